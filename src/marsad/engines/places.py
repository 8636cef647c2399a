"""Where ids stand in a column of ids, looked up as often as asked with one index.

Ids of one width are compared as whole numbers: sorted once by a hash of these, found by its upper bits, and every find
is checked against the id itself. Ids of different widths, or several that stand under one hash, go the usual way.
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
_FACTOR = np.uint64(0xBF58476D1CE4E5B9)  # Steele, Lea, Flood (2014), SplitMix64


@dataclass(frozen=True, slots=True)
class _Index:
    """The words of each id, the order of their hashes, these sorted, and where each value of ``bits`` begins."""

    words: _Words
    order: _Ints
    hashes: _Words
    starts: _Ints
    shift: np.uint64


@dataclass(frozen=True, slots=True)
class Places:
    """The places of ids in ``ids``."""

    ids: pa.Array
    _index: _Index | None

    @classmethod
    def of(cls, ids: pa.Array) -> Self:
        """Those of ``ids`` (strings, each once)."""
        words = _words(ids)
        return cls(ids, None if words is None else _indexed(words))

    def find(self, column: pa.Array | pa.ChunkedArray) -> _Ints:
        """Where each value of ``column`` stands; -1 = nowhere."""
        values = column if isinstance(column, pa.Array) else _whole(column)
        if len(values) == len(self.ids) and values.equals(self.ids):  # tables written together
            return np.arange(len(values))
        words = _words(values)
        if self._index is None or words is None or words.shape[1] != self._index.words.shape[1]:
            found = pc.fill_null(pc.index_in(values, value_set=self.ids), -1)
            return np.asarray(found.to_numpy(zero_copy_only=False), np.int64)
        return _found(self._index, words)


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


def _hashes(words: _Words) -> _Words:
    hashes = np.zeros(len(words), np.uint64)
    for column in range(words.shape[1]):
        hashes += words[:, column]
        hashes *= _FACTOR
        hashes ^= hashes >> np.uint64(29)
    return hashes * _FACTOR


def _indexed(words: _Words) -> _Index | None:
    hashes = _hashes(words)
    order = np.argsort(hashes)
    hashes = hashes[order]
    if np.any(hashes[1:] == hashes[:-1]):
        return None
    bits = max(len(words).bit_length(), 1)
    shift = np.uint64(64 - bits)
    starts = np.searchsorted(hashes, np.arange(1 << bits, dtype=np.uint64) << shift)
    return _Index(words, order, hashes, starts, shift)


def _found(index: _Index, words: _Words) -> _Ints:
    wanted, last = _hashes(words), len(index.hashes) - 1
    at = np.minimum(index.starts[wanted >> index.shift], last)
    short = np.flatnonzero(index.hashes[at] < wanted)
    while len(short):  # about one hash has the same upper bits: a step or two
        at[short] += 1
        short = short[at[short] <= last]
        short = short[index.hashes[at[short]] < wanted[short]]
    row = index.order[np.minimum(at, last)]
    return np.where((index.words[row] == words).all(axis=1), row, -1)
