"""Which ids are there already: sorted arrays, 12 bytes an id, so that re-reading a source adds nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad.errors import LakeError

WIDTH = 24  # hex digits of an id
_HALVES = np.dtype([("high", ">u8"), ("low", ">u4")])


type _Run = tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]


class KnownIds:
    """A growing set of 96-bit ids (24 hex digits), exact and compact; 10M ids take 120 MB.

    Kept as a few sorted runs whose sizes fall geometrically, so that adding a batch costs its own size (times a
    logarithm) and not the size of all that is there.
    """

    def __init__(self) -> None:
        self._runs: list[_Run] = []

    def __len__(self) -> int:
        return sum(len(high) for high, _ in self._runs)

    def admit(self, ids: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.bool_]:
        """Add ids; says for each whether it was new. Of equal ids in one call only the first is."""
        high, low = _numbers(ids)
        order = np.lexsort((low, high))
        high, low = high[order], low[order]
        fresh = np.ones(len(order), bool)
        fresh[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
        for run in self._runs:
            fresh &= ~_contains(run, high, low)
        if fresh.any():
            self._push((high[fresh], low[fresh]))
        result = np.zeros(len(order), bool)
        result[order] = fresh
        return result

    def _push(self, run: _Run) -> None:
        while self._runs and len(self._runs[-1][0]) <= 2 * len(run[0]):
            run = _merge(self._runs.pop(), run)
        self._runs.append(run)


def _contains(run: _Run, high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which (sorted) ids a run holds."""
    found = np.zeros(len(high), bool)
    at = np.searchsorted(run[0], high)
    # Ids that agree in their first 64 bits and differ later stand side by side: walk on until none is left.
    open_ = np.flatnonzero(at < len(run[0]))
    while len(open_):
        open_ = open_[run[0][at[open_]] == high[open_]]
        found[open_] |= run[1][at[open_]] == low[open_]
        at[open_] += 1
        open_ = open_[(at[open_] < len(run[0])) & ~found[open_]]
    return found


def _merge(left: _Run, right: _Run) -> _Run:
    high, low = np.concatenate((left[0], right[0])), np.concatenate((left[1], right[1]))
    order = np.argsort(high, kind="stable")  # timsort: two sorted runs merge in linear time
    return high[order], low[order]


def _numbers(ids: pa.Array | pa.ChunkedArray) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """Hex ids as (first 64 bits, last 32 bits)."""
    column = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())
    if len(column) == 0:
        return np.empty(0, np.uint64), np.empty(0, np.uint32)
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]
    digits = memoryview(column.buffers()[2] or b"")[offsets[0] : offsets[-1]]
    try:
        halves = np.frombuffer(bytes.fromhex(str(digits, "ascii")), _HALVES)
    except ValueError:
        halves = np.empty(0, _HALVES)
    if len(halves) != len(column) or np.any(np.diff(offsets) != WIDTH):
        raise LakeError(
            f"an id is not {WIDTH} hex digits long", hint="the lake was written by another program"
        )
    return halves["high"].astype(np.uint64), halves["low"].astype(np.uint32)
