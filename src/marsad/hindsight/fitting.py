"""How far beliefs were off: shifts in log-odds, drawn towards none, with intervals; and the ratio of hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from marsad.rank.columns import Floats

SURE = 1.6449
"""Standard errors on either side: intervals are of 90 %."""
_STEPS = 60
_STILL = 1e-10


@dataclass(frozen=True, slots=True)
class Shifts:
    """One shift a column, with its standard error: log-odds, or the logarithm of a ratio."""

    shift: Floats
    error: Floats


def shifts(yes: Floats, believed: Floats, columns: Floats, weight: Floats, spread: Floats) -> Shifts:
    """How many log-odds each of ``columns`` (outcomes × columns) adds to what was ``believed`` (probabilities).

    ``yes``: 0 or 1 an outcome; ``weight`` as `weighing.weigh` gives it; ``spread``: standard deviation round no shift
    that is expected of each column before anything was seen. A weighted logistic regression with the belief as its
    offset. Weights are scaled to the number of equal outcomes that they are worth, so that few heavy ones do not
    pretend to be many; the error is the larger of the robust and the curvature's.
    Source: Huber 1967 and White 1980 (robust errors); Kish 1965.
    """
    start = np.log(believed) - np.log1p(-believed)
    scaled = weight * (weight.sum() / np.square(weight).sum())
    prior = np.diag(1 / np.square(spread))
    shift = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-(start + columns @ shift)))
        bend = columns.T @ ((scaled * p * (1 - p))[:, None] * columns) + prior
        step = np.linalg.solve(bend, columns.T @ (scaled * (yes - p)) - prior @ shift)
        shift = shift + np.clip(step, -2.0, 2.0)
        if np.abs(step).max(initial=0.0) < _STILL:
            break
    p = 1 / (1 + np.exp(-(start + columns @ shift)))
    bend = columns.T @ ((scaled * p * (1 - p))[:, None] * columns) + prior
    inverse = np.linalg.inv(bend)
    score = (scaled * (yes - p))[:, None] * columns
    robust = inverse @ (score.T @ score + prior) @ inverse
    return Shifts(shift, np.sqrt(np.maximum(np.diag(robust), np.diag(inverse))))


def ratio(took: Floats, needed: Floats, weight: Floats, spread: float) -> tuple[float, float]:
    """The logarithm of hours taken over hours reckoned with, and its standard error; drawn towards none.

    Source: ratio estimator with a linearised variance (Cochran 1977, ch. 6); a normal prior of ``spread``.
    """
    taken, reckoned = float((weight * took).sum()), float((weight * needed).sum())
    if taken <= 0 or reckoned <= 0:
        return 0.0, spread
    off = weight * (took - taken / reckoned * needed) / taken
    sampled = max(float(np.square(off).sum()), 1e-6)
    keeps = spread**2 / (spread**2 + sampled)
    return keeps * float(np.log(taken / reckoned)), float(np.sqrt(keeps * sampled))
