"""The smallest fact that would change a lead's rank: by the very formula, across a line that matters.

A line matters where it parts tiers or what fits the hours of a week from what does not; or where a lead would move by
three places and a tenth of its rank. Facts that are cheap to get are asked first.
Source: the smallest change of the inputs that changes the outcome (Wachter, Mittelstadt and Russell 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from marsad.rank import tiers
from marsad.rank.unknown import FACTS
from marsad.tables import TURN

if TYPE_CHECKING:
    from marsad.rank.columns import Flags, Floats, Ints
    from marsad.rank.unknown import Change, Known

_PLACES, _SHARE = 3, 0.1  # a lead that moves by less has not moved
_CODES = list(FACTS)
_MOST = 99.0  # nats: what becomes certain or worthless


@dataclass(slots=True)
class Best:
    """The best fact so far of each lead, in order of rank; ``code`` -1 = none."""

    code: Ints
    rank: Ints
    tier: Ints
    nats: Floats

    @classmethod
    def none(cls, size: int) -> Best:
        """No fact yet."""
        code, rank, tier = (np.full(size, -1, np.int64) for _ in range(3))
        return cls(code, rank, tier, np.zeros(size))

    def column(self, cost: Floats) -> pa.Array:
        """`tables.TURN`, null where there is none."""
        size, none = len(self.code), self.code < 0
        empty = pa.MapArray.from_arrays(
            pa.array(np.zeros(size + 1, np.int32)), pa.array([], pa.string()), pa.array([], pa.string())
        )
        return pa.StructArray.from_arrays(
            [
                pa.array(_CODES).take(pa.array(np.maximum(self.code, 0))),
                pa.array(self.rank),
                pa.array(self.tier.astype(np.int8)),
                pa.array(self.nats.astype(np.float32)),
                pa.array(cost[self.code].astype(np.float32)),
                empty,
            ],
            fields=list(TURN),
            mask=pa.array(none),
        )


@dataclass(frozen=True, slots=True)
class Queue:
    """The open leads in order of rank: what a lead that changes is put among."""

    order: Ints  # lead of each rank
    place: Ints  # rank of each lead from 0; -1 = closed
    tier: Ints  # by rank
    index: Floats
    name: Ints  # by rank: codes that sort as ids do
    line: int  # how many fit into the hours of a week

    def rank(self, lead: Ints, tier: Ints, index: Floats) -> Ints:
        """Where (from 0) each lead would stand with this tier and index, the others as they are."""
        before = np.zeros(len(lead), np.int64)
        bounds = np.searchsorted(self.tier, np.arange(5))
        for each in range(4):
            rows = np.flatnonzero(tier == each)
            segment = -self.index[bounds[each] : bounds[each + 1]]
            low = np.searchsorted(segment, -index[rows], "left") + bounds[each]
            high = np.searchsorted(segment, -index[rows], "right") + bounds[each]
            before[rows] = self._among(low, high, self.name[self.place[lead[rows]]])
        return before - (self.place[lead] < before)

    def _among(self, low: Ints, high: Ints, name: Ints) -> Ints:
        """Where a name belongs among those at ``low`` to ``high``, which have the same index."""
        low, high = low.copy(), high.copy()
        while (open_ := np.flatnonzero(low < high)).size:
            middle = (low[open_] + high[open_]) // 2
            later = self.name[middle] < name[open_]
            low[open_] = np.where(later, middle + 1, low[open_])
            high[open_] = np.where(later, high[open_], middle)
        return low


def turns(known: Known, queue: Queue) -> tuple[pa.Array, pa.Array]:
    """The columns ``turn`` and ``turn_back`` of the open leads in order of rank.

    ``turn_back`` is the smallest fact that moves the lead the other way, where it stands within the hours of a week.
    """
    size = len(queue.order)
    up, down = Best.none(size), Best.none(size)
    high = np.arange(size) < queue.line
    cost = np.array([known.harm.facts[name] for name in _CODES])
    for code in np.argsort(cost, kind="stable").tolist():
        open_ = [(each.code < 0) | (cost[each.code] == cost[code]) for each in (up, down)]
        none = (up.code < 0) & (down.code < 0)
        wanted = none | (high & (open_[0] | open_[1])) | (cost[np.maximum(up.code, down.code)] == cost[code])
        _try(known, queue, FACTS[_CODES[code]](known), code, wanted, (up, down), cost)
    first, second = _ordered(up, down, cost)
    second.code[~high] = -1
    return first.column(cost), second.column(cost)


def _try(
    known: Known,
    queue: Queue,
    change: Change,
    code: int,
    wanted: Flags,
    best: tuple[Best, Best],
    cost: Floats,
) -> None:
    """Keep what one fact would do to the leads (by rank) for which nothing cheaper, or smaller, is known yet."""
    place = queue.place[change.rows]
    keep = np.flatnonzero(place >= 0)
    keep = keep[wanted[place[keep]]]
    if not len(keep):
        return
    place, lead = place[keep], change.rows[keep]
    basis, harm = change.basis.take(keep), known.harm
    sure, index = basis.sure, basis.index(harm)
    risk = np.where(sure >= harm.life_risk_least, change.risk_sure[keep], change.risk[keep])
    weak = (sure < harm.review_below) & ~known.told.told[lead] & (basis.lift <= 0)
    tier = tiers.tiers(risk, change.deadline[keep], weak, harm, known.now)
    then = queue.rank(lead, tier, index)
    with np.errstate(divide="ignore", invalid="ignore"):
        nats = np.clip(np.nan_to_num(np.log(index) - np.log(queue.index[place])), -_MOST, _MOST)
    step = then - place
    moves = (tier != queue.tier[place]) | ((then < queue.line) != (place < queue.line))
    moves |= np.abs(step) >= np.maximum(_PLACES, np.ceil(_SHARE * (place + 1)))
    way = np.where(step != 0, step, tier - queue.tier[place])
    for each, to in zip(best, (way < 0, way > 0), strict=True):
        old = each.code[place]
        new = (old < 0) | ((cost[old] == cost[code]) & (np.abs(nats) < np.abs(each.nats[place])))
        take = np.flatnonzero(moves & to & new)
        at = place[take]
        each.code[at], each.rank[at] = code, then[take] + 1
        each.tier[at], each.nats[at] = tier[take], nats[take]


def _ordered(up: Best, down: Best, cost: Floats) -> tuple[Best, Best]:
    """The smaller fact of the two ways first: the cheaper one, then the one that moves the index less."""
    price = [np.where(each.code < 0, np.inf, cost[each.code]) for each in (up, down)]
    back = (price[1] < price[0]) | ((price[1] == price[0]) & (np.abs(down.nats) < np.abs(up.nats)))
    both = [[getattr(each, name) for name in ("code", "rank", "tier", "nats")] for each in (up, down)]
    first = Best(*(np.where(back, other, one) for one, other in zip(*both, strict=True)))
    return first, Best(*(np.where(back, one, other) for one, other in zip(*both, strict=True)))
