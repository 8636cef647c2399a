"""The compiled loops of the search among hashes: which pieces to look up for a query, and what is near it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from marsad.link.hamming import apart, part, set_bits

FETCH = 3
"""A hash fetched from somewhere in memory costs so many look-ups of a piece's value."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def search(
    hashes: Any, first: Any, values: Any, table: Any, members: Any, centres: Any, bounds: Any, away: Any, queries: Any,
    query: int, radius: int, usual: Any, flips: Any, ends: Any, scan: int, room: Any,
) -> Any:  # fmt: skip
    """Answers queries from ``query`` on while there is room; the next query, and how many pairs were found.

    ``usual``: how many bits each piece may differ in, for a query in no crowd; ``ends[band, wrong + 1]``: where the
    turned bits of a piece end in ``flips``. Where comparing all costs less than looking up, all are compared.
    """
    filled = 0
    loose = bounds[0]
    limit = loose // scan if len(flips) else -1
    while query < len(queries):
        before = filled
        allowed, cost = usual, _cost(first, values, table, queries, query, usual, flips, ends, limit)
        if cost > limit >= 0 or cost > CHEAP:
            allowed, cost = _chosen(first, values, table, queries, query, radius, usual, flips, ends, cost)
        if cost > limit:
            filled = _compare(hashes, queries, query, radius, room, filled, 0, loose)
        else:
            filled = _look_up(
                hashes, first, values, table, members, queries, query, radius, allowed, flips, ends, room, filled
            )  # fmt: skip
        for crowd in range(len(centres)):
            distance = apart(centres, crowd, queries, query)
            start, end = bounds[crowd], bounds[crowd + 1]
            if distance <= radius + np.int64(away[end - 1 - loose]):
                # Whatever is near the query is as far from the centre as the query is, but for the radius.
                start = loose + _from(away, start - loose, end - loose, distance - radius)
                end = loose + _from(away, start - loose, end - loose, distance + radius + 1)
                filled = _compare(hashes, queries, query, radius, room, filled, start, end)
        if filled > room.shape[1]:
            return query, before
        query += 1
    return query, filled


CHEAP = 20_000
"""Look-ups below which it is not worth asking whether other pieces would be cheaper."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _from(away: Any, low: int, high: int, least: int) -> Any:
    """The first place from ``low`` on with a distance of ``least`` or more."""
    while low < high:
        middle = (low + high) >> 1
        if np.int64(away[middle]) < least:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _behind(
    first: Any, values: Any, table: Any, queries: Any, query: int, flips: Any, start: int, end: int, band: int
) -> Any:
    """Hashes behind the values that these turned bits make of a piece of the query."""
    value = part(queries, query, first[band], first[band + 1] - first[band])
    many: Any = 0
    for flip in range(start, end):
        at = table[band] + (value ^ flips[flip])
        many += np.int64(values[at + 1]) - np.int64(values[at])
    return many


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _cost(
    first: Any,
    values: Any,
    table: Any,
    queries: Any,
    query: int,
    allowed: Any,
    flips: Any,
    ends: Any,
    limit: int,
) -> Any:
    """What looking up costs, in look-ups."""
    cost: Any = 0
    if limit < 0:
        return cost
    for band in range(len(allowed)):
        start, end = ends[band, 0], ends[band, allowed[band] + 1]
        cost += end - start + FETCH * _behind(first, values, table, queries, query, flips, start, end, band)
    return cost


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _chosen(
    first: Any, values: Any, table: Any, queries: Any, query: int, radius: int, usual: Any, flips: Any, ends: Any,
    cost: Any,
) -> Any:  # fmt: skip
    """How many bits each piece may differ in, so that this query costs least: crowded pieces less, others more.

    Whatever the shares, they must add up to one more than the radius. Source: GPH (see `hash_index`).
    """
    bands, most = len(usual), ends.shape[1] - 1  # shares 0 (not looked at) to most
    never = np.int64(1) << 60
    best = np.full((bands + 1, radius + 2), never)
    took = np.zeros((bands + 1, radius + 2), np.int64)
    best[0, 0] = 0
    for band in range(bands):
        spent: Any = 0
        for share in range(most + 1):
            if share:
                start, end = ends[band, share - 1], ends[band, share]
                if start == end:
                    break
                spent += (
                    end
                    - start
                    + FETCH * _behind(first, values, table, queries, query, flips, start, end, band)
                )
            for done in range(radius + 2):
                together = min(done + share, radius + 1)
                if best[band, done] + spent < best[band + 1, together]:
                    best[band + 1, together] = best[band, done] + spent
                    took[band + 1, together] = share * 1024 + done
    if best[bands, radius + 1] >= cost:
        return usual, cost
    allowed = np.empty(bands, np.int64)
    left = radius + 1
    for band in range(bands, 0, -1):
        share = took[band, left] // 1024
        left = took[band, left] % 1024
        allowed[band - 1] = share - 1
    return allowed, best[bands, radius + 1]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _look_up(
    hashes: Any, first: Any, values: Any, table: Any, members: Any, queries: Any, query: int, radius: int, allowed: Any,
    flips: Any, ends: Any, room: Any, filled: int,
) -> Any:  # fmt: skip
    """Adds what is near to ``room``, and counts on where it is full."""
    for band in range(len(allowed)):
        value = part(queries, query, first[band], first[band + 1] - first[band])
        for flip in range(ends[band, 0], ends[band, allowed[band] + 1]):
            at = table[band] + (value ^ flips[flip])
            for place in range(values[at], values[at + 1]):
                which = members[band, place]
                distance = apart(hashes, which, queries, query)
                if distance <= radius and _first_time(hashes, which, queries, query, first, allowed, band):
                    if filled < room.shape[1]:
                        room[0, filled], room[1, filled], room[2, filled] = query, which, distance
                    filled += 1
    return filled


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
def _compare(
    hashes: Any, queries: Any, query: int, radius: int, room: Any, filled: int, start: int, end: int
) -> int:
    """Compares hashes in a row."""
    for which in range(start, end):
        distance = apart(hashes, which, queries, query)
        if distance <= radius:
            if filled < room.shape[1]:
                room[0, filled], room[1, filled], room[2, filled] = query, which, distance
            filled += 1
    return filled


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def smallest(found: Any, starts: Any, kind: Any, kinds: int, least: Any) -> None:
    """The smallest distance of each query and kind, of pairs as `search` finds them, into ``least``."""
    for pair in range(found.shape[1]):
        query, which, distance = found[0, pair], found[1, pair], found[2, pair]
        for place in range(starts[which], starts[which + 1]):
            at = query * kinds + np.int64(kind[place])
            least[at] = min(least[at], distance)
