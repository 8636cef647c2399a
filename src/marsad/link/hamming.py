"""Perceptual hashes of 256 bits as four numbers each: how they are written, and in how many bits two differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Sequence

type Hashes = npt.NDArray[np.uint64]
"""``uint64[n, 4]``: the 64 hex digits of a hash from left to right, sixteen a number."""

WORDS, BITS = 4, 256
RADIUS = 31
"""Bits in which the hashes of two copies of one picture differ at most.
Source: Meta, PDQ reference (ThreatExchange, "pdq"): start with a distance of 31 or less; two pictures that have
nothing to do with each other are 128 ± 8 apart."""


def read_hashes(digits: Sequence[str]) -> Hashes:
    """Hashes from 64 hex digits each."""
    return np.frombuffer(bytes.fromhex("".join(digits)), ">u8").astype(np.uint64).reshape(-1, WORDS)


def write_hashes(hashes: Hashes) -> list[str]:
    """The 64 hex digits of each hash."""
    data = np.ascontiguousarray(hashes).astype(">u8").tobytes().hex()
    return [data[at : at + BITS // 4] for at in range(0, len(data), BITS // 4)]


def in_order(hashes: Hashes) -> npt.NDArray[np.int64]:
    """The order of hashes as numbers; equal ones as they came."""
    order = np.argsort(hashes[:, 0], kind="stable")
    first = hashes[order, 0]
    same = np.diff(first) == 0
    # Hashes that agree in sixteen digits are copies, and few: only these are compared any further.
    unclear = np.flatnonzero(np.append(same, False) | np.append(False, same))
    rows = order[unclear]
    order[unclear] = rows[np.lexsort((rows, *(hashes[rows, word] for word in range(WORDS - 1, -1, -1))))]
    return order


def distinct(hashes: Hashes) -> tuple[Hashes, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The different hashes in order; the rows by hash (equal ones as they came), and where each hash's rows begin."""
    order = in_order(hashes)
    ordered = hashes[order]
    new = np.append(np.ones(min(len(hashes), 1), bool), (ordered[1:] != ordered[:-1]).any(axis=1))
    starts = np.flatnonzero(new)
    return ordered[starts], order, np.append(starts, len(hashes))


@njit(inline="always")  # type: ignore[untyped-decorator]
def _ones(value: Any) -> Any:
    """How many bits are set. Source: Warren, Hacker's Delight, 5-1 (LLVM makes one instruction of it)."""
    value -= (value >> np.uint64(1)) & np.uint64(0x5555555555555555)
    value = (value & np.uint64(0x3333333333333333)) + (
        (value >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (value * np.uint64(0x0101010101010101)) >> np.uint64(56)


@njit(inline="always")  # type: ignore[untyped-decorator]
def apart(one: Any, at: int, other: Any, place: int) -> Any:
    """In how many bits hash ``one[at]`` and hash ``other[place]`` differ."""
    return np.int64(
        _ones(one[at, 0] ^ other[place, 0])
        + _ones(one[at, 1] ^ other[place, 1])
        + _ones(one[at, 2] ^ other[place, 2])
        + _ones(one[at, 3] ^ other[place, 3])
    )


@njit(inline="always")  # type: ignore[untyped-decorator]
def set_bits(value: Any) -> Any:
    """How many bits of a number are set."""
    return np.int64(_ones(value))


@njit(inline="always")  # type: ignore[untyped-decorator]
def part(hashes: Any, at: int, first: int, width: int) -> Any:
    """The ``width`` (1 to 32) bits of hash ``at`` from bit ``first`` on, counted from the right of each number."""
    word, shift = first >> 6, first & 63
    value = hashes[at, word] >> np.uint64(shift)
    if shift + width > 64:
        value |= hashes[at, word + 1] << np.uint64(64 - shift)
    return np.int64(value & ((np.uint64(1) << np.uint64(width)) - np.uint64(1)))


def spread(hashes: Hashes) -> npt.NDArray[np.int64]:
    """How many of the 256 bits of each hash are set."""
    return np.bitwise_count(hashes).sum(axis=1).astype(np.int64)
