"""Shows what a merge or a split would do before anybody says it: how many, held by what, under which name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.components import Ties
from marsad.link.decided import decide, place
from marsad.link.ordered import whole
from marsad.link.saying import Held
from marsad.link.statements import LEAD, Sides, standing
from marsad.link.ties import TEMPLATE
from marsad.model import FLAGGED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from marsad.engines import Lake
    from marsad.link.named import Named

NAMED = 6
"""Contacts named of a side."""

type Tie = tuple[str, str, int]
"""Kind, value, and how many observations carry it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the name it will have ("" = one of its own), observations, its most frequent ties."""

    name: str
    size: int
    ties: Sequence[Tie]


@dataclass(frozen=True, slots=True)
class Preview:
    """Both sides, and the ties that both carry with the reason why they do not hold ("" = they do)."""

    sides: tuple[Side, Side]
    shared: Sequence[tuple[str, str, str]]


def held(lake: Lake, sides: Collection[Named]) -> Held:
    """Networks of a lake as they are, and what is in none."""
    inside = pa.array(sorted({each for side in sides for each in side.observations}), pa.string())
    links = lake.read("links", where=pc.field("observation").isin(inside))
    members = {side.name: sorted(side.observations) for side in sides if side.observations}
    return Held(members, links, _victims(lake, inside))


def _victims(lake: Lake, ids: pa.Array) -> frozenset[str]:
    """Those whose contacts are their own, as in `marsad.link.profile.told_by_victims`."""
    among = pc.field("id").isin(ids)
    told = lake.read("observations", columns=["id"], where=among & (pc.field("kind") == "report"))
    spoke = lake.read("readings", columns=["id"], where=among & (pc.field("speaker") == "victim"))
    within = pc.field("observation").isin(ids) & (pc.field("speaker") == "victim")
    found = lake.read("findings", columns=["observation"], where=within & (pc.field("score") >= FLAGGED))
    return frozenset(told["id"].to_pylist() + spoke["id"].to_pylist() + found["observation"].to_pylist())


def of_merge(held: Held, row: Mapping[str, Any]) -> Preview:
    """What a merge (row of STATEMENTS) joins; the larger network's name stays, then the smaller name.

    What was in none has no name to give.
    """
    sizes = {name: len(held.members[name]) for name in row["networks"]}
    kept = min(sizes, key=lambda name: (name.startswith(LEAD), -sizes[name], name))
    kept = "" if kept.startswith(LEAD) else kept
    return _preview(held, [(kept, held.members[name]) for name in row["networks"]])


def of_split(held: Held, row: Mapping[str, Any]) -> Preview:
    """What a split (row of STATEMENTS) parts; the larger side keeps the name, then that with the smallest id."""
    (name,) = row["networks"]
    ids = pa.array(held.members[name], pa.string())
    sides = [Sides(row["id"], row["kind"], tuple(row["subjects"]), tuple(row["others"]), (name,))]
    stand = np.asarray(pc.index_in(pa.array(standing(sides)), value_set=ids).to_numpy(), np.int64)
    alone, all_flagged = np.zeros(len(ids), np.int64), np.ones(len(ids), bool)
    root = decide(alone, _ties(held.links, ids), all_flagged, place(sides, stand)).group
    # A side of one observation is alone, not a network.
    root = np.where(root < 0, np.arange(len(ids)), root)
    part = root == root[ids.index(row["subjects"][0]).as_py()]
    sizes = {True: int(part.sum()), False: int((~part).sum())}
    kept = sizes[True] > sizes[False] or (sizes[True] == sizes[False] and bool(part[0]))
    named = [
        (name if side == kept else "", ids.filter(pa.array(part == side)).to_pylist())
        for side in (True, False)
    ]
    return _preview(held, named)


def _ties(links: pa.Table, ids: pa.Array) -> Ties:
    active = links.filter(pc.equal(links["suppressed"], ""))
    tie = [*zip(active["via_kind"].to_pylist(), active["via"].to_pylist(), strict=True)]
    number = {each: at for at, each in enumerate(sorted(set(tie)))}
    via = np.array([number[each] for each in tie], np.int64)
    at = pc.fill_null(pc.index_in(whole(active["observation"]), value_set=ids), -1).to_numpy()
    order = np.lexsort((via, at))
    order = order[at[order] >= 0]
    template = pc.equal(active["via_kind"], TEMPLATE).to_numpy()
    weight = active["weight"].to_numpy().astype(np.float64)
    return Ties(at[order].astype(np.int64), via[order], weight[order], template[order], len(number))


def _preview(held: Held, sides: Sequence[tuple[str, Sequence[str]]]) -> Preview:
    reasons: dict[tuple[str, str], str] = {}
    counts = []
    for _, ids in sides:
        # What victims alone name is theirs: it is not told.
        others = pa.array([each for each in ids if each not in held.victims], pa.string())
        rows = held.links.filter(pc.is_in(held.links["observation"], value_set=others))
        kinds, values, why = (rows[name].to_pylist() for name in ("via_kind", "via", "suppressed"))
        counts.append(Counter(zip(kinds, values, strict=True)))
        reasons |= dict(zip(zip(kinds, values, strict=True), why, strict=True))
    made = [
        Side(name, len(ids), [(*tie, many) for tie, many in _frequent(count, reasons)[:NAMED]])
        for (name, ids), count in zip(sides, counts, strict=True)
    ]
    both = [tie for tie, _ in _frequent(counts[0] & counts[1], {})]
    return Preview((made[0], made[1]), [(*tie, reasons[tie]) for tie in both])


def _frequent(
    count: Counter[tuple[str, str]], reasons: Mapping[tuple[str, str], str]
) -> list[tuple[tuple[str, str], int]]:
    return sorted(
        ((tie, many) for tie, many in count.items() if not reasons.get(tie)),
        key=lambda each: (-each[1], each[0]),
    )
