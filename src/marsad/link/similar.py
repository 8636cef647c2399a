"""Decides which neighbouring texts were written from the same text, and joins them.

Two texts are alike by the words they share in the same order, weighted by rarity: what stands in many texts says
little. The weight of a word runs from LEAST to MOST nats only, with a prior of RARE_OF texts, so that the same
threshold holds for ten texts and for ten million, and in every language. A long run of replaced words counts
against: a slot changes a word or three, but two texts with the same stock sentence differ in all the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.minhash import BUCKET
from marsad.link.shingles import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST, MOST = 0.5, 3.0
RARE_OF = 200.0
ALIKE = 0.45
"""Shared part of the weight of both texts, less RUN × the longest replaced run as part of the shorter text."""
RUN = 0.6
WINDOW = 3
"""Neighbours to look back to in a bucket."""
_UNIT = 64.0  # weights are kept as whole sixty-fourths of a nat


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _rarity(words: Any, bounds: Any, bits: int, nats: Any, out: Any) -> None:
    last = np.full(1 << bits, -1, np.int32)
    many = np.zeros(1 << bits, np.int32)
    shift = np.uint32(32 - bits)
    for d in range(len(bounds) - 1):
        for i in range(bounds[d], bounds[d + 1]):
            at = words[i] >> shift
            if last[at] != d:
                last[at] = d
                many[at] += 1
    for i in range(len(words)):
        out[i] = nats[min(many[words[i] >> shift], len(nats) - 1)]


def rarity(words: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """The weight of each word in sixty-fourths of a nat, ragged like ``words``: rare ones weigh more."""
    size = len(bounds) - 1
    # From LEAST nats on the weight no longer falls: a table up to that frequency says all.
    highest = int((size + RARE_OF) / np.exp(LEAST)) + 1
    nats = np.log((size + RARE_OF) / (np.arange(highest + 1) + 0.2))
    out = np.empty(len(words), np.uint8)
    bits = min(max(len(words).bit_length(), 12), 22)
    _rarity(words, bounds, bits, (np.clip(nats, LEAST, MOST) * _UNIT).astype(np.uint8), out)
    return out


@njit(inline="always")  # type: ignore[untyped-decorator]
def _ones(value: Any) -> Any:
    """How many bits are set. Source: Warren, Hacker's Delight, 5-1."""
    value -= (value >> np.uint64(1)) & np.uint64(0x5555555555555555)
    value = (value & np.uint64(0x3333333333333333)) + (
        (value >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (value * np.uint64(0x0101010101010101)) >> np.uint64(56)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _sketch(words: Any, weights: Any, bounds: Any, out: Any) -> None:
    """Of each text: 192 bits set by its words, then total weight and set bits a word (in 1/256), in one cache line."""
    for d in range(len(bounds) - 1):
        total = 0
        for i in range(bounds[d], bounds[d + 1]):
            total += weights[i]
            bit = words[i] % np.uint32(192)
            out[d, bit >> np.uint32(6)] |= np.uint64(1) << np.uint64(bit & np.uint32(63))
        ones = _ones(out[d, 0]) + _ones(out[d, 1]) + _ones(out[d, 2])
        size = max(bounds[d + 1] - bounds[d], 1)
        out[d, 3] = (np.uint64(total) << np.uint64(16)) | np.uint64(ones * np.uint64(256) // np.uint64(size))


@njit(inline="always")  # type: ignore[untyped-decorator]
def _hopeless(sketch: Any, x: int, y: int, alike: float, most: float) -> Any:
    """Whether two texts have so few words in common that they cannot be alike, judged from their sketches."""
    both = (
        _ones(sketch[x, 0] & sketch[y, 0])
        + _ones(sketch[x, 1] & sketch[y, 1])
        + _ones(sketch[x, 2] & sketch[y, 2])
    )
    total = (sketch[x, 3] >> np.uint64(16)) + (sketch[y, 3] >> np.uint64(16))
    density = min(sketch[x, 3] & np.uint64(0xFFFF), sketch[y, 3] & np.uint64(0xFFFF))
    # ``both`` set bits stand for that many words, more where words repeat or share a bit.
    return np.float64(both) * most * 256.0 < alike * np.float64(total) / 2.0 * np.float64(density)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _trim(words: Any, weights: Any, a: int, a_end: int, b: int, b_end: int) -> Any:
    """Cuts off what both begin and end with; also its weight."""
    weight = 0
    while a < a_end and b < b_end and words[a] == words[b]:
        weight += weights[a]
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and words[a_end - 1] == words[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
        weight += weights[a_end]
    return weight, a, a_end, b, b_end


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _at_most(words: Any, weights: Any, a: int, a_end: int, b: int, b_end: int, bloom: Any) -> int:
    """An upper bound of the weight that ``b`` shares with ``a``, whatever the order of words."""
    bloom[:] = np.uint64(0)
    for i in range(a, a_end):
        word = words[i]
        bloom[(word >> np.uint32(6)) & np.uint32(15)] |= np.uint64(1) << np.uint64(word & np.uint32(63))
    most = 0
    for j in range(b, b_end):
        word = words[j]
        if bloom[(word >> np.uint32(6)) & np.uint32(15)] >> np.uint64(word & np.uint32(63)) & np.uint64(1):
            most += weights[j]
    return most


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _heaviest(words: Any, weights: Any, a: int, a_end: int, b: int, b_end: int, table: Any) -> Any:
    """Weight of the heaviest common subsequence; ``table`` keeps the way there."""
    width = b_end - b
    for i in range(a_end - a):
        word, weight, left = words[a + i], np.int32(weights[a + i]), np.int32(0)
        above, row = table[i], table[i + 1]
        for j in range(width):
            best = max(above[j + 1], left)
            if words[b + j] == word:
                best = max(best, above[j] + weight)
            row[j + 1] = left = best
    return table[a_end - a, width]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _longest_run(words: Any, weights: Any, a: int, b: int, i: int, j: int, table: Any) -> int:
    """The longest run of words that stand against other words, going back through ``table`` from (i, j)."""
    mine, yours, longest = 0, 0, 0
    while i > 0 or j > 0:
        same = i > 0 and j > 0 and words[a + i - 1] == words[b + j - 1]
        if same and table[i, j] == table[i - 1, j - 1] + weights[a + i - 1]:
            longest, mine, yours = max(longest, min(mine, yours)), 0, 0
            i, j = i - 1, j - 1
        elif i > 0 and (j == 0 or table[i, j] == table[i - 1, j]):
            mine, i = mine + 1, i - 1
        else:
            yours, j = yours + 1, j - 1
    return max(longest, min(mine, yours))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _alike(
    words: Any, weights: Any, a: int, a_end: int, b: int, b_end: int, total: int, alike: float, run: float,
    table: Any, bloom: Any,
) -> Any:  # fmt: skip
    need = alike * total / 2
    shorter = min(a_end - a, b_end - b)
    edge, a, a_end, b, b_end = _trim(words, weights, a, a_end, b, b_end)
    if edge + _at_most(words, weights, a, a_end, b, b_end, bloom) < need:
        return False
    shared = edge + _heaviest(words, weights, a, a_end, b, b_end, table)
    if shared < need:
        return False
    longest = _longest_run(words, weights, a, b, a_end - a, b_end - b, table)
    return 2.0 * shared / total - run * longest / shorter >= alike


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _root(parent: Any, node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _join(
    keys: Any, order: Any, bucket: int, window: int, words: Any, bounds: Any, weights: Any, sketch: Any,
    most: float, alike: float, run: float, kept: int, parent: Any,
) -> None:  # fmt: skip
    table, bloom = np.zeros((kept + 1, kept + 1), np.int32), np.zeros(16, np.uint64)
    shift, start = np.uint64(bucket), 0
    for i in range(1, len(order)):
        if keys[i] >> shift != keys[i - 1] >> shift:
            start = i
            continue
        for j in range(i - 1, max(start, i - window) - 1, -1):
            x, y = order[i], order[j]
            a, b = _root(parent, x), _root(parent, y)
            if a == b or _hopeless(sketch, x, y, alike, most):
                continue
            total = np.int64(sketch[x, 3] >> np.uint64(16)) + np.int64(sketch[y, 3] >> np.uint64(16))
            if _alike(
                words, weights, bounds[x], bounds[x + 1], bounds[y], bounds[y + 1], total, alike, run, table, bloom
            ):  # fmt: skip
                parent[max(a, b)] = min(a, b)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _flatten(parent: Any) -> None:
    for i in range(len(parent)):
        parent[i] = parent[parent[i]]


def join(
    neighbours: Iterable[tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32]]],
    words: npt.NDArray[np.uint32],
    weights: npt.NDArray[np.uint8],
    bounds: npt.NDArray[np.int64],
    *,
    alike: float = ALIKE,
) -> npt.NDArray[np.int32]:
    """For each text the smallest one of its group; ``neighbours`` as ``minhash.bands``, ``weights`` as ``rarity``.

    Groups are the components of all alike neighbours, so the order of comparing does not matter.
    """
    size = len(bounds) - 1
    sketch = np.zeros((size, 4), np.uint64)
    _sketch(words, weights, bounds, sketch)
    parent = np.arange(size, dtype=np.int32)
    for keys, order in neighbours:
        _join(
            keys,
            order,
            BUCKET,
            WINDOW,
            words,
            bounds,
            weights,
            sketch,
            MOST * _UNIT,
            alike,
            RUN,
            KEPT,
            parent,
        )
    _flatten(parent)
    return parent
