"""How well one grouping agrees with another: adjusted Rand index, pairs, B-cubed, glued and torn groups."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.evaluate.scores import share

if TYPE_CHECKING:
    from collections.abc import Sequence

    type Labels = Sequence[str] | npt.NDArray[np.integer]
    """One label an item: words, of which "" = alone, or numbers, of which none means that."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One grouping against the true one. ``items`` are what was grouped; rates are NaN where undefined.

    ``glued``: found groups holding two or more true ones (each with at least two items); ``most_glued``: the
    most true groups in one found group. ``torn``: mean number of found groups a true group lies in.
    """

    items: int
    pair_precision: float
    pair_recall: float
    pair_f1: float
    ari: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    true_groups: int
    found_groups: int
    glued: int
    most_glued: int
    torn: float


def agreement(truth: Labels, found: Labels) -> Agreement:
    """Compare groupings given as one label an item; the word "" = alone, a group of its own.

    Numbers in NumPy arrays are the fast way: ten million items take some seconds.

    Source: Hubert and Arabie 1985 (adjusted Rand index); Amigó et al. 2009 (B-cubed).
    """
    if len(truth) != len(found):
        raise ValueError(f"{len(truth)} true labels for {len(found)} found ones")
    rows, columns = _numbered(truth), _numbered(found)
    by_row, by_column = np.bincount(rows), np.bincount(columns)
    wide = max(len(by_column), 1)
    packed, counts = np.unique(rows * wide + columns, return_counts=True)
    cells = np.divmod(packed, wide)
    together, true_pairs, found_pairs = _pairs(counts), _pairs(by_row), _pairs(by_column)
    precision, recall = share(together, found_pairs), share(together, true_pairs)
    b_precision = share(float((counts**2 / by_column[cells[1]]).sum()), len(truth))
    b_recall = share(float((counts**2 / by_row[cells[0]]).sum()), len(truth))
    several = counts >= 2
    held = np.bincount(cells[1][several], minlength=1)
    grouped = by_row[cells[0]] >= 2
    return Agreement(
        items=len(truth),
        pair_precision=precision,
        pair_recall=recall,
        pair_f1=share(2 * together, found_pairs + true_pairs),
        ari=_ari(together, true_pairs, found_pairs, len(truth)),
        bcubed_precision=b_precision,
        bcubed_recall=b_recall,
        bcubed_f1=share(2 * b_precision * b_recall, b_precision + b_recall) if len(truth) else math.nan,
        true_groups=int((by_row >= 2).sum()),
        found_groups=int((by_column >= 2).sum()),
        glued=int((held >= 2).sum()),
        most_glued=int(held.max()),
        torn=share(int(grouped.sum()), int((by_row >= 2).sum())),
    )


def glued_by(truth: Sequence[str], carried: Sequence[Sequence[str]]) -> dict[str, int]:
    """For each carried value (a hub, a selector): how many true groups ("" = none, not counted) carry it."""
    owners: dict[str, set[str]] = {}
    for group, values in zip(truth, carried, strict=True):
        if group:
            for value in values:
                owners.setdefault(value, set()).add(group)
    return dict(sorted(Counter({value: len(groups) for value, groups in owners.items()}).items()))


def _numbered(labels: Labels) -> npt.NDArray[np.int64]:
    """Group numbers from 0; every "" gets a number of its own."""
    if isinstance(labels, np.ndarray):
        return np.unique(labels, return_inverse=True)[1].astype(np.int64)
    known: dict[str, int] = {}
    numbers = np.empty(len(labels), np.int64)
    fresh = 0
    for place, label in enumerate(labels):
        number = known.get(label) if label else None
        if number is None:
            number, fresh = fresh, fresh + 1
            if label:
                known[label] = number
        numbers[place] = number
    return numbers


def _pairs(sizes: npt.NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _ari(together: int, true_pairs: int, found_pairs: int, items: int) -> float:
    if not items:
        return math.nan
    every = items * (items - 1) // 2
    expected = true_pairs * found_pairs / every if every else 0.0
    most = (true_pairs + found_pairs) / 2.0
    # Both groupings all alone, or both one group: perfect agreement by convention.
    return 1.0 if most == expected else (together - expected) / (most - expected)
