"""Finds the cues of all packs in a whole batch: array operations over token signatures, no loop over texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.packs.schema import SELECTOR_CUES

if TYPE_CHECKING:
    from marsad.detect.lexicon import Lexicon, Rows
    from marsad.detect.vocabulary import Signatures
    from marsad.selectors import Mentions
    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Longs = npt.NDArray[np.int64]

_SELECTOR = {name.partition(".")[2]: number for number, name in enumerate(SELECTOR_CUES)}
_LINKS = {"handle", "invite", "url", "domain"}
_PLACE_BITS = np.int64(32)


@dataclass(frozen=True, slots=True)
class Hits:
    """Cues found, as columns sorted by (text, first token, cue).

    ``first``/``last`` are token numbers in the batch (−1 for selector cues, which have no place among the
    words); ``start``/``end`` are code points of the original text; ``word`` tells different words apart.
    """

    text: Longs
    cue: Longs
    first: Longs
    last: Longs
    start: Longs
    end: Longs
    word: Longs

    def __len__(self) -> int:
        return len(self.text)


def find_hits(
    lexicon: Lexicon, elements: Rows, signatures: Signatures, batch: FoldedBatch, tokens: Tokens, mentions: Mentions
) -> Hits:
    """Every cue of every text. Selector cues come from ``mentions``."""
    place = np.flatnonzero(signatures)
    which, element = elements.expand(signatures[place])
    token = place[which]
    at, single = lexicon.singles.expand(element)
    cue, first, last = [single.astype(np.int64)], [token[at]], [token[at]]
    phrase_cue, phrase_first, phrase_last = _phrases(lexicon, element.astype(np.int64), token, tokens)
    cue.append(phrase_cue)
    first.append(phrase_first)
    last.append(phrase_last)
    return _columns(np.concatenate(cue), np.concatenate(first), np.concatenate(last), batch, tokens, mentions)


def _phrases(lexicon: Lexicon, element: Longs, token: Longs, tokens: Tokens) -> tuple[Longs, Longs, Longs]:
    """Terms of several words: begin at the rarest step of each and look for the others beside it."""
    keys = np.sort((element << _PLACE_BITS) | token)
    at, term = lexicon.anchored.expand(element)
    here = token[at]
    anchor, length = lexicon.anchor[term], lexicon.lengths[term]
    text = tokens.text
    first, last = here.copy(), here.copy()
    alive = np.arange(len(term))
    for step in range(1, int(lexicon.lengths.max(initial=0))):
        # forwards: step `anchor + step` stands after what was found last
        go = alive[anchor[alive] + step < length[alive]]
        found, ok = _after(keys, lexicon, term[go], anchor[go] + step, last[go], text)
        last[go[ok]] = found[ok]
        alive = np.setdiff1d(alive, go[~ok], assume_unique=True) if not ok.all() else alive
        # backwards: step `anchor - step` stands before what was found first
        go = alive[anchor[alive] - step >= 0]
        found, ok = _before(keys, lexicon, term[go], anchor[go] - step, first[go], text)
        first[go[ok]] = found[ok]
        alive = np.setdiff1d(alive, go[~ok], assume_unique=True) if not ok.all() else alive
    return lexicon.term_cue[term[alive]].astype(np.int64), first[alive], last[alive]


def _after(
    keys: Longs, lexicon: Lexicon, term: Longs, step: Longs, here: Longs, text: Longs
) -> tuple[Longs, npt.NDArray[np.bool_]]:
    if not len(term):
        return here, np.zeros(0, bool)
    wanted = lexicon.steps[term, step].astype(np.int64)
    at = np.minimum(np.searchsorted(keys, (wanted << _PLACE_BITS) | (here + 1)), len(keys) - 1)
    found = keys[at] & 0xFFFFFFFF
    near = (keys[at] >> _PLACE_BITS == wanted) & (found > here) & (found - here <= lexicon.gaps[term, step])
    return found, near & (text[found] == text[here])


def _before(
    keys: Longs, lexicon: Lexicon, term: Longs, step: Longs, here: Longs, text: Longs
) -> tuple[Longs, npt.NDArray[np.bool_]]:
    if not len(term):
        return here, np.zeros(0, bool)
    wanted = lexicon.steps[term, step].astype(np.int64)
    at = np.maximum(np.searchsorted(keys, (wanted << _PLACE_BITS) | here) - 1, 0)
    found = keys[at] & 0xFFFFFFFF
    near = (keys[at] >> _PLACE_BITS == wanted) & (found < here) & (here - found <= lexicon.gaps[term, step + 1])
    return found, near & (text[found] == text[here])


def _columns(cue: Longs, first: Longs, last: Longs, batch: FoldedBatch, tokens: Tokens, mentions: Mentions) -> Hits:
    text = tokens.text[first]
    start = batch.origin[tokens.starts[first]].astype(np.int64)
    end = batch.origin[tokens.ends[last] - 1].astype(np.int64) + 1
    word = (tokens.hashes[first] ^ tokens.hashes[last] * np.uint64(31)).view(np.int64)
    chosen = _selector_rows(mentions)
    if chosen:
        extra = np.array(chosen, np.int64)
        nowhere = np.full(len(extra), -1, np.int64)
        text, cue = np.concatenate((text, extra[:, 0])), np.concatenate((cue, extra[:, 1]))
        start, end = np.concatenate((start, extra[:, 2])), np.concatenate((end, extra[:, 3]))
        first, last = np.concatenate((first, nowhere)), np.concatenate((last, nowhere))
        word = np.concatenate((word, extra[:, 4]))
    order = np.lexsort((cue, end, start, text))
    text, cue, start, end = text[order], cue[order], start[order], end[order]
    new = np.ones(len(order), bool)  # the same cue at the same place, found by two terms, is one hit
    new[1:] = (np.diff(text) != 0) | (np.diff(cue) != 0) | (np.diff(start) != 0) | (np.diff(end) != 0)
    order = order[new]
    return Hits(text[new], cue[new], first[order], last[order], start[new], end[new], word[order])


def _selector_rows(mentions: Mentions) -> list[tuple[int, int, int, int, int]]:
    """(text, cue, start, end, word) of each mention that says something; hidden writing counts for itself."""
    rows: list[tuple[int, int, int, int, int]] = []
    hidden = _SELECTOR["obscured"]
    columns = zip(mentions.text, mentions.kind, mentions.start, mentions.end, mentions.written, strict=True)
    for number, (text, kind, start, end, written) in enumerate(columns):
        if (cue := _SELECTOR.get(kind)) is not None:
            rows.append((text, cue, start, end, number))
        if written != "plain" and kind not in _LINKS:
            rows.append((text, hidden, start, end, number))
    return rows
