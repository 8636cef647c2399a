"""Reads each chain of digits of a page as the phone numbers that it can be, compiled.

A chain is one number, or groups of digits of which some, in a row, come to a number; single digits with one sign
between each two are groups that nothing parts. Whether what stands around a reading lets it be dialled is
`marsad.selectors.phone`'s to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from marsad.selectors.dial import BARE, PLUS, ROOM, read
from marsad.selectors.groups import collect, find_groups, optional, tight, zeros
from marsad.selectors.plans import MOBILE, VALID, table

if TYPE_CHECKING:
    from marsad.selectors.page import Page

type Places = npt.NDArray[np.int64]
type Bools = npt.NDArray[np.bool_]

WRITTEN = ("plain", "spaced", "signs", "emoji", "lines")
WIDTH = 32  # a value, its + included
_FEWEST, _LONGEST = 7, 17  # digits; 00 and fifteen
_CALLED = 14  # code points within which a word says that digits are dialled
_TRIES = _LONGEST + 2 - _FEWEST  # readings that may start at one group
_WORTH = np.array([600, 500, 400, 200])  # of a reading, by how it is dialled
_LEAST, _MOST = -1000, 1000  # of what a reading is worth


class Readings(NamedTuple):
    """One row a reading: the chain it is in, its places in the page, and what its digits say.

    ``how`` indexes `dial.HOW`, ``written`` WRITTEN; ``first`` is where the mention starts. ``broken``: strong signs
    stand between its groups; ``pointed``: a dot or comma does. Row ``i`` of ``values`` has ``sizes[i]`` ASCII letters.
    """

    chain: Places
    start: Places
    end: Places
    first: Places
    how: npt.NDArray[np.uint8]
    valid: Bools
    mobile: Bools
    broken: Bools
    pointed: Bools
    groups: Places
    written: npt.NDArray[np.uint8]
    values: npt.NDArray[np.uint8]
    sizes: Places


_COLUMNS = (
    *((name, np.int64) for name in ("chain", "start", "end", "first")), ("how", np.uint8), ("valid", np.bool_),
    ("mobile", np.bool_), ("broken", np.bool_), ("pointed", np.bool_), ("groups", np.int64),
    ("written", np.uint8), ("values", np.uint8), ("sizes", np.int64),
)  # fmt: skip


def readings(page: Page) -> Readings:
    """The best readings of every chain of the page that do not share a group."""
    starts, ends, plus, texts = page.chain_columns
    most = int(np.sum((ends - starts) // _FEWEST + 1)) if len(starts) else 0
    found = Readings._make(
        np.zeros((most, WIDTH) if name == "values" else most, kind) for name, kind in _COLUMNS
    )
    longest = int(np.max(ends - starts)) // 2 + 2 if len(starts) else 0
    calls = page.cue("call").last[1:]
    rows = (starts, ends, plus, _signed(page, plus), page.homes[texts], page.batch.bounds[texts])
    size = _read_all(page.points, page.flags, *rows, calls, table(), _WORTH, _room(longest), found)
    return Readings._make(column[:size] for column in found)


def _signed(page: Page, plus: Places) -> Bools:
    """Whether the + before each chain is a sign, not the end of a word."""
    text, signed = page.text, plus >= 0
    for row in np.flatnonzero(plus > 0).tolist():
        signed[row] = not text[plus[row] - 1].isalnum()
    return signed


class _Room(NamedTuple):
    """Space for the longest chain: its groups (starts, ends; strong signs before, part of a date) and its tries."""

    starts: Places
    ends: Places
    strong: Bools
    dated: Bools
    taken: Bools
    first: npt.NDArray[np.int32]
    last: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    order: npt.NDArray[np.int32]


def _room(groups: int) -> _Room:
    sizes = [groups + 1] * 5 + [groups * _TRIES] * 4
    kinds = [np.int64] * 2 + [np.bool_] * 3 + [np.int32] * 4
    return _Room._make(map(np.empty, sizes, kinds))


@numba.njit(cache=True, nogil=True)
def _read_all(points, flags, starts, ends, plus, signed, homes, bounds, calls, plans, worth, room, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill the rows of ``out``; how many."""
    digits, rest, size = np.zeros(_LONGEST + 1, np.uint8), np.zeros(ROOM, np.uint8), 0
    for row in range(len(starts)):
        start, end = starts[row], ends[row]
        if plus[row] < 0 and homes[row] < 0 and not zeros(points, flags, start, end):
            continue
        groups = find_groups(points, flags, start, end, room)
        total, whole = 0, True
        for group in range(groups):
            total += room.ends[group] - room.starts[group]
            whole &= not room.dated[group] and (group == 0 or not room.strong[group])
        whole &= groups == 1 or (total >= 8 and not optional(points, start, end))
        if whole and total <= _LONGEST:
            count = collect(points, room, 0, groups - 1, False, digits)
            place, how, said, _ = read(digits[:count], signed[row], homes[row], plans, rest)
            if place >= 0 and (groups == 1 or (said & VALID and how != BARE)):
                size = _write(
                    points, plus, signed, homes, plans, room, row, 0, groups - 1, digits, rest, out, size
                )
                continue
        if groups == 1:
            continue
        tries = _several(
            points, end, signed[row], homes[row], bounds[row], calls, plans, worth, room, groups, digits, rest
        )
        for at in range(_settled(room, tries, groups)):
            best = room.order[at]
            size = _write(
                points,
                plus,
                signed,
                homes,
                plans,
                room,
                row,
                room.first[best],
                room.last[best],
                digits,
                rest,
                out,
                size,
            )
    return size


@numba.njit(cache=True, nogil=True)
def _several(points, end, signed, home, bound, calls, plans, worth, room, groups, digits, rest):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Every reading of a chain of several groups, into ``room``; how many."""
    chain, tries = room.starts[0], 0
    call = np.searchsorted(calls, chain, "right") - 1
    for first in range(groups):
        start = room.starts[first]
        while call + 1 < len(calls) and calls[call + 1] <= start:
            call += 1
        called = call >= 0 and calls[call] >= bound and start - calls[call] <= _CALLED
        edge = room.strong[first] or (first > 0 and room.dated[first - 1])
        plus = signed and first == 0
        head = np.int64(points[start]) - 48
        dialled = head == 0 or (home >= 0 and head == plans.signs[home])
        if room.dated[first] or not (
            plus or dialled or edge or called or start == chain or points[start - 1] == 32
        ):
            continue
        count = breaks = 0
        for last in range(first, groups):
            if room.dated[last] or count + room.ends[last] - room.starts[last] > _LONGEST + 1:
                break
            breaks += last > first and room.strong[last]
            count += collect(points, room, last, last, False, digits[count:])
            if (
                plus
                and last > first
                and room.ends[last] - room.starts[last] == 1
                and digits[count - 1] == 0
                and points[room.starts[last] - 1] == 40
            ):
                count -= 1
            if count < _FEWEST:
                continue
            if digits[0] == 0 and digits[1] == 0 and digits[2] == 0:
                break
            place, how, said, _ = read(digits[:count], plus, home, plans, rest)
            if place < 0:
                continue
            ends = room.strong[last + 1] or (last + 1 < groups and room.dated[last + 1])
            if how == BARE and (
                breaks
                or not (called or (edge and ends) or tight(points, chain, end, room, first, last, groups))
            ):
                continue
            valid = said & VALID != 0
            room.first[tries], room.last[tries] = first, last
            room.score[tries] = worth[how] + 100 * valid - 30 * breaks + 30 * ends + 2 * count
            tries += 1
    return tries


@numba.njit(cache=True, nogil=True)
def _settled(room, tries, groups):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Put the best tries that do not share a group first in ``room.order``; how many they are."""
    if tries == 0:
        return 0
    counts = np.zeros(_MOST - _LEAST + 2, np.int64)
    for at in range(tries):  # a counting sort: the best first, of equals the first
        counts[_MOST - room.score[at] + 1] += 1
    counts = np.cumsum(counts)
    for at in range(tries):
        room.order[counts[_MOST - room.score[at]]] = at
        counts[_MOST - room.score[at]] += 1
    room.taken[:groups] = False
    kept = 0
    for at in range(tries):
        best = room.order[at]
        first, last = room.first[best], room.last[best]
        free = True
        for group in range(first, last + 1):
            free &= not room.taken[group]
        if free:
            room.taken[first : last + 1] = True
            room.order[kept] = best
            kept += 1
    return kept


@numba.njit(cache=True, nogil=True)
def _write(points, plus, signed, homes, plans, room, row, first, last, digits, rest, out, size):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Add the reading of groups ``first`` to ``last``; how many rows there are then."""
    sign = signed[row] and first == 0
    count = collect(points, room, first, last, sign and last > first, digits)
    place, how, said, left = read(digits[:count], sign, homes[row], plans, rest)
    start, end = room.starts[first], room.ends[last]
    out.chain[size], out.start[size], out.end[size] = row, start, end
    out.first[size] = _start(points, plus[row] if how == PLUS else start, start, end)
    out.how[size], out.valid[size], out.mobile[size] = how, said & VALID != 0, said & MOBILE != 0
    out.groups[size] = last - first + 1
    broken = False
    for group in range(first + 1, last + 1):
        broken |= room.strong[group]
    out.broken[size] = broken
    pointed = False
    for at in range(start, end):
        pointed |= points[at] in (44, 46)
    out.pointed[size] = pointed
    out.written[size] = _written(points, room, first, last)
    out.sizes[size] = _value(out.values[size], plans.codes[place], rest[:left])
    return size + 1


@numba.njit(cache=True, nogil=True)
def _written(points, room, first, last):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """How the digits were set, as a place in WRITTEN."""
    lines = emoji = signs = False
    single, groups = 0, last - first + 1
    for group in range(first, last + 1):
        single += room.ends[group] - room.starts[group] == 1
        if group < last:
            for at in range(room.ends[group], room.starts[group + 1]):
                point = points[at]
                lines |= point == 10
                emoji |= point > 0x2000
                signs |= point not in (32, 45, 46, 47, 40, 41)
    if lines or emoji or signs:
        return 4 if lines else 3 if emoji else 2
    return 1 if groups > 1 and single > max(2, groups // 2) else 0


@numba.njit(cache=True, nogil=True)
def _start(points, first, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Where the mention starts: with "tel:" or the bracket that the number closes."""
    if first >= 4:
        tel = points[first - 4 : first]
        if tel[0] == 116 and tel[1] == 101 and tel[2] == 108 and tel[3] == 58:
            return first - 4
    if first > 0 and points[first - 1] == 40:
        for at in range(start, end):
            if points[at] == 40:
                break
            if points[at] == 41:
                return first - 1
    return first


@numba.njit(cache=True, nogil=True)
def _value(row, code, digits):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Write "+", the calling code and the national number; how long that is."""
    row[0] = 43
    size = 1
    for unit in (100, 10, 1):
        if code >= unit:
            row[size] = 48 + code // unit % 10
            size += 1
    for digit in digits:
        row[size] = 48 + digit
        size += 1
    return size
