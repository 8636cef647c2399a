"""Tables on Spark: Ibis expressions over views, kernels through `mapInArrow`, what is kept as Parquet files.

What is kept is written to the scratch folder and read from there: nothing is reckoned twice, and a machine that is lost
takes nothing with it.
"""

from __future__ import annotations

import contextlib
import pickle
import shutil
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pyarrow.dataset as ds

from marsad.engines.groups import as_schema, blocks, whole_groups
from marsad.engines.spark.session import ROWS_A_BATCH
from marsad.engines.spark.stars import components
from marsad.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

    from marsad.engines.contract import Expression, GroupFunction, RowFunction, SumFunction
    from marsad.engines.lake import Lake

_PART = pa.schema([("part", pa.binary())])


def spark_schema(schema: pa.Schema) -> StructType:
    """An Arrow schema in Spark's words."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema, prefer_timestamp_ntz=False)


@dataclass(frozen=True, slots=True)
class ByRow:
    """A row function as `mapInArrow` calls it."""

    function: RowFunction
    schema: pa.Schema

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            if batch.num_rows:
                yield self.function(batch).cast(self.schema)


@dataclass(frozen=True, slots=True)
class ByGroup:
    """A function of whole groups as `mapInArrow` calls it, on rows that come group by group."""

    key: str
    function: GroupFunction
    schema: pa.Schema

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in whole_groups(batches, self.key):
            yield from self.function(table).cast(self.schema).to_batches(ROWS_A_BATCH)


@dataclass(frozen=True, slots=True)
class Sum:
    """A function whose results add up as `mapInArrow` calls it: one row a partition."""

    function: SumFunction

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        total = _added(self.function(table) for table in blocks(batches))
        if total is not None:
            yield pa.record_batch([pa.array([pickle.dumps(total, 5)], pa.binary())], schema=_PART)


def _added(parts: Iterable[Any]) -> Any:
    total: Any = None
    for part in parts:
        total = part if total is None else total + part
    return total


@dataclass(frozen=True, slots=True)
class SparkTables:
    """See `marsad.engines.contract.Tables`."""

    spark: SparkSession
    scratch: Path
    _connection: Any
    _numbers: Iterator[int] = field(default_factory=count)

    @classmethod
    @contextlib.contextmanager
    def at(cls, spark: SparkSession, scratch: Path) -> Iterator[SparkTables]:
        """With its files in ``scratch``, which is removed in the end."""
        shutil.rmtree(scratch, ignore_errors=True)  # of a run that was killed
        scratch.mkdir(parents=True)
        tables = cls(spark, scratch, ibis.pyspark.connect(spark))
        try:
            yield tables
        finally:
            for name in spark.catalog.listTables():
                if name.name.startswith(_name(scratch, "")):
                    spark.catalog.dropTempView(name.name)
            shutil.rmtree(scratch, ignore_errors=True)

    def step(self, name: str) -> None:
        """As the contract says: Spark's pages and its log of events show it as the description of each job."""
        self.spark.sparkContext.setJobDescription(f"marsad: {name}")

    def given(self, table: pa.Table) -> Expression:
        """As the contract says."""
        return self._seen(self.spark.createDataFrame(table))

    def stored(self, lake: Lake, name: str, columns: Sequence[str]) -> Expression:
        """As the contract says. Spark reads the table's Parquet files: Delta's own reader is another download."""
        schema = spark_schema(TABLES[name])
        files = lake.files(name)
        # Columns younger than a file are null in it, which Spark does by itself where it is told the schema.
        rows = (
            self.spark.read.schema(schema).parquet(*files)
            if files
            else self.spark.createDataFrame([], schema)
        )
        return self._seen(rows.select(*columns))

    def keep(self, table: Expression) -> Expression:
        """As the contract says."""
        return self._seen(self._kept(self._frame(table)))

    def by_row(self, table: Expression, function: RowFunction, schema: pa.Schema) -> Expression:
        """As the contract says."""
        found = self._frame(table).mapInArrow(ByRow(function, schema), spark_schema(schema))
        return self._seen(found)

    def by_group(self, table: Expression, key: str, function: GroupFunction, schema: pa.Schema) -> Expression:
        """As the contract says. A group's rows are moved to one worker, which holds a block of groups at a time."""
        rows = self._frame(table).repartition(key).sortWithinPartitions(key)
        return self._seen(rows.mapInArrow(ByGroup(key, function, schema), spark_schema(schema)))

    def add_up(self, table: Expression, function: SumFunction) -> Any:
        """As the contract says. One part a core comes to this process, one after the other."""
        frame = self._frame(table)
        cores = self.spark.sparkContext.defaultParallelism
        parts = frame.coalesce(cores).mapInArrow(Sum(function), spark_schema(_PART)).toLocalIterator()
        # Our own workers made these, as they get our functions: pickled.
        total = _added(pickle.loads(bytes(row["part"])) for row in parts)  # noqa: S301
        return function(frame.limit(0).toArrow()) if total is None else total

    def components(self, edges: Expression) -> Expression:
        """As the contract says."""
        return self._seen(components(self._frame(edges), self._kept))

    def fetch(self, table: Expression) -> pa.Table:
        """As the contract says."""
        return self._frame(table).toArrow()

    def read(self, table: Expression, schema: pa.Schema) -> pa.RecordBatchReader:
        """As the contract says: from files, so that neither Java nor Python holds more than a few rows."""
        files = ds.dataset(str(self._write(self._frame(table))), format="parquet")
        return as_schema(schema, files.scanner(batch_size=ROWS_A_BATCH).to_batches())

    def write(self, table: Expression, lake: Lake, name: str) -> None:
        """As the contract says: from files to files through this process."""
        lake.replace(name, self.read(table, TABLES[name]))

    def _frame(self, table: Expression) -> DataFrame:
        return self.spark.sql(self._connection.compile(table))

    def _seen(self, frame: DataFrame) -> Expression:
        name = _name(self.scratch, next(self._numbers))
        frame.createOrReplaceTempView(name)
        return self._connection.table(name)

    def _write(self, frame: DataFrame) -> Path:
        where = self.scratch / str(next(self._numbers))
        frame.write.parquet(str(where))
        return where

    def _kept(self, frame: DataFrame) -> DataFrame:
        return self.spark.read.schema(frame.schema).parquet(str(self._write(frame)))


def _name(scratch: Path, number: int | str) -> str:
    """Views of one piece of work; those of another have other names."""
    return f"marsad_{scratch.name.replace('-', '_').lower()}_{number}"
