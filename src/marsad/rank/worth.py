"""What working on a lead is worth: the one formula, for the ranking of a lake and for its simulation alike.

index = P(actionable) × expected harm averted × P(still reachable) ÷ hours × ageing
Source: cμ/θ is asymptotically optimal in overload (Atar, Giat, Shimkin 2010); ageing keeps old leads alive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from marsad.rank.columns import Floats
    from marsad.rank.harm import HarmTable


def reach(days: Floats, window_days: Floats, harm: HarmTable) -> Floats:
    """P(somebody can still be reached) after ``days`` without a sign; NaN = nobody knows how many.

    Half after one window, with a long tail. Source: half-lives that differ from case to case (Lomax 1954).
    """
    likely = np.maximum(1 / (1 + np.maximum(days, 0) / window_days), harm.reach_floor)
    return np.where(np.isnan(days), harm.reach_unknown, likely)


def ageing(days: Floats, harm: HarmTable) -> Floats:
    """What a lead that has waited ``days`` (NaN = not known) is multiplied by, at least 1: nothing starves."""
    return 1 + harm.ageing_rate * np.clip(np.nan_to_num(days, nan=0.0), 0, harm.ageing_days)


def averted(low: Floats, high: Floats, likely: Floats) -> Floats:
    """Σ P(outcome | evidence) × harm: units of harm, ``low`` or ``high`` with probability ``likely``."""
    return low + (high - low) * likely


def worth(actionable: Floats, averted: Floats, reach: Floats, hours: Floats, ageing: Floats) -> Floats:
    """The index: units of harm expected to be averted in an hour of work."""
    return actionable * averted * reach / hours * ageing
