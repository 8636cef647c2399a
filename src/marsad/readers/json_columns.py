"""A block of plain JSON Lines as columns, at a small part of the price of parsing each; None where it is not plain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import orjson
import pyarrow as pa

from marsad.readers.columns import Column, plan, tidy_name
from marsad.readers.json_scan import MOST_KEYS, NONE, WHOLE, Bytes, Longs, gather, scan
from marsad.readers.shapes import alike

if TYPE_CHECKING:
    from marsad.readers.options import ReadOptions

# Ours that take any value as the words a person would read: there a whole number is its digits.
_WORDED = ("text", "given_id", "author", "platform", "channel")


@dataclass(frozen=True, slots=True)
class _Scanned:
    """Where the values of a block stand, by key and line; see `json_scan.scan`."""

    data: Bytes
    starts: Longs
    ends: Longs
    sorts: Bytes

    def column(self, key: int, *, worded: bool) -> Column:
        """All values of one key: words as Arrow has them, others as Python has them."""
        sorts = self.sorts[key]
        if int(sorts.max()) < WHOLE + worded:
            return self._words(key)
        # A value of another sort is parsed by itself; it raises where it is none.
        return [
            None if sort == NONE else orjson.loads(self.data[first - quoted : last + quoted].tobytes())
            for sort, first, last, quoted in zip(
                sorts.tolist(), self.starts[key].tolist(), self.ends[key].tolist(),
                (sorts < WHOLE).astype(np.int64).tolist(), strict=True,
            )
        ]  # fmt: skip

    def _words(self, key: int) -> pa.StringArray:
        starts, ends, sorts = self.starts[key], self.ends[key], self.sorts[key]
        count = len(sorts)
        offsets = np.empty(count + 1, np.int32)
        out = np.empty(int((ends - starts).sum(dtype=np.int64)), np.uint8)
        gather(self.data, starts, ends, sorts, offsets, out)
        there = sorts != NONE
        mask = None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
        return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(out), mask)


def columns_of(block: bytes, options: ReadOptions) -> dict[str, Column] | None:
    """All values of a block of lines (whole ones, no newline at the end) by key; a missing one is null.

    None where a line is blank or not one JSON object, where two records mean different things by a key, or
    where anything else needs a closer look.
    """
    data = np.frombuffer(block, np.uint8)
    lines = 1 + block.count(b"\n")
    starts, ends = (np.zeros((MOST_KEYS, lines), np.int32) for _ in range(2))
    sorts, shapes = np.zeros((MOST_KEYS, lines), np.uint8), np.zeros(lines, np.uint64)
    places = np.zeros((MOST_KEYS, 2), np.int32)
    found = scan(data, starts, ends, sorts, shapes, places)
    if found != lines * MOST_KEYS + found % MOST_KEYS or not _is_utf8(block):
        return None
    names = tuple(block[first:last].decode() for first, last in places[: found % MOST_KEYS].tolist())
    if len({tidy_name(name) for name in names}) < len(names) or not _alike(shapes, names, options):
        return None
    scanned = _Scanned(data, starts, ends, sorts)
    takes = plan(names, options.map).takes
    worded = {takes.get(ours) for ours in _WORDED if not (options.exact_ids and ours == "given_id")}
    try:
        return {name: scanned.column(key, worded=name in worded) for key, name in enumerate(names)}
    except orjson.JSONDecodeError:
        return None


def _is_utf8(block: bytes) -> bool:
    ends = pa.py_buffer(np.array([0, len(block)], np.int32))
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(block)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _alike(
    shapes: np.ndarray[tuple[int], np.dtype[np.uint64]], names: tuple[str, ...], options: ReadOptions
) -> bool:
    kinds = [
        tuple(name for key, name in enumerate(names) if shape >> key & 1)
        for shape in np.unique(shapes).tolist()
    ]
    return len(kinds) == 1 or alike(kinds, names, options)
