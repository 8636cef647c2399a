"""Orders of work: simple rules of an inbox, the product's index, and two references that know more than anybody can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.rank.choosing import WHY, choose
from marsad.rank.harm import load_harm
from marsad.rank.worth import ageing, reach, worth
from marsad.simulate.belief import Belief, believe, exact, units_own
from marsad.simulate.world import remains

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.rank.columns import Floats, Ints
    from marsad.simulate.settings import Settings
    from marsad.simulate.world import Items

type Order = Callable[[int, Ints, float], Ints]
"""(day, rows that wait, hours left) -> the next rows in order of work; asked again while hours are left."""

NAIVE = ("fifo", "newest", "severity", "random")
"""Rules of an inbox: repeats are not recognised, and what is gone is seen only when it is opened."""
STRONG = ("fifo_strong", "newest_strong", "severity_strong", "deadline_strong", "random_strong")
"""The same with recognised repeats taken out, and every item dropped at the moment it is gone, which nobody can."""
SAME = ("random_same",)
"""Random picks out of the very queue that the index orders."""
OURS = ("index", "index_random")
REFERENCES = ("informed", "clairvoyant")
POLICIES = NAIVE + STRONG + OURS + REFERENCES

_RANDOM = WHY.index("random")
_AT_ONCE = 128  # rows that are put in order at a time


@dataclass(frozen=True, slots=True)
class Policy:
    """An order, and what is done to the queue before it.

    ``hear``: is told of recognised repeats by row. ``drops``: what leaves the queue when it is gone: nothing, what is
    seen from outside, or all of it. ``merges``: recognised repeats do not queue. ``life_first``: what a life-risk rule
    recognises is begun when it comes.
    """

    order: Order
    hear: Callable[[Ints], None] | None = None
    drops: str = "nothing"
    merges: bool = False
    life_first: bool = False


def policy(name: str, items: Items, settings: Settings, seed: int) -> Policy:
    """The policy of that name for the items of a seed; it remembers what it heard, so each run needs its own."""
    if name in OURS:
        share = settings.unit.random if name == "index_random" else 0.0
        belief = believe(items, settings, units_own(settings, seed))
        return Policy(_Planned(belief, seed, share), belief.hear, "seen", merges=True, life_first=True)
    if name == "informed":
        belief = believe(items, settings, exact(settings))
        return Policy(_informed(belief), belief.hear, "seen", merges=True, life_first=True)
    if name == "clairvoyant":
        return Policy(_by(items.harm / items.hours), drops="all", merges=True, life_first=True)
    if name == "random_same":
        return Policy(_random(seed), drops="seen", merges=True)
    rule, _, strong = name.partition("_")
    order = _random(seed) if rule == "random" else _by(_key(rule, items, settings, seed, newest=bool(strong)))
    return Policy(order, drops="all", merges=True) if strong else Policy(order)


def _key(rule: str, items: Items, settings: Settings, seed: int, *, newest: bool) -> Floats:
    """What a simple rule looks at, the highest first."""
    if rule == "severity":
        return items.severity * 1e6 + (items.arrived if newest else -items.arrived)
    if rule == "deadline":
        return -(items.arrived + units_own(settings, seed).half_life[items.kind])
    return items.arrived if rule == "newest" else -items.arrived


def _by(key: Floats) -> Order:
    return lambda _day, rows, _hours: _best(rows, key[rows])


def _random(seed: int) -> Order:
    rng = np.random.default_rng([seed, 3])
    return lambda _day, rows, _hours: rng.choice(rows, min(len(rows), _AT_ONCE), replace=False)


class _Planned:
    """The product: one plan a day from what the unit believes; what is done early is followed by the next best."""

    def __init__(self, belief: Belief, seed: int, random_share: float) -> None:
        names = [kind.name for kind in belief.settings.kinds]
        self.shares = {names.index(name): share for name, share in belief.settings.unit.shares.items()}
        self.belief, self.seed, self.random = belief, seed, random_share
        self.harm = load_harm()
        self.planned = -1

    def __call__(self, day: int, rows: Ints, hours: float) -> Ints:
        belief = self.belief
        days = day - belief.items.arrived[rows]
        index = worth(
            belief.actionable[rows],
            belief.averted[rows],
            reach(days, belief.half_life[rows], self.harm),
            belief.hours[rows],
            ageing(days, self.harm),
        )
        plan = self._plan(day, rows, index, hours) if day != self.planned else rows[:0]
        self.planned = day
        return plan if len(plan) else _best(rows, index)

    def _plan(self, day: int, rows: Ints, index: Floats, hours: float) -> Ints:
        """Rows of the day's plan, random picks first: else work that takes longer would always push these out."""
        items = self.belief.items
        best = np.argsort(-index, kind="stable")  # `choose` is quicker with rows that are in order already
        rows, index = rows[best], index[best]
        choice = choose(
            tier=np.full(len(rows), 2),  # life risk was begun when it came
            index=index,
            hours=self.belief.hours[rows],
            crime=items.kind[rows],
            area=items.area[rows],
            capacity=hours,
            shares=self.shares,
            random_share=self.random,
            seed=self.seed * 100_000 + day,
        )
        last = choice.why != _RANDOM
        plan: Ints = rows[np.concatenate([choice.order[~last], choice.order[last]])]
        return plan


def _informed(belief: Belief) -> Order:
    """The true posterior of harm averted in an hour, by the true survival of such items."""
    shape = belief.settings.spread.lasting

    def order(day: int, rows: Ints, _hours: float) -> Ints:
        density = belief.actionable[rows] * belief.averted[rows] / belief.hours[rows]
        waited = day - belief.items.arrived[rows]
        return _best(rows, density * remains(waited, belief.half_life[rows], shape))

    return order


def _best(rows: Ints, key: Floats) -> Ints:
    """The best rows by key, the highest first; of equal ones the first."""
    if len(rows) > _AT_ONCE:
        some = np.sort(np.argpartition(-key, _AT_ONCE)[:_AT_ONCE])
        rows, key = rows[some], key[some]
    return rows[np.argsort(-key, kind="stable")]
