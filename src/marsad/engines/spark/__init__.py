"""The engine of many machines: the row half in Spark's Python workers, the set half as Spark tables.

Marsad has to be installed, in the same version, wherever those workers run.
"""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from marsad.engines.spark.session import begin, hand_on_settings, stop

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from marsad.engines.contract import Engine, RowFunction, Tables

__all__ = ["ENGINE", "stop"]

_ROWS = 131_072  # rows of one Spark job: enough for many workers, few enough to hold twice


class _Spark:
    """See `marsad.engines.contract.Engine`."""

    spreads = True

    def start(self, ready: str) -> None:
        """Workers load what they need with their first rows."""

    def map_batches(
        self,
        function: RowFunction,
        batches: Iterable[pa.RecordBatch],
        *,
        columns: Sequence[str],
        schema: pa.Schema,
        ready: str = "",  # noqa: ARG002 - see `start`
        workers: int | None = None,
    ) -> Generator[tuple[pa.RecordBatch, pa.RecordBatch]]:
        """As the contract says. While Spark works on some batches the next ones are drawn."""
        on = _mapper(function, columns, schema, workers)
        with ThreadPoolExecutor(1) as beside:
            waiting: list[tuple[list[pa.RecordBatch], Callable[[], pa.Table]]] = []
            for some in _chunks(batches):
                waiting.append((some, beside.submit(on, some).result))
                if len(waiting) > 1:
                    yield from _apart(*waiting.pop(0))
            for each in waiting:
                yield from _apart(*each)

    @contextlib.contextmanager
    def tables(self, scratch: Path) -> Iterator[Tables]:
        """As the contract says."""
        from marsad.engines.spark.tables import SparkTables

        spark = begin()
        hand_on_settings(spark)
        with SparkTables.at(spark, scratch) as tables:
            yield tables


def _mapper(
    function: RowFunction, columns: Sequence[str], schema: pa.Schema, workers: int | None
) -> Callable[[list[pa.RecordBatch]], pa.Table]:
    import pyarrow as pa

    from marsad.engines.spark.tables import ByRow, spark_schema

    spark = begin(workers)
    hand_on_settings(spark)

    def on(batches: list[pa.RecordBatch]) -> pa.Table:
        spark.sparkContext.setJobDescription("marsad: rows")
        rows = pa.Table.from_batches(batches).select(columns)
        found = spark.createDataFrame(rows).mapInArrow(ByRow(function, schema), spark_schema(schema))
        return found.toArrow().cast(schema)

    return on


def _chunks(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    some: list[pa.RecordBatch] = []
    for batch in batches:
        some.append(batch)
        if sum(each.num_rows for each in some) >= _ROWS:
            yield some
            some = []
    if some:
        yield some


def _apart(
    batches: list[pa.RecordBatch], found: Callable[[], pa.Table]
) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]:
    """Each batch and its rows of what was found for all of them, which is in their order."""
    rows, first = found().combine_chunks(), 0
    for batch in batches:
        own = rows.slice(first, batch.num_rows).combine_chunks().to_batches()
        first += batch.num_rows
        if own:
            yield batch, own[0]


ENGINE: Engine = _Spark()
