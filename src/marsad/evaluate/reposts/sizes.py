"""Which template each text is a copy of: sizes by a power law, in an order that mixes all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

from marsad.evaluate.reposts.chance import mixed

if TYPE_CHECKING:
    import numpy.typing as npt

ALONE = 0.30
"""Share of the texts that nobody posts again."""
MEAN = 20
"""Mean number of copies of a template that has copies."""
_SHIFT = 4.0  # flattens the head: the largest holds some percent of all texts
_ROUNDS = 4


def ends(items: int) -> npt.NDArray[np.int64]:
    """Where the copies of each repeated template end, largest first, when texts stand in order; the rest are alone.

    Sizes fall as 1 / (rank + 4): a power law of exponent 2. Shape (templates,), at least one.
    """
    copies = items - round(ALONE * items)
    weights = 1.0 / (np.arange(max(1, round(copies / MEAN))) + _SHIFT)
    bounds: npt.NDArray[np.int64] = np.round(np.cumsum(weights) * (copies / weights.sum())).astype(np.int64)
    return bounds


@numba.njit(cache=True, nogil=True)
def place(item, items, seed):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Where text ``item`` of ``items`` stands when texts are in order of their templates: each place once.

    Source: Black and Rogaway 2002, "Ciphers with arbitrary finite domains" (Feistel network, walking on until inside).
    """
    half = 1
    while (1 << (2 * half)) < items:
        half += 1
    mask = (1 << half) - 1
    while True:
        left, right = item >> half, item & mask
        for turn in range(_ROUNDS):
            key = mixed(np.uint64(right) ^ mixed(np.uint64(seed) + np.uint64(turn + 1)))
            left, right = right, left ^ (np.int64(key >> np.uint64(1)) & mask)
        item = (left << half) | right
        if item < items:
            return item
