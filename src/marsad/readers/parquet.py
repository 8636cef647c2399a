"""Parquet and Arrow IPC tables, batch by batch."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyarrow as pa

from marsad.errors import SourceError
from marsad.readers.columns import plan, rows_of
from marsad.readers.contract import Reader
from marsad.readers.dates import calendar
from marsad.readers.rows import Rows
from marsad.readers.source import seekable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.dates import Calendar
    from marsad.readers.options import ReadOptions
    from marsad.readers.source import Source

_PARQUET, _ARROW, _STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"
_BATCH = 2048


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    number = 0
    when: Calendar | None = None
    try:
        for batch in _batches(source, options):
            batch.validate(full=True)  # Arrow trusts offsets and lengths of a file as they stand
            columns = {name: _values(batch.column(place)) for place, name in enumerate(_names(batch.schema))}
            times = plan(tuple(columns), options.map).takes.get("seen_at")
            when = when or calendar(options, columns[times] if times else ())
            yield rows_of(columns, list(range(number + 1, number + 1 + batch.num_rows)), options, when)
            number += batch.num_rows
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        raise SourceError(
            f"{source.label} is damaged after record {number:,}", hint="copy it anew"
        ) from error


def _batches(source: Source, options: ReadOptions) -> Iterator[pa.RecordBatch]:
    head = source.head(8)
    file = seekable(source)
    if head.startswith(_PARQUET):
        import pyarrow.parquet as pq

        table = pq.ParquetFile(
            file,
            pre_buffer=False,  # pre-buffering would hold whole row groups
            thrift_string_size_limit=options.limits.line,
            thrift_container_size_limit=1_000_000,
        )
        _check_width(table.schema_arrow, source, options)
        yield from table.iter_batches(batch_size=_BATCH)
        return
    reader = pa.ipc.open_file(file) if head.startswith(_ARROW) else pa.ipc.open_stream(file)
    _check_width(reader.schema, source, options)
    for batch in (
        (reader.get_batch(i) for i in range(reader.num_record_batches)) if head.startswith(_ARROW) else reader
    ):
        for start in range(0, batch.num_rows, _BATCH):
            yield batch.slice(start, _BATCH)


def _check_width(schema: pa.Schema, source: Source, options: ReadOptions) -> None:
    limit = options.limits.columns
    if len(schema) > limit:
        raise SourceError(f"{source.label} has {len(schema):,} columns, at most {limit:,} are read")


def _names(schema: pa.Schema) -> list[str]:
    return [name if schema.names.count(name) == 1 else f"{name}.{at}" for at, name in enumerate(schema.names)]


def _values(column: pa.Array) -> list[object]:
    """Python values; binary ones (pictures, as a rule) only as their length and hash."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    return [_hashed(value) for value in column.to_pylist()] if _holds_bytes(kind) else column.to_pylist()


def _holds_bytes(kind: pa.DataType) -> bool:
    if pa.types.is_nested(kind):
        return any(_holds_bytes(kind.field(place).type) for place in range(kind.num_fields))
    if pa.types.is_dictionary(kind):
        return _holds_bytes(kind.value_type)
    return bool(
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    )


def _hashed(value: object) -> object:
    if isinstance(value, bytes):
        return f"[{len(value)} bytes not kept, sha256 {hashlib.sha256(value).hexdigest()}]"
    if isinstance(value, dict):
        return {key: _hashed(inner) for key, inner in value.items()}
    return [_hashed(inner) for inner in value] if isinstance(value, list) else value


def _sniff(head: bytes, name: str) -> float:
    if head.startswith((_PARQUET, _ARROW)):
        return 0.99
    return 0.9 if head.startswith(_STREAM) and name.lower().endswith(READER.suffixes) else 0.0


READER = Reader(
    "Parquet and Arrow",
    (".parquet", ".arrow", ".arrows", ".feather", ".ipc"),
    _sniff,
    rows=_rows,
    carries=True,
)
