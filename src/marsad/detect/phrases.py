"""Finds the cues of all packs in a whole batch: array operations over token signatures, no loop over texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.walk import find_terms
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
    found = find_terms(signatures, elements, lexicon, tokens.text)
    return _columns(lexicon, found, batch, tokens, _selector_rows(mentions), distinct)


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
