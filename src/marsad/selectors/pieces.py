"""Where digits start that words or signs may part from the rest of a phone, found in one compiled walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

from marsad.selectors.scan import BREAK, DIGIT, LATIN, LETTER

if TYPE_CHECKING:
    import numpy.typing as npt

    from marsad.selectors.page import Page

FAR = 48  # code points between two parts of one number
_INNER = 3  # code points between two groups of one part
_MOST, _FEWEST = 9, 7  # digits of the first part, and of all parts
_PARTS = 12


def leads(page: Page) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Places of first parts, and whether each starts as dialled numbers do, with 0 or +, or a bracket follows."""
    figures = page.marks.figures
    places, led = np.empty(len(figures), np.int64), np.empty(len(figures), np.bool_)
    count = _leads(page.points, page.flags, figures, places, led)
    return places[:count], led[:count]


@numba.njit(cache=True, nogil=True)
def digits_of(flags, bounds, rows):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """How many digits each of the texts numbered ``rows`` has; a page has many texts more."""
    counts = np.zeros(len(rows), np.int64)
    for row in range(len(rows)):
        for at in range(bounds[rows[row]], bounds[rows[row] + 1]):
            counts[row] += flags[at] & DIGIT
    return counts


@numba.njit(cache=True, nogil=True)
def _leads(points, flags, figures, places, led):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill the arrays; how many there are."""
    count, at, size = 0, 0, len(flags)
    for start in figures:
        if start < at:  # inside the part before
            continue
        at, digits, slashed = _part(points, flags, start)
        if digits > _MOST or slashed or (start > 0 and flags[start - 1] & LATIN):
            continue
        if at < size and flags[at] & LETTER:
            continue
        plus = start > 0 and points[start - 1] == 43
        zero = points[start] == 48
        if _follows(points, flags, at, digits, plus, zero):
            beyond = at + (at < size and points[at] == 32)
            aside = beyond < size and points[beyond] in (40, 60, 91, 123)  # ( < [ {
            places[count], led[count] = start, plus or zero or aside
            count += 1
    return count


@numba.njit(cache=True, nogil=True)
def _part(points, flags, start):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Where the part that starts here ends, its digits, and whether a slash or comma stands in it."""
    at, digits, slashed, size = start, 0, False, len(flags)
    before, fewer = start, 0
    while True:
        while at < size and flags[at] & DIGIT:
            at += 1
            digits += 1
        if before > start and at < size and flags[at] & LETTER:  # "07700 2nd": the last group is a word's
            return before, fewer, slashed
        before, fewer = at, digits
        gap = at
        while gap < size and gap - at < _INNER and flags[gap] & (DIGIT | BREAK) == 0:
            gap += 1
        if gap in (at, size) or flags[gap] & DIGIT == 0:
            return at, digits, slashed
        slashed |= points[at] in (44, 47)
        at = gap


@numba.njit(cache=True, nogil=True)
def _follows(points, flags, end, digits, plus, zero):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether enough digits follow a part, near enough, and no sign between them makes it a time."""
    size, parts, worded = len(flags), 1, False
    single = digits == 1
    while parts < _PARTS:
        gap, letters = end, False
        while gap < size and gap - end <= FAR and flags[gap] & DIGIT == 0 and points[gap] != 0:
            letters |= flags[gap] & LETTER != 0
            gap += 1
        if gap == size or gap - end > FAR or flags[gap] & DIGIT == 0:
            return False
        worded |= letters
        if parts == 1 and not letters and digits < 3 and not plus and not (zero and digits == 1):
            return False
        end, more, _ = _part(points, flags, gap)
        if parts == 1 and not letters and not plus and single and more > 1:
            return False
        digits, parts = digits + more, parts + 1
        if digits >= _FEWEST:
            return digits <= 17 or parts > 2
    return False
