"""Trunk prefixes written out as rows of digits, so that a compiled walk can cut them off without a pattern engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

LONGEST = 16  # digits of a prefix
LEAD = 6  # digits that a transform may put first


class Way(NamedTuple):
    """One way in which a prefix may be written: a set of digits (bits) a place, and where each group stands."""

    masks: tuple[int, ...] = ()
    groups: tuple[tuple[int, int, int], ...] = ()  # number, start, end; in the order in which they close
    ends: bool = False  # nothing may follow


class Trunks(NamedTuple):
    """The ways of plan ``p`` are rows ``firsts[p]`` to ``firsts[p + 1]``, in the order in which they are tried.

    Row ``i`` is ``sizes[i]`` digits, each one in its set of ``masks[i]``; ``ends[i]``: nothing may follow. What it
    leaves is ``leads[i]`` (a count, then digits), then digits ``kept[i, 0]`` to ``kept[i, 1]`` of it and the rest.
    """

    firsts: npt.NDArray[np.int64]
    masks: npt.NDArray[np.uint16]
    sizes: npt.NDArray[np.int64]
    ends: npt.NDArray[np.bool_]
    leads: npt.NDArray[np.int64]
    kept: npt.NDArray[np.int64]


def trunks(prefixes: Iterable[tuple[str, str]]) -> Trunks:
    """The prefixes (pattern, transform) of all plans."""
    firsts, rows = [0], []
    for pattern, transform in prefixes:
        rows += [(way, *_left(way, transform)) for way in ways(pattern)] if pattern else []
        firsts.append(len(rows))
    size = len(rows)
    found = Trunks(
        np.array(firsts), np.zeros((size, LONGEST), np.uint16), np.zeros(size, np.int64),
        np.zeros(size, np.bool_), np.zeros((size, 1 + LEAD), np.int64), np.zeros((size, 2), np.int64),
    )  # fmt: skip
    for at, (way, lead, start, end) in enumerate(rows):
        found.masks[at, : len(way.masks)] = way.masks
        found.sizes[at], found.ends[at] = len(way.masks), way.ends
        found.leads[at, : 1 + len(lead)] = [len(lead), *map(int, lead)]
        found.kept[at] = start, end
    return found


def _left(way: Way, transform: str) -> tuple[str, int, int]:
    """Digits to put first, and which digits of the prefix to keep."""
    if not transform or not way.groups:
        return "", 0, 0
    lead, _, number = transform.partition("\\")
    spans = {group: (start, end) for group, start, end in way.groups}
    return (lead, *spans.get(int(number), (0, 0)))


def ways(pattern: str) -> list[Way]:
    r"""Every way to match ``pattern`` (digits, ``\d``, sets, groups, ``?``, ``{n,m}``, ``|``, ``$``), in order."""
    found, at, _ = _either(pattern, 0, 0)
    if at != len(pattern):
        raise ValueError("a trunk prefix uses a sign that is not known here")
    return found


def _either(pattern: str, at: int, groups: int) -> tuple[list[Way], int, int]:
    found: list[Way] = []
    while True:
        row = [Way()]
        while at < len(pattern) and pattern[at] not in "|)":
            part, at, groups = _part(pattern, at, groups)
            row = [_after(left, right) for left in row for right in part]
        found += row
        if at == len(pattern) or pattern[at] == ")":
            return found, at, groups
        at += 1


def _part(pattern: str, at: int, groups: int) -> tuple[list[Way], int, int]:
    """One sign, set or group with how often it may stand there, most first."""
    sign = pattern[at]
    if sign == "$":
        return [Way(ends=True)], at + 1, groups
    if sign == "(":
        named = not pattern.startswith("(?:", at)
        number = groups + named
        found, at, groups = _either(pattern, at + (1 if named else 3), number)
        if named:
            found = [way._replace(groups=(*way.groups, (number, 0, len(way.masks)))) for way in found]
        at += 1
    else:
        mask, at = _set(pattern, at)
        found = [Way((mask,))]
    least, most, at = _times(pattern, at)
    times = [_repeated(found, count) for count in range(most, least - 1, -1)]
    return [way for ways_ in times for way in ways_], at, groups


def _set(pattern: str, at: int) -> tuple[int, int]:
    if pattern.startswith("\\d", at):
        return 0x3FF, at + 2
    if pattern[at] != "[":
        return 1 << int(pattern[at]), at + 1
    end = pattern.index("]", at)
    mask, at = 0, at + 1
    while at < end:
        ranged = pattern[at + 1] == "-"
        last = int(pattern[at + 2]) if ranged else int(pattern[at])
        mask |= sum(1 << digit for digit in range(int(pattern[at]), last + 1))
        at += 3 if ranged else 1
    return mask, end + 1


def _times(pattern: str, at: int) -> tuple[int, int, int]:
    if pattern.startswith("?", at):
        return 0, 1, at + 1
    if not pattern.startswith("{", at):
        return 1, 1, at
    end = pattern.index("}", at)
    least, _, most = pattern[at + 1 : end].partition(",")
    return int(least), int(most or least), end + 1


def _repeated(found: Sequence[Way], count: int) -> list[Way]:
    row = [Way()]
    for _ in range(count):
        row = [_after(left, right) for left in row for right in found]
    return row


def _after(left: Way, right: Way) -> Way:
    size = len(left.masks)
    moved = tuple((number, start + size, end + size) for number, start, end in right.groups)
    return Way(left.masks + right.masks, left.groups + moved, left.ends or right.ends)
