"""Ranks what a lake holds, now or as it was known at a moment; what an engine holds is read from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from marsad.link.sessions.kept import kept
from marsad.rank.chosen import chosen
from marsad.rank.facts import NEEDS
from marsad.rank.harm_signed import harm_of
from marsad.rank.leads import rank
from marsad.tables import TABLES

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.engines import Lake
    from marsad.engines.contract import Tables

_LARGE = ("readings", "selectors", "findings", "members")
QUEUED = ("id", "tier", "raised")
"""The columns of the leads before that ranking reads."""
_SMALL = ("networks", "decisions", "listed")


def rank_stored(
    lake: Lake, as_of: datetime, known: datetime | None = None, before: datetime | None = None
) -> pa.Table:
    """The leads at ``as_of`` (UTC) of the tables of ``lake`` as they were ``known`` (UTC; None = as they are).

    ``before``: when the leads were known that stood in the queue until then; None = ``known``.
    """
    observations = lake.read("observations", columns=NEEDS, as_of=known)
    rest = {name: lake.read(name, as_of=known) for name in (*_LARGE, *_SMALL)}
    queue = lake.read("leads", columns=QUEUED, as_of=before or known)
    seen = kept(lake, known)
    harm = harm_of(lake.path, known)
    return rank(observations=observations, **rest, as_of=as_of, previous=queue, known=seen, harm=harm)


def rank_spread(tables: Tables, lake: Lake, as_of: datetime) -> pa.Table:
    """The same where an engine holds the large tables: only what can move the order of leads is read from it."""
    columns = {"observations": NEEDS, **{name: TABLES[name].names for name in _LARGE}}
    stored = {name: tables.stored(lake, name, columns[name]) for name in columns}
    ids = tables.keep(chosen(*(stored[name] for name in ("observations", "members", "findings"))))
    found = {name: lake.read(name) for name in _SMALL}
    for name, table in stored.items():
        rows = table.semi_join(
            ids, table.id == ids.id if "id" in columns[name] else table.observation == ids.id
        )
        schema = pa.schema([TABLES[name].field(column) for column in columns[name]])
        found[name] = tables.read(rows, schema).read_all()
    before = lake.read("leads", columns=QUEUED)
    harm = harm_of(lake.path)
    return rank(**found, as_of=as_of, previous=before, known=kept(lake), harm=harm)
