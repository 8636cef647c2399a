"""Groups perceptual hashes that are copies of one picture, exactly, and without letting chains run away.

Two hashes within RADIUS bits are near. Groups are the components of what is near, as long as they gather round one
hash. Links make chains: a first picture may be near a second, the second near a third, until the last has nothing to do
with the first (and somebody may plant such steps). So each component is looked at from its middle: the hash nearest to
what most of its hashes say bit by bit, which is where the sum of distances is least. Who is within REACH of it is the
group; the rest is grouped anew. What comes out depends on the different hashes of a component alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.hamming import BITS, RADIUS, WORDS, apart, part
from marsad.link.labels import in_groups, smallest

if TYPE_CHECKING:
    from marsad.link.hamming import Hashes

type Ints = npt.NDArray[np.int64]

REACH = 46
"""A member is at most this far from the middle of its group, so that two are at most 92 apart: four and a half
standard deviations nearer than pictures that have nothing to do with each other (128 ± 8). With twice the radius they
could be 124 apart, and a planted hash half way would join any two pictures."""
_WIDTH = 16
_BANDS = BITS // _WIDTH
"""Hashes within 31 bits agree in a sixteenth of theirs but for one bit at most, else they would differ in 32."""


def image_groups(hashes: Hashes) -> Ints:
    """For each hash (``uint64[n, 4]``, different and in order) the first one of its group.

    Time grows with the number of hashes and with the pairs that agree in a sixteenth of their bits; copies of one
    picture cost next to nothing however many they are: they are gathered round one of them first.
    """
    groups = joined(hashes)
    order, starts = in_groups(groups, len(hashes))
    for first, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        if end - first > 2:  # two that are near are a group whatever stands in the middle
            rows = order[first:end]
            groups[rows] = rows[_gathered(hashes[rows])]
    return groups


def _gathered(hashes: Hashes) -> Ints:
    """A component as groups round their middles: for each hash the first one of its group."""
    group = np.zeros(len(hashes), np.int64)
    waiting = [np.arange(len(hashes))]
    while waiting:
        rows = waiting.pop()
        near = _distances(hashes[rows], middle(hashes[rows])) <= REACH
        group[rows[near]] = rows[near][0]
        rest = rows[~near]
        if len(rest):
            order, starts = in_groups(joined(hashes[rest]), len(rest))
            waiting += [rest[part] for part in np.split(order, starts[1:-1])]
    return group


def middle(hashes: Hashes) -> Hashes:
    """The hash nearest to what most of them say bit by bit (the smallest of these): the bits that most have set are
    where the sum of the distances to all is least."""
    bits = np.unpackbits(np.ascontiguousarray(hashes).view(np.uint8).reshape(-1, BITS // 8), axis=1)
    most = np.packbits(2 * bits.sum(axis=0, dtype=np.int64) > len(hashes)).view(np.uint64)
    chosen: Hashes = hashes[np.argmin(_distances(hashes, most.reshape(1, WORDS)))]
    return chosen.reshape(1, WORDS)


def _distances(hashes: Hashes, one: Hashes) -> Ints:
    return np.bitwise_count(hashes ^ one).sum(axis=1).astype(np.int64)


def joined(hashes: Hashes) -> Ints:
    """The first hash of each one's component of near hashes (``uint64[n, 4]``, in order)."""
    parent = np.arange(len(hashes))
    for band in range(_BANDS):
        values = np.empty(len(hashes), np.int64)
        _values(hashes, band * _WIDTH, values)
        order = np.argsort(values, kind="stable")
        starts = np.searchsorted(values[order], np.arange((1 << _WIDTH) + 1))
        _join(np.ascontiguousarray(hashes[order]), order, starts, RADIUS, parent)
    _flatten(parent)
    return smallest(parent, len(hashes))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _values(hashes: Any, first: int, out: Any) -> None:
    for at in range(len(hashes)):
        out[at] = part(hashes, at, first, _WIDTH)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _root(parent: Any, node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _unite(parent: Any, one: int, two: int) -> None:
    a, b = _root(parent, one), _root(parent, two)
    parent[max(a, b)] = min(a, b)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _flatten(parent: Any) -> None:
    for node in range(len(parent)):
        parent[node] = _root(parent, node)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _join(hashes: Any, name: Any, starts: Any, radius: int, parent: Any) -> None:
    """Joins what is near among hashes sorted by a piece: of one value, and of values that differ in one bit.

    The hashes of a value are first gathered in balls round some of them; balls that are one group already, or too
    far from each other for any two members, are told by their middles alone.
    """
    balls = np.empty(len(starts), np.int64)  # where the balls of each value begin
    bounds = np.empty(len(hashes) + 1, np.int64)  # where the hashes of each ball begin, its middle first
    width = np.empty(len(hashes), np.int64)
    middles = np.empty_like(hashes)
    count = 0
    for value in range(len(starts) - 1):
        balls[value] = count
        count = _gather(hashes, name, starts[value], starts[value + 1], radius, parent, bounds, width, count)
    balls[len(starts) - 1], bounds[count] = count, len(hashes)
    for one in range(count):
        middles[one] = hashes[bounds[one]]
    for value in range(len(starts) - 1):
        for one in range(balls[value], balls[value + 1]):
            _meet(hashes, name, middles, bounds, width, one, one + 1, balls[value + 1], radius, parent)
            bit = 1
            while bit < len(starts) - 1:
                if not value & bit:
                    first, end = balls[value | bit], balls[(value | bit) + 1]
                    _meet(hashes, name, middles, bounds, width, one, first, end, radius, parent)
                bit <<= 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _gather(
    hashes: Any,
    name: Any,
    first: int,
    end: int,
    radius: int,
    parent: Any,
    bounds: Any,
    width: Any,
    count: int,
) -> int:
    """Sorts the hashes from ``first`` to ``end`` into balls: each begins at its middle and all in it are near that."""
    while first < end:
        bounds[count], width[count] = first, 0
        last = first + 1
        for at in range(first + 1, end):
            distance = apart(hashes, first, hashes, at)
            if distance <= radius:
                _unite(parent, name[first], name[at])
                width[count] = max(width[count], distance)
                for word in range(hashes.shape[1]):
                    hashes[last, word], hashes[at, word] = hashes[at, word], hashes[last, word]
                name[last], name[at] = name[at], name[last]
                last += 1
        first = last
        count += 1
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _meet(
    hashes: Any, name: Any, middles: Any, bounds: Any, width: Any, one: int, first: int, end: int, radius: int,
    parent: Any,
) -> None:  # fmt: skip
    """Joins ball ``one`` with those from ``first`` to ``end`` where any two of their members are near."""
    reach = radius + width[one]
    for two in range(first, end):
        distance = apart(middles, one, middles, two)
        if distance > reach + width[two]:
            continue
        a, b = name[bounds[one]], name[bounds[two]]
        if _root(parent, a) == _root(parent, b):
            continue
        if distance <= radius or _touch(hashes, bounds, width, one, two, radius):
            _unite(parent, a, b)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _touch(hashes: Any, bounds: Any, width: Any, one: int, two: int, radius: int) -> bool:
    for at in range(bounds[one], bounds[one + 1]):
        if apart(hashes, at, hashes, bounds[two]) <= radius + width[two]:
            for other in range(bounds[two], bounds[two + 1]):
                if apart(hashes, at, hashes, other) <= radius:
                    return True
    return False
