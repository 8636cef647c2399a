"""Finds every hash within some bits of a given one among millions, exactly: pieces of the hash are looked up.

A hash is cut into pieces ("bands"). If two hashes differ in at most r bits and piece i is allowed t_i, with the t_i + 1
adding up to r + 1, then some piece differs in at most t_i bits: else all together would differ in more than r. So
whatever is near is found by looking up, for each piece, all values within t_i bits of the query's. How many pieces is
chosen by the number of hashes: fewer mean more values to look up, more mean more hashes behind each value.
Source: Norouzi, Punjani, Fleet, "Fast exact search in Hamming space with multi-index hashing", 2014; uneven
allowances: Qin et al., "GPH: similarity search in Hamming space", 2018.
"""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.hamming import BITS, RADIUS, Hashes, distinct, part
from marsad.link.hash_families import families
from marsad.link.hash_search import search, smallest

type Ints = npt.NDArray[np.int64]
type Codes = npt.NDArray[np.integer[Any]]

_BANDS = range(9, 33)  # pieces of 8 to 29 bits: what a table of all values can hold
_SCAN = 24
"""Comparing so many hashes in a row costs about as much as looking up one value (1.3 ns against 30)."""
_MORE = 3
"""Bits in which a piece may differ where another is too crowded."""
_ROW, _DISTANCE = 32, 9  # bits that a row and a distance need in one number; the rest is the query's
_ROOM = 1 << 18  # pairs for which there is room at first
_CELLS = 1 << 22  # smallest distances that are held at once
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
    members: npt.NDArray[np.uint32]  # [bands, n]: the hashes in no crowd by value of the band
    centres: Hashes  # of crowds, see `hash_families`
    bounds: Ints  # [crowds + 1]: where each begins in ``hashes``
    away: npt.NDArray[np.uint16]  # distance of each hash in a crowd from its centre

    @classmethod
    def build(cls, hashes: Hashes) -> HashIndex:
        """Index hashes (``uint64[n, 4]``); their rows are the numbers that a search answers with."""
        different, rows, starts = distinct(np.ascontiguousarray(hashes, np.uint64).reshape(-1, 4))
        crowds = families(different, _bounds(_bands(len(different))))
        if len(crowds.centres):
            different, rows, starts = _laid_out(different, rows, starts, crowds.order)
        loose = different[: crowds.bounds[0]]
        first = _bounds(_bands(len(loose)))
        width = np.diff(first)
        values = np.zeros(int(((1 << width) + 1).sum()), np.uint32)
        members = np.zeros((len(width), len(loose)), np.uint32)
        at = 0
        for band, bits in enumerate(width.tolist()):
            _fill(loose, first[band], bits, values[at : at + (1 << bits) + 1], members[band])
            at += (1 << bits) + 1
        return cls(
            different, rows, starts, first, values, members, crowds.centres, crowds.bounds, crowds.away
        )

    def search(self, queries: Hashes, radius: int = RADIUS) -> Near:
        """All rows within ``radius`` bits of each query (``uint64[m, 4]``), none left out.

        A query whose pieces are shared by so many hashes that comparing all is cheaper compares all: none takes
        longer than that.
        """
        queries = np.ascontiguousarray(queries, np.uint64).reshape(-1, 4)
        parts = [
            self._rows(self._search(queries[at : at + _AT_ONCE], radius))
            for at in range(0, len(queries), _AT_ONCE)
        ]
        found = np.concatenate(parts) if parts else np.empty(0, np.uint64)
        many = [np.full(len(part), at * _AT_ONCE, np.int64) for at, part in enumerate(parts)]
        before = np.concatenate(many) if many else np.empty(0, np.int64)
        query, rest = np.divmod(found, np.uint64(1 << (_ROW + _DISTANCE)))
        distance, row = np.divmod(rest, np.uint64(1 << _ROW))
        return Near(query.astype(np.int64) + before, row.astype(np.int64), distance.astype(np.int64))

    def nearest(self, queries: Hashes, kind: Codes, kinds: int, radius: int = RADIUS) -> Near:
        """The smallest distance of each kind within ``radius`` bits of each query, by query, then kind (as ``row``).

        ``kind``: of each of ``self.rows``, 0 to ``kinds`` - 1. Costs less than `search` where very many are near.
        """
        queries = np.ascontiguousarray(queries, np.uint64).reshape(-1, 4)
        step = max(_CELLS // max(kinds, 1), 1)
        parts = [
            self._nearest(queries[at : at + step], kind, kinds, radius) for at in range(0, len(queries), step)
        ]
        before = [np.full(len(part.query), at * step) for at, part in enumerate(parts)]
        if not parts:
            return Near(*(np.empty(0, np.int64) for _ in range(3)))
        query, row, distance = (np.concatenate(each) for each in zip(*parts, strict=True))
        return Near(query + np.concatenate(before), row, distance)

    def _nearest(self, queries: Hashes, kind: Codes, kinds: int, radius: int) -> Near:
        least = np.full(len(queries) * kinds, BITS + 1, np.int64)
        smallest(self._search(queries, radius), self.starts, kind, kinds, least)
        at = np.flatnonzero(least <= BITS)
        return Near(at // max(kinds, 1), at % max(kinds, 1), least[at])

    def _search(self, queries: Hashes, radius: int) -> Ints:
        """Query, different hash and distance, as found."""
        width = np.diff(self.first)
        allowed = _allowed(len(width), radius)
        loose = int(self.bounds[0])
        flips, ends = np.empty(0, np.int64), np.zeros((len(width), int(allowed.max()) + 2), np.int64)
        if sum(_looked_up(width, allowed)) <= loose // _SCAN:  # else all are compared
            flips, ends = _flips((*width.tolist(),), (*allowed.tolist(),), loose // (4 * _SCAN))
        table = np.append(0, np.cumsum((1 << np.diff(self.first)) + 1))
        room = np.empty((3, max(_ROOM, 4 * len(queries))), np.int64)
        found: list[Ints] = []
        done = 0
        while done < len(queries):
            done, filled = search(
                self.hashes, self.first, self.values, table, self.members, self.centres, self.bounds, self.away,
                queries, done, radius, allowed, flips, ends, _SCAN, room,
            )  # fmt: skip
            found.append(room[:, :filled].copy())
            if not filled and done < len(queries):
                room = np.empty((3, 2 * room.shape[1]), np.int64)
        if len(found) == 1:
            return found[0]
        return np.concatenate(found, axis=1) if found else room[:, :0]

    def _rows(self, found: Ints) -> Hashes:
        """From different hashes to all the rows that have them: query, distance and row as one number each, in order.

        One sort of numbers is many times faster than three.
        """
        query, which, distance = found
        many = self.starts[which + 1] - self.starts[which]
        before = np.cumsum(many) - many
        inside = np.arange(int(many.sum())) - np.repeat(before, many)
        row = self.rows[np.repeat(self.starts[which], many) + inside]
        both = np.repeat((query << (_ROW + _DISTANCE)) | (distance << _ROW), many)
        return np.sort((both | row).view(np.uint64))


def _laid_out(hashes: Hashes, rows: Ints, starts: Ints, order: Ints) -> tuple[Hashes, Ints, Ints]:
    """Hashes in another order, and their rows in the same."""
    many = np.diff(starts)[order]
    ends = np.cumsum(many)
    inside = np.arange(len(rows)) - np.repeat(ends - many, many)
    return hashes[order], rows[np.repeat(starts[order], many) + inside], np.append(0, ends)


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


@functools.lru_cache(64)
def _flips(width: tuple[int, ...], allowed: tuple[int, ...], more: int) -> tuple[Ints, Ints]:
    """Which bits to turn in the pieces, by piece and how many, and where those of each number end in that row.

    A piece has those for what it is allowed at least, and for up to ``_MORE`` while they are not more than ``more``:
    `hash_search` may give it a larger share than usual.
    """
    most = max(_MORE, *allowed)
    ends = np.zeros((len(width), most + 2), np.int64)
    found: list[int] = []
    for band, (wide, allow) in enumerate(zip(width, allowed, strict=True)):
        ends[band, 0] = len(found)
        powers = [1 << bit for bit in range(wide)]
        for wrong in range(most + 1):
            if wrong <= allow or math.comb(wide, wrong) <= more:
                found += [sum(bits) for bits in itertools.combinations(powers, wrong)]
            ends[band, wrong + 1] = len(found)
    return np.array(found, np.int64), ends


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
