"""What linking knows of each observation before it links: its text's copies, who speaks, what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.counts import Counts
from marsad.link.labels import most, smallest
from marsad.link.ordered import Ints, Ordered, whole
from marsad.link.templates import Grouping, name_groups
from marsad.model import FLAGGED

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDS = ["id", "kind", "text", "region", "platform", "fields", "seen_at"]
"""The columns of OBSERVATIONS that linking reads."""
_DESCRIBE = ("kind", "region", "platform", "seen_at")
# One address for many subscribers, as sightings and tips say in their fields.
NAT = r'"(cgnat|cgn|nat|vpn|tor|proxy)"\s*:\s*true'


@dataclass(frozen=True, slots=True)
class Observed:
    """Observations in the order of their ids; every array has one entry for each, unless it says otherwise.

    ``text_group`` is the first observation with a copy of the same text, ``template`` the number of its name in
    ``templates`` (0 = alone); ``nats`` is what the text tells; ``offender`` the best score of a finding by an
    offender (0 = none); ``victim`` whether one by a victim is flagged; ``typology`` the number of that of the best
    flagged finding (-1 = none); ``finding`` has the observation of each finding (-1 = of none); ``counted`` is
    that of `Grouping`.
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
    counted: Counts

    @property
    def flagged(self) -> npt.NDArray[np.bool_]:
        """Whether a finding by an offender or a victim is flagged."""
        flagged: npt.NDArray[np.bool_] = (self.offender >= FLAGGED) | self.victim
        return flagged

    @property
    def leading(self) -> npt.NDArray[np.bool_]:
        """Whether it makes a network of what it is tied to: flagged, or a platform's tip about an account."""
        leading: npt.NDArray[np.bool_] = self.flagged | pc.equal(self.columns["kind"], "tip").to_numpy()
        return leading


def observe(
    among: Ordered,
    observations: pa.Table,
    readings: pa.Table,
    findings: pa.Table,
    grouped: Callable[[], Grouping],
) -> Observed:
    """Bring the tables together by observation; ``grouped`` gives the groups of the texts as they came.

    It is asked for last: whoever groups may still be at it.
    """
    read = among.first_of(readings["id"])
    nat = pc.match_substring_regex(observations["fields"], NAT)
    columns = pa.table({name: among.take(observations[name]) for name in _DESCRIBE})
    finding = among.find(findings["observation"])
    typologies = pc.unique(findings["typology"]).sort()
    offender, victim, typology = best(findings, finding, len(among.ids), typologies)
    speaker = pc.fill_null(whole(readings["speaker"]).take(read), "ordinary")
    lang = pc.fill_null(whole(readings["lang"]).take(read), "other")
    grouping = grouped()
    label = grouping.label[among.rows]
    template, templates = name_groups(among.ids, label)
    return Observed(
        among.ids,
        columns,
        smallest(label, int(label.max(initial=-1)) + 1),
        grouping.nats[among.rows],
        template,
        templates,
        speaker,
        lang,
        offender,
        victim,
        typology,
        nat.to_numpy().astype(bool)[among.rows],
        finding,
        grouping.counted,
    )


def best(
    findings: pa.Table, observation: Ints, size: int, names: pa.Array
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_], Ints]:
    """Best score by an offender and whether a victim's is flagged; typology of the best flagged finding.

    ``observation`` is the number of each finding's (-1 = none) of ``size`` in all, ``names`` are the typologies in
    order, by whose places the answer numbers them.
    """
    score = findings["score"].to_numpy()
    typology = places(findings["typology"], names)

    def highest(rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
        rows &= observation >= 0
        return most(observation[rows], score[rows], size, 0)

    speaker = whole(findings["speaker"])
    offender, victim = (highest(pc.equal(speaker, who).to_numpy(False)) for who in ("offender", "victim"))
    top = highest(score >= FLAGGED)
    # The first by name among the best.
    rows = (observation >= 0) & (score >= FLAGGED)
    rows[rows] = score[rows] == top[observation[rows]]
    first = -most(observation[rows], -typology[rows], size, -len(names))
    return offender, victim >= FLAGGED, np.where(first == len(names), -1, first)


def places(values: pa.ChunkedArray, among: pa.Array) -> Ints:
    """Where each value stands in ``among``; -1 = nowhere."""
    found = pc.fill_null(pc.index_in(whole(values), value_set=among), -1)
    return np.asarray(found.to_numpy(), np.int64)
