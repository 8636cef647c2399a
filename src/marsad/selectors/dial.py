"""Judges digits by the numbering plans, compiled: the same rules as `marsad.selectors.plans`, digit by digit.

``digits`` are numbers from 0 to 9; what a plan's trunk prefix leaves of them is written to ``room``.
"""

from __future__ import annotations

import numba
import numpy as np

from marsad.selectors.plans import POSSIBLE, VALID

PLUS, ZEROS, TRUNK, BARE = 0, 1, 2, 3
HOW = ("plus", "00", "trunk", "bare")
ROOM = 40  # digits of a number, with what a transform may put before them
_MOST = 15  # digits that are dialled inside a country


@numba.njit(cache=True, nogil=True)
def read(digits, signed, home, plans, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Plan (-1: no number), how, what is said of it, and how many digits stand in ``room``."""
    if signed:
        place, said, size = _abroad(digits, plans, room)
        return place, PLUS, said, size
    if len(digits) > 1 and digits[0] == 0 and digits[1] == 0:
        if len(digits) > 2 and digits[2] == 0:
            return -1, ZEROS, 0, 0
        place, said, size = _abroad(digits[2:], plans, room)
        return place, ZEROS, said, size
    if home < 0 or len(digits) > _MOST:
        return -1, BARE, 0, 0
    return _home(digits, home, plans, room)


@numba.njit(cache=True, nogil=True)
def _said(digits, place, plans):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    state = plans.roots[place]
    for digit in digits:
        state = plans.following[state, digit]
        if state == 0:
            break
    return plans.outputs[state]


@numba.njit(cache=True, nogil=True)
def _way(digits, place, ways):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The first way to write the trunk prefix that ``digits`` start with; -1 without one."""
    for way in range(ways.firsts[place], ways.firsts[place + 1]):
        size = ways.sizes[way]
        if size > len(digits) or (ways.ends[way] and size < len(digits)):
            continue
        at = 0
        while at < size and ways.masks[way, at] >> digits[at] & 1:
            at += 1
        if at == size:
            return way
    return -1


@numba.njit(cache=True, nogil=True)
def _stripped(digits, place, plans, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Write ``digits`` without the trunk prefix to ``room``: how many remain, and whether one was cut off."""
    way, size = _way(digits, place, plans.trunks), 0
    if way >= 0 and plans.trunks.sizes[way] > 0:
        for at in range(plans.trunks.leads[way, 0]):
            room[size] = plans.trunks.leads[way, 1 + at]
            size += 1
        for at in range(plans.trunks.kept[way, 0], plans.trunks.kept[way, 1]):
            room[size] = digits[at]
            size += 1
        for at in range(plans.trunks.sizes[way], len(digits)):
            room[size] = digits[at]
            size += 1
        if _said(room[:size], place, plans) & POSSIBLE or not _said(digits, place, plans) & POSSIBLE:
            return size, not np.array_equal(room[:size], digits)
    room[: len(digits)] = digits
    return len(digits), False


@numba.njit(cache=True, nogil=True)
def _abroad(digits, plans, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Plan, what is said and how many digits remain of a number that starts with a calling code."""
    code, main, width = 0, -1, 0
    while width < 3 and width < len(digits) and main < 0 and digits[0]:
        code = code * 10 + digits[width]
        main = plans.mains[code]
        width += 1
    if main < 0:
        return -1, 0, 0
    size, _ = _stripped(digits[width:], main, plans, room)
    place = main
    while place < len(plans.codes) and plans.codes[place] == code:
        said = _said(room[:size], place, plans)
        if said & VALID:
            return place, said, size
        place += 1
    possible = plans.lengths[main] >> np.uint32(size) & 1
    if possible and (room[0] or not plans.noughts[main]):
        return main, 0, size
    return -1, 0, 0


@numba.njit(cache=True, nogil=True)
def _home(digits, home, plans, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """As `read`, of digits dialled inside the region of plan ``home``."""
    size, cut = _stripped(digits, home, plans, room)
    code = plans.codes[home]
    how = TRUNK if cut or (digits[0] == 0 and code == 39) else BARE
    said = _said(room[:size], home, plans)
    if said & VALID:
        return home, how, said, size
    place = plans.mains[code]
    while place < len(plans.codes) and plans.codes[place] == code:
        said = _said(room[:size], place, plans)
        if said & VALID:
            return home, how, said, size
        place += 1
    # Ranges kept free for films and examples are possible but not assigned: only with the trunk prefix written.
    possible = plans.lengths[home] >> np.uint32(size) & 1 and size >= 8
    if cut and plans.noughts[home] and possible:
        return home, TRUNK, 0, size
    return -1, how, 0, 0
