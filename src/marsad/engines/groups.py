"""Streams of rows: cut into tables of whole groups, each as small as that allows, or of some rows, or cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BLOCK = 200_000
"""Rows of one table, where its last group does not need more."""


def whole_groups(batches: Iterable[pa.RecordBatch], key: str, block: int = BLOCK) -> Iterator[pa.Table]:
    """Tables of whole groups of rows with the same ``key``; ``batches`` bring the rows of each group together.

    Memory is bounded by ``block`` rows or by twice the largest group, whichever is larger.
    """
    waiting: list[pa.RecordBatch] = []
    rows, enough = 0, block
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows < enough:
            continue
        table = pa.Table.from_batches(waiting)
        cut = _last_group(table[key])
        if cut:
            yield table.slice(0, cut)
            table = table.slice(cut)
        waiting, rows = table.to_batches(), table.num_rows
        # A group larger than a block is not looked through again for each batch that it grows by.
        enough = max(block, 2 * rows)
    if rows:
        yield pa.Table.from_batches(waiting)


def blocks(batches: Iterable[pa.RecordBatch], block: int = BLOCK) -> Iterator[pa.Table]:
    """Tables of about ``block`` rows, whatever their groups."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= block:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def as_schema(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> pa.RecordBatchReader:
    """The columns of ``schema``, in its order and its types, whatever other ones there are."""

    def cast() -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from pa.Table.from_batches([batch]).select(schema.names).cast(schema).to_batches()

    return pa.RecordBatchReader.from_batches(schema, cast())


def _last_group(key: pa.ChunkedArray) -> int:
    """Where the last group begins."""
    last = key[len(key) - 1]
    other = pc.is_valid(key) if not last.is_valid else pc.fill_null(pc.not_equal(key, last), True)
    before = np.flatnonzero(other.to_numpy())
    return int(before[-1]) + 1 if len(before) else 0
