"""Arrow columns as numbers and back: rows of numbers as bytes, which every engine carries, and names as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.shingles import ragged


def packed(values: npt.NDArray[Any], bounds: npt.NDArray[np.int64]) -> pa.Array:
    """Row ``i`` is ``values[bounds[i]:bounds[i + 1]]`` as bytes. At most 2 GB in all."""
    offsets = (bounds * values.dtype.itemsize).astype(np.int32)
    data = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(pa.binary(), len(bounds) - 1, [None, pa.py_buffer(offsets), data])


def unpacked(
    column: pa.ChunkedArray | pa.Array, kind: npt.DTypeLike
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """The values and bounds of a column that `packed` made of values of one ``kind``."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    values, lengths = [np.zeros(0, kind)], [np.zeros(0, np.int64)]
    for chunk in chunks:
        where = np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        data = chunk.buffers()[2]
        if data is not None:
            values.append(np.frombuffer(data, np.uint8)[where[0] : where[-1]].view(kind))
        lengths.append(np.diff(where) // np.dtype(kind).itemsize)
    return np.concatenate(values), ragged(np.concatenate(lengths))


def whole_numbers(column: pa.ChunkedArray | pa.Array, kind: npt.DTypeLike = np.int64) -> npt.NDArray[Any]:
    """A column of 64-bit integers, seen as ``kind`` (hashes are unsigned to us, and signed to the engines)."""
    return np.asarray(column.to_numpy()).astype(np.int64, copy=False).view(kind)


def numbered(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], pa.Array]:
    """Values as numbers of the different ones, which are in order."""
    names: Any = pc.unique(column).sort()
    return np.asarray(pc.index_in(column, value_set=names).to_numpy(), np.int64), names


def vias(kind: pa.ChunkedArray, value: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], int]:
    """Numbers of different vias, in the order of kind and value; also how many there are."""
    kinds, _ = numbered(kind)
    values, several = numbered(value)
    found, number = np.unique(kinds * max(len(several), 1) + values, return_inverse=True)
    return number, len(found)


def flags_of(column: pa.ChunkedArray, number: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.bool_]:
    """Which numbers below ``size`` have a row that is true."""
    flags = np.zeros(size, bool)
    flags[number[column.to_numpy()]] = True
    return flags
