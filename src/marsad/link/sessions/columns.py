"""Arrow columns as numbers, and numbers as lists: exact, so that the order of rows never matters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.sessions.grouping import NO_TIME, Ints


def whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """A column as one array."""
    if isinstance(column, pa.Array):
        return column
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def coded(column: pa.ChunkedArray | pa.Array) -> tuple[Ints, pa.Array]:
    """Words as codes into the different ones in order."""
    indices, names = _encoded(column)
    order = pc.sort_indices(names)
    place = np.empty(len(order), np.int64)
    place[order.to_numpy()] = np.arange(len(order))
    return place[indices], names.take(order)


def _encoded(column: pa.ChunkedArray | pa.Array) -> tuple[npt.NDArray[np.int32], pa.Array]:
    """Places in the different words; the words of many chunks are never put one behind the other."""
    if isinstance(column, pa.Array):
        column = pa.chunked_array([column], column.type)
    found = column.dictionary_encode().unify_dictionaries()
    if not found.num_chunks:
        return np.zeros(0, np.int32), pa.array([], column.type)
    return np.concatenate([chunk.indices.to_numpy() for chunk in found.chunks]), found.chunk(0).dictionary


def known(column: pa.ChunkedArray | pa.Array) -> tuple[Ints, pa.Array]:
    """The same with -1 for ""."""
    code, names = coded(column)
    if len(names) and not names[0].as_py():
        return code - 1, names[1:]
    return code, names


def among(column: pa.ChunkedArray | pa.Array, names: tuple[str, ...]) -> Ints:
    """The place of each word in ``names``; 0 where it is none of them."""
    found = pc.fill_null(pc.index_in(whole(column), pa.array(names, pa.string())), 0)
    return np.asarray(found.to_numpy(), np.int64)


def micros(column: pa.ChunkedArray | pa.Array) -> Ints:
    """Times as microseconds since 1970 (UTC); NO_TIME where null."""
    return np.asarray(pc.fill_null(whole(column).cast(pa.int64()), NO_TIME).to_numpy(), np.int64)


def distinct(group: Ints, code: Ints) -> tuple[Ints, Ints]:
    """The different (group, code) pairs, sorted; those with -1 in either are passed over."""
    keep = (group >= 0) & (code >= 0)
    width = int(code.max(initial=0)) + 1
    key = different(group[keep] * width + code[keep])
    return key // width, key % width


def different(values: Ints) -> Ints:
    """The different values, sorted. NumPy's own way hashes first, which takes several times as long here."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def count(group: Ints, size: int) -> Ints:
    """How many rows each group has."""
    return np.bincount(group, minlength=size).astype(np.int64)


def listed(group: Ints, values: pa.Array, size: int) -> pa.Array:
    """``values`` as one list a group; ``group`` is sorted."""
    offsets = np.zeros(size + 1, np.int32)
    np.cumsum(np.bincount(group, minlength=size), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def smallest_first(group: Ints, *keys: npt.NDArray[np.generic]) -> Ints:
    """Of each group the row whose keys come first, the first key before the others."""
    order = np.lexsort((*reversed(keys), group))
    return order[np.unique(group[order], return_index=True)[1]]
