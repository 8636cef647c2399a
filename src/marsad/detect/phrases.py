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
type Ints = npt.NDArray[np.int32]

_SELECTOR = {name.partition(".")[2]: number for number, name in enumerate(SELECTOR_CUES)}
_LINKS = {"handle", "invite", "url", "domain"}
_PLACE_BITS = np.int64(32)


@dataclass(frozen=True, slots=True)
class Hits:
    """Cues found, as columns sorted by (text, first token, cue).

    ``first``/``last`` are token numbers in the batch (−1 for selector cues, which have no place among the
    words); ``start``/``end`` are code points of the original text; ``word`` tells different words apart; ``term`` is
    the number of the written term in `Lexicon.written` (−1 for selectors).
    """

    text: Longs
    cue: Longs
    first: Longs
    last: Longs
    start: Longs
    end: Longs
    word: Longs
    term: Longs

    def __len__(self) -> int:
        return len(self.text)


def find_hits(
    lexicon: Lexicon,
    elements: Rows,
    signatures: Signatures,
    batch: FoldedBatch,
    tokens: Tokens,
    mentions: Mentions,
    *,
    distinct: bool = True,
) -> Hits:
    """Every cue of every text. Selector cues come from ``mentions``."""
    place = np.flatnonzero(signatures)
    which, element = elements.expand(signatures[place])
    token = place[which]
    at, single = lexicon.singles.expand(element)
    term, first, last = _phrases(lexicon, element.astype(np.int64), token, tokens)
    found = (
        np.concatenate((single.astype(np.int64), term)),
        np.concatenate((token[at], first)),
        np.concatenate((token[at], last)),
    )
    return _columns(lexicon, found, batch, tokens, _selector_rows(mentions), distinct)


def _phrases(lexicon: Lexicon, element: Longs, token: Longs, tokens: Tokens) -> tuple[Longs, Longs, Longs]:
    """Terms of several words: begin at the rarest step of each and look for the others beside it."""
    keys = np.sort((element << _PLACE_BITS) | token)
    at, term = lexicon.anchored.expand(element)
    first = token[at]
    last, anchor, length = first, lexicon.anchor[term], lexicon.lengths[term]
    for step in range(1, int(lexicon.lengths.max(initial=0))):
        for side in (_after, _before):
            going = anchor + step < length if side is _after else anchor - step >= 0
            go = np.flatnonzero(going)
            if not len(go):
                continue
            here, place = (last, anchor[go] + step) if side is _after else (first, anchor[go] - step)
            found, ok = side(keys, lexicon, term[go], place, here[go], tokens.text)
            moved = here.copy()
            moved[go] = found
            last, first = (moved, first) if side is _after else (last, moved)
            keep = ~going
            keep[go[ok]] = True
            term, anchor, length = term[keep], anchor[keep], length[keep]
            first, last = first[keep], last[keep]
    return term.astype(np.int64), first, last


def _after(
    keys: Longs, lexicon: Lexicon, term: Ints, step: Ints, here: Longs, text: Longs
) -> tuple[Longs, npt.NDArray[np.bool_]]:
    if not len(term):
        return here, np.zeros(0, bool)
    wanted = lexicon.steps[term, step].astype(np.int64)
    at = np.minimum(np.searchsorted(keys, (wanted << _PLACE_BITS) | (here + 1)), len(keys) - 1)
    found = keys[at] & 0xFFFFFFFF
    near = (keys[at] >> _PLACE_BITS == wanted) & (found > here) & (found - here <= lexicon.gaps[term, step])
    return found, near & (text[found] == text[here])


def _before(
    keys: Longs, lexicon: Lexicon, term: Ints, step: Ints, here: Longs, text: Longs
) -> tuple[Longs, npt.NDArray[np.bool_]]:
    if not len(term):
        return here, np.zeros(0, bool)
    wanted = lexicon.steps[term, step].astype(np.int64)
    at = np.maximum(np.searchsorted(keys, (wanted << _PLACE_BITS) | here) - 1, 0)
    found = keys[at] & 0xFFFFFFFF
    near = (
        (keys[at] >> _PLACE_BITS == wanted) & (found < here) & (here - found <= lexicon.gaps[term, step + 1])
    )
    return found, near & (text[found] == text[here])


def _columns(
    lexicon: Lexicon,
    found: tuple[Longs, Longs, Longs],
    batch: FoldedBatch,
    tokens: Tokens,
    selectors: list[tuple[int, int, int, int, int]],
    distinct: bool,
) -> Hits:
    term, first, last = found
    cue, written = lexicon.term_cue[term].astype(np.int64), lexicon.term_written[term].astype(np.int64)
    text = tokens.text[first]
    start = batch.origin[tokens.starts[first]].astype(np.int64)
    end = batch.origin[tokens.ends[last] - 1].astype(np.int64) + 1
    word = (tokens.hashes[first] ^ tokens.hashes[last] * np.uint64(31)).view(np.int64)
    columns = np.stack((text, cue, first, last, start, end, word, written))
    if selectors:
        rows = np.array(selectors, np.int64).T
        nowhere = np.full(rows.shape[1], -1, np.int64)
        extra = np.stack((rows[0], rows[1], nowhere, nowhere, rows[2], rows[3], rows[4], nowhere))
        columns = np.concatenate((columns, extra), axis=1)
    order = np.lexsort((columns[7], columns[1], columns[5], columns[4], columns[0]))
    columns = columns[:, order]
    if distinct:  # the same cue at the same place, found by two terms, is one hit
        new = np.ones(len(order), bool)
        new[1:] = (np.diff(columns[[0, 1, 4, 5]], axis=1) != 0).any(0)
        columns = columns[:, new]
    return Hits(*columns)


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
