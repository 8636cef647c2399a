"""Ranks: from the tables of a lake to one ordered, explained table of leads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from marsad.engines.places import Places
from marsad.rank import tiers
from marsad.rank.columns import NO_TIME, Flags, Ints, micros, one_chunk, positions
from marsad.rank.decided import decided
from marsad.rank.decisions import holding
from marsad.rank.facts import found, mentioned, observed
from marsad.rank.harm import HarmTable, load_harm
from marsad.rank.holder import holders
from marsad.rank.index import score
from marsad.rank.lead_table import Ranking, lead_table
from marsad.rank.listed import graded
from marsad.rank.listed import listed as files_of
from marsad.rank.precision import TOLD, odds_alone
from marsad.rank.reasons import Reasons
from marsad.rank.sighted import sighted
from marsad.rank.signals import flags_of, signals
from marsad.rank.subjects import NETWORK, Subjects, subjects

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.link.sessions import Sessions
    from marsad.rank.facts import Found, Mentioned, Observed
    from marsad.rank.listed import Listed
    from marsad.rank.precision import Precision

_LETTERS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "S1")  # RFC 4648: no 0/O, no 1/I
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
) -> pa.Table:
    """The leads (`tables.LEADS`), best first, as seen at ``as_of`` (UTC).

    ``harm`` and ``precision`` (how often findings proved right) are the built-in ones where they are not given.
    What ``decisions`` (DECISIONS) are in force at ``as_of`` is respected: a lead that one of them closed is left out.
    ``previous`` leads (``id``, ``tier``, ``raised``) say since when a lead has stood in the queue.
    ``known`` sessions (`marsad.link.sessions`) are made from the observations where they are not given.
    ``listed`` (LISTED) says which files of sightings and tips stand on lists: their severity follows the category.
    ``observations`` needs the columns `NEEDS` only. The result does not depend on the order of any input.
    """
    harm = harm or load_harm()
    now = int((as_of - _EPOCH).total_seconds()) * 1_000_000
    places = Places.of(one_chunk(observations["id"]))
    tables = observations, readings, selectors, findings, networks, members
    seen, flagged, told = _read(*tables, places, list(harm.typologies))
    where = sighted(places, observations, known)
    whom = subjects(seen, flagged, where, networks.num_rows)
    alone = odds_alone(flagged, seen.kind[flagged.observation], harm.rarer(flagged.typologies), precision)
    fits, none = tiers.rules(flagged, harm), len(harm.life_risk)
    fresh = tiers.fresh(flagged, seen.seen[flagged.observation], harm, now)
    likely = tiers.likely(alone, np.isin(seen.kind[flagged.observation], TOLD), harm)
    grave = (fits < none) & fresh & likely
    facts = signals(whom, seen, flagged, told, where, networks, harm, alone, grave)
    lists = files_of(listed, whom, places)
    facts = graded(facts, lists, flagged.typologies)
    said = decided(holding(decisions, as_of), whom, places)
    scored = said.lifted(score(whom, facts, flagged.typologies, harm, now, lists))
    believed = tiers.believed(whom, flagged, likely, facts.typology, scored.right, harm)
    believed = said.unbelieved(believed, flagged.observation)
    risk = tiers.life_risk(whom, flagged, np.where(fresh, fits, none), believed, none)
    deadline, clock = tiers.deadlines(whom, facts, harm, now, said.kept)
    weak = (scored.right < harm.review_below) & ~facts.told & (said.lift <= 0)
    tier = tiers.tiers(risk, deadline, weak, harm, now)
    names = _ids(subject := _subject(whom, seen, networks))
    raised = _raised(names, tier, now, previous)
    first = tiers.hours(scored.hours, tier, clock, harm)
    deadline, clock = tiers.confirming(tier, deadline, clock, raised)
    holder = holders(whom, seen, observations["fields"])
    about = whom, seen, flagged, facts, scored, risk, tier, deadline, clock, names, subject, first, holder
    ranking = Ranking(*about)
    order = _order(ranking, said.closed)
    reasons = _reasons(ranking, harm, lists)
    said.say(reasons)
    table = lead_table(ranking, order, reasons.column(order), harm, raised)
    return table.slice(0, len(whom) - int(np.count_nonzero(said.closed)))


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


def _raised(names: list[str], tier: Ints, now: int, previous: pa.Table | None) -> Ints:
    """Since when (microseconds) each lead has stood in the queue, or in tier 0 where it does."""
    out = np.full(len(names), now)
    if previous is None or not previous.num_rows:
        return out
    at = positions(pa.array(names, pa.string()), previous["id"])
    before = micros(previous["raised"])[at]
    newly_grave = (tier == 0) & (previous["tier"].to_numpy()[at] != 0)
    stood = (at >= 0) & (before != NO_TIME) & (before <= now) & ~newly_grave
    return np.where(stood, before, out)


def _subject(whom: Subjects, seen: Observed, networks: pa.Table) -> pa.Array:
    held = whom.sort == NETWORK
    ids = one_chunk(networks["id"]).take(pa.array(whom.network[held]))
    alone = seen.ids.take(pa.array(whom.first[~held]))
    return pa.concat_arrays([ids.cast(pa.string()), alone.cast(pa.string())])


def _ids(subject: pa.Array) -> list[str]:
    """L- and ten letters of the subject's digest (50 bits); the few that collide take twelve (60 bits)."""
    raw = b"".join(blake2b(name.encode(), digest_size=8).digest() for name in subject.to_pylist())
    bits = np.frombuffer(raw, ">u8").astype(np.uint64)[:, None] >> (59 - 5 * np.arange(12, dtype=np.uint64))
    letters = _LETTERS[(bits & np.uint64(31)).astype(np.int64)]
    short = np.ascontiguousarray(letters[:, :10]).view("S10").ravel()
    _, at, times = np.unique(short, return_inverse=True, return_counts=True)
    names = [name.decode() for name in short.tolist()]
    for row in np.flatnonzero(times[at] > 1).tolist():
        names[row] = letters[row].tobytes().decode()
    return [f"L-{name}" for name in names]


def _reasons(ranking: Ranking, harm: HarmTable, lists: Listed | None = None) -> Reasons:
    """Why each lead stands where it stands: first what fixes its tier, then what moves its index."""
    whom, told, size = ranking.whom, ranking.told, len(ranking.whom)
    out = Reasons()
    rules = [rule.rule for rule in harm.life_risk]
    for rule in dict.fromkeys(rules):
        alike = [number for number, name in enumerate(rules) if name == rule]
        out.fact("life_risk", np.isin(ranking.risk, alike), {"rule": [rule] * size})
    for number, name in enumerate(tiers.CLOCKS):
        out.fact(f"clock_{name}", ranking.clock == number)
    within = np.full(size, -1)
    named = whom.first >= 0
    within[named] = whom.held[whom.first[named]]
    lead = [ranking.names[number] if number >= 0 else "" for number in within.tolist()]
    held = told.size[within] if size else told.size
    out.fact("in_network", within >= 0, {"lead": lead, "count": held})
    for code, where, params in lists.facts() if lists else ():
        out.fact(code, where, params)
    out.fact("ai_generated_ad", flags_of(told.modifiers, "ai_generated_ad", size))
    _others(told.others, out, size)
    for code, weight, params in ranking.scored.weights:
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
    return np.lexsort((np.array(ranking.names, "S18"), -ranking.scored.index, ranking.tier, closed))
