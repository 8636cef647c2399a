"""From stretches of the reference to parts of a template: slots get a kind, a figure and its unit become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marsad.link.slots.columns import COMES_AND_GOES, Stretch, stretches
from marsad.link.slots.kinds import ALONE, UNITS, kind_of, unit
from marsad.link.slots.pieces import spellings
from marsad.link.slots.placed import LONE, SELECTORS
from marsad.link.slots.template import Fixed, Slot
from marsad.link.slots.values import Held, held, most_frequent, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.slots.columns import Grid
    from marsad.link.slots.reading import Ints, Reading
    from marsad.link.slots.star import Reference

UNITS_OF = {
    "number": ("currency", "age"), "price": ("currency",), "age": ("age",), "currency": (), "month": (), "day": (),
    "clock": (), "date": (), "time": (),
}  # fmt: skip
"""What may stand beside a slot of a kind in some copies and belongs to it then."""
_INSTEAD = 1.1


def parts_of(
    laid: Grid, reading: Reading, reference: Reference, weight: Ints
) -> tuple[tuple[Fixed | Slot, ...], Ints]:
    """The parts in order, and the part of each word."""
    found = stretches(laid)
    total = max(float(weight.sum()), 1.0)
    while True:
        owner = _owner(laid, found)
        contents = _contents(found, owner, laid, reading, weight)
        kinds = _kinds(found, contents, reading, reference)
        shares = [
            _share(laid, one, total) if one.fixed else _present(contents[number], weight) / total
            for number, one in enumerate(found)
        ]
        units = [
            unit(_words(reading, reference, one))
            if one.fixed and one.level and shares[number] < _INSTEAD
            else ""
            for number, one in enumerate(found)
        ]
        merged = _merged(found, kinds, shares, units)
        if merged == found:
            break
        found = merged
    found = _tidy([
        Stretch(one.low, one.high, COMES_AND_GOES) if _always_same(contents, kinds, number) else one
        for number, one in enumerate(found)
    ])  # fmt: skip
    owner = _owner(laid, found)
    contents = _contents(found, owner, laid, reading, weight)
    kinds = _kinds(found, contents, reading, reference)
    said = spellings(reading, owner, laid, [one.fixed for one in found], weight)
    parts: list[Fixed | Slot] = []
    for number, one in enumerate(found):
        if one.fixed:
            parts.append(Fixed(said[number], _share(laid, one, total)))
        else:
            inside, kind = contents[number], kinds[number]
            share = round(_present(inside, weight) / total, 6)
            values = most_frequent(inside, reading, weight)
            parts.append(Slot(ALONE.get(kind, kind), share, len(inside.count), values))
    return tuple(parts), owner


def _present(inside: Held, weight: Ints) -> float:
    """In how many copies something stands in a slot."""
    return float(weight[inside.text].sum())


def _always_same(contents: dict[int, Held], kinds: Sequence[str], number: int) -> bool:
    """Whether what stands in a slot is the same in all copies that have it: constant text that comes and goes.

    A selector stays a slot: who reads wants to see it.
    """
    return number in contents and len(contents[number].count) == 1 and kinds[number] not in SELECTORS


def constant_share(laid: Grid, owner: Ints, parts: Sequence[Fixed | Slot]) -> float:
    """How much of the copies' words is constant text."""
    mass = laid.weight[laid.text]
    fixed = np.array([isinstance(part, Fixed) for part in parts])[owner] & laid.same
    return round(float(mass[fixed].sum() / max(mass.sum(), 1.0)), 6)


def _owner(laid: Grid, found: Sequence[Stretch]) -> Ints:
    lows = np.array([one.low for one in found], np.int64)
    owner: Ints = np.searchsorted(lows, laid.place, "right") - 1
    return owner


def _contents(
    found: Sequence[Stretch], owner: Ints, laid: Grid, reading: Reading, weight: Ints
) -> dict[int, Held]:
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(len(found) + 1))
    return {
        number: held(reading, laid.text, order[bounds[number] : bounds[number + 1]], weight)
        for number, one in enumerate(found)
        if not one.fixed
    }


def _kinds(
    found: Sequence[Stretch], contents: dict[int, Held], reading: Reading, reference: Reference
) -> list[str]:
    """The kind of each slot; "" of constant text."""
    out = []
    for number, one in enumerate(found):
        if one.fixed:
            out.append("")
            continue
        before = _words(reading, reference, found[number - 1])
        behind = _words(reading, reference, found[number + 1])
        seen = told(contents[number], reading)
        out.append(kind_of(seen, before, behind))
    return out


def _words(reading: Reading, reference: Reference, one: Stretch) -> str:
    """The folded words of constant text; letters of scripts without spaces stand together."""
    said = ""
    for column in range(one.low // 2, one.high // 2):
        word = reading.spelled.get(int(reference.word[column]), "")
        said += word if reference.kind[column] == LONE else f" {word} "
    return said


def _merged(
    found: list[Stretch], kinds: Sequence[str], shares: Sequence[float], units: Sequence[str]
) -> list[Stretch]:
    """A figure and what it counts as one slot where nothing constant stands between them.

    ``units``: what constant text counts that comes and goes; it belongs to the figure beside it.
    """
    for at, one in enumerate(found):
        if one.fixed or kinds[at] not in UNITS_OF:
            continue
        beside = not _words_in(found[at + 1]) or units[at + 1] in UNITS_OF[kinds[at]]
        if at + 2 < len(found) and beside and not found[at + 2].fixed:
            together = frozenset({kinds[at], kinds[at + 2]})
            # Two figures are one only where one of them stands instead of the other.
            instead = shares[at] + shares[at + 2] < _INSTEAD or not together <= {"price", "number"}
            if together in UNITS and instead:
                return [*found[:at], Stretch(one.low, found[at + 2].high, -1), *found[at + 3 :]]
        if units[at + 1] in UNITS_OF[kinds[at]]:
            return _taken(found, at, at + 1)
        if units[at - 1] in UNITS_OF[kinds[at]]:
            return _taken(found, at - 1, at)
    return found


def _taken(found: list[Stretch], first: int, last: int) -> list[Stretch]:
    """Two neighbours as one slot, with constant text (of no words) kept on both sides of it."""
    one = Stretch(found[first].low, found[last].high, -1)
    before, behind = found[:first], found[last + 1 :]
    before += [] if before and before[-1].fixed else [Stretch(one.low, one.low, 0)]
    behind = behind if behind and behind[0].fixed else [Stretch(one.high, one.high, 0), *behind]
    return [*before, one, *behind]


def _tidy(found: list[Stretch]) -> list[Stretch]:
    """Constant text without words of its own as part of the constant text beside it."""
    out: list[Stretch] = []
    for one in found:
        last = out[-1] if out else None
        if last and last.fixed and one.fixed and not (_says(last) and _says(one)):
            level = one.level if _says(one) else last.level
            out[-1] = Stretch(last.low, one.high, level)
        else:
            out.append(one)
    return out


def _says(one: Stretch) -> bool:
    return one.level == COMES_AND_GOES or _words_in(one)


def _words_in(one: Stretch) -> bool:
    return one.high // 2 > one.low // 2


def _share(laid: Grid, one: Stretch, total: float) -> float:
    """The part of the copies that have the constant words of a stretch; 1 where it has none."""
    inside = (laid.place >= one.low) & (laid.place < one.high)
    inside &= laid.same | (one.level == COMES_AND_GOES)
    if not inside.any():
        return 1.0
    mass = np.bincount(laid.place[inside] - one.low, weights=laid.weight[laid.text[inside]])
    usual = mass[mass >= mass.max() / 2]  # not what few copies have beside it
    return round(min(float(usual.mean()) / total, 1.0), 6)
