"""Who is one person: pairs that are sure, joined only while the other pairs between them agree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterable

type Longs = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]


def bits(probability: float) -> float:
    """A probability as log2 of its odds, the unit of match weights."""
    return math.log2(probability / (1.0 - probability))


def grouped(size: int, left: Longs, right: Longs, weight: Floats, sure: float, agreed: float = 0.0) -> Longs:
    """For each of ``size`` records the smallest record of its person.

    ``weight`` (bits) is given for every pair that was compared. The surest pairs come first; two groups become one
    only where the mean weight of all compared pairs between them is at least ``agreed`` (0: more likely than not):
    a twin, or a father whose name his son bears on, hangs on one strong pair and is held off by the others.
    """
    person = np.arange(size, dtype=np.int64)
    certain = weight >= sure
    graph = coo_array((np.ones(certain.sum(), np.bool_), (left[certain], right[certain])), shape=(size, size))
    component = connected_components(graph, directed=False)[1]
    inside = component[left] == component[right]
    left, right, weight = left[inside], right[inside], weight[inside]
    order = np.lexsort((right, left, -weight))
    joined = _joined(left[order].tolist(), right[order].tolist(), weight[order].tolist(), sure, agreed)
    for record, first in joined:
        person[record] = first
    return person


def _joined(
    left: list[int], right: list[int], weight: list[float], sure: float, agreed: float
) -> Iterable[tuple[int, int]]:
    members: dict[int, list[int]] = {}
    between: dict[int, dict[int, tuple[float, int]]] = {}
    for a, b, w in zip(left, right, weight, strict=True):
        between.setdefault(a, {})[b] = between.setdefault(b, {})[a] = (w, 1)
    home = {record: record for record in between}
    for a, b, w in zip(left, right, weight, strict=True):
        if w < sure:
            break
        one, two = home[a], home[b]
        if one == two:
            continue
        total, count = between[one][two]
        if total / count < agreed:
            continue
        if len(members.get(one, ())) < len(members.get(two, ())):
            one, two = two, one
        moved = members.pop(two, [two])
        members.setdefault(one, [one]).extend(moved)
        for record in moved:
            home[record] = one
        _merge(between, one, two)
    for some in members.values():
        first = min(some)
        yield from ((record, first) for record in some)


def _merge(between: dict[int, dict[int, tuple[float, int]]], one: int, two: int) -> None:
    """What was compared with ``two`` now counts as compared with ``one``."""
    for other, (total, count) in between.pop(two).items():
        if other == one:
            del between[one][two]
            continue
        del between[other][two]
        before, times = between[one].get(other, (0.0, 0))
        between[one][other] = between[other][one] = (before + total, times + count)
