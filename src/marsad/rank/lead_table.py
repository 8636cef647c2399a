"""The columns of a lead: lane, what is missing, how sure, and everything a person needs to act on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from marsad.model import SPEAKERS
from marsad.rank import tiers
from marsad.rank.columns import NO_TIME, Flags, Floats, Ints, lists
from marsad.rank.exemplar import exemplars
from marsad.rank.signals import flags_of
from marsad.rank.subjects import NETWORK, REPORT, TIP
from marsad.tables import LEADS
from marsad.tables.decisions import BELIEF

if TYPE_CHECKING:
    from marsad.rank.facts import Found, Observed
    from marsad.rank.harm import HarmTable
    from marsad.rank.index import Scored
    from marsad.rank.signals import Signals
    from marsad.rank.subjects import Subjects

_CHILD = ("child_online_risk_behavioural", "file_sharing_observation", "child_sale_illegal_adoption")
SEVERAL = "several"
"""The area of a lead that is in more countries than one."""
_GAPS = (
    "no_time",
    "no_region",
    "no_contact_selector",
    "no_typology",
    "single_source",
    "no_victim_report",
    "no_port",
    "files_locked",
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everything known about the leads of one ranking, one entry a lead in each array."""

    whom: Subjects
    seen: Observed
    found: Found
    told: Signals
    scored: Scored
    risk: Ints  # life-risk rule, -1 = none
    tier: Ints
    deadline: Ints  # microseconds, tiers.NEVER
    clock: Ints  # of tiers.CLOCKS, -1 = none
    names: pa.Array
    sorting: Ints  # numbers that sort as names do
    subject: pa.Array
    first_hours: Floats  # staff-hours of what is done first; those of the whole work are in ``scored``
    raised: Ints  # microseconds: since when it has stood in the queue
    holder: pa.Array  # who holds the records of each lead
    locked: Ints  # files that nobody at the provider opened


def _lanes(whom: Subjects, told: Signals, tier: Ints, typologies: list[str]) -> list[str]:
    child = np.isin(told.typology, [code for code, name in enumerate(typologies) if name in _CHILD])
    lane = np.full(len(whom), "investigation", "U16")
    lane[tier == 0] = "life_risk"
    lane[child] = "child_protection"
    # People who tell what they suffered, alone or several of them together, are never shown as suspects.
    lane[(whom.sort == REPORT) | told.victims_only] = "victim"
    return lane.tolist()


def _missing(whom: Subjects, told: Signals, locked: Ints) -> pa.Array:
    size = len(whom)
    placed = np.bincount(told.regions[0], minlength=size) > 0
    report = whom.sort == REPORT
    gaps: dict[str, Flags] = {
        "no_time": told.last == NO_TIME,
        "no_region": ~placed,
        "no_contact_selector": ~told.contacts.any & ~told.addresses,
        "no_typology": ~told.named & ~told.addresses & (whom.sort != TIP),
        "single_source": (told.size == 1) & ~report,
        "no_victim_report": (told.reports == 0) & (whom.sort == NETWORK) & ~told.addresses,
        "no_port": told.portless,
        "files_locked": locked > 0,
    }
    lead, code = np.nonzero(np.stack([gaps[name] for name in _GAPS], axis=1))
    return lists(lead, pa.array(_GAPS).take(pa.array(code)), size)


def _uncertainty(told: Signals, actionable: Floats) -> Floats:
    """Half-width of an 80 % interval round P(actionable); trials: independent texts, reports, cue families.

    Source: normal approximation of the binomial with two pseudo-trials (Agresti and Coull 1998).
    """
    trials = told.templates + told.reports + told.families + 2
    wide = 1.2816 * np.sqrt(actionable * (1 - actionable) / trials)
    return np.minimum(wide + 0.1 * flags_of(told.modifiers, "ai_generated_ad", len(wide)), 0.5)


def lead_table(ranking: Ranking, order: Ints, reasons: pa.Array, harm: HarmTable) -> pa.Table:
    """`tables.LEADS` in this ``order``, in which ``reasons`` already are."""
    whom, seen, found, told = ranking.whom, ranking.seen, ranking.found, ranking.told
    tier, deadline, scored = ranking.tier, ranking.deadline, ranking.scored
    size = len(whom)
    named = np.where(told.named, told.typology, -1)
    tells = [harm.entry(name).tell for name in found.typologies]
    held = whom.sort == NETWORK
    places = pa.array(seen.regions, pa.string()).take(pa.array(told.regions[1]))
    columns = {
        "id": ranking.names,
        "about": pa.array(np.where(held, "network", "observation").tolist(), pa.string()),
        "subject": ranking.subject,
        "lane": pa.array(_lanes(whom, told, tier, found.typologies), pa.string()),
        "tier": pa.array(tier.astype(np.int8)),
        "index": pa.array(scored.index),
        "typology": _word(named, found.typologies),
        "subtype": _word(told.subtype, found.subtypes),
        "speaker": _word(told.speaker, list(SPEAKERS)),
        "severity": pa.array(told.severity.astype(np.int8)),
        "score": pa.array(told.score.astype(np.float32)),
        "size": pa.array(told.size),
        "hours": pa.array(np.round(ranking.first_hours, 1).astype(np.float32)),
        "exemplar": exemplars(whom, seen, found, told),
        "missing": _missing(whom, told, ranking.locked),
        "tell": pa.array([list(tell) for tell in tells], pa.list_(pa.string())).take(pa.array(told.typology)),
        "regions": lists(told.regions[0], places, size),
        "uncertainty": pa.array(_uncertainty(told, scored.actionable).astype(np.float32)),
        "first_seen": _times(told.first, told.first == NO_TIME),
        "last_seen": _times(told.last, told.last == NO_TIME),
        "deadline": _times(deadline, deadline == tiers.NEVER),
        "belief": pa.StructArray.from_arrays(
            [pa.array(each) for each in (scored.right, scored.act, scored.high)], fields=list(BELIEF)
        ),
        "raised": _times(ranking.raised, np.zeros(size, np.bool_)),
        "clock": _word(ranking.clock, list(tiers.CLOCKS)),
        "work": pa.array(np.round(scored.hours, 1).astype(np.float32)),
        "area": _areas(told, seen, size),
        "holder": ranking.holder,
        "harm": pa.repeat(harm.said, size),
    }
    rows = pa.array(order)
    columns = {name: column.take(rows) for name, column in columns.items()}
    columns |= {"rank": pa.array(np.arange(1, size + 1)), "reasons": reasons}
    return pa.table(
        [
            columns[field.name].cast(field.type) if field.name in columns else pa.nulls(size, field.type)
            for field in LEADS
        ],
        schema=LEADS,
    )


def _areas(told: Signals, seen: Observed, size: int) -> pa.Array:
    """The one country of each lead, `SEVERAL`, or "" where none is known."""
    many = np.bincount(told.regions[0], minlength=size)
    code = np.full(size, -1, np.int64)
    code[told.regions[0]] = told.regions[1]
    code[many > 1] = len(seen.regions)
    return _word(code, [*seen.regions, SEVERAL])


def _word(codes: Ints, names: list[str]) -> pa.Array:
    """Names of codes; "" for -1."""
    return pa.array([*names, ""], pa.string()).take(pa.array(np.where(codes < 0, len(names), codes)))


def _times(micros: Ints, unknown: Flags) -> pa.Array:
    return pa.array(np.where(unknown, 0, micros), pa.int64(), mask=unknown).cast(pa.timestamp("us", tz="UTC"))
