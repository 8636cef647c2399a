"""Joins groups that one text was torn into: their consensus texts share word pairs, in whatever order sentences stand.

A consensus has neither slots nor dropped words, so that pieces of one text share far more than a stock sentence. What
many groups have says little: a word pair weighs less, the more consensus texts have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.counts import pair_hash, place
from marsad.link.similar import OWN
from marsad.link.unions import WINDOW, components, root

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.counts import Counts

SEVERAL = 3
"""Texts a group must have for its consensus to tell its words from slots."""
SHARED = 0.6
"""Shared part of the weight of the word pairs of both."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _sets(words: Any, bounds: Any, few: Any, many: Any, out: Any, where: Any) -> None:
    total, shift = 0, place(len(many))
    for d in range(len(bounds) - 1):
        first = total
        for i in range(bounds[d], bounds[d + 1] - 1):
            pair = pair_hash(words[i], words[i + 1])
            if not few[d] or many[pair >> shift] > 1:
                out[total] = pair
                total += 1
        out[first:total].sort()
        end, total = total, first
        for i in range(first, end):
            if total == first or out[i] != out[total - 1]:
                out[total] = out[i]
                total += 1
        where[d + 1] = total


def pair_sets(
    words: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64], many: npt.NDArray[np.int64], among: Counts
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """The word pairs of each consensus text, ragged, sorted, each once; of one that stands for fewer than SEVERAL texts
    (``many``) only those that others have too: the rest may be its slots."""
    out, where = np.empty(len(words), np.uint32), np.zeros_like(bounds)
    _sets(words, bounds, many < SEVERAL, among.pairs, out, where)
    return out[: where[-1]], where


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _shared(pairs: Any, where: Any, many: Any, scale: Any, x: int, y: int) -> Any:
    """The part of the weight of both sets that is in both."""
    i, j, both, rest, shift = where[x], where[y], 0.0, 0.0, place(len(many))
    while i < where[x + 1] and j < where[y + 1]:
        weight = scale[many[min(pairs[i], pairs[j]) >> shift]]
        if pairs[i] == pairs[j]:
            both, i, j = both + weight, i + 1, j + 1
        elif pairs[i] < pairs[j]:
            rest, i = rest + weight, i + 1
        else:
            rest, j = rest + weight, j + 1
    for k in range(i, where[x + 1]):
        rest += scale[many[pairs[k] >> shift]]
    for k in range(j, where[y + 1]):
        rest += scale[many[pairs[k] >> shift]]
    return 2.0 * both / max(rest + 2.0 * both, 1e-9)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _gather(
    band: Any, first: int, end: int, window: int, few: Any, pairs: Any, where: Any, many: Any, scale: Any, least: float,
    parent: Any,
) -> None:  # fmt: skip
    """Joins in ``parent`` those of ``band[first:end]`` and their neighbours before them that share enough."""
    for i in range(first, end):
        x, j = band[i], i
        while x >= 0 and j > 0 and i - j < window:
            j -= 1
            y = band[j]
            last = y < 0  # the first of the bucket
            y = ~y if last else y
            if parent[x] != parent[y] and not (few[x] and few[y]):
                a, b = root(parent, x), root(parent, y)
                if a != b and _shared(pairs, where, many, scale, x, y) >= least:
                    parent[max(a, b)] = min(a, b)
                    parent[x] = parent[y] = min(a, b)
            if last:
                break


def gather(
    neighbours: Sequence[npt.NDArray[np.int32]],
    which: npt.NDArray[np.int64],
    many: npt.NDArray[np.int64],
    pairs: npt.NDArray[np.uint32],
    where: npt.NDArray[np.int64],
    among: Counts,
) -> npt.NDArray[np.int32]:
    """For each consensus text ``which`` the smallest one of its group; ``neighbours`` as ``minhash.bands``, ``pairs``
    as `pair_sets`, ``many`` how many texts each stands for, ``among`` the counts of all consensus texts.

    Two that stand for fewer than SEVERAL texts each are left alone: what these have in common may be a stock sentence.
    """
    few = many < SEVERAL
    scale = np.sqrt(np.minimum(1.0, OWN / np.maximum(np.arange(256), 1)))

    def compare(
        _: int, band: npt.NDArray[np.int32], first: int, end: int, parent: npt.NDArray[np.int32]
    ) -> None:
        _gather(band, first, end, WINDOW, few, pairs, where, among.pairs, scale, SHARED, parent)

    return components(neighbours, which, len(where) - 1, compare)
