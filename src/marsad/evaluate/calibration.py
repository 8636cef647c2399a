"""Whether a score of 0.8 is right eight times in ten: Brier score and reliability bins."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores in [low, high), the last bin with its end: how many, their mean, how often they were right."""

    low: float
    high: float
    count: int
    said: float
    came_true: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """``brier``: mean squared error of probabilities, 0 best; ``base``: Brier of always saying the base rate.

    ``error``: mean distance between said and came true, weighted by count (expected calibration error).
    """

    count: int
    brier: float
    base: float
    error: float
    bins: tuple[Bin, ...]


def calibration(truth: npt.ArrayLike, scores: npt.ArrayLike, *, bins: int = 10) -> Calibration:
    """Calibration of probabilities against what was true; empty bins are left out.

    Source: Brier 1950; Naeini et al. 2015 (expected calibration error).
    """
    right = np.asarray(truth, np.float64)
    said = np.asarray(scores, np.float64)
    if not len(right):
        return Calibration(0, math.nan, math.nan, math.nan, ())
    if said.min() < 0 or said.max() > 1:
        raise ValueError("scores are probabilities: expected values in [0, 1]")
    place = np.minimum((said * bins).astype(np.int64), bins - 1)
    filled = []
    for number in np.unique(place):
        inside = place == number
        filled.append(
            Bin(
                number / bins,
                (number + 1) / bins,
                int(inside.sum()),
                float(said[inside].mean()),
                float(right[inside].mean()),
            )
        )
    error = sum(one.count * abs(one.said - one.came_true) for one in filled) / len(right)
    rate = float(right.mean())
    return Calibration(
        len(right), float(((said - right) ** 2).mean()), rate * (1 - rate), error, tuple(filled)
    )
