"""Counts of right and wrong answers and what follows from them: precision, recall, F1, ROC-AUC."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


@dataclass(frozen=True, slots=True)
class Counts:
    """Answers that were right, wrong and missing. Rates are NaN where nothing was there to be counted."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of the answers given that are right."""
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what was there that was found."""
        return share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall: 2·right / (2·right + wrong + missed)."""
        return share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def there(self) -> int:
        """How many there were to be found."""
        return self.right + self.missed


def share(part: float, whole: float) -> float:
    """``part / whole``; NaN where the whole is empty, so that "nothing to measure" never reads as 0 or 1."""
    return part / whole if whole else math.nan


def compare[T](truth: Collection[T], found: Collection[T]) -> Counts:
    """Counts over two sets."""
    there, given = set(truth), set(found)
    right = len(there & given)
    return Counts(right, len(given) - right, len(there) - right)


def total(counts: Iterable[Counts]) -> Counts:
    """All counts added up (micro average)."""
    summed = Counts()
    for one in counts:
        summed += one
    return summed


def macro_f1(counts: Iterable[Counts]) -> float:
    """Mean F1 over the classes that were there at least once; NaN where none was."""
    values = [one.f1 for one in counts if one.there]
    return sum(values) / len(values) if values else math.nan


def roc_auc(truth: npt.ArrayLike, scores: npt.ArrayLike) -> float:
    """Chance that a positive scores above a negative, ties counting half; NaN unless both classes are there.

    Source: Mann and Whitney 1947; Hanley and McNeil 1982.
    """
    positive = np.asarray(truth, bool)
    values = np.asarray(scores, np.float64)
    ups, downs = int(positive.sum()), int((~positive).sum())
    if not ups or not downs:
        return math.nan
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2.0)[place]  # equal scores share their mean rank
    return float((ranks[positive].sum() - ups * (ups + 1) / 2.0) / (ups * downs))
