"""Where ids stand in a column of ids, looked up as often as asked with one index.

Ids of one width are compared as whole numbers, first with those near the one found before, then with those under the
same hash. Ids of different widths go the usual way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

type _Ints = npt.NDArray[np.int64]
type _Words = npt.NDArray[np.uint64]

_WORD = 8  # bytes compared at a time


@dataclass(frozen=True, slots=True)
class Places:
    """The places of ids in ``ids``."""

    ids: pa.Array
    _words: _Words | None
    _slots: npt.NDArray[np.int32] | None

    @classmethod
    def of(cls, ids: pa.Array) -> Self:
        """Those of ``ids`` (strings, each once)."""
        words = _words(ids)
        return cls(ids, words, None if words is None else _indexed(words))

    def find(self, column: pa.Array | pa.ChunkedArray) -> _Ints:
        """Where each value of ``column`` stands; -1 = nowhere."""
        values = column if isinstance(column, pa.Array) else _whole(column)
        if len(values) == len(self.ids) and values.equals(self.ids):  # tables written together
            return np.arange(len(values))
        words = _words(values)
        known, slots = self._words, self._slots
        if known is None or slots is None or words is None or words.shape[1] != known.shape[1]:
            found = pc.fill_null(pc.index_in(values, value_set=self.ids), -1)
            return np.asarray(found.to_numpy(zero_copy_only=False), np.int64)
        from marsad.engines.slots import (
            find,
        )  # here: a report loads ranking and finds no ids, and it takes long

        found = np.empty(len(words), np.int64)
        find(words, known, slots, found)
        return found


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _words(ids: pa.Array) -> _Words | None:
    """The bytes of each id as numbers, one row each; None where ids differ in width."""
    if not len(ids) or ids.null_count or not pa.types.is_string(ids.type):
        return None
    _, where, data = ids.buffers()
    offsets = np.frombuffer(where, np.int32)[ids.offset : ids.offset + len(ids) + 1]
    width = int(offsets[1] - offsets[0])
    if width == 0 or width % _WORD or np.any(np.diff(offsets) != width):
        return None
    count = len(ids) * width // _WORD
    return np.frombuffer(data, np.uint64, count, int(offsets[0])).reshape(-1, width // _WORD)


def _indexed(words: _Words) -> npt.NDArray[np.int32]:
    """Rows by the hash of their words, -1 = none: twice as many slots as rows at least."""
    from marsad.engines.slots import fill

    slots = np.full(2 << len(words).bit_length(), -1, np.int32)
    fill(words, slots)
    return slots
