"""Sightings and tips made for tests, with addresses of nobody."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pyarrow as pa

from marsad.link.sessions import Sessions, captures, sessions
from marsad.tables import OBSERVATIONS

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def sighting(
    name: str, day: float | None = 0.0, *, kind: str = "sighting", region: str = "", **fields: Any
) -> dict:
    """One observation, seen so many days after BEGIN (None = nobody knows when)."""
    seen = None if day is None else BEGIN + timedelta(days=day)
    told = orjson.dumps(fields).decode()
    return {"id": name, "kind": kind, "region": region, "seen_at": seen, "fields": told}


def observed(*rows: dict) -> pa.Table:
    """OBSERVATIONS out of rows."""
    plain = {f.name: "" for f in OBSERVATIONS if pa.types.is_string(f.type)}
    rest = {"record": 1, "retention_until": date(2030, 1, 1), "seen_at": None}
    return pa.Table.from_pylist([{**plain, **rest, **row} for row in rows], OBSERVATIONS)


def grouped(*rows: dict, **more: Any) -> Sessions:
    """The sessions of rows."""
    return sessions(captures(observed(*rows)), **more)


def together(found: Sessions) -> set[frozenset[str]]:
    """Which observations are one session."""
    groups: dict[str, set[str]] = {}
    for row in found.captures.select(["observation", "session"]).to_pylist():
        groups.setdefault(row["session"], set()).add(row["observation"])
    return {frozenset(group) for group in groups.values()}


def sets(*groups: str) -> set[frozenset[str]]:
    """Groups written as letters: "ab" = a and b."""
    return {frozenset(group) for group in groups}
