"""Which rows are worked on in the hours there are: life risk, letters, least shares, the index, and a few at random.

Arrays in, arrays out: the plan of a lake and the simulation choose with the same function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.errors import UsageError
from marsad.rank.drawing import Draw, draw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.rank.columns import Flags, Floats, Ints

WHY = ("life_risk", "preserve", "share", "index", "random")
"""Why a row is chosen; a code is a position here."""
_LIFE, _PRESERVE, _SHARE, _INDEX, _RANDOM = range(len(WHY))
_NOTHING = 1e-9  # hours: sums of tenths are not exact


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows in ``order`` of work, ``why`` each (code of WHY), and what all of them need in ``hours``.

    ``chance``: for every row, chosen or not, the probability it had of being chosen: 1 where that was certain, 0
    where it could not be. What is learned from outcomes is divided by it.
    """

    order: Ints
    why: Ints
    chance: Floats
    hours: float


def choose(
    *,
    tier: Ints,
    index: Floats,
    hours: Floats,
    crime: Ints,
    area: Ints,
    capacity: float,
    shares: Mapping[int, float],
    random_share: float,
    seed: int,
) -> Choice:
    """Choose rows for ``capacity`` staff-hours. Every array has one entry a row; equal rows keep their order.

    Tier 0 is always chosen, even beyond the hours; then what preserves (tier 1), the best first; then each ``crime``
    its least share of the hours (``shares``, by code), its best first, as near to the share as whole rows come; what
    a crime cannot use goes back. ``random_share`` of the hours, on average, goes to rows drawn from what would be
    left, every area in proportion to what waits there. The rest goes by tier and index; what no longer fits lets
    smaller ones pass. The hours are never exceeded but by tier 0. Raises UsageError for impossible hours or shares.
    Source: greedy by value density is within one item of the optimum (Dantzig 1957).
    """
    _check(capacity, shares, random_share)
    order = _best_first(tier, index)
    risk = order[tier[order] == 0]
    left = max(capacity - float(hours[risk].sum()), 0.0)
    letters = order[tier[order] == 1]
    letters = letters[_fill(hours[letters], left)]
    left -= float(hours[letters].sum())
    waiting = np.ones(len(tier), np.bool_)
    waiting[risk] = waiting[letters] = False
    lot = min(random_share * capacity, left)
    # A letter is no work on a crime: it does not count towards its least share.
    owed = _shares(order[waiting[order]], hours, crime, capacity, shares, risk, left - lot)
    anyway = order[waiting[order]]
    anyway = anyway[_fill(hours[anyway], left)]  # what the index alone would choose
    waiting[owed] = False
    left -= float(hours[owed].sum())
    rest = order[waiting[order]]
    fits = _fill(hours[rest], left)
    first, pool = rest[fits], rest[~fits]
    drawn = draw(hours=hours[pool], area=area[pool], budget=min(lot, left), most=left, seed=seed)
    chosen, chance = _beside(hours[first], left, drawn)
    picked = pool[drawn.rows]
    certain = np.ones(len(tier), np.float64)
    certain[first], certain[pool] = chance, drawn.chance
    worked = _best_first(tier, index, np.concatenate([owed, first[chosen]]))
    why = np.where(np.isin(worked, owed) & ~np.isin(worked, anyway), _SHARE, _INDEX)
    rows = np.concatenate([risk, letters, worked, picked])
    codes = [np.full(len(part), code) for part, code in ((risk, _LIFE), (letters, _PRESERVE))]
    whys = np.concatenate([*codes, why, np.full(len(picked), _RANDOM)]).astype(np.int64)
    return Choice(rows, whys, certain, float(hours[rows].sum()))


def _check(capacity: float, shares: Mapping[int, float], random_share: float) -> None:
    if not 0 <= capacity < float("inf"):
        raise UsageError(
            f"capacity: got {capacity} hours, expected 0 or more", hint="for example --capacity-hours 40"
        )
    parts = [*shares.values(), random_share]
    if any(not 0 <= part <= 1 for part in parts) or sum(parts) > 1 + _NOTHING:
        raise UsageError(
            "the least shares of the hours and the random picks are more than all hours",
            hint="make them smaller in the harm table",
        )


def _best_first(tier: Ints, index: Floats, rows: Ints | None = None) -> Ints:
    """Rows by tier, then index; equal ones keep their order."""
    rows = np.arange(len(tier)) if rows is None else np.sort(rows)
    one, other = tier[rows], index[rows]
    before = (one[1:] > one[:-1]) | ((one[1:] == one[:-1]) & (other[1:] <= other[:-1]))
    return rows if before.all() else rows[np.lexsort((-other, one))]  # a ranked table is already in order


def _fill(need: Floats, hours: float) -> Flags:
    """Which of the rows, in this order, fit into ``hours``; what does not fit lets smaller ones pass."""
    taken = np.zeros(len(need), np.bool_)
    rows = np.arange(len(need))
    while len(rows := rows[need[rows] <= hours + _NOTHING]):
        reached = np.cumsum(need[rows])
        many = int(np.searchsorted(reached, hours + _NOTHING, "right"))
        taken[rows[:many]] = True
        hours -= float(reached[many - 1])
        rows = rows[many:]
    return taken


def _shares(
    order: Ints,
    hours: Floats,
    crime: Ints,
    capacity: float,
    shares: Mapping[int, float],
    given: Ints,
    most: float,
) -> Ints:
    """Rows that each crime's least share of the hours pays for; what was ``given`` before counts."""
    owed: list[Ints] = []
    for code in sorted(code for code, share in shares.items() if share > 0):
        already = float(hours[given][crime[given] == code].sum())
        rows = order[crime[order] == code]
        need, due = hours[rows], shares[code] * capacity - already
        half = np.cumsum(need) - need / 2  # a row that lies mostly inside the share is still taken
        rows = rows[: int(np.searchsorted(half, due, "right"))]
        rows = rows[_fill(hours[rows], most)]
        most -= float(hours[rows].sum())
        owed.append(rows)
    return np.concatenate([np.zeros(0, np.int64), *owed]).astype(np.int64)


def _beside(need: Floats, left: float, drawn: Draw) -> tuple[Flags, Floats]:
    """Which of the index's rows are worked beside what was ``drawn``, and the chance each had.

    All fit where nothing is drawn; a long draw pushes out the last of them.
    """
    safe = int(np.searchsorted(np.cumsum(need), left - float(drawn.lengths.max()) + _NOTHING, "right"))
    left -= float(need[:safe].sum())
    tail = need[safe:]
    chance, chosen = np.ones(len(need)), np.ones(len(need), np.bool_)
    chance[safe:] = 0
    for length, likely in zip(drawn.lengths.tolist(), drawn.likely.tolist(), strict=True):
        chance[safe:] += likely * _fill(tail, left - length)
    chosen[safe:] = _fill(tail, left - drawn.length)
    chance[safe:] = np.minimum(chance[safe:], 1.0)
    return chosen, chance
