"""What people decided about leads and is in force: outcomes, overrides, confirmations, delays, who works on what.

A decision is a row that is never changed. Whoever takes one back adds another (``withdraw``), which can be taken back
too; the rules are those of statements about networks (`marsad.link.statements`).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import LakeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

(OUTCOME, OVERRIDE, CONFIRM, CLEAR, PRESERVE, ASSIGN, NOTE, OFFERED, PLAN, WITHDRAW) = KINDS = (
    "outcome", "override", "confirm", "clear", "preserve", "assign", "note", "offered", "plan", "withdraw",
)  # fmt: skip
BY_PEOPLE = KINDS[:7]
"""Kinds that a person decides on one lead; each can be seen on the lead."""
ACTIONS = (OUTCOME, CONFIRM, CLEAR, PRESERVE, ASSIGN)
"""Kinds with which work on a lead begins."""

DIRECTIONS = HIGHER, LOWER, AWAY = ("higher", "lower", "away")
"""Results of an override."""
ACTIONABLE = ("actionable", "not_actionable")
TRUTH = ("right", "other", "nothing")
"""What an outcome says of the lead: right as called, another crime, nothing."""
HARM = ("harm_none", "harm_low", "harm_high")
"""What harm was found. What is known of persons is not asked: signals are ranked, never persons."""
REACHED, CONTINUES, REFERRED = "victim_reached", "continues", "referred:"
RESULTS = (*ACTIONABLE, *TRUTH, *HARM, REACHED, CONTINUES)
"""Results of an outcome, at most one of each question; and ``referred:CODE``. ``continues`` keeps the lead open."""

_SNAPSHOT = ["reasons", "queue"]
LETTER = "letter"
"""Why a plan offers a lead of which only the records are kept: nobody looks into it yet."""
_INSTEAD = {"victim": "report", "child_protection": "file_sharing_observation"}

type Row = Mapping[str, Any]
"""A row of DECISIONS."""


def holding(
    table: pa.Table | None, as_of: datetime | None = None, *, whole: bool = False
) -> list[dict[str, Any]]:
    """The decisions on leads in force at ``as_of`` (UTC; None = whatever its date), by time; never an offer or a plan.

    Without ``whole`` rows lack what is long and only learning asks for: the reasons that a lead had.
    Raises LakeError for a kind that this version does not know: to leave it out would be to disregard a decision.
    """
    if table is None or not table.num_rows:
        return []
    from marsad.link.statements import in_force, withdrawn  # here: a report loads ranking, and it takes long

    if unknown := set(pc.unique(table["kind"]).to_pylist()) - set(KINDS):
        raise LakeError(f"unknown kind of decision: {', '.join(sorted(unknown))}", hint="use a newer Marsad")
    said = table.filter(pc.is_in(table["kind"], value_set=pa.array([*BY_PEOPLE, WITHDRAW])))
    rows = sorted((said if whole else said.drop_columns(_SNAPSHOT)).to_pylist(), key=when)
    gone = withdrawn(rows, as_of)
    return [row for row in rows if row["kind"] in BY_PEOPLE and in_force(row, gone, as_of)]


def mark(rows: Sequence[Row]) -> str:
    """The same where the same decisions are in force; "" where none is."""
    names = "\n".join(sorted(row["id"] for row in rows))
    return hashlib.blake2b(names.encode(), digest_size=8).hexdigest() if names else ""


def closes(row: Row) -> bool:
    """Whether a lead leaves the queue by this decision until something new is linked to it."""
    if row["kind"] == OUTCOME:
        return CONTINUES not in row["result"]
    return row["kind"] == OVERRIDE and AWAY in row["result"]


def entry_of(row: Row) -> str:
    """The entry of the harm table for a lead or a decision on one: its typology, or what stands in its place."""
    if row["typology"]:
        return str(row["typology"])
    return _INSTEAD.get(row["lane"], "other" if row["about"] == "network" else "tip")


def when(row: Row) -> tuple[datetime, bool, str]:
    """Decisions sort by this: time, and what takes back after what is taken back."""
    return row["made"], row["kind"] == WITHDRAW, row["id"]
