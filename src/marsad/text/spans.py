"""Spans that fold alone to what they were found as: a span that cuts a word whose letters need the rest is widened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.text.classes import LETTER, classes
from marsad.text.fold import fold

if TYPE_CHECKING:
    from marsad.text.fold import FoldedBatch

type Places = npt.NDArray[np.int64]


def whole(batch: FoldedBatch, starts: Places, ends: Places) -> tuple[Places, Places]:
    """Ranges of ``batch.points`` such that each one's original folds to its points, and to nothing else.

    Letters of other scripts are read as the rest of their word says, so a piece of a word may read otherwise alone:
    such a range grows to the whole word. All others stay.
    """
    if not len(starts):
        return starts, ends
    ahead, first, last, behind = (_letters(batch, at) for at in (starts - 1, starts, ends - 1, ends))
    cut = np.flatnonzero((ahead & first) | (last & behind)).tolist()
    inside = _letters(batch, slice(None)) if cut else ahead
    for at in cut:
        start, end = int(starts[at]), int(ends[at])
        grown = _grown(batch, inside, start, end)
        if grown != (start, end):
            starts, ends = starts.copy(), ends.copy()
            starts[at], ends[at] = grown
    return starts, ends


def _letters(batch: FoldedBatch, places: Places | slice) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = classes()[batch.points[places]] == LETTER
    return found


def _grown(batch: FoldedBatch, inside: npt.NDArray[np.bool_], start: int, end: int) -> tuple[int, int]:
    """The range itself where its original alone folds to it, else that of the words it begins and ends in."""
    number = int(np.searchsorted(batch.bounds, start, "right")) - 1
    original, points = batch.originals[number], batch.joined
    a, b = _characters(batch, number, start, end)
    piece = original[int(batch.origin[a]) : int(batch.origin[b - 1]) + 1]
    if (piece.isascii() and piece.lower() == points[a:b]) or fold(piece).text == points[a:b]:
        return start, end
    while inside[a - 1] and inside[a]:
        a -= 1
    while inside[b - 1] and inside[b]:
        b += 1
    return _characters(batch, number, a, b)


def _characters(batch: FoldedBatch, number: int, start: int, end: int) -> tuple[int, int]:
    """The range with all that came from the first and the last character of its original."""
    first, last = int(batch.bounds[number]), int(batch.bounds[number + 1]) - 1
    origin = batch.origin[first:last]
    begin = int(np.searchsorted(origin, batch.origin[start]))
    return first + begin, first + int(np.searchsorted(origin, batch.origin[end - 1], "right"))
