"""Which lists a lake holds: every import and removal is a row, the newest of a list is in force."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from marsad.errors import UsageError
from marsad.model import Provenance
from marsad.tables.hashes import HASH_LISTS, HASHES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.engines import Lake

_APART = ("name", "why", "severities", "hashes")
_WHY = ("purpose", "legal_basis", "handling", "subject_category", "assessment")


@dataclass(frozen=True, slots=True)
class Import:
    """A row of `tables.HASH_LISTS`; ``severities`` by category, ``hashes`` (counts) by algorithm."""

    id: str
    name: str
    version: str
    state: str
    from_whom: str
    format: str
    file: str
    scheme: str
    severities: Mapping[str, int | None]
    hashes: Mapping[str, int]
    entries: int
    refused: int
    reason: str
    why: Provenance
    made: datetime


def history(lake: Lake, as_of: datetime | None = None) -> list[Import]:
    """All imports and removals up to ``as_of``, the oldest first."""
    rows = sorted(lake.read("hash_lists").to_pylist(), key=lambda row: (row["made"], row["id"]))
    return [_import(row) for row in rows if as_of is None or row["made"] <= as_of]


def current(lake: Lake, as_of: datetime | None = None) -> dict[str, Import]:
    """The lists in force, by name."""
    newest = {each.name: each for each in history(lake, as_of)}
    return {name: newest[name] for name in sorted(newest) if newest[name].state == "imported"}


def remove(lake: Lake, name: str, reason: str) -> Import:
    """Take a list out of all answers. Its earlier state stays in the table's history.

    Raises UsageError where no such list is in force, or no reason is given.
    """
    if not reason.strip():
        raise UsageError("a list is removed for a reason", hint='--reason "its owner withdrew it"')
    with lake.writing():
        lists = current(lake)
        if name not in lists:
            known = ", ".join(lists) or "none"
            raise UsageError("there is no such list", hint=f"lists in force: {known}")
        now = datetime.now(UTC)
        gone = replace(
            lists[name],
            id=f"H-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}",
            state="removed",
            reason=reason,
            made=now,
        )
        lake.append("hash_lists", row_of(gone))
        lake.replace_part("hashes", name, pa.RecordBatchReader.from_batches(HASHES, iter(())))
    return gone


def row_of(made: Import) -> pa.Table:
    """An import as a table of one row."""
    row = {
        name: getattr(made, name) for name in Import.__slots__ if name not in ("why", "severities", "hashes")
    }
    row["list"] = made.name
    row["severities"] = [{"category": name, "severity": grade} for name, grade in made.severities.items()]
    row["hashes"] = [{"name": name, "count": count} for name, count in made.hashes.items()]
    row |= {name: getattr(made.why, name) for name in _WHY}
    row["retention_until"] = (made.made + timedelta(days=made.why.retention_days)).date()
    return pa.Table.from_pylist([row], schema=HASH_LISTS)


def _import(row: Mapping[str, object]) -> Import:
    until, made = row["retention_until"], row["made"]
    assert isinstance(until, date)
    assert isinstance(made, datetime)
    words = {name: str(row[name]) for name in _WHY}
    why = Provenance(**words, retention_days=(until - made.date()).days)
    plain = {name: row[name] for name in Import.__slots__ if name not in _APART}
    severities = {each["category"]: each["severity"] for each in row["severities"]}  # type: ignore[attr-defined]
    hashes = {each["name"]: each["count"] for each in row["hashes"]}  # type: ignore[attr-defined]
    return Import(name=row["list"], **plain, severities=severities, hashes=hashes, why=why)  # type: ignore[arg-type]
