"""The lake: one Delta table a name, append or replace, every version readable later."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.fs
from deltalake import (
    ColumnProperties,
    DeltaTable,
    PostCommitHookProperties,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import DeltaError, TableNotFoundError
from filelock import FileLock, Timeout

from marsad.errors import LakeBusy, LakeError
from marsad.tables import TABLES, empty
from marsad.tables.hashes import PARTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FORMAT = "marsad-lake 1\n"
# Dictionaries only cost where hardly a value comes twice. Level 1 costs what the default packing does, and the
# files are a third smaller. Statistics stay: without them the dataset of a table leaves rows out that were asked for.
_DISTINCT = ("id", "text", "given_id", "author", "channel", "fields", "observation", "value", "via", "digest")


_KEEPING = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)
"""Delta forgets versions older than 30 days at every hundredth commit unless told: here every one stays readable."""


class Lake:
    """A folder of Delta tables named in `marsad.tables.TABLES`.

    Readers never wait. Writers hold ``with lake.writing():``; a second writer is refused at once, and the
    lock dies with its process, so a killed run never leaves it behind.
    """

    def __init__(self, path: str | Path, *, create: bool = False) -> None:
        self.path = Path(path)
        mark = self.path / "MARSAD"
        if create:
            self.path.mkdir(parents=True, exist_ok=True)
            if not mark.exists():
                if any(entry.name != "write.lock" for entry in self.path.iterdir()):
                    raise LakeError(
                        f"{self.path} is a folder with other files in it, not a lake",
                        hint="name an empty or a new folder",
                    )
                mark.write_text(_FORMAT, encoding="utf-8")
        if not mark.exists():
            raise LakeError(f"{self.path} is not a lake", hint="make one with: marsad run SOURCE --lake DIR")
        # An empty mark is a first run that was killed between making the file and filling it.
        if (found := mark.read_text(encoding="utf-8")) not in {_FORMAT, ""}:
            raise LakeError(f"{self.path} has format {found.strip()!r}", hint="use the Marsad that wrote it")

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lake's only pen."""
        lock = FileLock(self.path / "write.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise LakeBusy(
                f"another run is writing to {self.path}", hint="wait for it, or use another lake"
            ) from None
        try:
            yield
        finally:
            lock.release()

    def version(self, name: str) -> int:
        """The newest version of a table; -1 where it was never written."""
        table = self._open(name)
        return -1 if table is None else int(table.version())

    def written(self, name: str, as_of: datetime | None = None) -> datetime | None:
        """When the version of a table that is known at ``as_of`` (UTC; None = the newest) was written; None = none."""
        table = self._open(name, as_of)
        if table is None:
            return None
        version = int(table.version())
        entries = DeltaTable(str(self.path / name)).history()  # of an older version it counts wrongly
        at = next((int(e["timestamp"]) for e in entries if int(e["version"]) == version), None)
        return None if at is None else datetime.fromtimestamp(at / 1000, UTC)

    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        where: ds.Expression | None = None,
        as_of: datetime | None = None,
    ) -> pa.Table:
        """A table, or an empty one of its schema; ``as_of`` (UTC) reads it as it was known then.

        A nullable column that is younger than the table is null.
        """
        schema = TABLES[name]
        wanted = list(columns) if columns is not None else schema.names
        table = self._open(name, as_of)
        if table is None:
            return empty(schema).select(wanted)
        try:
            rows = table.to_pyarrow_dataset(filesystem=_files(self.path / name))
            younger = {name for name in wanted if schema.field(name).nullable} - set(rows.schema.names)
            found = rows.to_table(columns=[name for name in wanted if name not in younger], filter=where)
        except (OSError, pa.ArrowInvalid) as error:
            raise LakeError(
                f"table {name!r} of {self.path} cannot be read: {error}", hint="restore a backup"
            ) from error
        for column in sorted(younger, key=wanted.index):
            nothing = pa.nulls(found.num_rows, schema.field(column).type)
            found = found.add_column(wanted.index(column), schema.field(column), nothing)
        return found.cast(pa.schema([schema.field(column) for column in wanted]))

    def files(self, name: str) -> list[str]:
        """The Parquet files of the newest version of a table, for whoever reads them without Delta."""
        table = self._open(name)
        return [] if table is None else sorted(table.file_uris())

    def append(self, name: str, table: pa.Table) -> None:
        """Add rows in one atomic commit. The caller holds the pen and has left known ids out."""
        if table.num_rows:
            self._write(name, table, "append")

    def replace(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        """A new version of the whole table in one atomic commit; earlier versions stay readable.

        A reader's batches are written as they come.
        """
        self._write(name, table, "overwrite")

    def replace_part(self, name: str, part: str, rows: pa.RecordBatchReader) -> None:
        """The same for those rows of a parted table (`tables.PARTED`) whose column says ``part``: all of ``rows`` do.

        Batches are written as they come: memory does not grow with their number.
        """
        within = f"{PARTED[name]} = '{part.replace("'", "''")}'"
        try:
            write_deltalake(
                str(self.path / name), rows.cast(TABLES[name]), mode="overwrite", partition_by=[PARTED[name]],
                predicate=within if self._open(name) is not None else None, writer_properties=_properties(name),
            )  # fmt: skip
        except DeltaError as error:
            raise LakeError(
                f"table {name!r} of {self.path} cannot be written: {error}", hint="run it again"
            ) from error

    def _write(self, name: str, table: pa.Table | pa.RecordBatchReader, mode: str) -> None:
        try:
            # A column that is younger than the table is added to it, or comes with the new version.
            write_deltalake(
                str(self.path / name), table.cast(TABLES[name]), mode=mode,
                schema_mode="merge" if mode == "append" else "overwrite", writer_properties=_properties(name),
                post_commithook_properties=_KEEPING,
            )  # fmt: skip
        except DeltaError as error:
            raise LakeError(
                f"table {name!r} of {self.path} cannot be written: {error}", hint="run it again"
            ) from error

    def _open(self, name: str, as_of: datetime | None = None) -> DeltaTable | None:
        try:
            table = DeltaTable(str(self.path / name))
        except TableNotFoundError:
            return None
        if as_of is not None:
            oldest = min(int(entry["timestamp"]) for entry in table.history())
            if as_of.timestamp() * 1000 < oldest:
                return None
            table.load_as_version(as_of)
        return table


def _files(table: Path) -> pa.fs.FileSystem:
    """The table's folder as Arrow's own file system.

    deltalake's default calls back into Python for every file; an Arrow thread that still holds one when the
    process ends aborts it, after all work is done. Source: apache/arrow GH-34314, GH-45214.
    """
    return pa.fs.SubTreeFileSystem(str(table), pa.fs.LocalFileSystem())


def _properties(name: str) -> WriterProperties:
    """How the files of a table are packed."""
    return WriterProperties(
        compression="ZSTD",
        compression_level=1,
        column_properties={
            column: ColumnProperties(dictionary_enabled=False)
            for column in _DISTINCT
            if column in TABLES[name].names
        },
    )
