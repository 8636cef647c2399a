"""Describes each network: how large, by what it is held, what it does, where, in what languages, since when."""

from __future__ import annotations

from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.selectors_shared import memtable
from marsad.model import FLAGGED
from marsad.tables import NETWORKS, empty

MOST_SELECTORS = 20


def profile(rows: pa.Table, links: pa.Table, findings: pa.Table, connection: ibis.BaseBackend) -> pa.Table:
    """One row a network (NETWORKS). ``rows``: observations in networks, with n (order of ids), network, template,
    id, speaker, lang, offender, victim, region, platform, seen_at."""
    if not rows.num_rows:
        return empty(NETWORKS)
    seen = memtable({name: rows[name] for name in rows.column_names})
    whole = connection.to_pyarrow(
        seen.group_by("network")
        .agg(
            size=seen.count(),
            templates=seen.template.nunique(where=seen.template != ""),
            first_seen=seen.seen_at.min(),
            last_seen=seen.seen_at.max(),
        )
        .order_by("network")
    )
    names = whole["network"].combine_chunks()
    inside = seen.select("id", "network")
    ties = memtable({name: links[name] for name in links.column_names})
    held = ties.filter((ties.suppressed == "") & (ties.via_kind != "template")).join(
        inside, ties.observation == inside.id
    )
    found = memtable({name: findings[name] for name in ("observation", "typology", "score")})
    said = found.filter(found.score >= FLAGGED).join(inside, found.observation == inside.id)
    listed = {
        "selectors": _ranked(connection, held, ["via_kind", "via"], ["kind", "value"], names, weight=True),
        "typologies": _ranked(connection, said, ["typology"], ["typology"], names),
        "speakers": _ranked(connection, seen, ["speaker"], ["speaker"], names),
        **{
            f"{column}s": _listed(connection, seen, column, names)
            for column in ("region", "lang", "platform")
        },
    }
    columns = {
        "id": names,
        **{name: whole[name] for name in ("size", "templates", "first_seen", "last_seen")},
        **listed,
        "exemplar": _exemplars(rows, names),
    }
    return pa.table({field.name: columns[field.name] for field in NETWORKS}).cast(NETWORKS)


def _exemplars(rows: pa.Table, names: pa.Array) -> pa.Array:
    """The offender's observation with the highest score, then a victim's, then the smallest id."""
    order = pc.sort_indices(
        rows,
        [("network", "ascending"), ("offender", "descending"), ("victim", "descending"), ("n", "ascending")],
    )
    best = rows.select(["network", "id"]).take(order)
    first = pc.index_in(names, value_set=best["network"].combine_chunks())
    return best["id"].take(first)


def _listed(connection: ibis.BaseBackend, seen: Any, column: str, names: pa.Array) -> pa.Array:
    """Different values of a column in each network, sorted, "" left out."""
    different = (
        seen.filter(seen[column] != "").select("network", column).distinct().order_by("network", column)
    )
    table = connection.to_pyarrow(different)
    return pa.ListArray.from_arrays(_offsets(table["network"], names), table[column].combine_chunks())


def _ranked(
    connection: ibis.BaseBackend,
    rows: Any,
    keys: list[str],
    fields: list[str],
    names: pa.Array,
    *,
    weight: bool = False,
) -> pa.Array:
    """Structs of ``fields`` with the number of observations, most first; at most MOST_SELECTORS a network."""
    measures = {"count": rows.observation.nunique() if "observation" in rows.columns else rows.count()}
    if weight:
        measures["weight"] = rows.weight.max()
    table = connection.to_pyarrow(rows.group_by(["network", *keys]).agg(**measures))
    order = [("network", "ascending"), ("count", "descending"), *((key, "ascending") for key in keys)]
    table = table.take(pc.sort_indices(table, order)).combine_chunks()
    at = pc.index_in(table["network"], value_set=names).to_numpy()
    starts = np.searchsorted(at, np.arange(len(names)))
    table = table.filter(pa.array(np.arange(len(at)) - starts[at] < MOST_SELECTORS)).combine_chunks()
    columns = [_one(table[key]) for key in (*keys, *measures)]
    values = pa.StructArray.from_arrays(columns, [*fields, *measures])
    return pa.ListArray.from_arrays(_offsets(table["network"], names), values)


def _one(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)


def _offsets(network: pa.ChunkedArray, names: pa.Array) -> pa.Array:
    """Where the rows of each network begin (rows sorted by network), as list offsets."""
    at = pc.index_in(network, value_set=names).to_numpy()
    return pa.array(np.searchsorted(at, np.arange(len(names) + 1)).astype(np.int32))
