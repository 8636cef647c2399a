"""Which ids are there already: sorted arrays, 12 bytes an id, so that re-reading a source adds nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import LakeError

WIDTH = 24  # hex digits of an id
_HALF = 16


class KnownIds:
    """A growing set of 96-bit ids (24 hex digits), exact and compact; 10M ids take 120 MB."""

    def __init__(self) -> None:
        self._high: npt.NDArray[np.uint64] = np.empty(0, np.uint64)
        self._low: npt.NDArray[np.uint32] = np.empty(0, np.uint32)

    def __len__(self) -> int:
        return len(self._high)

    def admit(self, ids: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.bool_]:
        """Add ids; says for each whether it was new. Of equal ids in one call only the first is."""
        high, low = _numbers(ids)
        order = np.lexsort((low, high))
        first = np.ones(len(order), bool)
        first[1:] = (high[order][1:] != high[order][:-1]) | (low[order][1:] != low[order][:-1])
        fresh = np.zeros(len(order), bool)
        fresh[order[first]] = True
        fresh &= ~self._contains(high, low)
        if fresh.any():
            self._insert(high[fresh], low[fresh])
        return fresh

    def _contains(self, high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(high), bool)
        at = np.searchsorted(self._high, high)
        # Ids that agree in their first 64 bits and differ later stand side by side: walk on until none is left.
        open_ = np.flatnonzero(at < len(self._high))
        while len(open_):
            same = self._high[at[open_]] == high[open_]
            open_ = open_[same]
            found[open_] |= self._low[at[open_]] == low[open_]
            at[open_] += 1
            open_ = open_[(at[open_] < len(self._high)) & ~found[open_]]
        return found

    def _insert(self, high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint32]) -> None:
        order = np.argsort(high, kind="stable")
        place = np.searchsorted(self._high, high[order])
        self._high = np.insert(self._high, place, high[order])
        self._low = np.insert(self._low, place, low[order])


def _numbers(ids: pa.Array | pa.ChunkedArray) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """Hex ids as (first 64 bits, last 32 bits)."""
    column = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())
    if len(column) == 0:
        return np.empty(0, np.uint64), np.empty(0, np.uint32)
    if pc.min(pc.utf8_length(column)).as_py() != WIDTH or pc.max(pc.utf8_length(column)).as_py() != WIDTH:
        raise LakeError(f"an id is not {WIDTH} hex digits long", hint="the lake was written by another program")
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]
    digits = np.frombuffer(column.buffers()[2], np.uint8)[offsets[0] : offsets[-1]].reshape(-1, WIDTH)
    values = np.where(digits >= ord("a"), digits - (ord("a") - 10), digits - ord("0")).astype(np.uint64)
    shift = np.uint64(4)
    high = np.zeros(len(column), np.uint64)
    for place in range(_HALF):
        high = (high << shift) | values[:, place]
    low = np.zeros(len(column), np.uint64)
    for place in range(_HALF, WIDTH):
        low = (low << shift) | values[:, place]
    return high, low.astype(np.uint32)
