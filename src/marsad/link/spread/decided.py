"""What people said about networks: `marsad.link.decided` on an engine's tables.

Networks that one statement names, or several that name one of them, are one machine's work; the rest are not touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.decided import Placed, decide, homes, outcome, place
from marsad.link.identity import given_back
from marsad.link.spread.networks import HELD, numbered_ties
from marsad.link.spread.ragged import flags_of, numbered
from marsad.link.statements import Sides, standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.engines.contract import Expression, Tables
    from marsad.link.ordered import Ints
    from marsad.link.statements import Said, Told

MOVED = pa.schema([*HELD, ("found", pa.string())])
"""As HELD; ``root`` null = alone; ``found`` the root that links alone give, where that is another company."""


_NO_TIE = "none"
_LONE = pa.schema(
    [("observation", pa.string()), ("root", pa.string()), ("key", pa.string()), ("via_kind", pa.string()),
     ("via", pa.string()), ("weight", pa.float32())]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Standing:
    """The roots of the observations that stand for sides, as numbers in the order of ``roots``; -1 = none."""

    sides: Sequence[Sides]
    root_of: Mapping[str, str]
    roots: list[str]
    lone: Mapping[str, str]  # of those in no network, on sides that were in none when a merge was said

    def placed(self) -> list[Placed]:
        return place(self.sides, np.arange(len(standing(self.sides))))

    def group(self) -> Ints:
        number = {root: at for at, root in enumerate(self.roots)}
        return np.array([number.get(self.root_of.get(one, ""), -1) for one in standing(self.sides)], np.int64)


def decided(
    tables: Tables, seen: Expression, links: Expression, inside: Expression, said: Said
) -> Expression:
    """MOVED from ``inside`` (HELD) by the statements in force."""
    import ibis

    nothing = ibis.null("string")
    stand = _standing(tables, inside, said.sides, seen)
    keys = _together(stand.placed(), stand.group(), stand.roots)
    if not keys:
        return inside.mutate(found=nothing)
    together = tables.given(pa.table({"root": [*keys], "key": [*keys.values()]}))
    near = tables.keep(inside.inner_join(together, "root"))
    active = links.filter(links.suppressed == "").drop("suppressed", "degree")
    rows = near.inner_join(active, "observation")
    if stand.lone:
        # Those in no network may have no tie at all; each gets one of its own that holds nothing.
        lone = pa.table(_lone(stand.lone, keys), schema=_LONE)
        rows = rows.union(tables.given(lone).select(*rows.columns))
    flagged = seen.select(observation="id", flagged="leading")
    rows = rows.inner_join(flagged, "observation")
    moved = tables.by_group(rows, "key", partial(_decided, sides=tuple(said.sides)), MOVED)
    rest = inside.anti_join(together, "root").mutate(found=nothing)
    return tables.keep(moved.union(rest.select(*MOVED.names)))


def told(tables: Tables, before: Expression, after: Expression, said: Said) -> tuple[Told, ...]:
    """What did not come out as it was said."""
    was, now = (_standing(tables, each, said.sides) for each in (before, after))
    return (*said.told, *outcome(was.placed(), was.group(), now.group()))


def former(
    tables: Tables, inside: Expression, previous: Expression, said: Said, taken: set[str]
) -> dict[str, str]:
    """The names that networks get back, by root (`identity.given_back`)."""
    if not said.over:
        return {}
    now = _standing(tables, inside, said.over)
    was = _roots(tables, previous.select("observation", root="network"), said.over)
    names = given_back(said.over, homes(now.group(), now.placed()), was, taken)
    return {now.roots[number]: name for number, name in names.items()}


def _standing(
    tables: Tables, inside: Expression, sides: Sequence[Sides], seen: Expression | None = None
) -> _Standing:
    root_of = _roots(tables, inside, sides)
    lone = {} if seen is None else _alone(tables, seen, sides, root_of)
    return _Standing(sides, {**root_of, **lone}, sorted({*root_of.values(), *lone.values()}), lone)


def _alone(
    tables: Tables, seen: Expression, sides: Sequence[Sides], root_of: Mapping[str, str]
) -> dict[str, str]:
    """As `marsad.link.decided.with_alone`: the smallest of each such side for all of it."""
    if not any(any(each.alone) for each in sides):
        return {}
    who = tables.given(pa.table({"id": pa.array(sorted(set(standing(sides))), pa.string())}))
    there = set(tables.fetch(seen.semi_join(who, "id").select("id"))["id"].to_pylist())
    lone: dict[str, str] = {}
    for each in sides:
        for side, alone in zip((each.subjects, each.others), each.alone, strict=True):
            ours = {one for one in side if alone and one in there and one not in root_of and one not in lone}
            lone |= dict.fromkeys(ours, min(ours, default=""))
    return lone


def _lone(lone: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, list[object]]:
    ids = sorted(lone)
    return {
        "observation": [*ids],
        "root": [None] * len(ids),
        "key": [keys[lone[one]] for one in ids],
        "via_kind": [_NO_TIE] * len(ids),
        "via": [*ids],
        "weight": [0.0] * len(ids),
    }


def _roots(tables: Tables, inside: Expression, sides: Sequence[Sides]) -> dict[str, str]:
    if not sides:
        return {}
    who = tables.given(pa.table({"id": pa.array(sorted(set(standing(sides))), pa.string())}))
    rows = tables.fetch(inside.semi_join(who, inside.observation == who.id).select("observation", "root"))
    both = zip(rows["observation"].to_pylist(), rows["root"].to_pylist(), strict=True)
    return {observation: root for observation, root in both if root}


def _together(placed: Sequence[Placed], group: Ints, roots: Sequence[str]) -> dict[str, str]:
    """For each network that a statement touches the smallest of those that statements bring together."""
    key = {number: number for number in range(len(roots))}
    for each in placed:
        near = {int(group[one]) for one in (*each.subjects, *each.others)} - {-1}
        least = min((key[one] for one in near), default=-1)
        changed = {key[one] for one in near}
        key = {one: least if now in changed else now for one, now in key.items()}
    return {roots[one]: roots[now] for one, now in key.items()}


def _decided(rows: pa.Table, sides: Sequence[Sides]) -> pa.Table:
    ties, ids = numbered_ties(rows)
    observation, first = np.unique(numbered(rows["observation"])[0], return_index=True)
    each = rows.take(pa.array(first))
    root = np.asarray(pc.fill_null(pc.index_in(each["root"], value_set=ids), -1).to_numpy(), np.int64)
    stand = pc.fill_null(pc.index_in(pa.array(standing(sides), pa.string()), value_set=ids), -1)
    placed = place(sides, np.asarray(stand.to_numpy(zero_copy_only=False), np.int64))
    after = decide(root, ties, flags_of(each["flagged"], observation, len(ids)), placed)
    now = pa.array(after.group, mask=after.group < 0)
    found = pa.array(np.where(root < 0, np.arange(len(root)), root), mask=~after.changed)
    return pa.table([ids, ids.take(now), ids.take(found)], schema=MOVED)
