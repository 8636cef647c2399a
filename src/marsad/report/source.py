"""Where a report reads from: any callable that gives a table, whole or only the rows of some ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from marsad.tables import TABLES, empty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from marsad.engines import Lake

KEYS = {
    "observations": "id",
    "readings": "id",
    "selectors": "observation",
    "findings": "observation",
    "links": "observation",
    "members": "network",
    "networks": "id",
    "leads": "id",
    "captures": "observation",
    "sessions": "id",
}
"""The column that ``ids`` of `Read` are looked up in."""


class Read(Protocol):
    """Gives a table of `tables.TABLES`: ``columns`` of it, only rows whose key (`KEYS`) is among ``ids``."""

    def __call__(
        self, name: str, *, columns: Sequence[str] | None = None, ids: Sequence[str] | None = None
    ) -> pa.Table: ...


def from_tables(tables: Mapping[str, pa.Table]) -> Read:
    """Reads from tables in memory; one that is not there is empty."""

    def read(
        name: str, *, columns: Sequence[str] | None = None, ids: Sequence[str] | None = None
    ) -> pa.Table:
        table = tables.get(name)
        if table is None:
            table = empty(TABLES[name])
        if ids is not None:
            table = table.filter(pc.is_in(table[KEYS[name]], pa.array(list(ids), pa.string())))
        return table if columns is None else table.select(list(columns))

    return read


def from_lake(lake: Lake, as_of: datetime | None = None) -> Read:
    """Reads from a lake, as it was known at ``as_of``; only the rows asked for leave the disk."""

    def read(
        name: str, *, columns: Sequence[str] | None = None, ids: Sequence[str] | None = None
    ) -> pa.Table:
        where = None if ids is None else pc.field(KEYS[name]).isin(pa.array(list(ids), pa.string()))
        return lake.read(name, columns=columns, where=where, as_of=as_of)

    return read
