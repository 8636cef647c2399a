"""Draws a few rows at random for a budget of hours, with exact chances: the same for each row that fits.

Systematic sampling from a list in order of area and hours: each area gives in proportion to what waits in it, and the
hours drawn are as even as whole rows allow. One number drawn from the seed decides everything.
Source: systematic sampling with equal probabilities (Madow and Madow 1944).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from marsad.rank.columns import Floats, Ints

_NOTHING = 1e-9
_MICRO = 1e6  # hours that differ by less than a millionth are the same length


@dataclass(frozen=True, slots=True)
class Draw:
    """``rows`` drawn, their ``length`` in hours, and every row's ``chance``.

    ``lengths`` and ``likely``: the different lengths such a draw can have and how likely each is.
    """

    rows: Ints
    length: float
    chance: Floats
    lengths: Floats
    likely: Floats


def draw(*, hours: Floats, area: Ints, budget: float, most: float, seed: int) -> Draw:
    """Draw rows of ``hours`` each for ``budget`` hours on average and never more than ``most``."""
    listed = np.flatnonzero(hours <= most + _NOTHING)
    total = float(hours[listed].sum())
    if not len(listed) or budget <= 0 or total <= 0:
        return Draw(np.zeros(0, np.int64), 0.0, np.zeros(len(hours)), np.zeros(1), np.ones(1))
    listed = listed[np.lexsort((hours[listed], area[listed]))]
    need = hours[listed]
    step = min(budget / total, 1.0)  # each row's stretch of the line on which points one apart are laid
    lengths, likely = _lengths(need, step)
    if lengths.max() > most + _NOTHING:  # then one row at most
        step = min(step, 1 / len(need))
        lengths, likely = _lengths(need, step)
    rows = _hit(len(need), step, float(np.random.default_rng(seed).random()))
    chance = np.zeros(len(hours))
    chance[listed] = step
    return Draw(np.sort(listed[rows]), float(need[rows].sum()), chance, lengths, likely)


def _hit(size: int, step: float, start: float) -> Ints:
    """The rows that points at ``start``, ``start`` + 1, ... fall on."""
    points = start + np.arange(int(np.ceil(size * step)) + 1)
    rows = np.floor(points / step).astype(np.int64)
    return np.unique(rows[rows < size])


def _lengths(need: Floats, step: float) -> tuple[Floats, Floats]:
    """The hours that `_hit` can come to over all starts, and how likely each sum is."""
    # The sum changes only where a point crosses from one row to another of a different length.
    edge = np.concatenate([[0], np.flatnonzero(np.diff(need)) + 1, [len(need)]])
    change = np.diff(need[edge[:-1]], prepend=0.0)
    change = np.append(change, -need[-1])
    at = (edge * step) % 1.0
    order = np.argsort(at, kind="stable")
    bounds = np.concatenate([[0.0], at[order], [1.0]])
    steps = np.concatenate([[0.0], np.cumsum(change[order])])
    widths = np.diff(bounds)
    sure = int(np.argmax(widths))  # rounding cannot put a start in the wrong stretch here
    known_sum = need[_hit(len(need), step, float(bounds[sure] + widths[sure] / 2))].sum()
    sums = known_sum + steps - steps[sure]
    whole = np.rint(sums * _MICRO).astype(np.int64)
    known, place = np.unique(whole, return_inverse=True)
    share = np.bincount(place, weights=widths)
    return known[share > _NOTHING] / _MICRO, share[share > _NOTHING]
