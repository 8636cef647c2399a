"""Describes networks: `marsad.link.profile` on an engine's tables, whole networks at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.counts import Counts
from marsad.link.neighbours import neighbours, with_neighbours
from marsad.link.observed import Observed
from marsad.link.profile import profile
from marsad.link.spread.ragged import numbered, vias
from marsad.link.ties import Rows, Vias
from marsad.tables import NETWORKS

if TYPE_CHECKING:
    from marsad.engines.contract import Expression, Tables

_ALONE = pa.schema([field for field in NETWORKS if field.name != "near"])


def profiles(
    tables: Tables, seen: Expression, members: Expression, links: Expression, findings: Expression
) -> Expression:
    """The NETWORKS table; ``members`` have ``observation`` and ``network``.

    Names of networks and their few neighbours come to this process, never observations.
    """
    inside = links.semi_join(members, "observation")
    inside = tables.keep(inside.filter(inside.suppressed == ""))
    tie = ibis.struct({"kind": inside.via_kind, "value": inside.via, "weight": inside.weight})
    ties = tables.keep(inside.group_by("observation").agg(ties=tie.collect()))
    told = findings.semi_join(members, "observation")
    finding = ibis.struct({"typology": told.typology, "score": told.score})
    told = tables.keep(told.group_by("observation").agg(findings=finding.collect()))
    rows = members.inner_join(seen, members.observation == seen.id)
    rows = rows.left_join(ties, "observation").drop("observation_right")
    rows = rows.left_join(told, "observation").drop("observation_right")
    described = tables.keep(tables.by_group(rows.drop("observation"), "network", _profiled, _ALONE))
    # What victims alone name is theirs, as in `marsad.link.profile.told_by_victims`.
    others = seen.filter(~((seen.kind == "report") | (seen.speaker == "victim") | seen.victim))
    tied = inside.semi_join(others, inside.observation == others.id)
    tied = tied.inner_join(members, "observation").select("network", "weight", kind="via_kind", value="via")
    ids = tables.fetch(described.select("id"))
    empty = pa.nulls(ids.num_rows, NETWORKS.field("near").type)
    near = with_neighbours(ids.append_column("near", empty), tables.fetch(neighbours(tied)))
    return described.inner_join(tables.given(near), "id").select(*NETWORKS.names)


def _profiled(rows: pa.Table) -> pa.Table:
    rows = rows.sort_by("id").combine_chunks()
    network, names = numbered(rows["network"])
    owner, ties = _nested(rows["ties"])
    finding, findings = _nested(rows["findings"])
    via, which = _tied(ties)
    held = Rows(owner, via, ties["weight"].to_numpy())
    names = pa.concat_arrays([pa.array([""], pa.string()), names])
    return profile(_observed(rows, finding), network + 1, names, held, which, findings).drop_columns(["near"])


def _observed(rows: pa.Table, finding: npt.NDArray[np.int64]) -> Observed:
    template, templates = numbered(rows["template"])
    if not len(templates) or templates[0].as_py() != "":
        template, templates = template + 1, pa.concat_arrays([pa.array([""], pa.string()), templates])
    return Observed(
        ids=rows["id"].combine_chunks(),
        columns=rows.select(["kind", "region", "platform", "seen_at"]),
        text_group=np.arange(rows.num_rows),
        nats=rows["nats"].to_numpy(),
        template=template,
        templates=templates,
        speaker=rows["speaker"].combine_chunks(),
        lang=rows["lang"].combine_chunks(),
        offender=rows["offender"].to_numpy(),
        victim=rows["victim"].to_numpy(),
        typology=rows["typology"].to_numpy(),
        shared_address=rows["nat"].to_numpy(),
        finding=finding,
        counted=Counts(0, np.zeros(0, np.int32), np.zeros(0, np.uint8)),
    )


def _tied(ties: pa.Table) -> tuple[npt.NDArray[np.int64], Vias]:
    """The number of each tie's via, and the vias by number: all of them hold."""
    via, many = vias(ties["kind"], ties["value"])
    first = pa.array(np.unique(via, return_index=True)[1])
    kind, value = (ties[name].combine_chunks().take(first) for name in ("kind", "value"))
    return via, Vias(kind, value, np.ones(many, np.int64), pa.array([""] * many, pa.string()))


def _nested(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], pa.Table]:
    """The rows of lists of structs, one below the other, and whose list each is in."""
    lists = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    values = pc.list_flatten(lists)
    table = pa.Table.from_arrays(values.flatten(), names=[each.name for each in values.type])
    return np.asarray(pc.list_parent_indices(lists).to_numpy(), np.int64), table
