"""Means over seeds, with the interval in which the true mean lies nineteen times in twenty."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marsad.rank.columns import Floats

_UPPER = 0.975


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and its 95 % interval; ``low`` and ``high`` are NaN with one seed."""

    mean: float
    low: float
    high: float

    def text(self, form: str = ".2f") -> str:
        """For people: the mean, and how far the ends lie from it."""
        if math.isnan(self.mean):
            return "–"
        ends = "" if math.isnan(self.low) else f" ±{self.high - self.mean:{form}}"
        return f"{self.mean:{form}}{ends}"

    def scaled(self, factor: float) -> Interval:
        """All of it times ``factor``, for percent."""
        return Interval(self.mean * factor, self.low * factor, self.high * factor)

    def to_dict(self) -> dict[str, float | None]:
        """For programs; None where there is nothing to tell."""
        return {name: _told(getattr(self, name)) for name in ("mean", "low", "high")}


def interval(values: Sequence[float]) -> Interval:
    """Of one value a seed, NaN left out. Source: Student's t, 1908."""
    known = np.array([value for value in values if not math.isnan(value)], np.float64)
    if not len(known):
        return Interval(math.nan, math.nan, math.nan)
    mean = float(known.mean())
    if len(known) == 1:
        return Interval(mean, math.nan, math.nan)
    return _around(mean, float(known.std(ddof=1)) / math.sqrt(len(known)), len(known))


def pooled(figure: Callable[[Floats], float], seeds: Sequence[Floats]) -> Interval:
    """Of a figure that is computed from counts summed over seeds.

    Source: jackknife, leaving out one seed at a time (Tukey 1958).
    """
    counts = np.array(seeds, np.float64)
    total = counts.sum(axis=0)
    value = figure(total)
    if len(counts) == 1:
        return Interval(value, math.nan, math.nan)
    without = np.array([figure(total - one) for one in counts])
    error = math.sqrt((len(counts) - 1) / len(counts) * float(((without - without.mean()) ** 2).sum()))
    return _around(value, error, len(counts))


def _around(mean: float, error: float, count: int) -> Interval:
    half = float(stdtrit(count - 1, _UPPER)) * error
    return Interval(mean, mean - half, mean + half)


def _told(value: float) -> float | None:
    return None if math.isnan(value) else value
