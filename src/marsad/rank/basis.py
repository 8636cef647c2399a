"""What the index of each lead is reckoned from: a fact that becomes known changes some of it, and the index follows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from marsad.rank import worth

if TYPE_CHECKING:
    from marsad.rank.columns import Flags, Floats, Ints
    from marsad.rank.harm import HarmTable

_NOISE = np.uint64(12)  # last bits of an index: sums in another order differ there and must not decide a rank


@dataclass(frozen=True, slots=True)
class Basis:
    """One entry a lead in each array; ``right``, ``act`` and ``high`` are what all evidence adds in log-odds."""

    start: Floats  # log-odds of P(actionable) before any evidence
    alone: Floats  # log-odds that its strongest finding is right by itself
    likely: Floats  # log-odds of high harm before any evidence
    right: Floats
    act: Floats
    high: Floats
    named: Flags  # whether a finding gave it a name: only that can be wrong
    low: Floats  # units of harm
    top: Floats
    otherwise: Floats  # units of harm where the name is wrong
    base_hours: Floats
    held: Floats  # how much there is to work on
    days: Floats  # since it was last seen, NaN = not known
    window: Floats  # days
    lift: Floats  # nats that a person's override adds

    def take(self, rows: Ints) -> Basis:
        """The same of some leads."""
        return Basis(*(getattr(self, each.name)[rows] for each in fields(self)))

    @property
    def sure(self) -> Floats:
        """P(it is what it is called); what claims nothing cannot be wrong."""
        return np.where(self.named, sigmoid(self.alone + self.right), 1.0)

    def averted(self, sure: Floats, high: Floats) -> Floats:
        """Units of harm expected to be averted from one observation, with log-odds ``high`` of high harm."""
        return sure * worth.averted(self.low, self.top, sigmoid(high)) + (1 - sure) * self.otherwise

    def hours(self, harm: HarmTable) -> Floats:
        """Staff-hours of the whole work."""
        return self.base_hours * self.held**harm.scale_hours

    def index(self, harm: HarmTable) -> Floats:
        """`worth.worth` of each lead, overrides included."""
        found = worth.worth(
            sigmoid(self.start + self.act),
            self.averted(self.sure, self.likely + self.high) * self.held**harm.scale_harm,
            worth.reach(self.days, self.window, harm),
            self.hours(harm),
            worth.ageing(self.days, harm),
        )
        return _settled(found * np.exp(self.lift) if self.lift.any() else found)


def _settled(index: Floats) -> Floats:
    """The index without its last bits (2 in 10^13)."""
    bits = np.ascontiguousarray(index).view(np.uint64) + (np.uint64(1) << (_NOISE - np.uint64(1)))
    return ((bits >> _NOISE) << _NOISE).view(np.float64)


def log_sigmoid(z: Floats) -> Floats:
    """ln of the probability with log-odds ``z``."""
    return -np.logaddexp(0.0, -z)


def sigmoid(z: Floats) -> Floats:
    """The probability with log-odds ``z``."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def logit(p: Floats) -> Floats:
    """Log-odds of a probability."""
    return np.log(p) - np.log1p(-p)
