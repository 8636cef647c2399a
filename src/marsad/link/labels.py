"""Rows with whole-number labels: in the order of their labels, each group's first row, two labels taken together.

Labels are counted rather than sorted, so nearly everything here takes linear time; labels run from 0 to below ``size``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

type Ints = npt.NDArray[np.int64]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _counted(label: Any, rows: Any, size: int, out: Any) -> Any:
    """``rows`` by the label of each, equal ones as they came, into ``out``; also where each label begins."""
    starts = np.zeros(size + 1, np.int64)
    for row in rows:
        starts[label[row] + 1] += 1
    for at in range(size):
        starts[at + 1] += starts[at]
    place = starts.copy()
    for row in rows:
        out[place[label[row]]] = row
        place[label[row]] += 1
    return starts


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _first(label: Any, size: int, out: Any) -> None:
    first = np.full(size, -1, np.int64)
    for i in range(len(label)):
        if first[label[i]] < 0:
            first[label[i]] = i
        out[i] = first[label[i]]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _first_of_both(one: Any, two: Any, order: Any, out: Any) -> None:
    first = np.int64(-1)
    for k in range(len(order)):
        row = order[k]
        if k == 0 or one[row] != one[first] or two[row] != two[first]:
            first = row
        out[row] = first


def in_groups(label: npt.NDArray[np.integer], size: int) -> tuple[Ints, Ints]:
    """Rows by label (equal ones as they came), and where each group begins, the end included."""
    order = np.empty(len(label), np.int64)
    starts = _counted(label, np.arange(len(label)), size, order)
    return order, np.append(starts[:-1][np.diff(starts) > 0], len(label))


def smallest(label: npt.NDArray[np.integer], size: int) -> Ints:
    """For each row the first one that has the same label."""
    out = np.empty(len(label), np.int64)
    _first(label, size, out)
    return out


def together(one: npt.NDArray[np.integer], two: npt.NDArray[np.integer], size: int) -> Ints:
    """For each row the first one that has the same labels ``one`` and ``two``."""
    order, other, out = (np.empty(len(one), np.int64) for _ in range(3))
    _counted(two, np.arange(len(one)), size, other)
    _counted(one, other, size, order)
    _first_of_both(one, two, order, out)
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _numbered(label: Any, size: int, out: Any) -> int:
    number, total = np.full(size, -1, np.int64), 0
    for i in range(len(label)):
        if number[label[i]] < 0:
            number[label[i]] = total
            total += 1
        out[i] = number[label[i]]
    return total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _most(label: Any, value: Any, out: Any) -> None:
    for i in range(len(label)):
        out[label[i]] = max(out[label[i]], value[i])


def numbered(label: npt.NDArray[np.integer], size: int) -> tuple[Ints, int]:
    """Labels renumbered from 0 in the order in which they first stand, and how many there are."""
    out = np.empty(len(label), np.int64)
    return out, int(_numbered(label, size, out))


def most[Number: (np.float64, np.float32, np.int64)](
    label: npt.NDArray[np.integer], value: npt.NDArray[Number], size: int, empty: float
) -> npt.NDArray[Number]:
    """The largest value of each label, ``empty`` where there is none or all are smaller."""
    out = np.full(size, empty, value.dtype)
    _most(label, value, out)
    return out


def pairs(one: npt.NDArray[np.integer], two: npt.NDArray[np.integer]) -> tuple[Ints, Ints, Ints, Ints]:
    """The different pairs of labels, by the first and then the second; also where the pair of each row stands among
    them, and how many rows each has."""
    width = int(two.max(initial=0)) + 1
    key, at, count = np.unique(one.astype(np.int64) * width + two, return_inverse=True, return_counts=True)
    return key // width, key % width, at, count
