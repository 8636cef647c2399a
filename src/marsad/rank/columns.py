"""Arrow columns as NumPy codes, and the few group operations ranking needs; exact, so order never matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    pass

type Ints = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]
type Flags = npt.NDArray[np.bool_]
type Param = Ints | list[str] | tuple[Ints, list[str] | pa.Array]
type Params = dict[str, Param]
"""Numbers, words, or codes and the words they stand for; one a lead."""

NO_TIME = np.iinfo(np.int64).min
MICROS_A_DAY = 86_400_000_000
_DENSE = 200_000_000  # bytes up to which marking is faster than sorting


def positions(values: pa.ChunkedArray | pa.Array, among: pa.ChunkedArray | pa.Array) -> Ints:
    """Position of each value in ``among``; -1 where it is not there."""
    values, among = one_chunk(values), one_chunk(among)
    if len(values) == len(among) and values.equals(among):  # tables written together: nothing to look up
        return np.arange(len(values))
    found = pc.fill_null(pc.index_in(values, value_set=among), -1)
    return np.asarray(found.to_numpy(), np.int64)


def coded(column: pa.ChunkedArray | pa.Array) -> tuple[Ints, list[str]]:
    """A text column as codes into its distinct values, sorted so that codes do not depend on row order."""
    names = sorted(pc.unique(column).drop_null().to_pylist())
    return positions(column, pa.array(names, pa.string())), names


def micros(column: pa.ChunkedArray) -> Ints:
    """Times as microseconds since 1970 (UTC); NO_TIME where null."""
    return np.asarray(pc.fill_null(column.cast(pa.int64()), NO_TIME).to_numpy(), np.int64)


def count(group: Ints, size: int, where: Flags | None = None) -> Ints:
    """How many rows each group has (where ``where`` holds); rows with group -1 are passed over."""
    keep = group >= 0 if where is None else (group >= 0) & where
    return np.bincount(group[keep], minlength=size).astype(np.int64)


def largest(group: Ints, value: Ints, size: int, empty: int) -> Ints:
    """The largest value of each group, ``empty`` where there is none."""
    out = np.full(size, empty, np.int64)
    np.maximum.at(out, group[group >= 0], value[group >= 0])
    return out


def smallest(group: Ints, value: Ints, size: int, empty: int) -> Ints:
    """The smallest value of each group, ``empty`` where there is none."""
    out = np.full(size, empty, np.int64)
    np.minimum.at(out, group[group >= 0], value[group >= 0])
    return out


def heaviest(group: Ints, code: Ints, weight: Ints, size: int, codes: int) -> Ints:
    """For each group the code with the largest sum of whole weights, ties to the smaller code; -1 = none."""
    keep = np.flatnonzero((group >= 0) & (code >= 0))
    group, code, weight = group[keep], code[keep], weight[keep]
    out = np.full(size, -1, np.int64)
    out[group] = code
    # Most groups have one row, and then it is that one: only the others are summed and put in order.
    several = np.flatnonzero((np.bincount(group, minlength=size) > 1)[group])
    if len(several):
        group, code, weight = group[several], code[several], weight[several]
        _heaviest(group * codes + code, weight, codes, out)
    return out


def _heaviest(key: Ints, weight: Ints, codes: int, out: Ints) -> None:
    """Put the heaviest code of each group into ``out``; ``key`` is the group times ``codes``, and the code."""
    key, where = np.unique(key, return_inverse=True)
    sums = np.bincount(where, weights=weight, minlength=len(key)).astype(np.int64)
    groups, picked = key // codes, key % codes
    order = np.lexsort((picked, -sums, groups))
    first = np.ones(len(order), np.bool_)
    first[1:] = groups[order][1:] != groups[order][:-1]
    out[groups[order][first]] = picked[order][first]


def best_first(place: npt.NDArray[np.int8], index: Floats, name: Ints) -> Ints:
    """The order by ``place``, then by ``index``, the largest first, then by ``name`` (all different)."""
    order = np.argsort(-index)
    order = order[np.argsort(place[order], kind="stable")]
    place, index = place[order], index[order]
    alike = np.zeros(len(order) + 1, np.bool_)  # the row before stands equal
    alike[1:-1] = (place[1:] == place[:-1]) & (index[1:] == index[:-1])
    tied = np.flatnonzero(alike[:-1] | alike[1:])
    # Names are put in order only where nothing else decides.
    run = np.cumsum(~alike[:-1])[tied]
    order[tied] = order[tied][np.lexsort((name[order[tied]], run))]
    return order.astype(np.int64)


def distinct(group: Ints, code: Ints, codes: int) -> tuple[Ints, Ints]:
    """The distinct (group, code) pairs, sorted; rows with -1 in either are passed over."""
    keep = (group >= 0) & (code >= 0)
    key = group[keep] * max(codes, 1) + code[keep]
    span = int(key.max()) + 1 if len(key) else 0
    if span <= _DENSE:
        present = np.zeros(span, np.bool_)
        present[key] = True
        key = np.flatnonzero(present)
    else:
        key = np.unique(key)
    return key // max(codes, 1), key % max(codes, 1)


def lists(group: Ints, values: pa.Array, size: int) -> pa.Array:
    """``values`` as one list a group; ``group`` is sorted and has no -1."""
    offsets = np.zeros(size + 1, np.int32)
    np.cumsum(np.bincount(group, minlength=size), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def one_chunk(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """A column as one array."""
    if isinstance(column, pa.Array):
        return column
    combined = column.combine_chunks()
    if isinstance(combined, pa.ChunkedArray):
        return combined.chunk(0) if combined.num_chunks else pa.array([], combined.type)
    return combined
