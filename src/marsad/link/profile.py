"""Describes each network: how large, what holds it, what it does, where, in what languages, since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.anatomy import cuts, held
from marsad.link.labels import most, pairs
from marsad.link.observed import Observed, places
from marsad.link.ordered import Ints, whole
from marsad.link.ties import TEMPLATE
from marsad.model import FLAGGED
from marsad.tables import NETWORKS, empty

if TYPE_CHECKING:
    from marsad.link.ties import Rows, Vias

MOST = 20
"""Selectors (typologies, speakers) listed of a network."""
LATELY = 30
"""Days: a contact that a network has not used for so long before it was last seen is no longer in use."""
_DAY, _NEVER = 86_400_000_000, -(1 << 60)


@dataclass(frozen=True, slots=True)
class _Within:
    """Of all observations the number of their network (0 = none); ``rows`` are those that have one."""

    network: Ints
    rows: Ints
    names: pa.Array

    def lists(self, network: Ints, values: pa.Array) -> pa.Array:
        """The values of each network, which come by network, as a list."""
        starts = np.searchsorted(network, np.arange(1, len(self.names) + 1))
        return pa.ListArray.from_arrays(pa.array(starts.astype(np.int32)), values)

    def frequent(self, network: Ints, value: Ints, count: Ints) -> Ints:
        """Places of the MOST most frequent values of each network, ties by value; all by network."""
        order = np.lexsort((value, -count, network))
        first = np.searchsorted(network[order], network[order])
        return order[np.arange(len(order)) - first < MOST]

    def counted(self, network: Ints, value: Ints, values: pa.Array, name: str) -> pa.Array:
        """How often each value stands in each network, the most frequent first."""
        network, value, _, count = pairs(network, value)
        best = self.frequent(network, value, count)
        columns = [values.take(pa.array(value[best])), pa.array(count[best])]
        return self.lists(network[best], pa.StructArray.from_arrays(columns, [name, "count"]))

    def different(self, column: pa.Array) -> pa.Array:
        """The different values of each network but "", by name."""
        value, values = _coded(column.take(pa.array(self.rows)))
        known = np.flatnonzero(pc.not_equal(values, "").to_numpy(zero_copy_only=False)[value])
        network, value, _, _ = pairs(self.network[self.rows[known]], value[known])
        return self.lists(network, values.take(pa.array(value)))


def profile(
    seen: Observed, network: Ints, names: pa.Array, rows: Rows, vias: Vias, findings: pa.Table
) -> pa.Table:
    """One row a network (NETWORKS), by id, without its neighbours.

    ``network`` is the number of each observation's network in ``names``, which are in order and begin with "".
    """
    if len(names) < 2:
        return empty(NETWORKS)
    within = _Within(network, np.flatnonzero(network), names)
    inside = network[within.rows]
    speaker, speakers = _coded(seen.speaker.take(pa.array(within.rows)))
    first, last = _times(seen, within)
    size = np.bincount(inside, minlength=len(names))[1:]
    cut, parts = cuts(held(network, len(names) - 1, rows, vias), size, vias, told_by_victims(seen))
    columns = {
        "id": names[1:],
        "size": size,
        "templates": _templates(seen, within),
        "selectors": _selectors(rows, vias, within),
        "typologies": _typologies(findings, seen.finding, within),
        "speakers": within.counted(inside, speaker, speakers, "speaker"),
        "regions": within.different(whole(seen.columns["region"])),
        "langs": within.different(seen.lang),
        "platforms": within.different(whole(seen.columns["platform"])),
        "exemplar": seen.ids.take(pa.array(_exemplars(seen, within))),
        "first_seen": first,
        "last_seen": last,
        "churn": _churn(seen, rows, vias, within),
        "cuts": cut,
        "parts": parts,
        "near": pa.nulls(len(names) - 1, NETWORKS.field("near").type),
    }
    return pa.table({field.name: columns[field.name] for field in NETWORKS}).cast(NETWORKS)


def _coded(column: pa.Array) -> tuple[Ints, pa.Array]:
    """A column as numbers of its different values, which are in order."""
    code = column.dictionary_encode()
    order = pc.sort_indices(code.dictionary)
    place = np.empty(len(order), np.int64)
    place[order.to_numpy()] = np.arange(len(order))
    return place[code.indices.to_numpy()], code.dictionary.take(order)


def _times(seen: Observed, within: _Within) -> tuple[pa.Array, pa.Array]:
    """When each network was first and last seen."""
    rows = pa.table({
        "network": within.network[within.rows],
        "seen_at": whole(seen.columns["seen_at"]).take(pa.array(within.rows)),
    })  # fmt: skip
    times = rows.group_by("network").aggregate([("seen_at", "min"), ("seen_at", "max")]).sort_by("network")
    return times["seen_at_min"], times["seen_at_max"]


def _churn(seen: Observed, rows: Rows, vias: Vias, within: _Within) -> npt.NDArray[np.float32]:
    """The share of each network's contacts that it no longer used in its last LATELY days (NaN: no contact)."""
    day = whole(seen.columns["seen_at"]).cast(pa.int64()).fill_null(_NEVER).to_numpy() // _DAY
    counts = vias.holds() & pc.not_equal(vias.kind, TEMPLATE).to_numpy(zero_copy_only=False)
    used = np.flatnonzero(counts[rows.via] & (within.network[rows.observation] > 0))
    network, _, at, _ = pairs(within.network[rows.observation[used]], rows.via[used])
    last_used = most(at, day[rows.observation[used]], len(network), _NEVER)
    last = most(network, last_used, len(within.names), _NEVER)
    stale = np.bincount(network, weights=last_used < last[network] - LATELY, minlength=len(within.names))
    contacts = np.bincount(network, minlength=len(within.names)).astype(np.float64)
    contacts[contacts == 0] = np.nan
    return (stale / contacts)[1:].astype(np.float32)


def _templates(seen: Observed, within: _Within) -> Ints:
    rows = within.rows[seen.template[within.rows] > 0]
    network = pairs(within.network[rows], seen.template[rows])[0]
    return np.bincount(network, minlength=len(within.names))[1:]


def _selectors(rows: Rows, vias: Vias, within: _Within) -> pa.Array:
    counts = vias.holds() & pc.not_equal(vias.kind, TEMPLATE).to_numpy(zero_copy_only=False)
    held = np.flatnonzero(counts[rows.via] & (within.network[rows.observation] > 0))
    network, via, at, count = pairs(within.network[rows.observation[held]], rows.via[held])
    weight = most(at, rows.weight[held], len(via), -np.inf)
    best = within.frequent(network, via, count)
    which = pa.array(via[best])
    columns = [vias.kind.take(which), vias.value.take(which), pa.array(count[best]), pa.array(weight[best])]
    return within.lists(
        network[best], pa.StructArray.from_arrays(columns, ["kind", "value", "count", "weight"])
    )


def _typologies(findings: pa.Table, observation: Ints, within: _Within) -> pa.Array:
    names = pc.unique(findings["typology"]).sort()
    said = (findings["score"].to_numpy() >= FLAGGED) & (observation >= 0)
    said[said] = within.network[observation[said]] > 0
    observation, typology, _, _ = pairs(observation[said], places(findings["typology"], names)[said])
    return within.counted(within.network[observation], typology, names, "typology")


def told_by_victims(seen: Observed) -> npt.NDArray[np.bool_]:
    """What a possible victim wrote."""
    told = pc.or_(pc.equal(seen.columns["kind"], "report"), pc.equal(seen.speaker, "victim")).to_numpy()
    return seen.victim | np.asarray(told, bool)


def _exemplars(seen: Observed, within: _Within) -> Ints:
    """The offender's observation with the highest score, else a victim's, then the smallest id.

    What a possible victim wrote never stands for an offender's words, whatever was read in it.
    """
    rows = within.rows
    offender = np.where(told_by_victims(seen)[rows], np.float32(0), seen.offender[rows])
    order = np.lexsort((~seen.victim[rows], -offender, within.network[rows]))
    first: Ints = rows[order[np.diff(within.network[rows][order], prepend=0) != 0]]
    return first
