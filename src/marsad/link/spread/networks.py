"""From ties to networks: `marsad.link.components`, `hands` and `identity` on an engine's tables.

Observations that nothing holds together never meet: each connected component of what holds is one machine's work.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.components import HOLDS, Ties, Writers, components, weak_pairs, writers
from marsad.link.hands import Written, hands
from marsad.link.identity import given_back_claims, named
from marsad.link.similar import rarity
from marsad.link.spread.ragged import flags_of, numbered, packed, unpacked, vias, whole_numbers
from marsad.link.ties import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marsad.engines.contract import Expression, Tables
    from marsad.link.counts import Counts
    from marsad.link.spread.texts import Texts

    type Former = Callable[[set[str]], Mapping[str, str]]

_PAIRS = pa.schema([("observation", pa.string()), ("via", pa.string())])
_WRITERS = pa.schema([("observation", pa.string()), ("core", pa.string()), ("pull", pa.bool_())])
_WEIGHED = pa.schema(
    [("observation", pa.string()), ("template", pa.string()), ("core", pa.string()), ("content", pa.int64()),
     ("words", pa.binary()), ("weights", pa.binary())]
)  # fmt: skip
_HANDS = pa.schema([("observation", pa.string()), ("hand", pa.string())])
HELD = pa.schema([("observation", pa.string()), ("root", pa.string())])


def held(tables: Tables, seen: Expression, links: Expression, texts: Texts) -> Expression:
    """The observations that networks hold (``observation``) and the smallest one of each network (``root``)."""
    who = seen.select("bystander", observation="id", flagged="leading")
    active = links.filter(links.suppressed == "").drop("suppressed", "degree")
    active = tables.keep(active.inner_join(who, "observation"))
    named = active.filter(active.via_kind != TEMPLATE)
    copied = active.filter((active.via_kind == TEMPLATE) & (active.weight >= HOLDS))
    by_contact = tables.keep(tables.components(_stars(tables.keep(_contacts(tables, named)))))
    rows = named.inner_join(by_contact, named.observation == by_contact.node).drop("node")
    found = tables.keep(tables.by_group(rows, "component", _writers, _WRITERS))
    written = tables.keep(_hands(tables, copied, found, texts))
    ends = _stars(copied.select("observation", "via")).union(by_contact.select(two="component", one="node"))
    together = tables.components(ends)
    rows = active.inner_join(together, active.observation == together.node).drop("node")
    rows = rows.left_join(found, "observation").drop("observation_right")
    rows = rows.left_join(written, "observation").drop("observation_right")
    rows = rows.mutate(core=rows.core.fill_null(rows.observation), pull=rows.pull.fill_null(rows.flagged))
    return tables.keep(tables.by_group(rows, "component", _networks, HELD))


def names(
    tables: Tables, members: Expression, previous: Expression, former: Former | None = None
) -> Expression:
    """The name (``network``) of each ``root`` of ``members``, inherited from ``previous`` (MEMBERS) where it can be.

    ``former`` gives names that networks get back, by root, where it is told the names of the last run.

    Roots, names and how many members they share come to this process: numbers of networks, never of observations.
    """
    before = previous.filter(previous.network != "").select("observation", "network")
    both = members.inner_join(before, "observation")
    shared = tables.fetch(both.group_by("root", "network").agg(count=both.count()))
    claims = [*zip(*(shared[name].to_pylist() for name in ("count", "network", "root")), strict=True)]
    taken = set(tables.fetch(previous.select("network").distinct())["network"].to_pylist())
    claims += given_back_claims(former(taken) if former else {})
    roots = tables.fetch(members.select("root").distinct())["root"].combine_chunks().sort()
    found = named(roots.to_pylist(), claims, taken)
    return tables.given(pa.table({"root": roots, "network": pa.array(found, pa.string())}))


def _contacts(tables: Tables, rows: Expression) -> Expression:
    """What holds by selectors: ``observation`` and ``via``, be it one selector or two weak ones together."""
    rows = rows.mutate(via=rows.via_kind + "\x1f" + rows.via)
    weak = rows.filter(rows.weight < HOLDS).select("observation", "via", "weight")
    firm = rows.filter(rows.weight >= HOLDS).select("observation", "via")
    return firm.union(tables.by_group(weak, "observation", _weak_pairs, _PAIRS))


def _hands(tables: Tables, copied: Expression, found: Expression, texts: Texts) -> Expression:
    """The ``hand`` of each ``observation`` that pulls and whose template holds."""
    rows = copied.left_join(found, "observation").drop("observation_right")
    rows = rows.select(
        "observation",
        template="via",
        core=rows.core.fill_null(rows.observation),
        pull=rows.pull.fill_null(rows.flagged),
    )
    rows = tables.keep(rows.filter(rows.pull).drop("pull"))
    rows = rows.inner_join(texts.read, rows.observation == texts.read.id)
    rows = rows.select("observation", "template", "core", "content", "words")
    weighed = tables.by_row(rows, partial(_weighed, among=texts.among), _WEIGHED)
    return tables.by_group(weighed, "template", _written, _HANDS)


def _stars(rows: Expression) -> Expression:
    """Each observation and the smallest one that has the same via: what a via holds together, without pairs."""
    centre = rows.group_by("via").agg(two=rows.observation.min())
    return rows.inner_join(centre, "via").select("two", one="observation")


def _weak_pairs(rows: pa.Table) -> pa.Table:
    """Each pair of weak ties of an observation that hold together, as one name."""
    observation, ids = numbered(rows["observation"])
    via, known = numbered(rows["via"])
    at, one, two = weak_pairs(observation, via, rows["weight"].to_numpy().astype(np.float64))
    both = pc.binary_join_element_wise(known.take(pa.array(one)), known.take(pa.array(two)), "\x1e")
    return pa.table([ids.take(pa.array(at)), both], schema=_PAIRS)


def numbered_ties(rows: pa.Table) -> tuple[Ties, pa.Array]:
    """Rows of observations and vias as numbers, in their order; and the observations."""
    observation, ids = numbered(rows["observation"])
    via, many = vias(rows["via_kind"], rows["via"])
    order = np.lexsort((via, observation))
    template = pc.equal(rows["via_kind"], TEMPLATE).to_numpy()
    weight = rows["weight"].to_numpy().astype(np.float64)
    return Ties(observation[order], via[order], weight[order], template[order], many), ids


def _writers(rows: pa.Table) -> pa.Table:
    ties, ids = numbered_ties(rows)
    observation = numbered(rows["observation"])[0]
    flagged, bystander = (flags_of(rows[name], observation, len(ids)) for name in ("flagged", "bystander"))
    found = writers(ties, len(ids), flagged, bystander)
    return pa.table([ids, ids.take(pa.array(found.core)), pa.array(found.pull)], schema=_WRITERS)


def _weighed(batch: pa.RecordBatch, among: Counts) -> pa.RecordBatch:
    words, bounds = unpacked(batch["words"], np.uint32)
    columns = [*(batch[name] for name in _WEIGHED.names[:-1]), packed(rarity(words, among), bounds)]
    return pa.RecordBatch.from_arrays(columns, schema=_WEIGHED)


def _written(rows: pa.Table) -> pa.Table:
    words, bounds = unpacked(rows["words"], np.uint32)
    weights, _ = unpacked(rows["weights"], np.uint8)
    template, writer = (numbered(rows[name])[0] for name in ("template", "core"))
    content = whole_numbers(rows["content"], np.uint64)
    hand = hands(Written(template, writer, content, words, weights, bounds))
    ids: Any = rows["observation"].combine_chunks()
    return pa.table([ids, ids.take(pa.array(hand))], schema=_HANDS)


def _networks(rows: pa.Table) -> pa.Table:
    ties, ids = numbered_ties(rows)
    observation, first = np.unique(numbered(rows["observation"])[0], return_index=True)
    each = rows.take(pa.array(first))
    place = [pc.index_in(each[name], value_set=ids) for name in ("core", "hand")]
    core, hand = (np.asarray(pc.fill_null(at, -1).to_numpy(), np.int64) for at in place)
    found = Writers(core, flags_of(each["pull"], observation, len(ids)))
    root = components(ties, found, hand, flags_of(each["flagged"], observation, len(ids)))
    inside = np.flatnonzero(root >= 0)
    return pa.table([ids.take(pa.array(inside)), ids.take(pa.array(root[inside]))], schema=HELD)
