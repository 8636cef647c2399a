"""Whether people agree with the ranking, how soon they act, and whether equal harm is reached alike everywhere.

Counted over leads. People are counted as a whole: there is no table of who decides how.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from marsad.hindsight.groups import LEAST, Share, pooled, rate, shares
from marsad.hindsight.standing import Stood, standing
from marsad.rank import decisions as kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.engines import Lake
    from marsad.rank.harm import HarmTable

WITHIN = timedelta(hours=1)
"""Within this a person confirms or clears a life risk."""
BANDS = 4
"""Bands of about equal harm that groups are compared in."""
BY = ("typology", "area", "language")
EQUAL = ("area", "language")


@dataclass(frozen=True, slots=True)
class Judged:
    """Of the leads of one group on which people decided: how many they moved, and how many were as called."""

    group: str
    decided: int
    moved: int
    rate: float
    low: float
    high: float
    higher: int
    lower: int
    away: int
    said: int  # outcomes that say what it was in truth
    right: int


@dataclass(frozen=True, slots=True)
class Delay:
    """Hours from when a lead was raised to the first action, by tier: lower quartile, median, upper quartile."""

    tier: int
    leads: int
    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Risk:
    """Life risk: confirmed or cleared within the hour, later, and still waiting beyond it."""

    within: int
    later: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Audit:
    """All of it at one moment. ``expected`` and ``found`` by "area" and "language": shares of harm reached."""

    as_of: datetime
    leads: int
    people: int
    offered: int  # leads that adopted plans offered to look into
    taken: int  # of them with a decision ...
    agreed: int  # ... and without an override
    judged: dict[str, list[Judged]]
    delays: list[Delay]
    risk: Risk
    expected: dict[str, list[Share]]
    found: dict[str, list[Share]]

    @property
    def flagged(self) -> list[tuple[str, str, Share]]:
        """(expected or found, area or language, share) of what differs by more than it may."""
        return [
            (name, by, share)
            for name, table in (("expected", self.expected), ("found", self.found))
            for by, found in table.items()
            for share in found
            if share.flag
        ]


def audit(lake: Lake, harm: HarmTable, as_of: datetime | None = None) -> Audit:
    """The audit of ``lake`` at ``as_of`` (UTC, default now)."""
    now = as_of or datetime.now(UTC)
    rows = [
        row
        for row in lake.read("decisions", columns=["by", "made", "kind"]).to_pylist()
        if row["made"] <= now
    ]
    people = len({row["by"] for row in rows if row["kind"] in kinds.BY_PEOPLE})
    return audited(standing(lake, harm, now), people, now)


def audited(stood: Sequence[Stood], people: int, now: datetime) -> Audit:
    """The same from leads in memory."""
    offered = [each for each in stood if each.offered]
    taken = [each for each in offered if each.decided]
    decided = [each for each in stood if each.decided]
    return Audit(
        as_of=now,
        leads=len(stood),
        people=people,
        offered=len(offered),
        taken=len(taken),
        agreed=sum(not each.moved for each in taken),
        judged={by: _judged(decided, by) for by in BY},
        delays=_delays(decided),
        risk=_risk(stood, now),
        expected={by: _expected(stood, _names(stood, by)) for by in EQUAL},
        found={by: _found(stood, by) for by in EQUAL},
    )


def _names(stood: Sequence[Stood], by: str) -> list[str]:
    return [str(getattr(each, by)) for each in stood]


def _judged(decided: Sequence[Stood], by: str) -> list[Judged]:
    told = pooled(_names(decided, by))
    out = []
    for name in sorted(set(told)):
        here = [each for each, group in zip(decided, told, strict=True) if group == name]
        if len(here) < LEAST:
            continue
        ways = {way: sum(each.moved == way for each in here) for way in kinds.DIRECTIONS}
        moved = sum(ways.values())
        said = [each for each in here if each.right is not None]
        out.append(
            Judged(name, len(here), moved, *rate(moved, len(here)), **ways, said=len(said),
                   right=sum(bool(each.right) for each in said))
        )  # fmt: skip
    return out


def _delays(decided: Sequence[Stood]) -> list[Delay]:
    hours: dict[int, list[float]] = {}
    for each in decided:
        if each.raised is not None and each.acted is not None:
            passed = (each.acted - each.raised).total_seconds() / 3600
            hours.setdefault(each.tier, []).append(max(passed, 0.0))
    return [
        Delay(tier, len(took), *(float(q) for q in np.quantile(took, (0.25, 0.5, 0.75))))
        for tier, took in sorted(hours.items())
    ]


def _risk(stood: Sequence[Stood], now: datetime) -> Risk:
    grave = [each for each in stood if each.tier == 0 and each.raised is not None]
    soon = late = waiting = 0
    for each in grave:
        until = (each.raised or now) + WITHIN
        done = each.answered or (each.acted if each.reached else None)
        soon += done is not None and done <= until
        late += done is not None and done > until
        waiting += done is None and now > until
    return Risk(soon, late, waiting)


def _expected(stood: Sequence[Stood], names: Sequence[str]) -> list[Share]:
    harm = np.array([each.harm for each in stood], np.float64)
    reached = np.array([each.reached for each in stood], np.float64)
    return shares(names, reached, harm, _bands(harm).tolist())


def _bands(harm: np.ndarray) -> np.ndarray:
    """Which of BANDS each lead is in; each holds as many leads."""
    edges = np.quantile(harm, np.arange(1, BANDS) / BANDS) if len(harm) else np.zeros(BANDS - 1)
    return np.searchsorted(edges, harm, side="right")


def _found(stood: Sequence[Stood], by: str) -> list[Share]:
    """Of the harm that is estimated to be there, how much was found: each lead found by lot stands for others."""
    seen = [each for each in stood if each.chance and each.found is not None]
    there = np.array([(each.found or 0.0) / (each.chance or 1.0) for each in seen], np.float64)
    chance = np.array([each.chance or 1.0 for each in seen], np.float64)
    return shares(_names(seen, by), chance, there)
