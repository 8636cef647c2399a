"""Describes each network: how large, what holds it, what it does, where, in what languages, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.observed import whole
from marsad.link.selectors_shared import memtable
from marsad.model import FLAGGED
from marsad.tables import NETWORKS, empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis

MOST = 20
"""Selectors (typologies, speakers) listed of a network."""


def profile(rows: pa.Table, links: pa.Table, findings: pa.Table, connection: ibis.BaseBackend) -> pa.Table:
    """One row a network (NETWORKS), by id.

    ``rows`` are the observations in networks: n (their order), id, network, template, speaker, lang, offender (best
    score), victim, kind, region, platform, seen_at.
    """
    if not rows.num_rows:
        return empty(NETWORKS)
    seen = memtable(rows, rows.column_names)
    inside = seen.select("id", "network")
    total = connection.to_pyarrow(
        seen.group_by("network")
        .agg(
            size=seen.count(),
            templates=seen.template.nunique(where=seen.template != ""),
            first_seen=seen.seen_at.min(),
            last_seen=seen.seen_at.max(),
        )
        .order_by("network")
    )
    names = whole(total["network"])
    lists = {
        **{
            column: connection.to_pyarrow(query)
            for column, query in {
                "selectors": _selectors(links, inside),
                "typologies": _typologies(findings, inside),
                "speakers": seen.group_by("network", "speaker").agg(count=seen.count()),
            }.items()
        },
        **{f"{column}s": _different(connection, seen, column) for column in ("region", "lang", "platform")},
    }
    columns = {column: _per_network(table, names) for column, table in lists.items()}
    columns |= {column: total[column] for column in ("size", "templates", "first_seen", "last_seen")}
    columns |= {"id": names, "exemplar": _exemplars(rows, names)}
    return pa.table({field.name: columns[field.name] for field in NETWORKS}).cast(NETWORKS)


def _selectors(links: pa.Table, inside: Any) -> Any:
    every = memtable(links, ["observation", "via_kind", "via", "weight", "suppressed"])
    held = every.filter((every.suppressed == "") & (every.via_kind != "template"))
    held = held.join(inside, held.observation == inside.id)
    return held.group_by("network", kind=held.via_kind, value=held.via).agg(
        count=held.count(), weight=held.weight.max()
    )


def _typologies(findings: pa.Table, inside: Any) -> Any:
    every = memtable(findings, ["observation", "typology", "score"])
    said = every.filter(every.score >= FLAGGED)
    said = said.join(inside, said.observation == inside.id)
    return said.group_by("network", "typology").agg(count=said.observation.nunique())


def _different(connection: ibis.BaseBackend, seen: Any, column: str) -> pa.Table:
    return connection.to_pyarrow(seen.filter(seen[column] != "").select("network", column).distinct())


def _per_network(table: pa.Table, names: pa.Array) -> pa.Array:
    """The rows of each network as a list, the most frequent first where they are counted, then by name."""
    fields = [name for name in table.column_names if name != "network"]
    keys = [(name, "ascending") for name in fields if name not in {"count", "weight"}]
    counted = [("count", "descending")] if "count" in fields else []
    table = table.sort_by([("network", "ascending"), *counted, *keys])
    at = pc.index_in(table["network"], value_set=names).to_numpy()
    place = np.arange(len(at)) - np.searchsorted(at, np.arange(len(names)))[at]
    if counted:
        table, at = table.filter(pa.array(place < MOST)), at[place < MOST]
    starts = pa.array(np.searchsorted(at, np.arange(len(names) + 1)).astype(np.int32))
    return pa.ListArray.from_arrays(starts, _values(table, fields))


def _values(table: pa.Table, fields: Sequence[str]) -> pa.Array:
    if len(fields) == 1:
        return whole(table[fields[0]])
    return pa.StructArray.from_arrays([whole(table[name]) for name in fields], fields)


def _exemplars(rows: pa.Table, names: pa.Array) -> pa.Array:
    """The offender's observation with the highest score, else a victim's, then the smallest id.

    What a possible victim wrote never stands for an offender's words, whatever was read in it.
    """
    told = pc.or_(pc.equal(rows["kind"], "report"), pc.equal(rows["speaker"], "victim"))
    told = pc.or_(told, rows["victim"])
    at = rows.column_names.index("offender")
    rows = rows.set_column(at, "offender", pc.if_else(told, pa.scalar(0, pa.float32()), rows["offender"]))
    order = [
        ("network", "ascending"),
        ("offender", "descending"),
        ("victim", "descending"),
        ("n", "ascending"),
    ]
    best = rows.sort_by(order)
    return best["id"].take(pc.index_in(names, value_set=whole(best["network"])))
