"""What people said about networks and is in force: who belongs together, who does not, which selector ties nobody.

A statement is a row that is never changed. Whoever takes one back adds another (``withdraw``), which can be taken back
too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from marsad.errors import LakeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import pyarrow as pa

MERGE, SPLIT, HUB, NOT_HUB, WITHDRAW = KINDS = ("merge", "split", "hub", "not_hub", "withdraw")

LEAD = "L-"
"""How the names of leads begin."""

type Row = Mapping[str, Any]
"""A row of STATEMENTS."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A merge or a split: observations that stand for its two sides, and what their networks were called then.

    A side that was in no network is called by its lead (L-...): a report, a tip, sightings of one address.
    """

    id: str
    kind: str
    subjects: tuple[str, ...]
    others: tuple[str, ...]
    networks: tuple[str, ...]

    @property
    def alone(self) -> tuple[bool, bool]:
        """Which sides were in no network when a merge was said: they are joined as they stand."""
        one, two = (name.startswith(LEAD) for name in self.networks) if self.kind == MERGE else (False, False)
        return one, two


def standing(sides: Sequence[Sides]) -> list[str]:
    """All observations that stand for a side, one side after the other."""
    return [each for one in sides for each in (*one.subjects, *one.others)]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a statement where it is not what was said, for a person to look at."""

    id: str
    what: str  # a key of WORDS


WORDS = {
    "overruled": "a later statement says otherwise",
    "gone": "none of the observations that stand for one of its sides is in a network any more",
}


@dataclass(frozen=True, slots=True)
class Said:
    """The statements in force at one moment.

    ``selectors`` has by kind and value why a selector ties nobody, "" = it does whatever the counts say; ``sides``
    merges and splits in the order in which they were made; ``over`` merges that hold no longer. ``mark`` is the same
    where the same is in force, "" where nothing is.
    """

    selectors: Mapping[tuple[str, str], str]
    sides: tuple[Sides, ...] = ()
    over: tuple[Sides, ...] = ()
    mark: str = ""
    told: tuple[Told, ...] = ()


NOTHING = Said({})


def said(table: pa.Table | None, as_of: datetime | None = None) -> Said:
    """What is in force of the STATEMENTS table at ``as_of`` (UTC; None = whatever its date, nothing has run out).

    Raises LakeError for a kind that this version does not know: to leave it out would be to disregard a decision.
    """
    if table is None or not table.num_rows:
        return NOTHING
    rows = _by_time(table)
    if unknown := {row["kind"] for row in rows} - set(KINDS):
        raise LakeError(f"unknown kind of statement: {', '.join(sorted(unknown))}", hint="use a newer Marsad")
    gone = withdrawn(rows, as_of)
    valid = [row for row in rows if in_force(row, gone, as_of)]
    holds = {row["id"] for row in valid}
    selectors, told = _selectors(valid)
    return Said(
        selectors,
        tuple(_sides(row) for row in valid if row["kind"] in {MERGE, SPLIT}),
        tuple(_sides(row) for row in rows if row["kind"] == MERGE and row["id"] not in holds),
        hashlib.blake2b("\n".join(sorted(holds)).encode(), digest_size=8).hexdigest() if holds else "",
        told,
    )


def in_force(row: Row, gone: Mapping[str, Row], as_of: datetime | None) -> bool:
    """Whether a statement holds at ``as_of``; ``gone`` are those that are ``withdrawn`` then."""
    if row["kind"] == WITHDRAW or row["id"] in gone:
        return False
    return as_of is None or (row["made"] <= as_of and (row["until"] is None or row["until"] > as_of))


def withdrawn(rows: Sequence[Row], as_of: datetime | None) -> dict[str, Row]:
    """What is taken back at ``as_of``, with the row that takes it back; the latest word counts."""
    gone: dict[str, Row] = {}
    for row in sorted(rows, key=_when, reverse=True):
        if row["kind"] == WITHDRAW and row["id"] not in gone and (as_of is None or row["made"] <= as_of):
            gone[row["of"]] = row
    return gone


def _by_time(table: pa.Table) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=_when)


def _when(row: Row) -> tuple[datetime, bool, str]:
    return row["made"], row["kind"] == WITHDRAW, row["id"]


def _sides(row: Row) -> Sides:
    subjects, others, networks = (tuple(row[name]) for name in ("subjects", "others", "networks"))
    return Sides(row["id"], row["kind"], subjects, others, networks)


def _selectors(rows: Sequence[Row]) -> tuple[dict[tuple[str, str], str], tuple[Told, ...]]:
    """The last word on each selector, and those that said otherwise before."""
    verdicts: dict[tuple[str, str], str] = {}
    latest: dict[tuple[str, str], Row] = {}
    told = []
    for row in rows:
        if row["kind"] not in {HUB, NOT_HUB}:
            continue
        key = row["via_kind"], row["via"]
        if key in latest and latest[key]["kind"] != row["kind"]:
            told.append(Told(latest[key]["id"], "overruled"))
        latest[key] = row
        until = f" (until {row['until']:%Y-%m-%d})" if row["until"] else ""
        verdicts[key] = f"said: hub{until}" if row["kind"] == HUB else ""
    return verdicts, tuple(told)
