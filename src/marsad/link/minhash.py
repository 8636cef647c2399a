"""Brings texts that share word pairs next to each other: MinHash keys, sorted, a band at a time.

A band orders texts by the smallest hash of their word pairs and, inside equal ones, by a second smallest hash, so
that the most alike stand side by side and no bucket need be compared pair by pair, however large it is. Word pairs
that only one text has are left out before: they can bring nobody together.

Source: Broder (1997), On the resemblance and containment of documents.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.shingles import workers

if TYPE_CHECKING:
    from collections.abc import Sequence

_BUCKET = 38
"""A key shifted right by this is its bucket: the upper 26 bits, the smallest hash."""
_DIGIT, _PASSES = 13, 5  # bits a pass of the sort, and passes for 64 bits


@njit(inline="always")  # type: ignore[untyped-decorator]
def pair_hash(left: Any, right: Any) -> Any:
    """A 32-bit hash of two neighbouring words; their order counts."""
    value = np.uint64(left) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(right)
    value = (value ^ (value >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.uint32(value >> np.uint64(32))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _count_pairs(words: Any, bounds: Any, shift: Any, seen: Any) -> None:
    """How often each word pair stands, by its hash: 0, 1, 2 = more than once."""
    for d in range(len(bounds) - 1):
        for i in range(bounds[d], bounds[d + 1] - 1):
            at = pair_hash(words[i], words[i + 1]) >> shift
            if seen[at] < 2:
                seen[at] += 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _shared_pairs(words: Any, bounds: Any, shift: Any, seen: Any, pairs: Any, where: Any) -> int:
    total = 0
    for d in range(len(bounds) - 1):
        where[d] = total
        for i in range(bounds[d], bounds[d + 1] - 1):
            value = pair_hash(words[i], words[i + 1])
            if seen[value >> shift] > 1:
                pairs[total] = value
                total += 1
    where[len(bounds) - 1] = total
    return total


def shared_pairs(
    words: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Hashes of the word pairs of each text that stand more than once in all, ragged."""
    bits = min(max(len(words).bit_length() + 1, 12), 27)
    seen, shift = np.zeros(1 << bits, np.uint8), np.uint32(32 - bits)
    _count_pairs(words, bounds, shift, seen)
    pairs, where = np.empty(len(words), np.uint32), np.empty(len(bounds), np.int64)
    total = _shared_pairs(words, bounds, shift, seen, pairs, where)
    return pairs[:total].copy(), where


@njit(inline="always")  # type: ignore[untyped-decorator]
def _hash(value: Any, factor: Any) -> Any:
    # Products of 32-bit numbers are 64 bits wide to the compiler: cut each.
    mixed = np.uint32(value * factor)
    mixed = np.uint32((mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x2C1B3C6D))
    return mixed ^ (mixed >> np.uint32(13))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _shelves(words: Any, bounds: Any, which: Any, out: Any) -> None:
    for k in range(len(which)):
        one = two = np.uint32(0xFFFFFFFF)
        for i in range(bounds[which[k]], bounds[which[k] + 1] - 1):
            value = pair_hash(words[i], words[i + 1])
            one, two = min(one, value), min(two, _hash(value, np.uint32(0x9E3779B1)))
        out[k] = (np.uint64(one) << np.uint64(32)) | np.uint64(two)


def shelves(
    words: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64], which: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint64]:
    """A number for each text ``which``: those of texts that have much in common are mostly equal or near."""
    found = np.empty(len(which), np.uint64)
    _shelves(words, bounds, which, found)
    return found


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _keys(pairs: Any, where: Any, factors: Any, out: Any) -> None:
    """Four smallest hashes of each text in one key of 26, 14, 12 and 12 bits."""
    one, two, three, four = factors
    for d in range(len(where) - 1):
        a = b = c = e = np.uint32(0xFFFFFFFF)
        for i in range(where[d], where[d + 1]):
            value = pairs[i]
            a, b = min(a, _hash(value, one)), min(b, _hash(value, two))
            c, e = min(c, _hash(value, three)), min(e, _hash(value, four))
        # The lower bits of a smallest hash tell as much as its upper ones and are not all nought.
        upper = (np.uint64(a >> np.uint32(6)) << np.uint64(38)) | (
            np.uint64(b & np.uint32(0x3FFF)) << np.uint64(24)
        )
        out[d] = upper | (np.uint64(c & np.uint32(0xFFF)) << np.uint64(12)) | np.uint64(e & np.uint32(0xFFF))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _order(keys: Any, index: Any, digit: int, passes: int) -> tuple[Any, Any]:
    """Stable radix sort of ``keys`` and what belongs to them."""
    size, mask = len(keys), np.uint64((1 << digit) - 1)
    other_keys, other = np.empty_like(keys), np.empty_like(index)
    for step in range(passes):
        shift = np.uint64(step * digit)
        place = np.zeros((1 << digit) + 1, np.int64)
        for i in range(size):
            place[np.int64((keys[i] >> shift) & mask) + 1] += 1
        for i in range(1 << digit):
            place[i + 1] += place[i]
        for i in range(size):
            slot = np.int64((keys[i] >> shift) & mask)
            to = place[slot]
            place[slot] = to + 1
            other_keys[to], other[to] = keys[i], index[i]
        keys, other_keys, index, other = other_keys, keys, other, index
    return keys, index


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _marked(keys: Any, order: Any, shift: Any) -> None:
    for i in range(len(order) - 1, -1, -1):
        if i == 0 or keys[i] >> shift != keys[i - 1] >> shift:
            order[i] = ~order[i]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _only(band: Any, wanted: Any, out: Any) -> int:
    total, begins = 0, False
    for i in range(len(band)):
        text = band[i]
        if text < 0:
            text, begins = ~text, True
        if wanted[text]:
            out[total] = ~text if begins else text
            total, begins = total + 1, False
    return total


def bands(
    pairs: npt.NDArray[np.uint32], where: npt.NDArray[np.int64], count: int, order: npt.NDArray[np.int64]
) -> list[npt.NDArray[np.int32]]:
    """``count`` orders of the texts; the first text of each bucket is marked: its complement stands (``~text``).

    Texts with equal keys stand as in ``order``. Texts without a shared word pair are left out.
    """
    has = np.diff(where) > 0
    starts = np.append(where[:-1][has], where[-1])  # texts without pairs take no room in ``pairs``
    live = order[has[order]].astype(np.int32)
    place = (np.cumsum(has) - 1)[live]
    factors = np.random.default_rng(20).integers(0, 2**31, (count, 4), dtype=np.uint32) * 2 + 1

    def band(number: int) -> npt.NDArray[np.int32]:
        keys = np.empty(len(live), np.uint64)
        _keys(pairs, starts, factors[number], keys)
        keys, found = _order(keys[place], live.copy(), _DIGIT, _PASSES)
        _marked(keys, found, np.uint64(_BUCKET))
        return found  # type: ignore[no-any-return]

    with ThreadPoolExecutor(workers()) as pool:
        return list(pool.map(band, range(count)))


def only(
    orders: Sequence[npt.NDArray[np.int32]], wanted: npt.NDArray[np.bool_]
) -> list[npt.NDArray[np.int32]]:
    """The ``bands`` of some texts, without sorting again; ``wanted`` has one entry a text."""
    most = int(np.count_nonzero(wanted))

    def part(band: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        out = np.empty(most, np.int32)
        return out[: _only(band, wanted, out)]

    with ThreadPoolExecutor(workers()) as pool:
        return list(pool.map(part, orders))
