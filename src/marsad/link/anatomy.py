"""What holds a network together: the ties without which it falls apart, for a person to weigh.

"Cut these two and it falls apart" is where to act, and where a coincidence would have joined two groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from marsad.link.components import HOLDS
from marsad.link.labels import in_groups

if TYPE_CHECKING:
    from marsad.link.ties import Rows, Vias

type Ints = npt.NDArray[np.int64]

FALLS = 0.2
"""A network falls apart where at least this share of it is cut off from the largest part."""
ONE, TWO = 16, 8
"""How many of a network's most frequent ties are tried alone, and two at a time."""
SMALL = 5
"""Smaller networks are not looked at: any of their ties is all they have."""
PARTS = 5


@dataclass(frozen=True, slots=True)
class Within:
    """Ties inside networks, by network: ``starts`` has where each begins, the end included (networks from 1 on)."""

    observation: Ints
    via: Ints
    starts: Ints


def held(network: Ints, many: int, rows: Rows, vias: Vias) -> Within:
    """The ties that hold observations of ``many`` networks (numbers from 1; 0 = none)."""
    firm = vias.holds()[rows.via] & (rows.weight >= HOLDS) & (network[rows.observation] > 0)
    where = np.flatnonzero(firm)
    order, _ = in_groups(network[rows.observation[where]], many + 1)
    where = where[order]
    starts = np.searchsorted(network[rows.observation[where]], np.arange(1, many + 2))
    return Within(rows.observation[where], rows.via[where], starts)


def cuts(within: Within, size: Ints, vias: Vias, victim: npt.NDArray[np.bool_]) -> tuple[pa.Array, pa.Array]:
    """For each network of ``size`` observations the one or two ties without which it falls apart, and its parts.

    What ``victim`` observations alone name in a network is theirs: it is not told. Lists of kind and value, and of
    numbers of observations (the largest PARTS first); both empty where it holds.
    """
    many = len(within.starts) - 1
    cut, parts = np.full((many, 2), -1, np.int64), np.zeros((many, PARTS), np.int64)
    _cuts(within.observation, within.via, within.starts, size, victim, FALLS, SMALL, ONE, TWO, cut, parts)
    return _lists(cut, cut >= 0, vias), _numbers(parts)


def _lists(numbers: Ints, known: npt.NDArray[np.bool_], vias: Vias) -> pa.Array:
    which = pa.array(numbers[known])
    items = pa.StructArray.from_arrays([vias.kind.take(which), vias.value.take(which)], ["kind", "value"])
    return pa.ListArray.from_arrays(_offsets(known), items)


def _numbers(parts: Ints) -> pa.Array:
    return pa.ListArray.from_arrays(_offsets(parts > 0), pa.array(parts[parts > 0]))


def _offsets(known: npt.NDArray[np.bool_]) -> pa.Array:
    return pa.array(np.append(0, np.cumsum(known.sum(axis=1))).astype(np.int32))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _cuts(
    observation: Any, via: Any, starts: Any, size: Any, victim: Any, falls: float, small: int, one: int, two: int,
    cut: Any, parts: Any,
) -> None:  # fmt: skip
    for network in range(len(starts) - 1):
        if size[network] < small:
            continue
        first, end = starts[network], starts[network + 1]
        seen, rows = np.unique(observation[first:end]), end - first
        ties = np.unique(via[first:end])
        left, right = np.searchsorted(seen, observation[first:end]), np.searchsorted(ties, via[first:end])
        degree, told = np.zeros(len(ties), np.int64), np.zeros(len(ties), np.bool_)
        for row in range(rows):
            degree[right[row]] += 1
            told[right[row]] |= not victim[observation[first + row]]
        # Most frequent first, equal ones as their kinds and values stand.
        tried = np.argsort(-degree, kind="mergesort")[:one]
        tried = tried[(degree[tried] > 1) & told[tried]]
        best = (1.0 - falls) * size[network]
        for a in range(len(tried)):
            largest = _largest(left, right, len(seen), len(ties), tried[a], -1, parts[network], False)
            if largest <= best and (cut[network, 0] < 0 or largest < best):
                best, cut[network, 0] = largest, tried[a]
        if cut[network, 0] < 0:
            for a in range(min(two, len(tried))):
                for b in range(a):
                    largest = _largest(
                        left, right, len(seen), len(ties), tried[a], tried[b], parts[network], False
                    )
                    if largest <= best and (cut[network, 0] < 0 or largest < best):
                        best, cut[network, 0], cut[network, 1] = largest, tried[b], tried[a]
        if cut[network, 0] >= 0:
            _largest(
                left, right, len(seen), len(ties), cut[network, 0], cut[network, 1], parts[network], True
            )
            for k in range(2):
                if cut[network, k] >= 0:
                    cut[network, k] = ties[cut[network, k]]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _largest(left: Any, right: Any, seen: int, ties: int, one: int, two: int, parts: Any, told: bool) -> int:
    """Observations in the largest part without the ties ``one`` and ``two``; the largest parts where they are told."""
    parent = np.arange(seen + ties)
    for row in range(len(left)):
        if right[row] != one and right[row] != two:
            a, b = left[row], seen + right[row]
            while parent[a] != a:
                parent[a] = parent[parent[a]]
                a = parent[a]
            while parent[b] != b:
                parent[b] = parent[parent[b]]
                b = parent[b]
            parent[max(a, b)] = min(a, b)
    count = np.zeros(seen + ties, np.int64)
    for node in range(seen):
        root = node
        while parent[root] != root:
            root = parent[root]
        count[root] += 1
    if told:
        order = np.sort(count)[::-1]
        parts[:] = 0
        for k in range(min(len(parts), len(order))):
            parts[k] = order[k]
    return int(count.max())
