"""Puts what the row half gives into the lake: whole chunks, each id once, also after a kill at any moment.

The observations of a chunk are written last and are its commit mark. Rows of other tables without their
observation are what a killed run left behind: they are the same rows that this run would write, so they are
kept and not written again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from marsad.engines.known import KnownIds
from marsad.tables import FINDINGS, READINGS, SELECTORS

if TYPE_CHECKING:
    from marsad.engines.lake import Lake

_OWNED = {"selectors": "observation", "findings": "observation", "readings": "id"}


class Intake:
    """Collects observations and their readings and commits them by chunks; the caller holds the lake's pen."""

    def __init__(self, lake: Lake, *, chunk: int) -> None:
        self._lake, self._chunk = lake, chunk
        stored = lake.read("observations", columns=["id"])["id"]
        self.known = KnownIds()
        self.known.admit(stored)
        self._left_behind = {name: self._orphans(name, key, stored) for name, key in _OWNED.items()}
        self._observations: list[pa.RecordBatch] = []
        self._rows: list[pa.RecordBatch] = []
        self._waiting = 0
        self.added = 0

    def fresh(self, observations: pa.RecordBatch) -> pa.RecordBatch:
        """The observations that neither the lake nor this run has seen."""
        return observations.filter(pa.array(self.known.admit(observations["id"])))

    def add(self, observations: pa.RecordBatch, rows: pa.RecordBatch) -> bool:
        """Take fresh observations and their rows; true when a chunk was committed."""
        self._observations.append(observations)
        self._rows.append(rows)
        self._waiting += observations.num_rows
        if self._waiting < self._chunk:
            return False
        self.commit()
        return True

    def commit(self) -> None:
        """Write what is waiting."""
        if not self._waiting:
            return
        observations = pa.Table.from_batches(self._observations)
        for name, table in split(pa.Table.from_batches(self._rows)).items():
            self._lake.append(name, self._without_left_behind(name, table))
        self._lake.append("observations", observations)
        self.added += self._waiting
        self._observations, self._rows, self._waiting = [], [], 0

    def _without_left_behind(self, name: str, table: pa.Table) -> pa.Table:
        left = self._left_behind[name]
        return table.filter(pc.invert(pc.is_in(table[_OWNED[name]], value_set=left))) if len(left) else table

    def _orphans(self, name: str, key: str, stored: pa.ChunkedArray) -> pa.Array:
        owners = pc.unique(self._lake.read(name, columns=[key])[key])
        return owners.filter(pc.invert(pc.is_in(owners, value_set=stored)))


def split(rows: pa.Table) -> dict[str, pa.Table]:
    """`tables.ROWS` taken apart into selectors, findings and readings."""
    owners = _whole(rows["id"])
    parts = {"readings": rows.select(READINGS.names).cast(READINGS)}
    for name, schema in (("selectors", SELECTORS), ("findings", FINDINGS)):
        lists = _whole(rows[name])
        values = pc.list_flatten(lists)
        columns = dict(zip(values.type.names, values.flatten(), strict=True))
        columns["observation"] = owners.take(pc.list_parent_indices(lists))
        parts[name] = pa.table([columns[field.name] for field in schema], schema=schema)
    return {name: parts[name] for name in _OWNED}


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
