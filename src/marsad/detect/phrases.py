"""Finds the cues of all packs in a whole batch and puts them in the order of the texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.detect.sorting import sort_by_two
from marsad.detect.walk import find_terms
from marsad.packs.schema import SELECTOR_CUES

if TYPE_CHECKING:
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.meanings import Meanings
    from marsad.detect.vocabulary import Signatures
    from marsad.selectors import Mentions
    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Longs = npt.NDArray[np.int64]

_SELECTOR = {name.partition(".")[2]: number for number, name in enumerate(SELECTOR_CUES)}
_LINKS = {"handle", "invite", "url", "domain"}
_NO_SELECTORS = np.zeros((5, 0), np.int64)


@dataclass(frozen=True, slots=True)
class Hits:
    """Cues found, as columns sorted by (text, start, end, cue, term).

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
    meanings: Meanings,
    signatures: Signatures,
    batch: FoldedBatch,
    tokens: Tokens,
    mentions: Mentions,
    *,
    distinct: bool = True,
) -> Hits:
    """Every cue of every text. Selector cues come from ``mentions``.

    ``distinct``: the same cue at the same place, found by two terms, is one hit.
    """
    term, first, last, bounds = find_terms(signatures, meanings, lexicon, tokens.bounds)
    selectors = _selector_rows(mentions)
    size = len(term) + selectors.shape[1]
    columns = np.empty((8, size), np.int64)
    count = _lay_out(
        lexicon.term_cue, lexicon.term_written, term, first, last, bounds, tokens.starts, tokens.ends, tokens.hashes,
        batch.origin, selectors, np.searchsorted(selectors[0], np.arange(len(bounds))), distinct, columns,
    )  # fmt: skip
    return Hits(*columns[:, :count])


def _selector_rows(mentions: Mentions) -> Longs:
    """(text, cue, start, end, word) × mentions that say something; hidden writing counts for itself."""
    if not len(mentions):
        return _NO_SELECTORS
    cues = [_SELECTOR.get(kind, -1) for kind in mentions.kind]
    hides = [
        written != "plain" and kind not in _LINKS
        for kind, written in zip(mentions.kind, mentions.written, strict=True)
    ]
    said = np.array((mentions.text, cues, mentions.start, mentions.end, range(len(mentions))), np.int64)
    hidden = said[:, hides]
    hidden[1] = _SELECTOR["obscured"]
    rows = np.concatenate((said[:, said[1] >= 0], hidden), axis=1)
    return rows[:, np.argsort(rows[4], kind="stable")]


@numba.njit(cache=True, nogil=True)
def _lay_out(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    term_cue, term_written, term, first, last, bounds, starts, ends, hashes, origin, selectors, selector_bounds,
    distinct, out,
):  # fmt: skip
    """Fill the columns of `Hits`; how many there are."""
    most = 0
    for text in range(len(bounds) - 1):
        here = bounds[text + 1] - bounds[text] + selector_bounds[text + 1] - selector_bounds[text]
        most = max(most, here)
    rows = np.empty((most, 8), np.int64)
    places, kinds = np.empty(most, np.int64), np.empty(most, np.int64)
    order, spare = np.empty(most, np.int64), np.empty(most, np.int64)
    count = 0
    for text in range(len(bounds) - 1):
        size = 0
        for number in range(bounds[text], bounds[text + 1]):
            _put_term(
                rows, size, text, number, term, first, last, term_cue, term_written, starts, ends, hashes, origin
            )  # fmt: skip
            size += 1
        for number in range(selector_bounds[text], selector_bounds[text + 1]):
            _put_selector(rows, size, selectors, number)
            size += 1
        for at in range(size):
            places[at] = rows[at, 4] << 32 | rows[at, 5]
            kinds[at] = rows[at, 1] << 32 | rows[at, 7] + 1
        sort_by_two(places, kinds, order, spare, size)
        for at in range(size):
            this = order[at]
            if distinct and at:
                before = order[at - 1]
                if places[this] == places[before] and rows[this, 1] == rows[before, 1]:
                    continue
            for column in range(8):
                out[column, count] = rows[this, column]
            count += 1
    return count


@numba.njit(cache=True, nogil=True)
def _put_term(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    rows, at, text, number, term, first, last, term_cue, term_written, starts, ends, hashes, origin
):  # fmt: skip
    begin, finish = first[number], last[number]
    rows[at, 0], rows[at, 1], rows[at, 2], rows[at, 3] = text, term_cue[term[number]], begin, finish
    rows[at, 4], rows[at, 5] = origin[starts[begin]], origin[ends[finish] - 1] + 1
    rows[at, 6] = np.int64(hashes[begin] ^ hashes[finish] * np.uint64(31))
    rows[at, 7] = term_written[term[number]]


@numba.njit(cache=True, nogil=True)
def _put_selector(rows, at, selectors, number):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    rows[at, 0], rows[at, 1], rows[at, 2], rows[at, 3] = selectors[0, number], selectors[1, number], -1, -1
    rows[at, 4], rows[at, 5], rows[at, 6], rows[at, 7] = (
        selectors[2, number],
        selectors[3, number],
        selectors[4, number],
        -1,
    )
