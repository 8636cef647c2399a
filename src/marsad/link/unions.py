"""Joins alike neighbours of bands into groups, whoever compares them and in whatever order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.shingles import workers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WINDOW = 3
"""Neighbours to look back to in a bucket."""
_FEW = 1000  # texts that one thread joins before another has begun


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def root(parent: Any, node: int) -> int:
    """Who stands for the group of ``node``: the smallest one."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _merge(parent: Any, other: Any, which: Any) -> None:
    """Joins in ``parent`` what is joined in ``other``."""
    for text in which:
        if other[text] != parent[text]:
            a, b = root(parent, text), root(parent, other[text])
            parent[max(a, b)] = min(a, b)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _flatten(parent: Any, which: Any) -> None:
    """Lets each of ``which`` name the smallest of its group."""
    for text in which:
        parent[text] = root(parent, text)


def components(
    neighbours: Sequence[npt.NDArray[np.int32]],
    which: npt.NDArray[np.int64],
    size: int,
    compare: Callable[[int, npt.NDArray[np.int32], int, int, npt.NDArray[np.int32]], None],
) -> npt.NDArray[np.int32]:
    """For each text ``which`` (of ``size``) the smallest one of its group; ``neighbours`` are their ``minhash.bands``.

    ``compare(thread, band, first, end, parent)`` joins in ``parent`` the alike ones among ``band[first:end]`` and at
    most WINDOW neighbours before them. Groups are the components of all alike neighbours, so neither the order of
    comparing matters nor who compares: every thread joins its share of a band in a copy of what is joined so far.
    """
    threads = workers() if len(which) > _FEW else 1
    parents = [np.arange(size, dtype=np.int32) for _ in range(threads)]

    def share(number: int, band: npt.NDArray[np.int32]) -> None:
        first, end = (len(band) * at // threads for at in (number, number + 1))
        compare(number, band, first, end, parents[number])

    with ThreadPoolExecutor(threads) as pool:
        for band in neighbours:
            for other in parents[1:]:
                np.copyto(other, parents[0])
            list(pool.map(share, range(threads), [band] * threads))
            for other in parents[1:]:
                _merge(parents[0], other, which)
            _flatten(parents[0], which)
    return parents[0][which]
