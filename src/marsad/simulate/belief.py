"""What a unit can believe about items: from its own table, which errs, or from the true settings as a bound."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.rank.worth import averted
from marsad.simulate.world import distance

if TYPE_CHECKING:
    from marsad.rank.columns import Floats, Ints
    from marsad.simulate.settings import Settings
    from marsad.simulate.world import Items


@dataclass(frozen=True, slots=True)
class Table:
    """What is held true of each kind, an entry a kind: P(genuine), P(high harm | genuine), harm at low and at high,
    hours on average, half-life in days.
    """

    genuine: Floats
    likely: Floats
    low: Floats
    high: Floats
    hours: Floats
    half_life: Floats


@dataclass(slots=True)
class Belief:
    """One entry an item: P(actionable), harm averted if so, hours of work, half-life in days.

    What a recognised repeat shows is added to what it repeats on the day on which it arrives (`hear`).
    """

    items: Items
    settings: Settings
    table: Table
    told: tuple[Floats, Floats]
    of_genuine: Floats
    of_high: Floats
    actionable: Floats
    averted: Floats
    hours: Floats
    half_life: Floats

    def hear(self, repeats: Ints) -> None:
        """Weigh the evidence of recognised repeats, by row, together with that of the items that they repeat."""
        repeats = repeats[~self.items.copy[repeats]]
        if not len(repeats):
            return
        origins = self.items.origin[repeats]
        np.add.at(self.of_genuine, origins, self.told[0][repeats])
        np.add.at(self.of_high, origins, self.told[1][repeats])
        self._weigh(np.unique(origins))

    def _weigh(self, rows: Ints) -> None:
        kind = self.items.kind[rows]
        genuine, likely = self.table.genuine[kind], self.table.likely[kind]
        first, second = np.exp(self.of_genuine[rows]), np.exp(self.of_high[rows])
        little, much = genuine * (1 - likely) * first, genuine * likely * first * second
        real = little + much
        self.actionable[rows] = real / (1 - genuine + real)
        self.averted[rows] = averted(self.table.low[kind], self.table.high[kind], much / real)


def believe(items: Items, settings: Settings, table: Table) -> Belief:
    """What follows from the evidence of each item alone: both pieces weighed together, noise allowed for (Bayes)."""
    told = _told(items, settings)
    size = len(items)
    belief = Belief(
        items=items,
        settings=settings,
        table=table,
        told=told,
        of_genuine=told[0].copy(),
        of_high=told[1].copy(),
        actionable=np.zeros(size),
        averted=np.zeros(size),
        hours=table.hours[items.kind],
        half_life=table.half_life[items.kind],
    )
    belief._weigh(np.arange(size))
    return belief


def exact(settings: Settings) -> Table:
    """The true settings."""
    return Table(
        genuine=of_kinds(settings, "genuine"),
        likely=of_kinds(settings, "high"),
        low=np.array([kind.harm[0] for kind in settings.kinds]),
        high=np.array([kind.harm[1] for kind in settings.kinds]),
        hours=of_kinds(settings, "hours") * math.exp(settings.spread.hours**2 / 2),
        half_life=of_kinds(settings, "half_life"),
    )


def units_own(settings: Settings, seed: int) -> Table:
    """The unit's table: each entry wrong by a factor (of odds, for probabilities) drawn once a kind and seed."""
    rng = np.random.default_rng([seed, 2])
    true, wrong = exact(settings), settings.wrong

    def factor(typical: float) -> Floats:
        return np.float64(typical) ** rng.standard_normal(len(settings.kinds))

    harm = factor(wrong.harm)
    return Table(
        genuine=_shifted(true.genuine, factor(wrong.odds)),
        likely=_shifted(true.likely, factor(wrong.odds)),
        low=true.low * harm,
        high=true.high * harm,
        hours=true.hours * factor(wrong.hours),
        half_life=true.half_life * factor(wrong.half_life),
    )


def _shifted(probability: Floats, factor: Floats) -> Floats:
    odds = probability / (1 - probability) * factor
    out: Floats = odds / (1 + odds)
    return out


def of_kinds(settings: Settings, name: str) -> Floats:
    """A setting of each kind."""
    return np.array([getattr(kind, name) for kind in settings.kinds], np.float64)


def _told(items: Items, settings: Settings) -> tuple[Floats, Floats]:
    """What each item shows of being genuine and of high harm, as ln of a likelihood ratio."""
    evidence = settings.evidence
    apart = distance(evidence.auc)
    return log_ratio(items.of_genuine, apart, 0.0), log_ratio(items.of_high, apart, evidence.noise)


def log_ratio(score: Floats, apart: float, noise: float) -> Floats:
    """ln of how much likelier a score is where it is true; 0 where it is missing.

    ``apart``: standard deviations between the groups; ``noise``: share of scores that say nothing.
    """
    known = np.exp(apart * np.nan_to_num(score) - apart**2 / 2)
    return np.where(np.isnan(score), 0.0, np.log(noise + (1 - noise) * known))
