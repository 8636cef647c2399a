"""Ranks: from the tables of a lake to one ordered, explained table of leads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from marsad.engines.places import Places
from marsad.rank import tiers
from marsad.rank.columns import NO_TIME, Flags, Floats, Ints, best_first, micros, one_chunk, positions
from marsad.rank.decided import decided
from marsad.rank.decisions import holding
from marsad.rank.facts import found, mentioned, observed
from marsad.rank.harm import HarmTable, load_harm
from marsad.rank.holder import holders
from marsad.rank.index import score
from marsad.rank.lead_table import Ranking, lead_table
from marsad.rank.listed import graded
from marsad.rank.listed import listed as files_of
from marsad.rank.locked import locked
from marsad.rank.naming import about, named
from marsad.rank.precision import TOLD, odds_alone, odds_told
from marsad.rank.reasons import Reasons
from marsad.rank.sighted import sighted
from marsad.rank.signals import flags_of, signals
from marsad.rank.subjects import Subjects, subjects
from marsad.rank.turns import Queue, turns
from marsad.rank.unknown import Known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.link.sessions import Sessions
    from marsad.rank.decided import Decided
    from marsad.rank.facts import Found, Mentioned, Observed
    from marsad.rank.listed import Listed
    from marsad.rank.precision import Precision
    from marsad.rank.sighted import Sighted

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rank(
    *,
    observations: pa.Table,
    readings: pa.Table,
    selectors: pa.Table,
    findings: pa.Table,
    networks: pa.Table,
    members: pa.Table,
    as_of: datetime,
    known: Sessions | None = None,
    harm: HarmTable | None = None,
    precision: Precision | None = None,
    decisions: pa.Table | None = None,
    previous: pa.Table | None = None,
    listed: pa.Table | None = None,
    explained: bool = True,
) -> pa.Table:
    """The leads (`tables.LEADS`), best first, as seen at ``as_of`` (UTC).

    ``harm`` and ``precision`` (how often findings proved right) are the built-in ones where they are not given.
    What ``decisions`` (DECISIONS) are in force at ``as_of`` is respected: a lead that one of them closed is left out.
    ``previous`` leads (``id``, ``tier``, ``raised``) say since when a lead has stood in the queue.
    ``known`` sessions (`marsad.link.sessions`) are made from the observations where they are not given.
    ``listed`` (LISTED) says which files of sightings and tips stand on lists: their severity follows the category.
    Without ``explained`` they are only ordered: reasons are empty and nothing is asked of facts that are not known.
    ``observations`` needs the columns `NEEDS` only. The result does not depend on the order of any input.
    """
    harm = harm or load_harm()
    now = int((as_of - _EPOCH).total_seconds()) * 1_000_000
    places = Places.of(one_chunk(observations["id"]))
    tables = observations, readings, selectors, findings, networks, members
    seen, flagged, told = _read(*tables, places, list(harm.typologies))
    where = sighted(places, observations, known)
    whom = subjects(seen, flagged, where, networks.num_rows)
    with ThreadPoolExecutor(1) as beside:  # names ask nothing of scores, nor scores of names
        naming = beside.submit(_naming, whom, seen, networks, observations["fields"])
        lists = files_of(listed, whom, places)
        said = decided(holding(decisions, as_of), whom, places)
        state, clock = _state(whom, seen, flagged, told, where, networks, said, lists, harm, precision, now)
    ranking = _ranking(state, clock, flagged, seen, naming.result(), previous)
    order = _order(ranking, said.closed)
    reasons = Reasons()
    if explained:
        reasons = _reasons(ranking, harm, lists)
        said.say(reasons)
    table = lead_table(ranking, order, reasons.column(order), harm)
    table = table.slice(0, len(whom) - int(np.count_nonzero(said.closed)))
    if not explained:
        return table
    turned = turns(state, _queue(ranking, order[: table.num_rows], harm))
    for name, column in zip(("turn", "turn_back"), turned, strict=True):
        table = table.set_column(table.column_names.index(name), table.schema.field(name), column)
    return table


def _read(
    observations: pa.Table,
    readings: pa.Table,
    selectors: pa.Table,
    findings: pa.Table,
    networks: pa.Table,
    members: pa.Table,
    places: Places,
    typologies: list[str],
) -> tuple[Observed, Found, Mentioned]:
    with ThreadPoolExecutor(1) as beside:
        telling = beside.submit(found, findings, places, typologies)
        naming = beside.submit(mentioned, selectors, places)
        seen = observed(observations, places, readings, members, networks)
    return seen, telling.result(), naming.result()


def _state(
    whom: Subjects,
    seen: Observed,
    flagged: Found,
    told: Mentioned,
    where: Sighted,
    networks: pa.Table,
    said: Decided,
    lists: Listed | None,
    harm: HarmTable,
    precision: Precision | None,
    now: int,
) -> tuple[Known, Ints]:
    """What is known of every lead: its scores, tier and deadline; and the clock that the deadline is of."""
    alone = odds_alone(flagged, seen.kind[flagged.observation], harm.rarer(flagged.typologies), precision)
    fits, none = tiers.rules(flagged, harm), len(harm.life_risk)
    fresh = tiers.fresh(flagged, seen.seen[flagged.observation], harm, now)
    likely = tiers.likely(alone, np.isin(seen.kind[flagged.observation], TOLD), harm)
    grave = (fits < none) & fresh & likely
    facts = signals(whom, seen, flagged, told, where, networks, harm, alone, grave)
    facts = graded(facts, lists, flagged.typologies)
    scored = score(whom, facts, flagged.typologies, harm, now, said, lists)
    fits = np.where(fresh, fits, none)

    def risks(right: Floats) -> Ints:
        believed = tiers.believed(whom, flagged, likely, facts.typology, right, harm)
        return tiers.life_risk(whom, flagged, fits, said.unbelieved(believed, flagged.observation), none)

    itself, sure = risks(np.zeros(len(whom))), risks(np.ones(len(whom)))
    deadline, clock = tiers.deadlines(whom, facts, harm, now, said.kept)
    weak = (scored.right < harm.review_below) & ~facts.told & (said.lift <= 0)
    risk = np.where(scored.right >= harm.life_risk_least, sure, itself)
    return Known(
        whom=whom,
        told=facts,
        scored=scored,
        said=said,
        harm=harm,
        typologies=flagged.typologies,
        now=now,
        risk_itself=itself,
        risk_sure=sure,
        risk=risk,
        deadline=deadline,
        tier=tiers.tiers(risk, deadline, weak, harm, now),
        reported=odds_told(flagged.typologies, facts.typology, facts.score, precision),
    ), clock


@dataclass(frozen=True, slots=True)
class _Naming:
    """What leads are called, and who holds what of theirs: see `Ranking`."""

    subject: pa.Array
    names: pa.Array
    sorting: Ints
    holder: tuple[Ints, pa.Array]
    locked: Ints


def _naming(whom: Subjects, seen: Observed, networks: pa.Table, fields: pa.ChunkedArray) -> _Naming:
    subject = about(whom, seen, networks)
    return _Naming(subject, *named(subject), holders(whom, seen, fields), locked(whom, seen, fields))


def _ranking(
    known: Known, clock: Ints, flagged: Found, seen: Observed, naming: _Naming, previous: pa.Table | None
) -> Ranking:
    """The leads with their names, since when they have stood in the queue, and who holds their records."""
    whom, tier = known.whom, known.tier
    raised = _raised(naming.names, tier, known.now, previous)
    due, which = tiers.confirming(tier, known.deadline, clock, raised)
    return Ranking(
        whom=whom,
        seen=seen,
        found=flagged,
        told=known.told,
        scored=known.scored,
        risk=known.risk,
        tier=tier,
        deadline=due,
        clock=which,
        names=naming.names,
        sorting=naming.sorting,
        subject=naming.subject,
        first_hours=tiers.hours(known.scored.hours, tier, clock, known.harm),
        holder=naming.holder,
        locked=naming.locked,
        raised=raised,
    )


def _queue(ranking: Ranking, order: Ints, harm: HarmTable) -> Queue:
    """The open leads in this order; the line is where the hours of a week end."""
    place = np.full(len(ranking.whom), -1, np.int64)
    place[order] = np.arange(len(order))
    used = np.cumsum(np.round(ranking.first_hours[order], 1))
    line = int(np.searchsorted(used, harm.plan_hours + 1e-6, "right"))
    index, names = ranking.scored.index[order], ranking.sorting[order]
    return Queue(order, place, ranking.tier[order], index, names, line)


def _raised(names: pa.Array, tier: Ints, now: int, previous: pa.Table | None) -> Ints:
    """Since when (microseconds) each lead has stood in the queue, or in tier 0 where it does."""
    out = np.full(len(names), now)
    if previous is None or not previous.num_rows:
        return out
    at = positions(names, previous["id"])
    before = micros(previous["raised"])[at]
    newly_grave = (tier == 0) & (previous["tier"].to_numpy()[at] != 0)
    stood = (at >= 0) & (before != NO_TIME) & (before <= now) & ~newly_grave
    return np.where(stood, before, out)


def _reasons(ranking: Ranking, harm: HarmTable, lists: Listed | None = None) -> Reasons:
    """Why each lead stands where it stands: first what fixes its tier, then what moves its index."""
    whom, told, size = ranking.whom, ranking.told, len(ranking.whom)
    out = Reasons()
    rules = [rule.rule for rule in harm.life_risk]
    for rule in dict.fromkeys(rules):
        alike = [number for number, name in enumerate(rules) if name == rule]
        out.fact("life_risk", np.isin(ranking.risk, alike), {"rule": (np.zeros(size, np.int64), [rule])})
    for number, name in enumerate(tiers.CLOCKS):
        out.fact(f"clock_{name}", ranking.clock == number)
    within = np.full(size, -1)
    single = whom.first >= 0
    within[single] = whom.held[whom.first[single]]
    held = told.size[within] if size else told.size
    out.fact("in_network", within >= 0, {"lead": (within, ranking.names), "count": held})
    for code, where, params in lists.facts() if lists else ():
        out.fact(code, where, params)
    out.fact("files_locked", ranking.locked > 0, {"count": ranking.locked})
    out.fact("ai_generated_ad", flags_of(told.modifiers, "ai_generated_ad", size))
    _others(told.others, out, size)
    for code, weight, params in ranking.scored.weights():
        out.weighed(code, weight, params)
    return out


def _others(others: Mapping[int, list[dict[str, Any]]], out: Reasons, size: int) -> None:
    """That other units saw it too: whom to call before anybody acts."""
    there = np.zeros(size, np.bool_)
    there[list(others)] = True
    units, contacts, since = ([""] * size for _ in range(3))
    for lead, told in others.items():
        units[lead] = " · ".join(each["unit"] for each in told)
        contacts[lead] = " · ".join(dict.fromkeys(each["contact"] for each in told if each["contact"]))
        earliest = min((each["first"] for each in told if each["first"]), default=None)
        since[lead] = f"{earliest:%Y-%m-%d}" if earliest else ""
    out.fact("others", there, {"unit": units, "contact": contacts, "since": since})


def _order(ranking: Ranking, closed: Flags) -> Ints:
    """By tier, then index, then id; what is closed comes last."""
    first = ranking.tier.astype(np.int8) + closed * np.int8(8)
    return best_first(first, ranking.scored.index, ranking.sorting)
