"""What linking knows of each observation before it links: its text's copies, who speaks, what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from marsad.errors import LakeError
from marsad.link.labels import most, smallest
from marsad.link.templates import group, name_groups
from marsad.model import FLAGGED

type Ints = npt.NDArray[np.int64]

NEEDS = ["id", "kind", "text", "author", "region", "platform", "fields", "seen_at"]
"""The columns of OBSERVATIONS that linking reads."""
_DESCRIBE = ("kind", "region", "platform", "seen_at")
# One address for many subscribers, as sightings and tips say in their fields.
_NAT = r'"(cgnat|cgn|nat|vpn|tor|proxy)"\s*:\s*true'


@dataclass(frozen=True, slots=True)
class Observed:
    """Observations in the order of their ids; every array has one entry for each, unless it says otherwise.

    ``text_group`` is the first observation with a copy of the same text, ``template`` the number of its name in
    ``templates`` (0 = alone); ``nats`` is what the text tells; ``offender`` the best score of a finding by an
    offender (0 = none); ``victim`` whether one by a victim is flagged; ``typology`` the number of that of the best
    flagged finding (-1 = none); ``finding`` has the observation of each finding (-1 = of none).
    """

    ids: pa.Array
    columns: pa.Table  # kind, region, platform, seen_at
    text_group: Ints
    nats: npt.NDArray[np.float32]
    template: Ints
    templates: pa.Array
    speaker: pa.Array
    lang: pa.Array
    offender: npt.NDArray[np.float32]
    victim: npt.NDArray[np.bool_]
    typology: Ints
    shared_address: npt.NDArray[np.bool_]
    finding: Ints

    @property
    def flagged(self) -> npt.NDArray[np.bool_]:
        """Whether a finding by an offender or a victim is flagged."""
        flagged: npt.NDArray[np.bool_] = (self.offender >= FLAGGED) | self.victim
        return flagged


def observe(observations: pa.Table, readings: pa.Table, findings: pa.Table) -> Observed:
    """Bring the tables together by observation. Raises LakeError where an id stands twice."""
    given = whole(observations["id"])
    order = by_id(given)
    rows = pa.array(order)
    ids = given.take(rows)
    if len(ids) > 1 and pc.any(pc.equal(ids[1:], ids[:-1])).as_py():
        raise LakeError("an observation's id stands twice", hint="add observations by id, each once")
    grouping = group(observations["text"])  # in the order they came: the texts need not be moved
    label = grouping.label[order]
    # Tables written together stand in the same order: nothing to look up.
    read = rows if whole(readings["id"]).equals(given) else pc.index_in(ids, value_set=whole(readings["id"]))
    nat = pc.match_substring_regex(observations["fields"], _NAT)
    columns = {name: whole(observations[name]).take(rows) for name in _DESCRIBE}
    finding = places(findings["observation"], ids)
    template, templates = name_groups(ids, label)
    offender, victim, typology = _best(findings, finding, len(ids))
    return Observed(
        ids,
        pa.table(columns),
        smallest(label, int(label.max(initial=-1)) + 1),
        grouping.nats[order],
        template,
        templates,
        pc.fill_null(whole(readings["speaker"]).take(read), "ordinary"),
        pc.fill_null(whole(readings["lang"]).take(read), "other"),
        offender,
        victim,
        typology,
        nat.to_numpy().astype(bool)[order],
        finding,
    )


def by_id(ids: pa.Array) -> Ints:
    """The order of ``ids``: by their first eight bytes as a number, and only where these are equal by the rest."""
    keys = np.zeros(len(ids), np.uint64)
    wide = ids.cast(pa.large_string())
    _, offsets, data = wide.buffers()
    if data is not None:
        where = np.frombuffer(offsets, np.int64)[wide.offset : wide.offset + len(ids) + 1]
        _first_bytes(np.frombuffer(data, np.uint8), where, keys)
    order = np.argsort(keys)
    same = np.diff(keys[order]) == 0
    unclear = np.flatnonzero(np.append(same, False) | np.append(False, same))
    order[unclear] = order[unclear][pc.sort_indices(ids.take(pa.array(order[unclear]))).to_numpy()]
    return order


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _first_bytes(data: Any, where: Any, out: Any) -> None:
    for row in range(len(out)):
        for at in range(where[row], where[row] + 8):
            byte = data[at] if at < where[row + 1] else 0
            out[row] = (out[row] << np.uint64(8)) | np.uint64(byte)


def _best(
    findings: pa.Table, observation: Ints, size: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_], Ints]:
    """Best score by an offender and whether a victim's is flagged; typology of the best flagged finding."""
    score = findings["score"].to_numpy()
    names = pc.unique(findings["typology"]).sort()
    typology = places(findings["typology"], names)

    def best(rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
        rows &= observation >= 0
        return most(observation[rows], score[rows], size, 0)

    speaker = whole(findings["speaker"])
    offender, victim = (best(pc.equal(speaker, who).to_numpy(False)) for who in ("offender", "victim"))
    top = best(score >= FLAGGED)
    # The first by name among the best.
    rows = (observation >= 0) & (score >= FLAGGED)
    rows[rows] = score[rows] == top[observation[rows]]
    first = -most(observation[rows], -typology[rows], size, -len(names))
    return offender, victim >= FLAGGED, np.where(first == len(names), -1, first)


def places(values: pa.ChunkedArray, among: pa.Array) -> Ints:
    """Where each value stands in ``among``; -1 = nowhere."""
    found = pc.fill_null(pc.index_in(whole(values), value_set=among), -1)
    return np.asarray(found.to_numpy(), np.int64)


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece (ids and codes fit in one; texts need not)."""
    joined = column.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)
