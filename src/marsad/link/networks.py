"""From observations and what they name to links, members and networks: the whole of linking, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.components import components
from marsad.link.identity import network_ids
from marsad.link.observed import NEEDS, Observed, observe
from marsad.link.profile import profile
from marsad.link.ties import ties
from marsad.tables import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis
    import numpy.typing as npt


__all__ = ["NEEDS", "Linked", "link"]


@dataclass(frozen=True, slots=True)
class Linked:
    """Arrow tables by ``marsad.tables``: LINKS, MEMBERS, NETWORKS."""

    links: pa.Table
    members: pa.Table
    networks: pa.Table


def link(
    observations: pa.Table,
    readings: pa.Table,
    selectors: pa.Table,
    findings: pa.Table,
    *,
    previous: pa.Table | None = None,
    connection: ibis.BaseBackend,
) -> Linked:
    """Tie observations together by texts and selectors, and find the networks among them.

    Tables by ``marsad.tables`` (of the observations only NEEDS); ``previous`` is the MEMBERS table of the last run,
    so that networks keep their ids. Joins and aggregates run on ``connection``. The order of rows in the input
    changes nothing. Raises LakeError where an id stands twice.
    """
    seen = observe(observations, readings, findings, connection)
    links, holding = ties(seen, selectors, connection)
    reports = pc.equal(seen.speaker, "reporting").to_numpy(zero_copy_only=False)
    member_of = components(holding, len(seen.ids), seen.flagged, reports & ~seen.flagged)
    network = _named(member_of, network_ids(seen.ids, member_of, previous))
    within = pc.or_(pc.not_equal(seen.template, ""), pc.not_equal(network, ""))
    members = pa.table([seen.ids, seen.template, network], schema=MEMBERS).filter(within)
    return Linked(links, members, profile(_inside(seen, network), links, findings, connection))


def _inside(seen: Observed, network: pa.Array) -> pa.Table:
    """The observations that belong to a network, as ``profile`` wants them."""
    rows = pa.table({
        "n": np.arange(len(network)), "id": seen.ids, "network": network, "template": seen.template,
        "speaker": seen.speaker, "lang": seen.lang, "offender": seen.offender, "victim": seen.victim,
        **{column: seen.columns[column] for column in ("kind", "region", "platform", "seen_at")},
    })  # fmt: skip
    return rows.filter(pc.not_equal(network, ""))


def _named(group_of: npt.NDArray[np.int64], names: Mapping[int, str]) -> pa.Array:
    roots = np.array(sorted(names), np.int64)
    known = pa.array(["", *(names[root] for root in roots.tolist())], pa.string())
    at = np.where(group_of >= 0, np.searchsorted(roots, group_of) + 1, 0)
    return known.take(pa.array(at))
