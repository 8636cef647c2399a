"""Crowds among hashes: copies of one picture by the thousand, kept side by side round a centre and not in tables.

A value of a piece that very many hashes share makes every look-up of it long. Mostly they share it because they are
near copies of one picture, or of nothing (all but empty pictures): those are taken out of the tables, laid side by side
in the order of their distance from the centre, and compared in a row where a query comes near the centre at all. Going
through them in a row costs about a thirtieth of fetching as many from all over memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.hamming import BITS, Hashes, apart, part

if TYPE_CHECKING:
    from collections.abc import Iterator

type Ints = npt.NDArray[np.int64]

CROWD = 256
"""Hashes that share the value of a piece, from which on they are looked at as a crowd."""
_WIDE = 64
"""Bits from its centre to which a crowd reaches; unrelated pictures are 128 ± 8 apart."""
_MOST = 4_096  # crowds: their centres are compared with every query
_TURNS = 8  # crowds that one value may belong to


@dataclass(frozen=True, slots=True)
class Families:
    """``order`` lays hashes out: those in no crowd first, then crowd by crowd, by distance from the centre.

    ``centres`` [crowds, 4]; ``bounds`` [crowds + 1]: where each crowd begins in that order; ``away``: distance from its
    centre of each hash in a crowd.
    """

    order: Ints
    centres: Hashes
    bounds: Ints
    away: npt.NDArray[np.uint16]


def families(hashes: Hashes, first: Ints) -> Families:
    """The crowds among different ``hashes`` that are cut into pieces at bits ``first``."""
    crowded = np.flatnonzero(_crowded(hashes, first))
    left = np.ones(len(crowded), np.bool_)
    inside = np.ascontiguousarray(hashes[crowded])
    centres: list[npt.NDArray[np.uint64]] = []
    parts: list[Ints] = []
    away: list[npt.NDArray[np.uint16]] = []
    for shared in _values(inside, first):
        for _ in range(_TURNS):
            here = shared[left[shared]]
            if len(here) <= CROWD or len(centres) == _MOST:
                break
            centre = _middle(inside[here])
            if (_from(inside, here, centre) <= _WIDE).sum() <= CROWD:
                break  # they share this piece and nothing else
            rows = np.flatnonzero(left)
            distance = _from(inside, rows, centre)
            near = distance <= _WIDE
            rows, distance = rows[near], distance[near]
            by = np.lexsort((rows, distance))
            centres.append(centre)
            parts.append(crowded[rows[by]])
            away.append(distance[by].astype(np.uint16))
            left[rows] = False
    loose = np.ones(len(hashes), np.bool_)
    for part_ in parts:
        loose[part_] = False
    sizes = [int(loose.sum()), *map(len, parts)]
    return Families(
        np.concatenate([np.flatnonzero(loose), *parts]),
        np.array(centres, np.uint64).reshape(-1, 4),
        np.cumsum(sizes),
        np.concatenate([np.empty(0, np.uint16), *away]),
    )


def _crowded(hashes: Hashes, first: Ints) -> npt.NDArray[np.bool_]:
    """Which hashes share the value of any piece with more than CROWD others."""
    found = np.zeros(len(hashes), np.bool_)
    for band, width in enumerate(np.diff(first).tolist()):
        _mark(hashes, first[band], width, np.zeros(1 << width, np.uint32), CROWD, found)
    return found


def _values(inside: Hashes, first: Ints) -> Iterator[Ints]:
    """Rows that share the value of a piece, the most crowded value first."""
    groups: list[tuple[int, int, Ints]] = []
    for band, width in enumerate(np.diff(first).tolist()):
        value = np.empty(len(inside), np.int64)
        _parts(inside, first[band], width, value)
        order = np.argsort(value, kind="stable")
        at = np.flatnonzero(np.diff(value[order], prepend=-1, append=-1))
        groups += [
            (start - end, band, order[start:end])
            for start, end in zip(at[:-1].tolist(), at[1:].tolist(), strict=True)
            if end - start > CROWD
        ]
    groups.sort(key=lambda group: (group[0], group[1], int(group[2][0])))
    return (rows for _, _, rows in groups)


def _middle(hashes: Hashes) -> npt.NDArray[np.uint64]:
    """The hash whose every bit is that of most."""
    bits = np.unpackbits(np.ascontiguousarray(hashes[:20_000]).view(np.uint8).reshape(-1, BITS // 8), axis=1)
    most = bits.mean(axis=0) > 0.5
    return np.packbits(most).view(np.uint64)


def _from(hashes: Hashes, rows: Ints, centre: npt.NDArray[np.uint64]) -> Ints:
    out = np.empty(len(rows), np.int64)
    _distances(hashes, rows, centre.reshape(1, 4), out)
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _mark(hashes: Any, first: int, width: int, counts: Any, crowd: int, found: Any) -> None:
    for at in range(len(hashes)):
        counts[part(hashes, at, first, width)] += np.uint32(1)
    for at in range(len(hashes)):
        if counts[part(hashes, at, first, width)] > crowd:
            found[at] = True


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _parts(hashes: Any, first: int, width: int, out: Any) -> None:
    for at in range(len(hashes)):
        out[at] = part(hashes, at, first, width)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _distances(hashes: Any, rows: Any, centre: Any, out: Any) -> None:
    for at in range(len(rows)):
        out[at] = apart(hashes, rows[at], centre, 0)
