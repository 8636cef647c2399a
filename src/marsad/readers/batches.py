"""Sources to Arrow batches of observations, with identity, provenance and retention filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from marsad.errors import UsageError
from marsad.readers.identity import head_of, identify
from marsad.readers.options import ReadOptions
from marsad.readers.rows import COLUMN_NAMES, Rows
from marsad.readers.source import Meter
from marsad.readers.walk import blocks, choose, open_source
from marsad.tables import OBSERVATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from marsad.model import Provenance, Refusal


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
    paths: Sequence[str | Path],
    *,
    provenance: Provenance,
    run: str,
    as_of: date,
    options: ReadOptions | None = None,
    batch_size: int = 8192,
) -> Iterator[Batch]:
    """All records of all paths as `tables.OBSERVATIONS`, in order, ``batch_size`` rows a batch (fewer at a path's end).

    ``as_of`` (UTC) is the day of ingestion: a record is kept ``provenance.retention_days`` from it. Missing paths
    and unknown formats raise `SourceError` before anything is read; later damage becomes refusals.
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
        for member, rows in blocks(source, options):
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
        self.columns: dict[str, list[object]] = {name: [] for name in ("id", "source", *COLUMN_NAMES)}
        self.refusals: list[Refusal] = []

    def add(
        self, label: str, rows: Rows, heads: dict[str, str]
    ) -> Iterator[tuple[pa.RecordBatch, list[Refusal]]]:
        """Take a block in; gives the batches that are full."""
        if len(rows):
            if label not in heads:
                heads.clear()  # members come one after the other
                heads[label] = head_of(rows.text[0], rows.fields[0])
            self.columns["id"] += identify(rows, heads[label])
            self.columns["source"] += [label] * len(rows)
            for name in COLUMN_NAMES:
                self.columns[name] += getattr(rows, name)
        self.refusals += rows.refusals
        while len(self.columns["id"]) >= self.size or len(self.refusals) >= self.size:
            yield self._take(self.size)

    def rest(self) -> Iterator[tuple[pa.RecordBatch, list[Refusal]]]:
        """The last, smaller batch."""
        if self.columns["id"] or self.refusals:
            yield self._take(self.size)

    def _take(self, count: int) -> tuple[pa.RecordBatch, list[Refusal]]:
        taken = {name: values[:count] for name, values in self.columns.items()}
        for values in self.columns.values():
            del values[:count]
        refusals, self.refusals = self.refusals, []
        return self._table(taken), refusals

    def _table(self, taken: dict[str, list[object]]) -> pa.RecordBatch:
        count = len(taken["id"])
        seen = pa.array(taken["seen"], pa.int64())
        given = {
            **{
                name: taken[name]
                for name in ("id", "text", "source", "given_id", "author", "platform", "channel")
            },
            **{"region": taken["region"], "lang_given": taken["lang"], "fields": taken["fields"]},
            "kind": [kind or "post" for kind in taken["kind"]],
            "record": taken["number"],
        }
        same = {
            **{name: getattr(self.provenance, name) for name in _SAME},
            "run": self.run,
            # From the day the unit took it in: that is when holding it begins, however old the words are.
            "retention_until": self.as_of + timedelta(days=self.provenance.retention_days),
        }
        arrays = []
        for column in OBSERVATIONS:
            if column.name == "seen_at":
                arrays.append(seen.cast(column.type))
            elif column.name in same:
                arrays.append(pa.repeat(pa.scalar(same[column.name], column.type), count))
            else:
                arrays.append(pa.array(given[column.name], column.type))
        return pa.RecordBatch.from_arrays(arrays, schema=OBSERVATIONS)


_SAME = ("purpose", "legal_basis", "handling", "subject_category", "assessment")
