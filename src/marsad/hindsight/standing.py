"""Every lead that stood in the queue, decided on or not, with what an audit asks of it; leads, never persons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.statements import withdrawn
from marsad.rank import decisions as kinds
from marsad.rank.deciding import area

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from marsad.engines import Lake
    from marsad.rank.columns import Floats
    from marsad.rank.decisions import Row
    from marsad.rank.harm import HarmTable

_COLUMNS = (
    "id", "about", "lane", "tier", "index", "hours", "work", "typology", "exemplar", "regions", "area", "reasons",
    "raised",
)  # fmt: skip
_PASSING = ("reach", "ageing", "decided_higher", "decided_lower")
"""Reasons that change while a lead waits, or by a person's word: harm is compared without them."""


@dataclass(frozen=True, slots=True)
class Stood:
    """One lead. ``harm``: expected if it is reached, whenever that is; ``found``: harm that was, None = not said.

    ``chance``: with which a plan offered it; ``reached``: somebody worked on it and said what came of it.
    """

    lead: str
    typology: str
    area: str
    language: str
    tier: int
    harm: float
    reached: bool
    offered: bool
    chance: float | None
    found: float | None
    moved: str  # higher | lower | away, "" where no override
    decided: bool
    right: bool | None
    raised: datetime | None
    acted: datetime | None  # first action
    answered: datetime | None  # life risk confirmed or cleared


def standing(lake: Lake, harm: HarmTable, as_of: datetime) -> list[Stood]:
    """All leads of ``lake`` at ``as_of`` (UTC): those in the queue, and those on which somebody decided; by lead."""
    rows = [row for row in lake.read("decisions").to_pylist() if row["made"] <= as_of]
    gone = withdrawn(rows, None)
    by_lead: dict[str, list[Row]] = {}
    for row in sorted(rows, key=kinds.when):
        if row["id"] not in gone and row["lead"] and row["kind"] != kinds.WITHDRAW:
            by_lead.setdefault(row["lead"], []).append(row)
    queue = lake.read("leads", columns=_COLUMNS, as_of=as_of)
    out = [_decided(lead, said, harm) for lead, said in sorted(by_lead.items())]
    out += _waiting(
        lake, queue.filter(pc.invert(pc.is_in(queue["id"], value_set=pa.array([*by_lead], pa.string()))))
    )
    return sorted(out, key=lambda each: each.lead)


def _decided(lead: str, said: Sequence[Row], harm: HarmTable) -> Stood:
    first = said[0]
    people = [row for row in said if row["kind"] in kinds.BY_PEOPLE]
    outcome = next((row for row in reversed(people) if row["kind"] == kinds.OUTCOME), None)
    override = next((row for row in reversed(people) if row["kind"] == kinds.OVERRIDE), None)
    acted = [row["made"] for row in people if row["kind"] in kinds.ACTIONS]
    answered = [row["made"] for row in people if row["kind"] in {kinds.CONFIRM, kinds.CLEAR}]
    return Stood(
        lead=lead, typology=kinds.entry_of(first), area=first["area"], language=first["language"],
        tier=int(first["tier"]), harm=expected(first["index"], first["needed"], first["reasons"]),
        reached=outcome is not None, offered=any(_to_work(row) for row in said),
        chance=outcome["chance"] if outcome else None, found=_found(outcome, harm),
        moved=override["result"][0] if override else "", decided=bool(people), right=_right(outcome),
        raised=first["raised"], acted=min(acted, default=None), answered=min(answered, default=None),
    )  # fmt: skip


def _to_work(row: Row) -> bool:
    return bool(row["kind"] == kinds.OFFERED and row["why"] != kinds.LETTER)


def _waiting(lake: Lake, queue: pa.Table) -> list[Stood]:
    """Leads on which nobody has decided anything; columns first, for there are many."""
    shown = lake.read(
        "readings", columns=["id", "lang"], where=pc.field("id").isin(pc.unique(queue["exemplar"]))
    )
    lang = pc.fill_null(shown["lang"].take(pc.index_in(queue["exemplar"], value_set=shown["id"])), "")
    hours = pc.coalesce(queue["work"], queue["hours"]).to_numpy().astype(np.float64)
    harm = queue["index"].to_numpy() * hours * np.exp(-_passing(queue["reasons"]))
    plain = queue.select(["id", "about", "lane", "typology", "tier", "regions", "area", "raised"]).to_pylist()
    return [
        Stood(
            lead=row["id"], typology=kinds.entry_of(row), area=area(row), language=language, tier=int(row["tier"]),
            harm=worth, reached=False, offered=False, chance=None, found=None, moved="", decided=False, right=None,
            raised=row["raised"], acted=None, answered=None,
        )
        for row, language, worth in zip(plain, lang.to_pylist(), harm.tolist(), strict=True)
    ]  # fmt: skip


def _passing(reasons: pa.ChunkedArray) -> Floats:
    """Nats of each lead's index that `_PASSING` reasons are."""
    whole = reasons.combine_chunks()
    each = whole.flatten()
    lead = pc.list_parent_indices(whole).to_numpy()
    mine = pc.is_in(each.field("code"), value_set=pa.array(_PASSING)).to_numpy(zero_copy_only=False)
    weight = each.field("weight").to_numpy(zero_copy_only=False).astype(np.float64)
    return np.bincount(lead[mine], weights=weight[mine], minlength=len(whole))


def expected(index: float, hours: float, reasons: Sequence[Mapping[str, Any]]) -> float:
    """Harm that work on a lead is expected to avert, without what waiting and people's words did to its index."""
    passing = sum(float(each["weight"]) for each in reasons if each["code"] in _PASSING)
    return index * hours * math.exp(-passing)


def _found(outcome: Row | None, harm: HarmTable) -> float | None:
    if outcome is None:
        return None
    low, high = harm.entry(kinds.entry_of(outcome)).harm
    worth = {"harm_none": 0.0, "harm_low": low, "harm_high": high, "nothing": 0.0}
    return next((worth[each] for each in sorted(outcome["result"]) if each in worth), None)


def _right(outcome: Row | None) -> bool | None:
    said = set(outcome["result"]) & set(kinds.TRUTH) if outcome else set()
    return "right" in said if said else None
