"""Reads each chain of digits of a page as one phone number, compiled; says which chains want a closer look.

Most chains are one number with nothing doubtful around it, or none at all. What this walk is not sure of (dates,
several numbers in a row, prices, codes, plans with a patterned trunk prefix) is left to `marsad.selectors.phone`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from marsad.selectors.plans import MOBILE, POSSIBLE, VALID, plan, table
from marsad.selectors.scan import DIGIT, LETTER

if TYPE_CHECKING:
    from marsad.selectors.page import Page

type Bytes = npt.NDArray[np.uint8]

NONE, SURE, LOOK = np.uint8(0), np.uint8(1), np.uint8(2)
HOW = ("plus", "00", "trunk", "bare")
WRITTEN = ("plain", "spaced", "signs", "emoji")
WIDTH = 20  # a value, its + included
_PLUS, _ZEROS, _TRUNK, _BARE = 0, 1, 2, 3
_LONGEST = 17  # 00 and fifteen digits
_TOLD = 28  # code points within which a word may say that digits count something
_CALLED, _AFTER = (
    28,
    32,
)  # within which a word may say that they are dialled: before, and the end of one after
_KNOWN = VALID | MOBILE


class Dialled(NamedTuple):
    """One row a chain: ``verdict`` NONE, SURE or LOOK; the rest holds where it is SURE.

    ``how`` and ``written`` index HOW and WRITTEN; ``start`` is where the mention starts; row ``i`` of ``values``
    (ASCII) has ``sizes[i]`` letters.
    """

    verdict: Bytes
    how: Bytes
    valid: npt.NDArray[np.bool_]
    written: Bytes
    start: npt.NDArray[np.int64]
    values: Bytes
    sizes: npt.NDArray[np.int64]


def dialled(page: Page) -> Dialled:
    """Every chain of the page, read as one number."""
    starts, ends, plus, texts = page.chain_columns
    plans = {region: plan(region) for region in set(page.regions)}
    places = {region: home.place if home else -1 for region, home in plans.items()}
    homes = np.fromiter(map(places.__getitem__, page.regions), np.int64, len(page.regions))
    called = page.last("call", starts)
    counted = np.maximum(page.last("count", starts), page.last("booked", starts))
    told = (starts - counted <= _TOLD) & (counted > called)
    near = (starts - called <= _CALLED) | (page.last("call", ends + _AFTER) > starts)
    size = len(starts)
    found = Dialled(
        np.zeros(size, np.uint8), np.zeros(size, np.uint8), np.zeros(size, np.bool_), np.zeros(size, np.uint8),
        starts.copy(), np.zeros((size, WIDTH), np.uint8), np.zeros(size, np.int64),
    )  # fmt: skip
    chains = (starts, ends, plus, homes[texts], told, near)
    _dial(page.batch.points, page.flags, *chains, table(), found)
    return found


@numba.njit(cache=True, nogil=True)
def _dial(points, flags, starts, ends, plus, homes, told, near, plans, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill the rows of ``out``."""
    digits = np.zeros(_LONGEST + 1, np.uint8)
    for row in range(len(starts)):
        signed = plus[row] >= 0
        if signed and _letter(points, flags, plus[row] - 1):
            out.verdict[row] = LOOK
            continue
        count, doubt, zeros, written = _spread(points, flags, starts[row], ends[row], digits)
        if not signed and homes[row] < 0 and not zeros and count <= _LONGEST:
            continue
        solid = ends[row] - starts[row] == count
        if doubt or count > _LONGEST or (not solid and count < 8):
            if _readable(points, flags, starts[row], ends[row], signed, homes[row], digits, plans):
                out.verdict[row] = LOOK
            continue
        abroad = not signed and count > 2 and digits[0] == 0 and digits[1] == 0
        skip = 2 if abroad else 0
        if signed or abroad:
            place, cut, said = _abroad(digits[skip:count], plans) if not abroad or digits[2] else (-1, 0, 0)
            how = _ZEROS if abroad else _PLUS
        else:
            place, cut, said = _home(digits[:count], homes[row], plans)
            italy = place >= 0 and digits[0] == 0 and plans.codes[place] == 39
            how = _TRUNK if cut or italy else _BARE
        if place == -1 and solid:
            continue
        if place < 0 and not solid:
            if _readable(points, flags, starts[row], ends[row], signed, homes[row], digits, plans):
                out.verdict[row] = LOOK
            continue
        if solid and not signed and not near[row] and place != -2 and not said & VALID:
            continue  # what is not assigned must be called a number
        sure = place >= 0 and (signed or (how != _BARE and said & VALID and not told[row]))
        if not sure or (not solid and not said & VALID):
            out.verdict[row] = LOOK
            continue
        if not signed and (_priced(points, starts[row]) or _tied(points, flags, starts[row], ends[row])):
            out.verdict[row] = LOOK
            continue
        out.verdict[row], out.how[row], out.valid[row] = SURE, how, said & VALID != 0
        out.written[row] = written
        first = plus[row] if signed else starts[row]
        out.start[row] = _start(points, first, starts[row], ends[row])
        out.sizes[row] = _value(out.values[row], plans.codes[place], digits[skip + cut : count])


@numba.njit(cache=True, nogil=True)
def _spread(points, flags, start, end, digits):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Collect the digits: how many, whether they may be more than one number, two noughts in a row, how written."""
    count = gap = single = groups = length = 0
    tied = 1  # groups held together by one dash, dot or slash each
    tie = np.uint32(0)
    doubt = zeros = emoji = signs = False
    for at in range(start, end):
        point = points[at]
        if flags[at] & DIGIT == 0:
            doubt |= point in (10, 44, 124) or (point == 40 and points[at + 1] == 48)  # "\n", ",", "|", "(0"
            doubt |= point == 46 and points[at + 1] in (32, 46)  # ". ", ".."
            emoji |= point > 0x2000
            signs |= point not in (32, 45, 46, 47, 40, 41)
            gap += 1
            doubt |= gap > 4
            continue
        if count > _LONGEST:
            return count, True, True, 0
        if at > start and gap == 0:
            length += 1
        else:
            groups += 1
            single += length == 1
            length = 1
            if gap == 1 and points[at - 1] in (45, 46, 47):
                doubt |= tied == 2 and points[at - 1] == tie and _ends_here(points, flags, at, end)
                tied += 1
                tie = points[at - 1]
            else:
                tied = 1
        gap = 0
        digits[count] = point - 48
        zeros |= count > 0 and digits[count] == 0 and digits[count - 1] == 0
        count += 1
    single += length == 1
    written = 3 if emoji else 2 if signs else 1 if single > max(2, groups // 2) else 0
    return count, doubt, zeros, written if groups > 1 else 0


@numba.njit(cache=True, nogil=True)
def _ends_here(points, flags, at, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether no further group is tied to the one that starts at ``at``: three in a row may be a date."""
    while at < end and flags[at] & DIGIT:
        at += 1
    return at + 1 >= end or points[at] not in (45, 46, 47) or flags[at + 1] & DIGIT == 0


@numba.njit(cache=True, nogil=True)
def _readable(points, flags, start, end, signed, home, digits, plans):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether groups of digits that stand in a row come to a number in any way; ``digits`` is room to write."""
    for first in range(start, end):
        if flags[first] & DIGIT == 0:
            if points[first] == 40 and points[first + 1] == 48:  # "(0": a nought that need not be dialled
                return True
            continue
        if first > start and flags[first - 1] & DIGIT:
            continue
        count, at = 0, first
        while at < end and count <= _LONGEST:
            if flags[at] & DIGIT:
                digits[count] = points[at] - 48
                count += 1
                whole = at + 1 == end or flags[at + 1] & DIGIT == 0
                if whole and count >= 7 and _number(digits[:count], signed and first == start, home, plans):
                    return True
            at += 1
    return False


@numba.njit(cache=True, nogil=True)
def _number(digits, signed, home, plans):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether ``digits`` are or may be a number."""
    if signed:
        return _abroad(digits, plans)[0] != -1
    if digits[0] == 0 and digits[1] == 0:
        return digits[2] != 0 and _abroad(digits[2:], plans)[0] != -1
    return _home(digits, home, plans)[0] != -1


@numba.njit(cache=True, nogil=True)
def _said(digits, place, plans):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    state = plans.roots[place]
    for digit in digits:
        state = plans.following[state, digit]
    return plans.outputs[state]


@numba.njit(cache=True, nogil=True)
def _trunk(digits, place, plans):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """How many digits of a trunk prefix to leave out; -1 where the plan's prefix is a pattern."""
    size = plans.literal[place, 0]
    if size < 0:
        return -1
    if size == 0 or size > len(digits):
        return 0
    for at in range(size):
        if digits[at] != plans.literal[place, 1 + at]:
            return 0
    if _said(digits, place, plans) & POSSIBLE and not _said(digits[size:], place, plans) & POSSIBLE:
        return 0
    return size


@numba.njit(cache=True, nogil=True)
def _abroad(digits, plans):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Plan, digits before the national number and what is said of it; plan -1: no number, -2: not sure."""
    code, main, width = 0, -1, 0
    while width < 3 and width < len(digits) and main < 0 and digits[0]:
        code = code * 10 + digits[width]
        main = plans.mains[code]
        width += 1
    if main < 0:
        return -1, 0, 0
    cut = _trunk(digits[width:], main, plans)
    if cut < 0:
        return -2, 0, 0
    rest = digits[width + cut :]
    place = main
    while place < len(plans.codes) and plans.codes[place] == code:
        said = _said(rest, place, plans)
        if said & VALID:
            return place, width + cut, said
        place += 1
    possible = plans.lengths[main] >> np.uint32(len(rest)) & 1
    if possible and (rest[0] or not plans.noughts[main]):
        return main, width + cut, 0
    return -1, 0, 0


@numba.njit(cache=True, nogil=True)
def _home(digits, home, plans):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """As `_abroad`, dialled inside the region of plan ``home``; -2 also where a number is only possible."""
    if home < 0 or len(digits) > 15:
        return -1, 0, 0
    cut = _trunk(digits, home, plans)
    if cut < 0:
        return -2, 0, 0
    rest = digits[cut:]
    said = _said(rest, home, plans)
    if said & VALID:
        return home, cut, said
    code = plans.codes[home]
    place = plans.mains[code]
    while place < len(plans.codes) and plans.codes[place] == code:
        said = _said(rest, place, plans)
        if said & VALID:
            return place, cut, said
        place += 1
    return -2 if cut and plans.noughts[home] else -1, 0, 0


@numba.njit(cache=True, nogil=True)
def _letter(points, flags, at):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether a letter or digit may stand at ``at``; some other signs too."""
    if at < 0:
        return False
    point = points[at]
    return (
        flags[at] & (LETTER | DIGIT) != 0
        or (0x80 <= point < 0x2010)
        or (0x2E80 <= point < 0x1F000)
        or point >= 0x20000
    )


@numba.njit(cache=True, nogil=True)
def _priced(points, start):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether a dot or the sign of a price stands before ``start``: . $ € £ ¥ % @."""
    return start > 0 and points[start - 1] in (0x2E, 0x24, 0x20AC, 0xA3, 0xA5, 0x25, 0x40)


@numba.njit(cache=True, nogil=True)
def _tied(points, flags, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether the digits may be part of a code: - _ / . or a letter before them, _ or a letter after."""
    if start > 0 and (points[start - 1] in (45, 95, 47, 46) or _letter(points, flags, start - 1)):
        return True
    return points[end] == 95 or _letter(points, flags, end)


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
