"""Which columns of the reference are constant text and which are slots, and which part each word belongs to.

Places count through the reference: 2 × c + 1 is column c, 2 × c is the gap before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.slots.placed import LONE, NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.link.slots.reading import Ints, Reading
    from marsad.link.slots.star import Laid, Reference

MOSTLY, OFTEN = 0.8, 0.6
"""A word is constant where so many of the copies have it: MOSTLY, or OFTEN if the others have no other in its place."""
REPLACED = 0.2
STANDING, SURE = 0.9, 0.95
"""A figure is constant where so many of the copies have it, a letter of a script without spaces in any case."""
KIND = 0.5
"""A selector or a figure is a slot of its own where so many of the copies have one of its kind."""
TOGETHER = 3
"""Letters of a script without spaces are constant text where so many of them stand together."""
RARE = 0.05
"""What stands in fewer copies is taken for a slip of the constant text round it."""
COMES_AND_GOES = 1 << 60
"""The level of constant text that has none of its own."""
_DEEPEST = 12
_ANCHOR_WORD, _ANCHOR_KIND = np.int8(1), np.int8(2)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Places from ``low`` to before ``high``. ``level`` is equal for constant words that come and go together;
    -1: a slot."""

    low: int
    high: int
    level: int

    @property
    def fixed(self) -> bool:
        """Whether it is constant text."""
        return self.level >= 0


@dataclass(frozen=True, slots=True)
class Grid:
    """Words of the texts in reading order: their text, place, kind, whether they match their column and how."""

    text: Ints
    place: Ints
    same: npt.NDArray[np.bool_]
    met: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float64]  # of each text
    kind: npt.NDArray[np.int8]  # of each column


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _settle(column: Any, kind: Any, bounds: Any, anchor: Any, place: Any) -> None:
    """The place of each word, also of those that match nothing: one to one where as many stand there as in the
    reference, else in the columns that are no anchors, else in the gap."""
    for text in range(len(bounds) - 1):
        at, before = bounds[text], -1
        while at < bounds[text + 1]:
            if column[at] >= 0:
                before = column[at]
                place[at] = 2 * before + 1
                at += 1
                continue
            end = at
            while end < bounds[text + 1] and column[end] < 0:
                end += 1
            behind = column[end] if end < bounds[text + 1] else len(anchor)
            _spread(at, end, before, behind, kind, anchor, place)
            at = end


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _spread(first: Any, end: Any, before: Any, behind: Any, kind: Any, anchor: Any, place: Any) -> None:
    missing, many = behind - before - 1, end - first
    if missing == many:
        fits = True
        for k in range(many):
            # A word never stands for a selector or a figure.
            fits = fits and not (anchor[before + 1 + k] == 2 and kind[first + k] <= 1)
        if fits:
            for k in range(many):
                place[first + k] = 2 * (before + 1 + k) + 1
            return
    runs = 0
    for c in range(before + 1, behind):
        if anchor[c] == 0 and (c == before + 1 or anchor[c - 1] != 0):
            runs += 1
    for k in range(many):
        place[first + k] = 2 * (before + 1)
        if runs > 0:
            wanted, seen = k * runs // many, -1
            for c in range(before + 1, behind):
                if anchor[c] == 0 and (c == before + 1 or anchor[c - 1] != 0):
                    seen += 1
                    if seen == wanted:
                        place[first + k] = 2 * c + 1


def grid(laid: Laid, reading: Reading, reference: Reference, weight: Ints) -> Grid:
    """Give every word its place."""
    columns = len(reference.word)
    text = reading.text_of()
    met = laid.column >= 0
    mass = weight.astype(np.float64)
    place = np.where(met, 2 * laid.column + 1, 0)
    first = Grid(text, place, laid.same > 0, met, mass, reference.kind)
    anchor = np.zeros(columns, np.int8)
    for column, how in _anchors(first, -1, 2 * columns + 1, np.flatnonzero(met), float(mass.sum())):
        anchor[column] = how
    _settle(laid.column, reading.kind, reading.bounds, anchor, place)
    return Grid(text, place, laid.same > 0, met, mass, reference.kind)


def stretches(laid: Grid) -> list[Stretch]:
    """Constant text and slots in reading order, a constant stretch (be it empty) between two slots and at both ends.

    They cover all places.
    """
    high = 2 * len(laid.kind) + 1
    order = np.argsort(laid.place, kind="stable")
    found = list(_split(laid, order, laid.place[order], -1, high, 0, float(laid.weight.sum())))
    return _covering(_joined(found), high)


def _split(
    laid: Grid, order: Ints, places: Ints, low: int, high: int, level: int, total: float
) -> Iterator[Stretch]:
    """What stands between the places ``low`` and ``high``: anchors by what most of the texts have that have
    anything there, and the same again between these."""
    rows = order[np.searchsorted(places, low, "right") : np.searchsorted(places, high)]
    texts = np.unique(laid.text[rows])
    depth = level & 0xFF
    present = float(laid.weight[texts].sum())
    if level and (present < RARE * total or len(texts) < min(2, len(laid.weight))):
        return
    anchors = list(_anchors(laid, low, high, rows, present if level else total)) if depth < _DEEPEST else []
    if not anchors:
        if len(rows):
            yield Stretch(low + 1, high, -1)
        return
    before = low
    for column, how in anchors:
        place = 2 * column + 1
        yield from _split(laid, order, places, before, place, _level(before, place, depth), total)
        yield Stretch(place, place + 1, level if how == _ANCHOR_WORD else -1)
        before = place
    yield from _split(laid, order, places, before, high, _level(before, high, depth), total)


def _level(low: int, high: int, depth: int) -> int:
    """A number of its own for what stands between two places; its last byte says how deep that is."""
    return (low + 2) << 40 | high << 8 | (depth + 1)


def _anchors(laid: Grid, low: int, high: int, rows: Ints, present: float) -> Iterator[tuple[int, np.int8]]:
    """Columns between two places that hold: of words the constant ones, of selectors and figures the usual ones."""
    inside = rows[laid.place[rows] % 2 == 1]
    column = laid.place[inside] // 2
    first = (low + 1) // 2
    size = high // 2 - first
    mass = laid.weight[laid.text[inside]]

    def share(which: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        return np.bincount(column[which] - first, weights=mass[which], minlength=size) / max(present, 1e-9)

    same, met = share(laid.same[inside]), share(laid.met[inside])
    other = share(~laid.met[inside])
    kind = laid.kind[first : first + size]
    constant = (kind <= LONE) & ((same >= MOSTLY) | ((same >= OFTEN) & (other <= REPLACED)))
    constant |= (kind == NUMBER) & (same >= STANDING)
    usual = (kind > LONE) & ~constant & (met >= KIND)
    constant &= ~_lonely(constant, (kind == LONE) & (same < SURE))
    for at in np.flatnonzero(constant | usual).tolist():
        yield first + at, _ANCHOR_WORD if constant[at] else _ANCHOR_KIND


def _lonely(constant: npt.NDArray[np.bool_], lone: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Letters without spaces that may be constant by chance: fewer than TOGETHER, and nothing sure beside them."""
    edge = np.flatnonzero(np.diff(np.concatenate(([False], constant, [False])).astype(np.int8)))
    out = np.zeros(len(constant), bool)
    for first, end in zip(edge[::2].tolist(), edge[1::2].tolist(), strict=True):
        out[first:end] = lone[first:end].all() and end - first < TOGETHER
    return out


def _joined(found: list[Stretch]) -> list[Stretch]:
    """Neighbours that are constant text of one level as one."""
    out: list[Stretch] = []
    for one in found:
        last = out[-1] if out else None
        if last and one.fixed and last.level == one.level:
            out[-1] = Stretch(last.low, one.high, last.level)
        else:
            out.append(one)
    return out


def _covering(found: list[Stretch], high: int) -> list[Stretch]:
    """The same with every place in one of them: what is between two belongs to the constant one, the first of two."""
    out: list[Stretch] = []
    at = 0
    for one in found:
        if one.fixed:
            low = at
        else:
            if out and out[-1].fixed:
                out[-1] = Stretch(out[-1].low, one.low, out[-1].level)
            else:
                out.append(Stretch(at, one.low, 0))
            low = one.low
        out.append(Stretch(low, one.high, one.level))
        at = one.high
    if out and out[-1].fixed:
        out[-1] = Stretch(out[-1].low, high, out[-1].level)
    else:
        out.append(Stretch(at, high, 0))
    return out
