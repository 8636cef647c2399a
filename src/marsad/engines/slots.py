"""Finds rows of whole numbers among others by their hash, in compiled loops."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_NEAR = 8  # rows looked at from the one found before


@njit(inline="always")  # type: ignore[untyped-decorator]
def _hash(words: Any, row: Any) -> Any:
    """Source: Steele, Lea, Flood (2014), SplitMix64."""
    value = np.uint64(0)
    for column in range(words.shape[1]):
        value = (value + words[row, column]) * np.uint64(0xBF58476D1CE4E5B9)
        value ^= value >> np.uint64(29)
    return value * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(20)


@njit(inline="always")  # type: ignore[untyped-decorator]
def _same(words: Any, row: Any, known: Any, at: Any) -> Any:
    same = True
    for column in range(words.shape[1]):
        same = same and words[row, column] == known[at, column]
    return same


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def fill(words: Any, slots: Any) -> None:
    """Puts each row of ``words`` under its hash into ``slots`` (a power of two of them, all -1)."""
    mask = len(slots) - 1
    for row in range(len(words)):
        slot = np.int64(_hash(words, row)) & mask
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = row


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def find(words: Any, known: Any, slots: Any, out: Any) -> None:
    """Which row of ``known`` each row of ``words`` is, -1 = none, into ``out``; ``slots`` as ``fill`` leaves them."""
    mask, last, near = len(slots) - 1, 0, True
    for row in range(len(words)):
        # Tables of one run are in one order: mostly it is the row before, or one soon after it.
        at, end = last, min(last + _NEAR, len(known)) if near else last
        while at < end and not _same(words, row, known, at):
            at += 1
        if at < end:
            out[row] = last = at
            continue
        slot = np.int64(_hash(words, row)) & mask
        while slots[slot] >= 0 and not _same(words, row, known, slots[slot]):
            slot = (slot + 1) & mask
        out[row] = slots[slot]
        if slots[slot] >= 0:
            near = last <= slots[slot] < last + 4 * _NEAR
            last = int(slots[slot])
