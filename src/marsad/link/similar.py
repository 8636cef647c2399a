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

from marsad.link.alignment import agree, desk
from marsad.link.counts import place
from marsad.link.shingles import KEPT, workers
from marsad.link.unions import WINDOW, components, root

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.counts import Counts

LEAST, MOST = 0.8125, 3.0
RARE_OF = 200.0
ALIKE = 0.45
"""Shared part of the weight of both texts, less RUN × the longest replaced run, as part of the shorter text, beyond
what slots side by side replace: a FREE-th of it."""
RUN, FREE = 0.6, 8
OWN = 16.0
"""In as many groups a word may stand without losing weight: pieces of one text."""
_UNIT = 64.0  # weights are kept as whole sixty-fourths of a nat
_STOCK = 8.0  # least weight of a word of many groups


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _rarity(words: Any, many: Any, nats: Any, out: Any) -> None:
    shift = place(len(many))
    for i in range(len(words)):
        out[i] = nats[min(many[words[i] >> shift], len(nats) - 1)]


def rarity(words: npt.NDArray[np.uint32], among: Counts) -> npt.NDArray[np.uint8]:
    """The weight of each word in sixty-fourths of a nat, ragged like ``words``: rare ones weigh more."""
    # From LEAST nats on the weight no longer falls: a table up to that frequency says all.
    highest = int((among.texts + RARE_OF) / np.exp(LEAST)) + 1
    nats = np.log((among.texts + RARE_OF) / (np.arange(highest + 1) + 0.2))
    out = np.empty(len(words), np.uint8)
    _rarity(words, among.words, (np.clip(nats, LEAST, MOST) * _UNIT).astype(np.uint8), out)
    return out


def owned(words: npt.NDArray[np.uint32], among: Counts) -> npt.NDArray[np.uint8]:
    """The weight of each word in sixty-fourths of a nat, by how few groups have it; ``among`` counts consensus texts.

    Counted so, a text of many copies does not make its own words common.
    """
    highest = int(OWN * (MOST * _UNIT / _STOCK) ** 2) + 1
    weight = MOST * _UNIT * np.sqrt(np.minimum(1.0, OWN / np.maximum(np.arange(highest + 1), 1)))
    out = np.empty(len(words), np.uint8)
    _rarity(words, among.words, np.maximum(weight, _STOCK).astype(np.uint8), out)
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


@njit(inline="always")  # type: ignore[untyped-decorator]
def _total(sketch: Any, x: int, y: int) -> Any:
    """The weight of both texts."""
    return np.int64(sketch[x, 3] >> np.uint64(16)) + np.int64(sketch[y, 3] >> np.uint64(16))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _join(
    band: Any, first: int, end: int, window: int, words: Any, bounds: Any, weights: Any, sketch: Any, most: float,
    least: float, run: float, free: int, room: Any, parent: Any,
) -> None:  # fmt: skip
    """Joins in ``parent`` the alike ones among the texts ``band[first:end]`` and their neighbours before them."""
    for i in range(first, end):
        x, j = band[i], i
        while x >= 0 and j > 0 and i - j < window:
            j -= 1
            y = band[j]
            last = y < 0  # the first of the bucket
            y = ~y if last else y
            if parent[x] != parent[y] and not _hopeless(sketch, x, y, least, most):
                a, b = root(parent, x), root(parent, y)
                if a != b and agree(
                    words, weights, bounds, x, y, _total(sketch, x, y), least, run, free, room
                ):
                    parent[max(a, b)] = min(a, b)
                    parent[x] = parent[y] = min(a, b)
            if last:
                break


def sketches(
    words: npt.NDArray[np.uint32], weights: npt.NDArray[np.uint8], bounds: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint64]:
    """What is looked at of two texts before their words are: four numbers a text."""
    found = np.zeros((len(bounds) - 1, 4), np.uint64)
    _sketch(words, weights, bounds, found)
    return found


def join(
    neighbours: Sequence[npt.NDArray[np.int32]],
    which: npt.NDArray[np.int64],
    words: npt.NDArray[np.uint32],
    weights: npt.NDArray[np.uint8],
    bounds: npt.NDArray[np.int64],
    sketch: npt.NDArray[np.uint64],
    *,
    alike: float = ALIKE,
) -> npt.NDArray[np.int32]:
    """For each text ``which`` the smallest one of its group; ``neighbours`` are their ``minhash.bands``,
    ``weights`` as ``rarity``, ``sketch`` as ``sketches``.

    ``alike`` is asked of the shared part of the weight of both texts, less RUN × the longest replaced run beyond a
    FREE-th of the shorter text.
    """
    rooms = [desk(KEPT) for _ in range(workers())]

    def compare(
        number: int, band: npt.NDArray[np.int32], first: int, end: int, parent: npt.NDArray[np.int32]
    ) -> None:
        _join(
            band, first, end, WINDOW, words, bounds, weights, sketch, MOST * _UNIT, alike, RUN, FREE, rooms[number],
            parent,
        )  # fmt: skip

    return components(neighbours, which, len(bounds) - 1, compare)
