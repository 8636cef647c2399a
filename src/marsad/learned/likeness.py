"""Which texts are alike, so that nothing is scored on what it was learned from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from marsad.learned.grams import BITS

type Ints = npt.NDArray[np.int64]

ALIKE = 0.5
"""Cosine of two texts' n-grams from which they belong together."""
_AT_ONCE = 512  # texts compared with all others at a time: bounds memory


def groups_alike(rows: sparse.csr_matrix) -> Ints:
    """The number of each text's group: texts that are alike share one, and so do those that are alike to both.

    ``rows``: as `marsad.learned.rows.matrix` gives them; cues do not count.
    """
    grams = rows[:, : 1 << BITS].tocsr()
    length = np.sqrt(np.asarray(grams.multiply(grams).sum(1)).ravel())
    grams = (sparse.diags(1 / np.maximum(length, 1e-9)) @ grams).tocsr()
    turned = grams.T.tocsr()
    first, second = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for begin in range(0, rows.shape[0], _AT_ONCE):
        near = (grams[begin : begin + _AT_ONCE] @ turned).tocoo()
        close = near.data >= ALIKE
        first.append(near.row[close].astype(np.int64) + begin)
        second.append(near.col[close].astype(np.int64))
    ends = np.concatenate(first), np.concatenate(second)
    graph = sparse.coo_matrix((np.ones(len(ends[0])), ends), shape=(rows.shape[0],) * 2)
    found: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


def folds(groups: Ints, count: int) -> npt.NDArray[np.uint64]:
    """A fold below ``count`` for each text by its group; texts that are alike share one."""
    # By a multiplicative hash of the group's number: neighbours in a file fall apart.
    hashed: npt.NDArray[np.uint64] = groups.astype(np.uint64) * np.uint64(0x9E3779B1) >> np.uint64(7)
    return hashed % np.uint64(count)
