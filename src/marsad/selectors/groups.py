"""The groups of digits of a chain and what stands between them, compiled: strong signs, ties and dates.

``room`` is space for one chain: ``starts``/``ends`` of its groups, ``strong`` signs before each, ``dated`` ones.
"""

from __future__ import annotations

import numba
import numpy as np

from marsad.selectors.scan import DIGIT


@numba.njit(cache=True, nogil=True)
def zeros(points, flags, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether two noughts stand in a row, however far apart."""
    before = False
    for at in range(start, end):
        if flags[at] & DIGIT:
            nought = points[at] == 48
            if nought and before:
                return True
            before = nought
    return False


@numba.njit(cache=True, nogil=True)
def optional(points, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether a bracket opens before a nought: it need not be dialled."""
    at, found = start, False
    while at < end - 1 and not found:
        found = points[at] == 40 and points[at + 1] == 48
        at += 1
    return found


@numba.njit(cache=True, nogil=True)
def find_groups(points, flags, start, end, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Find the groups of a chain, strong signs between them and dates; how many groups."""
    count, at = 0, start
    room.strong[0] = True
    while at < end:
        room.starts[count] = at
        while at < end and flags[at] & DIGIT:
            at += 1
        room.ends[count] = at
        room.dated[count] = False
        count += 1
        room.strong[count] = False
        gap = at
        while at < end and flags[at] & DIGIT == 0:
            point = points[at]
            room.strong[count] |= point in (10, 44, 124)  # "\n", ",", "|"
            room.strong[count] |= point == 46 and points[at + 1] in (32, 46)  # ". ", ".."
            at += 1
        room.strong[count] |= at - gap >= 5
    if _uniform(points, room, count):
        room.strong[1:count] = False
    room.strong[count] = True
    at = 0
    while at + 2 < count:
        if _date(points, room, at, count):
            room.dated[at] = room.dated[at + 1] = room.dated[at + 2] = True
            at += 2
        at += 1
    return count


@numba.njit(cache=True, nogil=True)
def _uniform(points, room, count):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Single digits with one and the same sign between each two: no sign parts them more than another."""
    sign = points[room.ends[0]]
    for group in range(count - 1):
        gap = room.ends[group]
        if gap - room.starts[group] != 1 or room.starts[group + 1] - gap != 1 or points[gap] != sign:
            return False
    return count > 2 and room.ends[count - 1] - room.starts[count - 1] == 1


@numba.njit(cache=True, nogil=True)
def _tie(points, room, group, count):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The one dash, dot or slash between ``group`` and the next; 0 where something else stands there."""
    if group < 0 or group + 1 >= count or room.starts[group + 1] - room.ends[group] != 1:
        return np.uint32(0)
    point = points[room.ends[group]]
    return point if 45 <= point <= 47 else np.uint32(0)


@numba.njit(cache=True, nogil=True)
def _date(points, room, at, count):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether three groups are a date, the year first or last, and no further group is tied to them."""
    tie = _tie(points, room, at, count)
    if not tie or tie != _tie(points, room, at + 1, count):
        return False
    if _tie(points, room, at - 1, count) or _tie(points, room, at + 2, count):
        return False
    month = _small(points, room, at + 1)
    if month < 1 or month > 12:
        return False
    if _year(points, room, at):
        return 0 <= _small(points, room, at + 2) <= 31
    if not 0 <= _small(points, room, at) <= 31:
        return False
    return room.ends[at + 2] - room.starts[at + 2] == 2 or _year(points, room, at + 2)


@numba.njit(cache=True, nogil=True)
def _small(points, room, group):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """What a group of one or two digits says; -1 of a longer one."""
    start, end = room.starts[group], room.ends[group]
    if end - start > 2:
        return -1
    value = np.int64(0)
    for at in range(start, end):
        value = value * 10 + np.int64(points[at]) - 48
    return value


@numba.njit(cache=True, nogil=True)
def _year(points, room, group):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    start = room.starts[group]
    if room.ends[group] - start != 4:
        return False
    return (points[start] == 49 and points[start + 1] == 57) or (
        points[start] == 50 and points[start + 1] == 48
    )


@numba.njit(cache=True, nogil=True)
def collect(points, room, first, last, plus, digits):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Collect the digits of groups, without a nought that need not be dialled ("+44 (0)20"); how many."""
    count = 0
    for group in range(first, last + 1):
        start, end = room.starts[group], room.ends[group]
        if plus and group > first and end - start == 1 and points[start] == 48 and points[start - 1] == 40:
            continue
        for at in range(start, end):
            digits[count] = points[at] - 48
            count += 1
    return count


@numba.njit(cache=True, nogil=True)
def tight(points, chain, end, room, first, last, groups):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Groups of two to four digits held together by dashes or dots, with spaces around: "130 76-004-759"."""
    tie = _tie(points, room, first, groups)
    if first == last or tie in (0, 47):
        return False
    for group in range(first, last + 1):
        if not 2 <= room.ends[group] - room.starts[group] <= 4:
            return False
        if group < last and _tie(points, room, group, groups) != tie:
            return False
    start, stop = room.starts[first], room.ends[last]
    return (start == chain or points[start - 1] == 32) and (stop == end or points[stop] in (32, 44, 10))
