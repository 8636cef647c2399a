"""Observations in the order of their ids, whatever order they came in, and where an id stands among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from marsad.engines.places import Places
from marsad.errors import LakeError

type Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ordered:
    """``ids`` ascending; ``rows`` where each stood as it came, and the ``place`` that each row has got."""

    ids: pa.Array
    rows: Ints
    place: Ints
    given: Places

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Self:
        """Those of a column of ids. Raises LakeError where one stands twice."""
        given = whole(column)
        rows = by_id(given)
        ids = given.take(pa.array(rows))
        if len(ids) > 1 and pc.any(pc.equal(ids[1:], ids[:-1])).as_py():
            raise LakeError("an observation's id stands twice", hint="add observations by id, each once")
        # The last place is that of an id which is nowhere.
        place = np.full(len(rows) + 1, -1, np.int64)
        place[rows] = np.arange(len(rows))
        return cls(ids, rows, place, Places.of(given))

    def find(self, column: pa.ChunkedArray) -> Ints:
        """Where each value of ``column`` stands among ``ids``; -1 = nowhere."""
        found: Ints = self.place[self.given.find(column)]
        return found

    def first_of(self, column: pa.ChunkedArray) -> pa.Array:
        """For each of ``ids`` the first row of ``column`` that has it, null where none has."""
        place = self.find(column)
        first = np.full(len(self.place), -1, np.int64)
        first[place[::-1]] = np.arange(len(place))[::-1]
        return pa.array(first[:-1], mask=first[:-1] < 0)

    def take(self, column: pa.ChunkedArray) -> pa.Array:
        """A column of the observations as they came, in this order."""
        return whole(column).take(pa.array(self.rows))


def by_id(ids: pa.Array) -> Ints:
    """The order of ``ids``: by their first eight bytes as a number, and only where these are equal by the rest."""
    keys = np.zeros(len(ids), np.uint64)
    wide = ids.cast(pa.large_string())
    _, offsets, data = wide.buffers()
    if data is not None:
        where = np.frombuffer(offsets, np.int64)[wide.offset : wide.offset + len(ids) + 1]
        _first_bytes(np.frombuffer(data, np.uint8), where, keys)
    order = np.argsort(keys)
    same = np.diff(keys[order]) == 0
    unclear = np.flatnonzero(np.append(same, False) | np.append(False, same))
    order[unclear] = order[unclear][pc.sort_indices(ids.take(pa.array(order[unclear]))).to_numpy()]
    return order


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _first_bytes(data: Any, where: Any, out: Any) -> None:
    for row in range(len(out)):
        for at in range(where[row], where[row] + 8):
            byte = data[at] if at < where[row + 1] else 0
            out[row] = (out[row] << np.uint64(8)) | np.uint64(byte)


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece (ids and codes fit in one; texts need not)."""
    joined = column.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)
