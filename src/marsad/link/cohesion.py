"""How much of the texts of a group is what they have in common: low where a chain of half-alike texts was joined."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.shingles import workers

SAMPLE = 64
"""Texts of a group to look at, spread evenly."""
CONSTANT = 0.6
"""A word is constant where this share of the texts has it."""
LOW = 0.1
"""The share of texts that may fall short: the cohesion of a group is that quantile of its texts'."""
_FEW = 100  # groups that one thread looks at before another has begun
_SLOTS = 1 << 13  # room for the different words of a sample


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def slot(word: Any, now: int, table: Any, stamp: Any) -> Any:
    """Where ``word`` stands or may stand in the open-addressed table of group ``now``."""
    mask = len(table) - 1
    at = np.int64(word) & mask
    while stamp[at] == now and table[at] != word:
        at = (at + 1) & mask
    return at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _cohesion(
    words: Any, weights: Any, bounds: Any, order: Any, starts: Any, sample: int, constant: float, low: float,
    room: int, mean: Any, out: Any,
) -> None:  # fmt: skip
    table, stamp = np.zeros(room, np.uint32), np.zeros(room, np.int64)
    texts, last = np.zeros(room, np.int32), np.zeros(room, np.int64)
    share, seen = np.zeros(sample, np.float64), 0
    for g in range(len(starts) - 1):
        size = starts[g + 1] - starts[g]
        if size < 2:
            continue
        taken = min(size, sample)
        for k in range(taken):
            text = order[starts[g] + k * size // taken]
            seen += 1
            for i in range(bounds[text], bounds[text + 1]):
                at = slot(words[i], g + 1, table, stamp)
                if stamp[at] != g + 1:
                    stamp[at], table[at], texts[at] = g + 1, words[i], 0
                    last[at] = 0
                if last[at] != seen:
                    last[at] = seen
                    texts[at] += 1
        need = max(2.0, constant * taken)
        for k in range(taken):
            text = order[starts[g] + k * size // taken]
            total, common = 0.0, 0.0
            for i in range(bounds[text], bounds[text + 1]):
                total += weights[i]
                if texts[slot(words[i], g + 1, table, stamp)] >= need:
                    common += weights[i]
            share[k] = common / max(total, 1.0)
        mean[g] = share[:taken].mean()
        out[g] = np.sort(share[:taken])[np.int64(low * taken)]


def cohesion(
    words: npt.NDArray[np.uint32],
    weights: npt.NDArray[np.uint8],
    bounds: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Of each group of texts (``order[starts[i]:starts[i + 1]]``) the share of a text's weight that is constant.

    Once on average (0 for groups of one: nothing is explained), once what all but the LOW share of the texts
    reach (1 for groups of one: there is nothing to part).
    """
    groups = len(starts) - 1
    mean, low = np.zeros(groups), np.ones(groups)
    threads = workers() if groups > _FEW else 1

    def share(number: int) -> None:
        first, end = (groups * at // threads for at in (number, number + 1))
        _cohesion(
            words, weights, bounds, order, starts[first : end + 1], SAMPLE, CONSTANT, LOW, _SLOTS, mean[first:end],
            low[first:end],
        )  # fmt: skip

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(share, range(threads)))
    return mean, low
