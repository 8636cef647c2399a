"""The columns of a lead: lane, what is missing, how sure, and everything a person needs to act on it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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
    from collections.abc import Callable

    from marsad.rank.facts import Found, Observed
    from marsad.rank.harm import HarmTable
    from marsad.rank.index import Scored
    from marsad.rank.signals import Signals
    from marsad.rank.subjects import Subjects

_CHILD = ("child_online_risk_behavioural", "file_sharing_observation", "child_sale_illegal_adoption")
_LANES = ["investigation", "life_risk", "child_protection", "victim"]
SEVERAL = "several"
"""The area of a lead that is in more countries than one."""
_AT_ONCE = 2  # columns made at the same time: each takes the memory of a few more
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
    holder: tuple[Ints, pa.Array]  # who holds the records of each lead: codes, and the words they stand for
    locked: Ints  # files that nobody at the provider opened


def _lanes(whom: Subjects, told: Signals, tier: Ints, typologies: list[str]) -> Ints:
    """Codes of `_LANES`."""
    child = np.isin(told.typology, [code for code, name in enumerate(typologies) if name in _CHILD])
    lane = np.full(len(whom), _LANES.index("investigation"), np.int64)
    lane[tier == 0] = _LANES.index("life_risk")
    lane[child] = _LANES.index("child_protection")
    # People who tell what they suffered, alone or several of them together, are never shown as suspects.
    lane[(whom.sort == REPORT) | told.victims_only] = _LANES.index("victim")
    return lane


def _missing(whom: Subjects, told: Signals, locked: Ints, order: Ints) -> pa.Array:
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
    lead, code = np.nonzero(np.stack([gaps[name][order] for name in _GAPS], axis=1))
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
    size = len(order)
    makers: dict[str, Callable[[], pa.Array]] = {
        **_words(ranking, order),
        **_numbers(ranking, order),
        **_several(ranking, order, harm),
        "harm": lambda: pa.repeat(harm.said, size),
        "rank": lambda: pa.array(np.arange(1, size + 1)),
        "reasons": lambda: reasons,
    }

    def column(field: pa.Field) -> pa.Array:
        return makers[field.name]().cast(field.type) if field.name in makers else pa.nulls(size, field.type)

    # Putting in order waits for memory, not for the interpreter.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return pa.table(list(pool.map(column, LEADS)), schema=LEADS)


def _words(ranking: Ranking, order: Ints) -> dict[str, Callable[[], pa.Array]]:
    """What is said in words: codes are put in order and made words of then, as words take long to move."""
    whom, seen, found, told = ranking.whom, ranking.seen, ranking.found, ranking.told
    typologies, rows = found.typologies, pa.array(order)
    holder, holders = ranking.holder
    return {
        "id": lambda: ranking.names.take(rows),
        "subject": lambda: ranking.subject.take(rows),
        "exemplar": lambda: exemplars(whom, seen, found, told, order),
        "about": lambda: _word((whom.sort == NETWORK)[order], ["observation", "network"]),
        "lane": lambda: _word(_lanes(whom, told, ranking.tier, typologies)[order], _LANES),
        "typology": lambda: _word(np.where(told.named, told.typology, -1)[order], typologies),
        "subtype": lambda: _word(told.subtype[order], found.subtypes),
        "speaker": lambda: _word(told.speaker[order], list(SPEAKERS)),
        "clock": lambda: _word(ranking.clock[order], list(tiers.CLOCKS)),
        "area": lambda: _word(_areas(told, seen, len(whom))[order], [*seen.regions, SEVERAL]),
        "holder": lambda: holders.take(pa.array(holder[order])),
    }


def _numbers(ranking: Ranking, order: Ints) -> dict[str, Callable[[], pa.Array]]:
    """What is counted, weighed or timed."""
    told, scored = ranking.told, ranking.scored

    def times(micros: Ints, unknown: int | None) -> pa.Array:
        micros = micros[order]
        missing = np.zeros(len(order), np.bool_) if unknown is None else micros == unknown
        return _times(micros, missing)

    def hours(of: Floats) -> pa.Array:
        return pa.array(np.round(of[order], 1).astype(np.float32))

    return {
        "tier": lambda: pa.array(ranking.tier[order].astype(np.int8)),
        "index": lambda: pa.array(scored.index[order]),
        "severity": lambda: pa.array(told.severity[order].astype(np.int8)),
        "score": lambda: pa.array(told.score[order].astype(np.float32)),
        "size": lambda: pa.array(told.size[order]),
        "hours": lambda: hours(ranking.first_hours),
        "work": lambda: hours(scored.hours),
        "uncertainty": lambda: pa.array(_uncertainty(told, scored.actionable)[order].astype(np.float32)),
        "first_seen": lambda: times(told.first, NO_TIME),
        "last_seen": lambda: times(told.last, NO_TIME),
        "deadline": lambda: times(ranking.deadline, tiers.NEVER),
        "raised": lambda: times(ranking.raised, None),
        "belief": lambda: pa.StructArray.from_arrays(
            [pa.array(each[order]) for each in (scored.right, scored.act, scored.high)], fields=list(BELIEF)
        ),
    }


def _several(ranking: Ranking, order: Ints, harm: HarmTable) -> dict[str, Callable[[], pa.Array]]:
    """Columns of lists."""
    whom, told = ranking.whom, ranking.told
    lead, region = told.regions

    def tell() -> pa.Array:
        tells = [harm.entry(name).tell for name in ranking.found.typologies]
        many = np.array([len(each) for each in tells], np.int64)
        words = sorted({word for each in tells for word in each})
        codes = np.array([words.index(word) for each in tells for word in each], np.int64)
        return _listed(codes, np.cumsum(many) - many, many, told.typology[order], words)

    def regions() -> pa.Array:
        many = np.bincount(lead, minlength=len(whom)).astype(np.int64)
        return _listed(region, np.cumsum(many) - many, many, order, ranking.seen.regions)

    return {"missing": lambda: _missing(whom, told, ranking.locked, order), "tell": tell, "regions": regions}


def _listed(codes: Ints, first: Ints, many: Ints, groups: Ints, words: list[str]) -> pa.Array:
    """The words of ``groups``, one list each: ``many`` of ``codes`` from ``first`` on."""
    many = many[groups]
    ends = np.zeros(len(groups) + 1, np.int32)
    np.cumsum(many, out=ends[1:])
    at = np.repeat(first[groups] - ends[:-1], many) + np.arange(int(ends[-1]))
    return pa.ListArray.from_arrays(pa.array(ends), pa.array(words, pa.string()).take(pa.array(codes[at])))


def _areas(told: Signals, seen: Observed, size: int) -> Ints:
    """The one country of each lead, the code after them for `SEVERAL`, or -1 where none is known."""
    many = np.bincount(told.regions[0], minlength=size)
    code = np.full(size, -1, np.int64)
    code[told.regions[0]] = told.regions[1]
    code[many > 1] = len(seen.regions)
    return code


def _word(codes: Ints | Flags, names: list[str]) -> pa.Array:
    """Names of codes; "" for -1."""
    return pa.array([*names, ""], pa.string()).take(pa.array(np.where(codes < 0, len(names), codes)))


def _times(micros: Ints, unknown: Flags) -> pa.Array:
    return pa.array(np.where(unknown, 0, micros), pa.int64(), mask=unknown).cast(pa.timestamp("us", tz="UTC"))
