"""Outcomes as they were decided, each beside what was believed of its lead at that moment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from marsad.link.statements import withdrawn
from marsad.rank import decisions as kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    import pyarrow as pa

    from marsad.rank.decisions import Row

TOLD = ("report", "tip", "sighting")
"""Kinds of observation in which somebody told the unit something."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One lead that somebody looked into; None = not said.

    ``chance``: with which an adopted plan offered it, None where none did; ``drawn``: it was not certain to be;
    ``right``, ``act``, ``high``: what was believed; ``amounts``: of evidence, by code, in the harm table's units.
    """

    lead: str
    entry: str  # of the harm table
    own: bool  # a possible victim's own report
    suffers: bool  # a possible victim speaks
    told: bool  # nothing in it but what somebody told the unit
    chance: float | None
    right: float
    act: float
    high: float
    needed: float
    is_right: bool | None
    is_actionable: bool | None
    is_high: bool | None
    hours: float | None
    harm_version: str
    amounts: Mapping[str, float]

    @property
    def drawn(self) -> bool:
        return self.chance is not None and self.chance < 1


def outcomes(table: pa.Table, told: Collection[str], as_of: datetime | None = None) -> list[Outcome]:
    """The last outcome of each lead among DECISIONS that holds at ``as_of`` (UTC), by lead.

    ``told``: ids of the observations in which somebody told the unit something.
    """
    last: dict[str, Row] = {}
    for row in kinds.holding(table, as_of, whole=True):
        if row["kind"] == kinds.OUTCOME and row["belief"]:
            last[row["lead"]] = row
    return [_outcome(last[lead], set(told)) for lead in sorted(last)]


def plans(table: pa.Table, as_of: datetime | None = None) -> tuple[list[Row], list[Row]]:
    """The adopted plans in force at ``as_of`` (UTC) and all that they offered to look into, by time."""
    rows = [row for row in table.to_pylist() if as_of is None or row["made"] <= as_of]
    gone = withdrawn(rows, as_of)
    rows = sorted((row for row in rows if row["id"] not in gone), key=kinds.when)
    adopted = [row for row in rows if row["kind"] == kinds.PLAN]
    names = {row["plan"] for row in adopted}
    return adopted, [
        row
        for row in rows
        if row["kind"] == kinds.OFFERED and row["why"] != kinds.LETTER and row["plan"] in names
    ]


def _outcome(row: Row, told: set[str]) -> Outcome:
    result, belief = set(row["result"]), row["belief"]
    return Outcome(
        lead=row["lead"],
        entry=kinds.entry_of(row),
        own=row["lane"] == "victim" and row["about"] == "observation" and bool(row["typology"]),
        suffers=row["speaker"] == "victim",
        told=bool(row["subjects"]) and set(row["subjects"]) <= told,
        chance=row["chance"],
        right=belief["right"],
        act=belief["act"],
        high=belief["high"],
        needed=float(row["needed"] or 0.0),
        is_right=_said(result, ("right",), ("other", "nothing")),
        is_actionable=_said(result, ("actionable",), ("not_actionable",)),
        is_high=_said(result, ("harm_high",), ("harm_low", "harm_none")),
        hours=None if row["hours"] is None else float(row["hours"]),
        harm_version=row["harm_version"],
        amounts={each["code"]: amount(each["code"], dict(each["params"])) for each in row["reasons"]},
    )


def _said(result: set[str], yes: Sequence[str], no: Sequence[str]) -> bool | None:
    if result & set(yes):
        return True
    return False if result & set(no) else None


_LOGGED = (
    "shared_selector",
    "handles_one_phone",
    "same_text",
    "countries",
    "platforms",
    "languages",
    "repeated",
)
_LOGGED_FROM_ONE = ("victim_reports", "tips")


def amount(code: str, params: Mapping[str, Any]) -> float:
    """How much of a piece of evidence there was, in the units of the harm table; 1 where it is there or not."""
    if code in _LOGGED:
        return math.log(max(int(params["count"]), 1))
    if code in _LOGGED_FROM_ONE:
        return math.log1p(int(params["count"]))
    if code == "sightings":
        return math.log(max(int(params["days"]), 1))
    return 1.0
