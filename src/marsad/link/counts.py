"""How many texts have a word, and which word pairs stand more than once: arrays that add up over parts of the texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

_WORD_BITS, _PAIR_BITS = (12, 22), (12, 27)  # least and most: 16 MB for words, 128 MB for pairs


@dataclass(frozen=True, slots=True)
class Counts:
    """``texts`` in all; ``words[hash >> (32 - bits)]`` (int32) is how many of them have a word, ``pairs`` (uint8)
    likewise how often a word pair stands: 0, 1, 2 = more than once. Both are powers of two long.

    ``+`` puts two parts together, in any order; both must be of the same lengths (`lengths`).
    """

    texts: int
    words: npt.NDArray[np.int32]
    pairs: npt.NDArray[np.uint8]

    def __add__(self, other: Counts) -> Counts:
        """Of both parts, which have no text in common."""
        pairs = np.minimum(self.pairs.astype(np.uint16) + other.pairs, 255).astype(np.uint8)
        return Counts(self.texts + other.texts, self.words + other.words, pairs)


def lengths(total: int) -> tuple[int, int]:
    """Lengths of ``Counts.words`` and ``Counts.pairs`` for texts of ``total`` words in all."""
    words, pairs = (
        1 << min(max(total.bit_length() + more, least), most)
        for more, (least, most) in enumerate((_WORD_BITS, _PAIR_BITS))
    )
    return words, pairs


@njit(inline="always")  # type: ignore[untyped-decorator]
def pair_hash(left: Any, right: Any) -> Any:
    """A 32-bit hash of two neighbouring words; their order counts."""
    value = np.uint64(left) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(right)
    value = (value ^ (value >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.uint32(value >> np.uint64(32))


@njit(inline="always")  # type: ignore[untyped-decorator]
def place(length: int) -> Any:
    """How far a 32-bit hash is shifted right to give its place in a table of this length."""
    bits = 0
    while length > 1 << bits:
        bits += 1
    return np.uint32(32 - bits)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _count(words: Any, bounds: Any, many: Any, seen: Any) -> None:
    last = np.full(len(many), -1, np.int32)
    word, pair = place(len(many)), place(len(seen))
    for d in range(len(bounds) - 1):
        for i in range(bounds[d], bounds[d + 1]):
            at = words[i] >> word
            if last[at] != d:
                last[at] = d
                many[at] += 1
            if i + 1 < bounds[d + 1]:
                both = pair_hash(words[i], words[i + 1]) >> pair
                if seen[both] < 255:
                    seen[both] += 1


def counts(words: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64], size: tuple[int, int]) -> Counts:
    """Counts of a part: text ``i`` has ``words[bounds[i]:bounds[i + 1]]``; ``size`` as `lengths` gives it for all."""
    found = Counts(len(bounds) - 1, np.zeros(size[0], np.int32), np.zeros(size[1], np.uint8))
    _count(words, bounds, found.words, found.pairs)
    return found
