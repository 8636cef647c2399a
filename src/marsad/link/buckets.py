"""Near-duplicates for engines that hold the texts in parts: what is alike in whole buckets, the cores of whole groups.

Every call needs whole buckets or whole groups; how many of them come together, and in what order, changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.link.consensus import Core, consensus
from marsad.link.gather import gather, pair_sets
from marsad.link.labels import in_groups
from marsad.link.minhash import NONE, marked
from marsad.link.shingles import pick
from marsad.link.similar import join, sketches

if TYPE_CHECKING:
    from marsad.link.counts import Counts

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
    different, first, orders = _orders(band, key, content)
    # Rows of one text have the same words: those of the first stand for all.
    mine, where = pick(words, bounds, first)
    heavy, _ = pick(weights, bounds, first)
    which = np.arange(len(different))
    owner = join(orders, which, mine, heavy, where, sketches(mine, heavy, where))
    held = np.flatnonzero(owner != which)
    return different[held], different[owner[held]]


def cores(
    words: npt.NDArray[np.uint32],
    weights: npt.NDArray[np.uint8],
    bounds: npt.NDArray[np.int64],
    content: Contents,
    groups: npt.NDArray[np.int64],
) -> tuple[Core, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The core of each of these whole groups, the group (as numbered in ``groups``, any numbers below that of the
    texts) and how many texts it has. ``Core.chosen`` are row numbers: ``content`` there is the content of the core.
    """
    rows = np.argsort(content)
    order, starts = in_groups(groups[rows], len(rows))
    rows = rows[order]
    return consensus(words, weights, bounds, rows, starts), groups[rows[starts[:-1]]], np.diff(starts)


def torn(
    band: npt.NDArray[np.int8],
    key: npt.NDArray[np.uint64],
    content: Contents,
    words: npt.NDArray[np.uint32],
    bounds: npt.NDArray[np.int64],
    many: npt.NDArray[np.int64],
    among: Counts,
) -> tuple[Contents, Contents]:
    """Pairs of cores, by their content, that hold together groups of one text: as `alike`, where a row is a core in a
    band. ``many`` is how many texts its group has; ``among`` counts all cores (and gave the keys)."""
    different, first, orders = _orders(band, key, content)
    mine, where = pick(words, bounds, first)
    which = np.arange(len(different))
    owner = gather(orders, which, many[first], *pair_sets(mine, where, many[first], among), among)
    held = np.flatnonzero(owner != which)
    return different[held], different[owner[held]]


def _orders(
    band: npt.NDArray[np.int8], key: npt.NDArray[np.uint64], content: Contents
) -> tuple[Contents, npt.NDArray[np.int64], list[npt.NDArray[np.int32]]]:
    """The different contents, a row of each, and the neighbours of each band by the number of their content."""
    different, first, number = np.unique(content, return_index=True, return_inverse=True)
    orders = [_neighbours(number[rows], key[rows]) for rows in (band == each for each in np.unique(band))]
    return different, first, orders


def _neighbours(number: npt.NDArray[np.int64], key: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
    """The texts of one band as ``minhash.ordered`` has them; ``number`` is in the order of the content."""
    order = np.lexsort((number, key))
    order = order[key[order] != NONE]
    return marked(key[order], number[order].astype(np.int32))
