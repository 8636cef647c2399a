"""Sessions of a lake: made anew from its observations, with the places and other units' words that it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from marsad.engines.geo import databases
from marsad.link.sessions.captures import FOUND, KINDS, NEEDS, read_captures
from marsad.link.sessions.settings import settings
from marsad.link.sessions.table import Sessions, sessions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from marsad.engines import Lake
    from marsad.engines.contract import Tables
    from marsad.engines.geo import Database


def renew(lake: Lake, captures: pa.Table, geo: Sequence[Path] = ()) -> Sessions:
    """The sessions of ``captures`` (CAPTURES without ``session``), written to the lake; the caller holds its pen.

    ``geo`` are databases of places: what they say is kept, so that a later run has it without them.
    """
    locate(lake, captures["address"], geo)
    found = sessions(
        captures,
        locations=lake.read("locations"),
        others=lake.read("others"),
        using=settings(),
    )
    for name, table in (("captures", found.captures), ("sessions", found.sessions)):
        if table.num_rows or lake.version(name) >= 0:
            lake.replace(name, table)
    return found


def kept(lake: Lake, as_of: datetime | None = None) -> Sessions | None:
    """The sessions as the last run wrote them, or as known at ``as_of`` (UTC); None where none was ever written."""
    captures, found = (lake.read(name, as_of=as_of) for name in ("captures", "sessions"))
    return Sessions(captures, found) if found.num_rows else None


def locate(lake: Lake, addresses: pa.ChunkedArray, geo: Sequence[Path]) -> int:
    """Ask databases of places for addresses that they were not asked for yet; how many answers were added."""
    added = 0
    with databases(geo) as asked:
        for database in asked:
            wanted = pc.unique(addresses)
            wanted = wanted.filter(pc.invert(pc.is_in(wanted, value_set=_known(lake, database))))
            lake.append("locations", database.places(wanted.sort().to_pylist()))
            added += len(wanted)
    return added


def _known(lake: Lake, database: Database) -> pa.Array:
    where = (ds.field("database") == database.kind) & (ds.field("built") == pa.scalar(database.built))
    return lake.read("locations", columns=["address"], where=where)["address"].combine_chunks()


def brought(tables: Tables, lake: Lake) -> pa.Table:
    """Captures read on an engine's tables and brought here: which are one session only all of them show."""
    rows = tables.stored(lake, "observations", NEEDS)
    rows = rows.filter(rows.kind.isin(KINDS))
    return tables.read(tables.by_row(rows, read_captures, FOUND), FOUND).read_all()


def mark(lake: Lake) -> str:
    """What else than observations and statements sessions are made of: "" where there is nothing of it."""
    told = {name: lake.version(name) for name in ("locations", "others")}
    return " ".join(f"{name}@{version}" for name, version in told.items() if version >= 0)
