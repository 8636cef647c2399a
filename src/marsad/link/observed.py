"""What linking knows of each observation before it links: its text's copies, who speaks, what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import LakeError
from marsad.link.selectors_shared import memtable
from marsad.link.templates import group, name_groups
from marsad.model import FLAGGED

if TYPE_CHECKING:
    import ibis
    import numpy.typing as npt

NEEDS = ["id", "kind", "text", "author", "region", "platform", "fields", "seen_at"]
"""The columns of OBSERVATIONS that linking reads."""
# One address for many subscribers, as sightings and tips say in their fields.
_NAT = r'"(cgnat|cgn|nat|vpn|tor|proxy)"\s*:\s*true'


@dataclass(frozen=True, slots=True)
class Observed:
    """Observations in the order of their ids; every array has one entry for each.

    ``text_group`` is equal for copies of one text and ``template`` its name ("" = alone); ``nats`` is what the text
    tells; ``offender`` the best score of a finding by an offender (0 = none); ``victim`` whether one by a victim is
    flagged; ``typology`` that of the best flagged finding ("" = none).
    """

    ids: pa.Array
    columns: pa.Table  # kind, region, platform, seen_at
    text_group: npt.NDArray[np.int64]
    nats: npt.NDArray[np.float32]
    template: pa.Array
    speaker: pa.Array
    lang: pa.Array
    offender: npt.NDArray[np.float32]
    victim: npt.NDArray[np.bool_]
    typology: pa.Array
    shared_address: npt.NDArray[np.bool_]

    @property
    def flagged(self) -> npt.NDArray[np.bool_]:
        """Whether a finding by an offender or a victim is flagged."""
        flagged: npt.NDArray[np.bool_] = (self.offender >= FLAGGED) | self.victim
        return flagged


def observe(
    observations: pa.Table, readings: pa.Table, findings: pa.Table, connection: ibis.BaseBackend
) -> Observed:
    """Bring the tables together by observation. Raises LakeError where an id stands twice."""
    order = pc.sort_indices(observations["id"])
    ids = whole(observations["id"].take(order))
    if len(ids) > 1 and pc.any(pc.equal(ids[1:], ids[:-1])).as_py():
        raise LakeError("an observation's id stands twice", hint="add observations by id, each once")
    grouping = group(observations["text"])  # in the order they came: the texts need not be moved
    at = order.to_numpy()
    text_group = grouping.label[at]
    best = _best(findings, connection)
    found, read = _places(ids, best["observation"]), _places(ids, readings["id"])
    nat = pc.match_substring_regex(observations["fields"], _NAT)
    return Observed(
        ids,
        observations.select(["kind", "region", "platform", "seen_at"]).take(order).combine_chunks(),
        text_group,
        grouping.nats[at],
        name_groups(ids, text_group),
        pc.fill_null(whole(readings["speaker"].take(read)), "ordinary"),
        pc.fill_null(whole(readings["lang"].take(read)), "other"),
        _scores(best["offender"].take(found)),
        _scores(best["victim"].take(found)) >= FLAGGED,
        pc.fill_null(whole(best["typology"].take(found)), ""),
        nat.take(order).to_numpy(zero_copy_only=False).astype(bool),
    )


def _best(findings: pa.Table, connection: ibis.BaseBackend) -> pa.Table:
    """Best score by an offender and by a victim of each observation; typology of the best flagged finding."""
    rows = memtable(findings, ["observation", "typology", "speaker", "score"])
    best = rows.group_by("observation").agg(
        offender=rows.score.max(where=rows.speaker == "offender"),
        victim=rows.score.max(where=rows.speaker == "victim"),
        top=rows.score.max(where=rows.score >= FLAGGED),
    )
    # The smallest name among the best: an aggregate every engine has, unlike "the row with the maximum".
    named = rows.join(best.select("observation", "top"), "observation")
    names = named.filter(named.score == named.top).group_by("observation").agg(typology=named.typology.min())
    return connection.to_pyarrow(
        best.left_join(names, "observation").select("observation", "offender", "victim", "typology")
    )


def _scores(column: pa.ChunkedArray) -> npt.NDArray[np.float32]:
    scores: npt.NDArray[np.float32] = pc.fill_null(column, 0).to_numpy().astype(np.float32)
    return scores


def _places(ids: pa.Array, among: pa.ChunkedArray) -> pa.Array:
    """Where each id stands in ``among``; null = nowhere."""
    return pc.index_in(ids, value_set=whole(among))


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece (ids and codes fit in one; texts need not)."""
    joined = column.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)
