"""Finds every hash within some bits of a given one among millions, exactly: pieces of the hash are looked up.

A hash is cut into pieces ("bands"). If two hashes differ in at most r bits and piece i is allowed t_i, with the t_i + 1
adding up to r + 1, then some piece differs in at most t_i bits: else all together would differ in more than r. So
whatever is near is found by looking up, for each piece, all values within t_i bits of the query's. How many pieces is
chosen by the number of hashes: fewer mean more values to look up, more mean more hashes behind each value.
Source: Norouzi, Punjani, Fleet, "Fast exact search in Hamming space with multi-index hashing", 2014; uneven
allowances: Qin et al., "GPH: similarity search in Hamming space", 2018.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.hamming import BITS, RADIUS, Hashes, apart, distinct, part, set_bits

type Ints = npt.NDArray[np.int64]

_BANDS = range(9, 33)  # pieces of 8 to 29 bits: what a table of all values can hold
_SCAN = 32
"""Comparing all hashes in a row costs about as much as looking up so small a part of them (1.3 ns against 40)."""
_ROW, _DISTANCE = 32, 9  # bits that a row and a distance need in one number; the rest is the query's
_AT_ONCE = 1 << 22  # queries: fewer than the rest could number


class Near(NamedTuple):
    """Pairs within the radius, by query, then distance, then row: number of the query, row of the index, bits apart."""

    query: Ints
    row: Ints
    distance: Ints


@dataclass(frozen=True, slots=True)
class HashIndex:
    """Hashes to be searched, all in memory.

    Bytes for n different hashes: 32 n for themselves, 4 n a band (9 to 16 bands) and 4 a value of each band
    (about as many as hashes), 8 a row: near 0.15 GB for a million, 1.3 GB for ten.
    """

    hashes: Hashes  # the different ones
    rows: Ints
    starts: Ints  # where the rows of each hash begin in ``rows``
    first: Ints  # of each band: its first bit, and at the end the number of bits
    values: npt.NDArray[np.uint32]  # of each band, one after the other: where each value's hashes begin
    members: npt.NDArray[np.uint32]  # [bands, n]: the hashes by value of the band

    @classmethod
    def build(cls, hashes: Hashes) -> HashIndex:
        """Index hashes (``uint64[n, 4]``); their rows are the numbers that a search answers with."""
        different, rows, starts = distinct(np.ascontiguousarray(hashes, np.uint64).reshape(-1, 4))
        first = _bounds(_bands(len(different)))
        width = np.diff(first)
        values = np.zeros(int(((1 << width) + 1).sum()), np.uint32)
        members = np.zeros((len(width), len(different)), np.uint32)
        at = 0
        for band, bits in enumerate(width.tolist()):
            _fill(different, first[band], bits, values[at : at + (1 << bits) + 1], members[band])
            at += (1 << bits) + 1
        return cls(different, rows, starts, first, values, members)

    def search(self, queries: Hashes, radius: int = RADIUS) -> Near:
        """All rows within ``radius`` bits of each query (``uint64[m, 4]``), none left out.

        A query whose pieces are shared by so many hashes that comparing all is cheaper compares all: none takes
        longer than that.
        """
        queries = np.ascontiguousarray(queries, np.uint64).reshape(-1, 4)
        parts = [self._search(queries[at : at + _AT_ONCE], radius) for at in range(0, len(queries), _AT_ONCE)]
        found = np.concatenate(parts) if parts else np.empty(0, np.uint64)
        many = [np.full(len(part), at * _AT_ONCE, np.int64) for at, part in enumerate(parts)]
        before = np.concatenate(many) if many else np.empty(0, np.int64)
        query, rest = np.divmod(found, np.uint64(1 << (_ROW + _DISTANCE)))
        distance, row = np.divmod(rest, np.uint64(1 << _ROW))
        return Near(query.astype(np.int64) + before, row.astype(np.int64), distance.astype(np.int64))

    def _search(self, queries: Hashes, radius: int) -> Hashes:
        """Query, distance and row as one number each, in order: one sort of numbers is many times faster than three."""
        allowed = _allowed(len(self.first) - 1, radius)
        flips, ends = _flips(np.diff(self.first), allowed, len(self.hashes) // _SCAN)
        table = np.append(0, np.cumsum((1 << np.diff(self.first)) + 1))
        room = np.empty((3, max(1024, 4 * len(queries))), np.int64)
        found: list[Ints] = []
        done = 0
        while done < len(queries):
            done, filled = _search(
                self.hashes, self.first, self.values, table, self.members, queries, done, radius, allowed, flips, ends,
                _SCAN, room,
            )  # fmt: skip
            found.append(room[:, :filled].copy())
            if not filled and done < len(queries):
                room = np.empty((3, 2 * room.shape[1]), np.int64)
        return self._rows(np.concatenate(found, axis=1) if found else room[:, :0])

    def _rows(self, found: Ints) -> Hashes:
        """From different hashes to all the rows that have them."""
        query, which, distance = found
        many = np.diff(self.starts)[which]
        before = np.cumsum(many) - many
        inside = np.arange(int(many.sum())) - np.repeat(before, many)
        row = self.rows[np.repeat(self.starts[which], many) + inside]
        both = np.repeat((query << (_ROW + _DISTANCE)) | (distance << _ROW), many)
        return np.sort((both | row).view(np.uint64))


def _bounds(bands: int) -> Ints:
    """Where each of ``bands`` pieces begins, as even as can be, and the end."""
    return np.arange(bands + 1) * BITS // bands


def _allowed(bands: int, radius: int) -> Ints:
    """How many bits each piece may differ in (-1 = is not looked at); narrow pieces are allowed more."""
    width = np.diff(_bounds(bands))
    least, more = divmod(radius + 1, bands)
    allowed = np.full(bands, least - 1)
    allowed[np.argsort(width, kind="stable")[:more]] += 1
    return allowed


def _looked_up(width: Ints, allowed: Ints) -> list[int]:
    """How many values of each piece are looked up."""
    pairs = zip(width.tolist(), allowed.tolist(), strict=True)
    return [sum(math.comb(bits, wrong) for wrong in range(allow + 1)) for bits, allow in pairs]


def _bands(hashes: int) -> int:
    """The number of pieces that asks least of a search: values looked up, and hashes expected behind them."""

    def cost(bands: int) -> float:
        width = np.diff(_bounds(bands))
        counts = _looked_up(width, _allowed(bands, RADIUS))
        behind = sum(n * hashes / 2.0**bits for n, bits in zip(counts, width.tolist(), strict=True))
        # A table of more values than hashes is memory for nothing.
        return sum(counts) + behind if 2 ** int(width.max()) <= max(4 * hashes, 1 << 16) else math.inf

    return min(_BANDS, key=cost)


def _flips(width: Ints, allowed: Ints, most: int) -> tuple[Ints, Ints]:
    """Which bits to turn in the pieces, all together, and where those of each piece end; without any piece where
    there would be more than ``most``: then all hashes are compared."""
    if sum(_looked_up(width, allowed)) > most:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    found = [
        [sum(bits) for wrong in range(allow + 1) for bits in itertools.combinations(powers, wrong)]
        for powers, allow in (
            ([1 << bit for bit in range(wide)], allow)
            for wide, allow in zip(width.tolist(), allowed.tolist(), strict=True)
        )
    ]
    return np.array(list(itertools.chain(*found)), np.int64), np.cumsum([len(each) for each in found])


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _fill(hashes: Any, first: int, width: int, starts: Any, members: Any) -> None:
    """Sorts hashes by one piece of theirs: ``starts`` has one entry a value and one more."""
    for at in range(len(hashes)):
        starts[part(hashes, at, first, width) + 1] += np.uint32(1)
    for value in range(1, len(starts)):
        starts[value] += starts[value - 1]
    for at in range(len(hashes)):
        value = part(hashes, at, first, width)
        members[starts[value]] = np.uint32(at)
        starts[value] += np.uint32(1)
    for value in range(len(starts) - 1, 0, -1):
        starts[value] = starts[value - 1]
    starts[0] = np.uint32(0)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _search(
    hashes: Any, first: Any, values: Any, table: Any, members: Any, queries: Any, query: int, radius: int, allowed: Any,
    flips: Any, ends: Any, scan: int, room: Any,
) -> Any:  # fmt: skip
    """Answers queries from ``query`` on while there is room; the next query, and how many pairs were found."""
    filled = 0
    while query < len(queries):
        before = filled
        limit = len(hashes) // scan if len(ends) else -1
        filled, looked = _look_up(
            hashes,
            first,
            values,
            table,
            members,
            queries,
            query,
            radius,
            allowed,
            flips,
            ends,
            limit,
            room,
            filled,
        )
        if looked > limit:
            filled = _compare_all(hashes, queries, query, radius, room, before)
        if filled > room.shape[1]:
            return query, before
        query += 1
    return query, filled


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _look_up(
    hashes: Any, first: Any, values: Any, table: Any, members: Any, queries: Any, query: int, radius: int, allowed: Any,
    flips: Any, ends: Any, limit: int, room: Any, filled: int,
) -> Any:  # fmt: skip
    """Adds what is near to ``room`` (and counts on where it is full); gives up beyond ``limit`` hashes looked at."""
    looked: Any = 0
    flip = 0
    for band in range(len(ends)):
        value = part(queries, query, first[band], first[band + 1] - first[band])
        while flip < ends[band]:
            at = table[band] + (value ^ flips[flip])
            flip += 1
            looked += np.int64(values[at + 1]) - np.int64(values[at])
            if looked > limit:
                return filled, looked
            for place in range(values[at], values[at + 1]):
                which = members[band, place]
                distance = apart(hashes, which, queries, query)
                if distance <= radius and _first_time(hashes, which, queries, query, first, allowed, band):
                    if filled < room.shape[1]:
                        room[0, filled], room[1, filled], room[2, filled] = query, which, distance
                    filled += 1
    return filled, looked


@njit(inline="always")  # type: ignore[untyped-decorator]
def _first_time(
    hashes: Any, which: int, queries: Any, query: int, first: Any, allowed: Any, band: int
) -> Any:
    """Whether no earlier piece has brought this hash already: then nothing need be remembered."""
    for other in range(band):
        width = first[other + 1] - first[other]
        differ = part(hashes, which, first[other], width) ^ part(queries, query, first[other], width)
        if set_bits(np.uint64(differ)) <= allowed[other]:
            return False
    return True


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _compare_all(hashes: Any, queries: Any, query: int, radius: int, room: Any, filled: int) -> int:
    for which in range(len(hashes)):
        distance = apart(hashes, which, queries, query)
        if distance <= radius:
            if filled < room.shape[1]:
                room[0, filled], room[1, filled], room[2, filled] = query, which, distance
            filled += 1
    return filled
