"""The shape of hosts and of what follows them, read around every dot and "://" of a page in one compiled walk.

Whether a shape is a link is `marsad.selectors.links`' to say: that takes words, public suffixes and platforms.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

type Places = npt.NDArray[np.int64]
type Points = npt.NDArray[np.uint32]
type Bytes = npt.NDArray[np.uint8]

_WORD, _LABEL, _SPACE, _STOP, _ENDING = np.uint8(1), np.uint8(2), np.uint8(4), np.uint8(8), np.uint8(16)
_LABEL_MOST, _LABELS_MOST = 63, 30  # letters of a label, dots of a host
_BACK = 254  # code points of a run before a dot
_TAIL = 2049
_DOT, _DASH, _UNDERSCORE, _COLON, _SLASH, _QUERY, _HASH = 46, 45, 95, 58, 47, 63, 35


class Shapes(NamedTuple):
    """Columns: where a host starts, where its ``run`` of letters, digits and signs ends (-1: no host), and where the
    ``host`` ends without the signs at its end; where what follows that host ends, and whether "..." cuts it.
    """

    start: Places
    run: Places
    host: Places
    end: Places
    cut: npt.NDArray[np.bool_]


def shapes(points: Points, triggers: Places) -> Shapes:
    """What stands around each of ``triggers``, of which those that are dots or the colon of "://" have a host.

    A host after "://" is ASCII and ends before a space or a tail; others may stand there that have no shape.
    """
    columns, cuts = np.full((4, len(triggers)), -1, np.int64), np.zeros(len(triggers), np.bool_)
    _shapes(points, _table(), triggers, columns, cuts)
    start, run, host, end = columns
    return Shapes(start, run, host, end, cuts)


def bare(points: Points, dot: int, floor: int) -> tuple[int, int]:
    """Where the host around ``dot`` starts, not before ``floor``, and where its run ends (-1: none)."""
    start: int = _run_start(points, _table(), dot, floor)
    return start, _run_end(points, _table(), start)


def tail(points: Points, host: int) -> tuple[int, bool]:
    """Where port, path, query and fragment end that follow a host which ends at ``host``; whether "..." cuts them."""
    end: int = _tail(points, _table(), host)
    return end, _is_cut(points, host, end)


@functools.cache
def _table() -> Bytes:
    """What each code point may be part of."""
    every = np.arange(0x110000, dtype=np.uint32).view("U1")
    spaces = np.strings.isspace(every)
    table = _WORD * np.strings.isalnum(every) | (_SPACE | _STOP) * spaces
    table[ord("_")] |= _WORD
    for sign in "abcdefghijklmnopqrstuvwxyz0123456789-":
        table[ord(sign)] |= _LABEL
    for sign in '\0<>"':
        table[ord(sign)] |= _STOP
    table[0] |= _SPACE
    table[0x2000:0x2C00] |= _STOP
    table[0x1F000:0x1FB00] |= _STOP
    for sign in ".,;:!?'*~|`_&([{)]}":
        table[ord(sign)] |= _ENDING
    return table


@numba.njit(cache=True, nogil=True)
def _shapes(points, table, triggers, columns, cuts):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    for row in range(len(triggers)):
        place = triggers[row]
        start = place + 3
        if points[place] == _DOT:
            start = _run_start(points, table, place, 0)
            run = _run_end(points, table, start)
            run = run if run > place else -1
        else:
            run = _sure_end(points, table, start) if points[place] == _COLON else -1
        columns[0, row], columns[1, row] = start, run
        if run < 0:
            continue
        host = run
        while host > start and (points[host - 1] in (_DOT, _DASH, _UNDERSCORE)):
            host -= 1
        end = _tail(points, table, host)
        columns[2, row], columns[3, row] = host, end
        cuts[row] = _is_cut(points, host, end)


@numba.njit(cache=True, nogil=True)
def _run_start(points, table, dot, floor):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Where the run of word signs, dots and dashes that ends before ``dot`` starts, without signs in front."""
    start, floor = dot, max(floor, dot - _BACK)
    while start > floor and (table[points[start - 1]] & _WORD or points[start - 1] in (_DOT, _DASH)):
        start -= 1
    while start < dot and points[start] in (_DOT, _DASH, _UNDERSCORE):
        start += 1
    return start


@numba.njit(cache=True, nogil=True)
def _label(points, table, at, kind):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Where the label that starts at ``at`` ends."""
    most = at + _LABEL_MOST
    while at < most and (table[points[at]] & kind or points[at] == _DASH):
        at += 1
    return at


@numba.njit(cache=True, nogil=True)
def _run_end(points, table, start):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Where the labels of any script end that start with a letter or digit at ``start``; -1 where there is none."""
    if table[points[start]] & _WORD == 0 or points[start] == _UNDERSCORE:
        return -1
    at = _label(points, table, start, _WORD)
    for _ in range(_LABELS_MOST):
        if points[at] != _DOT:
            break
        further = _label(points, table, at + 1, _WORD)
        if further == at + 1:
            break
        at = further
    return at


@numba.njit(cache=True, nogil=True)
def _sure_end(points, table, start):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Where an ASCII host of two labels or more ends before a space or a tail; -1 where anything else stands there."""
    if not 97 <= points[start] <= 122:
        return -1
    at, dots = _label(points, table, start, _LABEL), 0
    while dots < _LABELS_MOST and points[at] == _DOT:
        further = _label(points, table, at + 1, _LABEL)
        if further == at + 1:
            return -1
        at, dots = further, dots + 1
    followed = table[points[at]] & _SPACE or points[at] in (_SLASH, _QUERY, _HASH)
    return at if dots and followed else -1


@numba.njit(cache=True, nogil=True)
def _tail(points, table, host):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Where what follows a host ends, without the signs that are the sentence's."""
    at = host
    if points[at] == _COLON:
        at += 1
        while at < host + 7 and 48 <= points[at] <= 57:
            at += 1
        if not 3 <= at - host <= 6:  # two to five digits
            return host
    if points[at] in (_SLASH, _QUERY, _HASH):
        most = at + _TAIL
        while at < most and table[points[at]] & _STOP == 0:
            at += 1
    return _tidied(points, table, host, at)


@numba.njit(cache=True, nogil=True)
def _tidied(points, table, host, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """``end`` before closing brackets that nothing opens and signs that no address ends with."""
    counted = False
    while end > host and table[points[end - 1]] & _ENDING:
        last = points[end - 1]
        if last == _UNDERSCORE and end - host > 1:
            before = points[end - 2]
            if table[before] & _WORD and before != _UNDERSCORE:
                break
        pair = _pair(last)
        if pair:
            if not counted:
                counted, opened = True, np.zeros(3, np.int64)
                for at in range(host, end):
                    here = _pair(points[at])
                    opened[abs(here) - 1] += 1 if here > 0 else -1 if here < 0 else 0
            if pair < 0 and opened[-pair - 1] >= 0:
                break
            opened[abs(pair) - 1] -= 1 if pair > 0 else -1
        end -= 1
    return end


@numba.njit(cache=True, nogil=True)
def _pair(point):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """1, 2 or 3 for an opening bracket ( [ {, the same below nought for a closing one, 0 for anything else."""
    if point in (40, 91, 123):
        return 1 if point == 40 else 2 if point == 91 else 3
    if point in (41, 93, 125):
        return -1 if point == 41 else -2 if point == 93 else -3
    return 0


@numba.njit(cache=True, nogil=True)
def _is_cut(points, host, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    if end == host or end + 3 > len(points):
        return False
    return points[end] == _DOT and points[end + 1] == _DOT and points[end + 2] == _DOT
