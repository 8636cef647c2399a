"""Which texts of whole buckets are alike, for engines that hold the buckets in parts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from marsad.link.minhash import NONE, marked
from marsad.link.shingles import pick
from marsad.link.similar import join, sketches

type Contents = npt.NDArray[np.uint64]


def alike(
    band: npt.NDArray[np.int8],
    key: npt.NDArray[np.uint64],
    content: Contents,
    words: npt.NDArray[np.uint32],
    weights: npt.NDArray[np.uint8],
    bounds: npt.NDArray[np.int64],
) -> tuple[Contents, Contents]:
    """Pairs of texts, by their content, that hold together whatever is alike in these buckets.

    A row is a text in a band, in any order: row ``i`` has ``words[bounds[i]:bounds[i + 1]]`` and their ``weights``.
    Every bucket must be whole. Each text is paired with the smallest one (by content) of its component: which pairs
    there are depends on which buckets come together, the components of the pairs of all buckets do not.
    """
    different, first, number = np.unique(content, return_index=True, return_inverse=True)
    # Rows of one text have the same words: those of the first stand for all.
    mine, where = pick(words, bounds, first)
    heavy, _ = pick(weights, bounds, first)
    orders = [_neighbours(number[rows], key[rows]) for rows in (band == each for each in np.unique(band))]
    which = np.arange(len(different))
    owner = join(orders, which, mine, heavy, where, sketches(mine, heavy, where))
    held = np.flatnonzero(owner != which)
    return different[held], different[owner[held]]


def _neighbours(number: npt.NDArray[np.int64], key: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
    """The texts of one band as ``minhash.ordered`` has them; ``number`` is in the order of the content."""
    order = np.lexsort((number, key))
    order = order[key[order] != NONE]
    return marked(key[order], number[order].astype(np.int32))
