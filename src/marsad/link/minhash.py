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

from marsad.link.counts import pair_hash, place
from marsad.link.shingles import workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.counts import Counts

BANDS = 12
NONE = np.uint64(0xFFFFFFFFFFFFFFFF)
"""The key of a text that has no pair in common with any."""
BUCKET = np.uint64(38)
"""A key shifted right by this is its bucket: the upper 26 bits, the smallest hash."""
_FACTORS = np.random.default_rng(20).integers(0, 2**31, (BANDS, 4), dtype=np.uint32) * 2 + 1
_DIGIT, _PASSES = 13, 5  # bits a pass of the sort, and passes for 64 bits


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _shared_pairs(words: Any, bounds: Any, seen: Any, pairs: Any, where: Any) -> int:
    total, shift = 0, place(len(seen))
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
    words: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64], among: Counts
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Hashes of the word pairs of each text that stand more than once in all, ragged."""
    pairs, where = np.empty(len(words), np.uint32), np.empty(len(bounds), np.int64)
    total = _shared_pairs(words, bounds, among.pairs, pairs, where)
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
def _mark(keys: Any, order: Any, shift: Any) -> None:
    for i in range(len(order)):
        if i == 0 or keys[i] >> shift != keys[i - 1] >> shift:
            order[i] = ~order[i]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _within(band: Any, group: Any, groups: int, out: Any) -> Any:
    place, last = np.zeros(groups + 1, np.int64), np.full(groups, -1, np.int64)
    for text in band:
        mine = group[text if text >= 0 else ~text]
        if mine >= 0:
            place[mine + 1] += 1
    for at in range(groups):
        place[at + 1] += place[at]
    total, bucket = place[groups], 0
    for marked_text in band:
        text = marked_text if marked_text >= 0 else ~marked_text
        bucket += marked_text < 0
        mine = group[text]
        if mine >= 0:
            out[place[mine]] = text if last[mine] == bucket else ~text
            place[mine] += 1
            last[mine] = bucket
    return total


def keys(pairs: npt.NDArray[np.uint32], where: npt.NDArray[np.int64], band: int) -> npt.NDArray[np.uint64]:
    """The key of each text in a band (0 to BANDS - 1), NONE where it has no pair."""
    found = np.empty(len(where) - 1, np.uint64)
    _keys(pairs, where, _FACTORS[band], found)
    return found


def keys_of(
    words: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64], among: Counts
) -> npt.NDArray[np.uint64]:
    """The keys of some texts in all bands: texts × BANDS."""
    pairs, where = shared_pairs(words, bounds, among)
    return np.stack([keys(pairs, where, band) for band in range(BANDS)], axis=1)


def marked(keys: npt.NDArray[np.uint64], texts: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Texts in the order of their ``keys``, the first of each bucket marked: its complement stands (``~text``)."""
    found = texts.copy()
    _mark(keys, found, BUCKET)
    return found


def ordered(key: npt.NDArray[np.uint64], order: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Texts by key, `marked`. Texts with equal keys stand as in ``order``, texts without a key are left out."""
    live = order[key[order] != NONE].astype(np.int32)
    return marked(*_order(key[live], live, _DIGIT, _PASSES))


def bands(
    pairs: npt.NDArray[np.uint32], where: npt.NDArray[np.int64], order: npt.NDArray[np.int64]
) -> list[npt.NDArray[np.int32]]:
    """The texts `ordered` by the keys of each band."""
    with ThreadPoolExecutor(workers()) as pool:
        return list(pool.map(lambda band: ordered(keys(pairs, where, band), order), range(BANDS)))


def within(
    orders: Sequence[npt.NDArray[np.int32]], group: npt.NDArray[np.integer]
) -> list[npt.NDArray[np.int32]]:
    """The ``bands`` of each group for itself, one group after the other, without sorting again: a bucket ends where
    the group does. ``group`` has one entry a text, from 0; those of -1 are left out."""
    most, groups = int(np.count_nonzero(group >= 0)), int(group.max(initial=-1)) + 1

    def part(band: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        out = np.empty(most, np.int32)
        return out[: _within(band, group, groups, out)]

    with ThreadPoolExecutor(workers()) as pool:
        return list(pool.map(part, orders))
