"""Tables in DuckDB: what Spark does on many machines, in one process and on the same functions."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marsad.engines.groups import as_schema
from marsad.engines.joined import joined
from marsad.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from marsad.engines.contract import Expression, GroupFunction, RowFunction, SumFunction
    from marsad.engines.lake import Lake


@dataclass(frozen=True, slots=True)
class DuckTables:
    """See `marsad.engines.contract.Tables`. What is kept is held in memory."""

    _connection: Any
    _numbers: Iterator[int] = field(default_factory=count)

    @classmethod
    @contextlib.contextmanager
    def at(cls, connection: Any, scratch: Path) -> Iterator[DuckTables]:
        """On ``connection`` (DuckDB through Ibis), which spills to ``scratch``."""
        shutil.rmtree(scratch, ignore_errors=True)  # of a run that was killed
        scratch.mkdir(parents=True)
        connection.raw_sql(f"SET temp_directory = '{str(scratch).replace("'", "''")}'")
        try:
            yield cls(connection)
        finally:
            connection.disconnect()
            shutil.rmtree(scratch, ignore_errors=True)

    def step(self, name: str) -> None:
        """Nobody watches."""

    def given(self, table: pa.Table) -> Expression:
        """As the contract says."""
        name = f"marsad_{next(self._numbers)}"
        self._connection.con.register(name, table)
        return self._connection.table(name)

    def stored(self, lake: Lake, name: str, columns: Sequence[str]) -> Expression:
        """As the contract says."""
        return self.given(lake.read(name, columns=columns))

    def keep(self, table: Expression) -> Expression:
        """As the contract says."""
        return self.given(self.fetch(table))

    def by_row(self, table: Expression, function: RowFunction, schema: pa.Schema) -> Expression:
        """As the contract says."""
        batches = [function(batch) for batch in self.fetch(table).to_batches()]
        return self.given(pa.Table.from_batches(batches, schema=schema))

    def by_group(self, table: Expression, key: str, function: GroupFunction, schema: pa.Schema) -> Expression:
        """As the contract says, in one call."""
        rows = self.fetch(table).select(table.columns)
        assert key in rows.column_names
        return self.given((function(rows) if rows.num_rows else schema.empty_table()).cast(schema))

    def add_up(self, table: Expression, function: SumFunction) -> Any:
        """As the contract says, in one call."""
        return function(self.fetch(table))

    def components(self, edges: Expression) -> Expression:
        """As the contract says."""
        rows = self.fetch(edges)
        return self.given(joined(rows["one"], rows["two"]))

    def fetch(self, table: Expression) -> pa.Table:
        """As the contract says."""
        return self._connection.to_pyarrow(table)

    def read(self, table: Expression, schema: pa.Schema) -> pa.RecordBatchReader:
        """As the contract says."""
        return as_schema(schema, self.fetch(table).to_batches())

    def write(self, table: Expression, lake: Lake, name: str) -> None:
        """As the contract says."""
        lake.replace(name, self.read(table, TABLES[name]))
