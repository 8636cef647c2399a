"""Sources to Arrow batches of observations, with identity, provenance and retention filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UsageError
from marsad.readers.identity import head_of, identify
from marsad.readers.options import ReadOptions
from marsad.readers.rows import COLUMN_NAMES, Rows
from marsad.readers.source import Meter
from marsad.readers.strings import same
from marsad.readers.walk import blocks, choose, open_source
from marsad.tables import OBSERVATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from marsad.model import Provenance, Refusal
    from marsad.readers.contract import Keep
    from marsad.readers.source import Source


@dataclass(frozen=True, slots=True)
class Batch:
    """Observations read together and what was refused among them.

    ``bytes_read`` of ``bytes_total`` counts over all paths of the call, as far as sizes are known; ``source``
    is the path being read.
    """

    table: pa.RecordBatch
    refusals: list[Refusal]
    bytes_read: int
    bytes_total: int
    source: str


def observations(
    paths: Sequence[str | Path | Source],
    *,
    provenance: Provenance,
    run: str,
    as_of: date,
    options: ReadOptions | None = None,
    batch_size: int = 8192,
    keep: Keep | None = None,
) -> Iterator[Batch]:
    """All records of all paths as `tables.OBSERVATIONS`, in order, ``batch_size`` rows a batch (fewer at a path's end).

    ``as_of`` (UTC) is the day of ingestion: a record is kept ``provenance.retention_days`` from it. Missing paths
    and unknown formats raise `SourceError` before anything is read; later damage becomes refusals. ``keep`` is given
    each file before it is read, see `contract.Keep`.
    """
    if batch_size < 1:
        raise UsageError(f"batch size {batch_size} is not positive", hint="for example 8192")
    options = options or ReadOptions()
    opened = [(path, open_source(path, options, meter=Meter(options.limits))) for path in paths]
    for _, source in opened:
        choose(source, options)
        source.meter.read = 0
    sizes = [_size(source.folder, source.size) for _, source in opened]
    done = 0
    for (_, source), size in zip(opened, sizes, strict=True):
        filling = _Filling(provenance, run, as_of, batch_size)
        label, heads = source.label.rstrip("/"), dict[str, str]()
        for member, rows in blocks(source, options, keep):
            for table, refusals in filling.add(member, rows, heads):
                yield Batch(table, refusals, done + min(source.meter.read, size), sum(sizes), label)
        done += size
        for table, refusals in filling.rest():
            yield Batch(table, refusals, done, sum(sizes), label)


def _size(folder: Path | None, size: int) -> int:
    if folder is None:
        return max(size, 0)
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


class _Filling:
    """Rows waiting to become a batch."""

    def __init__(self, provenance: Provenance, run: str, as_of: date, size: int) -> None:
        self.provenance, self.run, self.as_of, self.size = provenance, run, as_of, size
        self.waiting: list[pa.RecordBatch] = []
        self.count = 0
        self.refusals: list[Refusal] = []

    def add(
        self, label: str, rows: Rows, heads: dict[str, str]
    ) -> Iterator[tuple[pa.RecordBatch, list[Refusal]]]:
        """Take a block in; gives the batches that are full."""
        if len(rows):
            if label not in heads:
                heads.clear()  # members come one after the other
                heads[label] = head_of(rows.text[0].as_py(), rows.fields[0].as_py())
            self.waiting.append(_named(rows, identify(rows, heads[label]), label))
            self.count += len(rows)
        self.refusals += rows.refusals
        while self.count >= self.size or len(self.refusals) >= self.size:
            yield self._take(self.size)

    def rest(self) -> Iterator[tuple[pa.RecordBatch, list[Refusal]]]:
        """The last, smaller batch."""
        if self.count or self.refusals:
            yield self._take(self.size)

    def _take(self, size: int) -> tuple[pa.RecordBatch, list[Refusal]]:
        taken, missing = [], min(size, self.count)
        self.count -= missing
        while missing:
            part = self.waiting.pop(0)
            if part.num_rows > missing:
                self.waiting.insert(0, part.slice(missing))
                part = part.slice(0, missing)
            taken.append(part)
            missing -= part.num_rows
        refusals, self.refusals = self.refusals, []
        return self._table(pa.concat_batches(taken) if taken else _none_named()), refusals

    def _table(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """Rows of one or more sources with what all of them share."""
        shared = {
            **{name: getattr(self.provenance, name) for name in _SAME},
            "run": self.run,
            # From the day the unit took it in: that is when holding it begins, however old the words are.
            "retention_until": self.as_of + timedelta(days=self.provenance.retention_days),
        }
        arrays = [
            pa.repeat(pa.scalar(shared[column.name], column.type), rows.num_rows)
            if column.name in shared
            else rows[column.name]
            for column in OBSERVATIONS
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=OBSERVATIONS)


_SAME = ("purpose", "legal_basis", "handling", "subject_category", "assessment")
_OURS = {"number": "record", "lang": "lang_given", "seen": "seen_at"}  # where a table has another name for it


def _named(rows: Rows, ids: pa.StringArray, label: str) -> pa.RecordBatch:
    """A block under the names of the table, with identity and source."""
    columns = {_OURS.get(name, name): getattr(rows, name) for name in COLUMN_NAMES}
    columns["kind"] = pc.if_else(pc.equal(rows.kind, ""), "post", rows.kind)
    columns["seen_at"] = rows.seen.cast(OBSERVATIONS.field("seen_at").type)
    kept = pa.repeat(pa.scalar(rows.evidence or None, pa.string()), len(rows))
    return pa.RecordBatch.from_pydict(
        {"id": ids, "source": same(label, len(rows)), "evidence": kept, **columns}
    )


def _none_named() -> pa.RecordBatch:
    return _named(Rows(), pa.array([], pa.string()), "")
