"""Works through a queue day by day: the same items, hours and times of work whatever the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from marsad.rank.columns import Flags, Floats, Ints
    from marsad.simulate.policies import Policy
    from marsad.simulate.settings import Settings
    from marsad.simulate.world import Items


@dataclass(frozen=True, slots=True)
class Worked:
    """``started``: day an item was begun (inf = never); ``averted``: whether that averted its harm.

    ``spent``: hours that its work took (0 where never begun).
    """

    started: Floats
    averted: Flags
    spent: Floats


def work(items: Items, policy: Policy, capacity: float, settings: Settings) -> Worked:
    """Work ``capacity`` hours a day for all days. What is begun is finished, if need be out of the next day's hours."""
    return _Desk(items, policy, settings).run(capacity)


class _Desk:
    """The queue and what was done so far."""

    def __init__(self, items: Items, policy: Policy, settings: Settings) -> None:
        size = len(items)
        self.items, self.policy, self.days = items, policy, settings.days.all
        self.wasted = settings.wasted
        self.closed = settings.days.closed
        self.started = np.full(size, np.inf)
        self.averted = np.zeros(size, np.bool_)
        self.spent = np.zeros(size)
        self.settled = np.zeros(size, np.bool_)  # by origin: its harm was averted already
        self.waiting = np.zeros(0, np.int64)
        self.morning = np.searchsorted(items.arrived, np.arange(self.days + 1))

    def run(self, capacity: float) -> Worked:
        left = 0.0
        for day in range(self.days):
            left = min(left, 0.0) + capacity
            new = np.arange(self.morning[day], self.morning[day + 1])  # in the course of this day
            new = self._merge(new)
            if self.policy.life_first:
                urgent = new[self.items.life[new]]
                left -= self._begin(urgent, self.items.arrived[urgent])
                new = new[~self.items.life[new]]
            self._drop(day)
            while left > 0 and len(self.waiting):
                order = self.policy.order(day, self.waiting, left)
                if not len(order):
                    break
                took = self._through(order, day, left)
                left -= took
            self.waiting = np.concatenate([self.waiting, new])
        return Worked(self.started, self.averted, self.spent)

    def _merge(self, new: Ints) -> Ints:
        """Without recognised repeats; what these show belongs to what they repeat."""
        if not self.policy.merges:
            return new
        again = self.items.merged[new]
        if self.policy.hear is not None:
            self.policy.hear(new[again])
        return new[~again]

    def _through(self, order: Ints, day: int, left: float) -> float:
        """Begin one after the other while hours are left."""
        cost = self._cost(order, np.full(len(order), float(day)))
        before = np.cumsum(cost) - cost
        rows = order[: int(np.searchsorted(before, left, "left"))]
        took = self._begin(rows, np.full(len(rows), float(day)))
        self.waiting = self.waiting[np.isinf(self.started[self.waiting])]
        return took

    def _cost(self, rows: Ints, at: Floats) -> Floats:
        """Hours that the work takes. A second look at the same day's repeat is as long as the first."""
        items, wasted = self.items, self.wasted
        nothing_left = (items.gone[rows] < at) | self.settled[items.origin[rows]]
        share = np.where(items.genuine[rows], 1.0, wasted.not_genuine)
        return items.hours[rows] * np.where(nothing_left, np.minimum(share, wasted.gone), share)

    def _begin(self, rows: Ints, at: Floats) -> float:
        items = self.items
        cost = self._cost(rows, at)
        self.started[rows], self.spent[rows] = at, cost
        good = rows[items.genuine[rows] & (items.gone[rows] >= at) & ~self.settled[items.origin[rows]]]
        origins, first = np.unique(items.origin[good], return_index=True)
        self.averted[good[first]] = True
        self.settled[origins] = True
        return float(cost.sum())

    def _drop(self, day: int) -> None:
        """What nobody keeps in the queue any more."""
        if self.policy.drops == "nothing":
            return
        rows, items = self.waiting, self.items
        gone = items.gone[rows] < day
        if self.policy.drops == "seen":
            gone &= items.sight[rows]
        stale = day - items.arrived[rows] > self.closed
        self.waiting = rows[~(gone | stale)]
