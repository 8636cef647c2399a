"""Networks that nearly touch: they share something, but not enough to be joined. For a person to weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pyarrow as pa

from marsad.tables import NETWORKS

if TYPE_CHECKING:
    import numpy.typing as npt

    from marsad.link.ties import Rows, Vias

MOST = 3
NEAR = 3.0
"""Nats that two networks must share to be named as neighbours (twenty to one)."""
_UNIT = 1000  # sums of whole thousandths of a nat do not depend on the order of rows


def neighbours(ties: Any) -> Any:
    """For each network the MOST others that it shares most with (Ibis expression: network, near, kind, value, total).

    ``ties``: network, kind, value and weight (nats) of what ties its observations, nothing that is suppressed. What
    is shared counts from the network that has a tie most often: never all pairs. ``total`` is in thousandths.
    """
    nats = (ties.weight.cast("float64") * _UNIT).round(0).cast("int64")
    held = ties.mutate(nats=nats).group_by("network", "kind", "value")
    held = held.agg(nats=lambda each: each.nats.max(), times=lambda each: each.count())
    first = ibis.window(group_by=["kind", "value"], order_by=[ibis.desc("times"), "network"])
    ranked = held.mutate(place=ibis.row_number().over(first))
    middle = ranked.filter(ranked.place == 0).select("kind", "value", middle="network")
    star = held.inner_join(middle, ["kind", "value"])
    star = star.filter(star.network != star.middle)
    near = star.select("kind", "value", "nats", "network", near="middle")
    near = near.union(star.select("kind", "value", "nats", network="middle", near="network"))
    total = near.group_by("network", "near").agg(total=near.nats.sum())
    total = total.filter(total.total >= int(NEAR * _UNIT))
    best = ibis.window(group_by=["network", "near"], order_by=[ibis.desc("nats"), "kind", "value"])
    strongest = near.mutate(place=ibis.row_number().over(best))
    strongest = strongest.filter(strongest.place == 0).select("network", "near", "kind", "value")
    found = total.inner_join(strongest, ["network", "near"])
    order = ibis.window(group_by="network", order_by=[ibis.desc("total"), "near"])
    found = found.mutate(place=ibis.row_number().over(order))
    return found.filter(found.place < MOST).select("network", "near", "kind", "value", "total")


def ties_of(
    network: npt.NDArray[np.int64], names: pa.Array, rows: Rows, vias: Vias, victims: npt.NDArray[np.bool_]
) -> pa.Table:
    """What ``neighbours`` asks for, from numbers: ``names`` begins with "", which is no network.

    What ``victims`` (by observation) alone name is theirs: it is not told.
    """
    told = vias.holds()[rows.via] & (network[rows.observation] > 0) & ~victims[rows.observation]
    inside = np.flatnonzero(told)
    via = pa.array(rows.via[inside])
    columns = [
        names.take(pa.array(network[rows.observation[inside]])),
        vias.kind.take(via),
        vias.value.take(via),
    ]
    return pa.table([*columns, pa.array(rows.weight[inside])], names=["network", "kind", "value", "weight"])


def with_neighbours(networks: pa.Table, found: pa.Table) -> pa.Table:
    """The NETWORKS table with what ``neighbours`` found, the nearest first."""
    found = found.sort_by([("network", "ascending"), ("total", "descending"), ("near", "ascending")])
    near: dict[str, list[dict[str, Any]]] = {}
    for row in found.to_pylist():
        told = {"network": row["near"], "kind": row["kind"], "value": row["value"]}
        near.setdefault(row["network"], []).append({**told, "weight": row["total"] / _UNIT})
    field = NETWORKS.field("near")
    column = pa.array([near.get(name, []) for name in networks["id"].to_pylist()], field.type)
    return networks.set_column(networks.schema.get_field_index("near"), field, column)
