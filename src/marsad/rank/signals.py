"""What speaks for each lead: counts, times, places and contacts of everything it holds together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.sessions import SHARES
from marsad.model import KINDS, SPEAKERS
from marsad.rank.columns import (
    MICROS_A_DAY,
    NO_TIME,
    Flags,
    Floats,
    Ints,
    coded,
    count,
    distinct,
    heaviest,
    largest,
    one_chunk,
    positions,
    smallest,
)
from marsad.rank.facts import SCORE_UNIT
from marsad.rank.precision import TOLD
from marsad.rank.subjects import NETWORK, REPORT, SIGHTINGS, TIP

if TYPE_CHECKING:
    from marsad.rank.facts import Found, Mentioned, Observed
    from marsad.rank.harm import HarmTable
    from marsad.rank.sighted import Sighted
    from marsad.rank.subjects import Subjects

_NAT = SHARES.index("nat")
CONTACTS = ("phone", "email", "handle", "invite", "wallet", "iban", "card", "url", "onion", "ip")
_LATEST = np.iinfo(np.int64).max
_GRAVE = 100_000  # one life risk outweighs a network of others; sums stay whole numbers below 2^53
_WITNESS = (
    4  # severity that a victim's own danger lends to the network behind it: tier 0 is the victim's own lead
)
_report, _tip, _sighting = (KINDS.index(kind) for kind in ("report", "tip", "sighting"))
_offender, _victim = SPEAKERS.index("offender"), SPEAKERS.index("victim")


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts of each lead. ``shared`` is the largest number of observations with one strong contact."""

    any: Flags
    shared: Ints
    shared_kind: Ints  # code in ``kinds``, -1 = none
    kinds: list[str]
    weak: Flags  # held together by widely used contacts only
    tied: Ints  # the largest number of observations with one contact, widely used or not
    handles: Ints
    phones: Ints
    hidden: Ints  # mentions whose digits were hidden


@dataclass(frozen=True, slots=True)
class Signals:
    """One entry a lead in each array."""

    size: Ints
    same: Ints  # observations flagged with the lead's own typology
    reports: Ints  # victims' among them
    tips: Ints
    sightings: Ints
    sighted_days: Ints
    addresses: Flags  # nothing but sightings
    share: (
        Ints  # place in link.sessions.SHARES: of the sightings that the fewest may stand behind, 0 = one line
    )
    files: Ints  # different listed files; shown, never weighed
    others: dict[int, list[dict[str, Any]]]  # by lead: the units that saw it too, see `tables.SESSIONS`
    portless: Flags  # sightings none of which has a source port
    victims_only: Flags  # a possible victim's words in it, and nothing against anybody
    templates: Ints
    typology: Ints  # code in Found.typologies (fallback entries included)
    named: Flags  # a finding gave the typology
    subtype: Ints
    speaker: Ints
    severity: Ints
    score: Floats
    alone: Floats  # log-odds that its strongest finding is right by itself; 0 where there is none
    families: Ints  # of cues in the finding that has most of them
    told: Flags  # nothing in it but what somebody told the unit: reports, tips, sightings
    regions: tuple[Ints, Ints]  # distinct pairs (lead, region code)
    langs: Ints
    platforms: Ints
    first: Ints
    last: Ints
    timeless: Ints  # observations without a time
    erased: Ints
    modifiers: dict[str, Flags]
    money: Ints  # latest time of a time-critical payment, or NO_TIME
    contacts: Contacts

    @property
    def nat(self) -> Flags:
        """Addresses that a carrier shares out: with source port and time it can tell the lines apart."""
        apart: Flags = self.share == _NAT
        return apart


def signals(
    whom: Subjects,
    seen: Observed,
    found: Found,
    told: Mentioned,
    where: Sighted,
    networks: pa.Table,
    harm: HarmTable,
    alone: Floats,
    grave: Flags,
) -> Signals:
    """Signals of leads. ``alone``: log-odds that a finding is right; ``grave`` ones name the lead they put first."""
    size = len(whom)
    lead, which = _pairs(whom, np.arange(len(seen.ids)))
    kind = seen.kind[which]
    sizes = count(lead, size)
    sightings = count(lead, size, kind == _sighting)
    victims_only = _victims_only(whom, lead, which, size)
    by, row = _pairs(whom, found.observation)
    witness = (found.speaker[row] == _victim) & (whom.sort == NETWORK)[by]
    leading = _leading(found, by, row, alone[row], grave[row] & ~witness, size)
    typology = np.where(leading >= 0, leading, _fallback(whom, found, harm))
    same = found.typology[row] == typology[by]
    severity = np.where(witness, np.minimum(found.severity[row], _WITNESS), found.severity[row])
    time = seen.seen[which]
    return Signals(
        size=sizes,
        same=count(by[same], size),
        reports=_reports(by[same], row[same], found, whom.victim, size),
        tips=count(lead, size, kind == _tip),
        sightings=sightings,
        sighted_days=_days(lead, time, kind == _sighting, size),
        addresses=(sightings == sizes) & (sizes > 0),
        share=_share(lead, which, where, kind == _sighting, size),
        files=_files(whom, where, size),
        others=_others(whom, where),
        portless=(sightings > 0) & (count(lead, size, where.any(len(seen.ids), where.ported)[which]) == 0),
        victims_only=victims_only,
        templates=_templates(whom, networks),
        typology=typology,
        named=leading >= 0,
        subtype=_subtype(found, by[same], row[same], size),
        speaker=_speaker(whom, seen, found, by, row, victims_only),
        severity=largest(by[same], severity[same], size, 0),
        score=_mean(found.score[row][same], by[same], size),
        alone=_strongest(alone[row][same], by[same], size),
        families=largest(by[same], np.bitwise_count(found.families)[row][same].astype(np.int64), size, 0),
        told=count(lead, size, np.isin(kind, TOLD)) == sizes,
        regions=distinct(lead, seen.region[which], len(seen.regions)),
        langs=count(distinct(lead, seen.lang[which], len(seen.langs))[0], size),
        platforms=count(distinct(lead, seen.platform[which], len(seen.platforms))[0], size),
        first=_first(lead, time, size),
        last=largest(lead, time, size, NO_TIME),
        timeless=count(lead, size, time == NO_TIME),
        erased=largest(lead, seen.erased[which], size, NO_TIME),
        modifiers={name: count(by, size, flags[row]) > 0 for name, flags in found.modifiers.items()},
        money=_money(seen, found, by, row, size),
        contacts=_contacts(whom, told, networks, harm),
    )


def _share(lead: Ints, which: Ints, where: Sighted, sighting: Flags, size: int) -> Ints:
    """Who may stand behind the sightings of each lead: the fewest of all its sessions; 0 without sightings."""
    widest = len(SHARES)
    of = np.full(int(which.max(initial=-1)) + 1, widest)
    inside = (where.observation >= 0) & (where.observation < len(of))
    np.minimum.at(of, where.observation[inside], where.share[inside])
    share = smallest(lead[sighting], of[which[sighting]], size, widest)
    return np.where(share == widest, 0, share)


def _files(whom: Subjects, where: Sighted, size: int) -> Ints:
    """How many different listed files each lead's captures name."""
    rows = np.flatnonzero(where.observation >= 0)
    lead, row = _pairs(whom, where.observation[rows])
    file = where.file[rows][row]
    return count(distinct(lead, file, int(file.max(initial=-1)) + 1)[0], size)


def _others(whom: Subjects, where: Sighted) -> dict[int, list[dict[str, Any]]]:
    """What other units say they saw of each lead's sessions, each unit and contact once."""
    told = pc.greater(pc.list_value_length(where.others), 0).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero((where.observation >= 0) & told[where.session])
    lead, row = _pairs(whom, where.observation[rows])
    found: dict[int, dict[tuple[str, str], dict[str, Any]]] = {}
    for number, session in zip(*distinct(lead, where.session[rows][row], len(told)), strict=True):
        for other in where.others[int(session)].as_py():
            units = found.setdefault(int(number), {})
            known = units.setdefault((other["unit"], other["contact"]), other)
            known["first"] = min((each for each in (known["first"], other["first"]) if each), default=None)
    return {number: [units[who] for who in sorted(units)] for number, units in found.items()}


def _victims_only(whom: Subjects, lead: Ints, which: Ints, size: int) -> Flags:
    """Leads with a possible victim's words in them and nothing against anybody."""
    told: Flags = count(lead, size, whom.victim[which]) > 0
    told &= count(lead, size, whom.suspect[which]) == 0
    return told


def _subtype(found: Found, by: Ints, row: Ints, size: int) -> Ints:
    return heaviest(by, found.subtype[row], found.score[row], size, len(found.subtypes))


def _leading(found: Found, by: Ints, row: Ints, alone: Floats, grave: Flags, size: int) -> Ints:
    """The typology that weighs most in each lead, -1 where nothing was found; a life risk outweighs the rest.

    A finding weighs what it is believed by itself, times its severity: a doubtful grave word renames nothing.
    """
    likely = np.rint(SCORE_UNIT / (1 + np.exp(-alone))).astype(np.int64)
    weight = likely * np.maximum(found.severity[row], 1)
    weight = np.where(grave, weight * _GRAVE, weight)
    return heaviest(by, found.typology[row], weight, size, len(found.typologies))


def _first(lead: Ints, time: Ints, size: int) -> Ints:
    first = smallest(lead[time != NO_TIME], time[time != NO_TIME], size, _LATEST)
    return np.where(first == _LATEST, NO_TIME, first)


def _mean(score: Ints, by: Ints, size: int) -> Floats:
    """The mean score (probability) of each lead's findings; 0 where there are none."""
    return np.bincount(by, weights=score, minlength=size) / np.maximum(count(by, size), 1) / SCORE_UNIT


def _money(seen: Observed, found: Found, by: Ints, row: Ints, size: int) -> Ints:
    """When money was last said to have moved and might still be stopped."""
    urgent = found.modifiers.get("time_critical_money", np.zeros(len(found.observation), np.bool_))[row]
    return largest(by[urgent], seen.seen[found.observation[row]][urgent], size, NO_TIME)


def _templates(whom: Subjects, networks: pa.Table) -> Ints:
    templates = np.ones(len(whom), np.int64)
    networked = whom.sort == NETWORK
    templates[networked] = np.maximum(1, networks["templates"].to_numpy()[whom.network[networked]])
    return templates


def _reports(by: Ints, row: Ints, found: Found, victim: Flags, size: int) -> Ints:
    """Victims' reports of the lead's own typology: what others in a mixed network suffered says nothing of it."""
    return count(by, size, victim[found.observation[row]])


def _pairs(whom: Subjects, observation: Ints) -> tuple[Ints, Ints]:
    """(lead, row) for each row whose observation is in a lead; a report inside a network counts twice."""
    own, held = whom.own[observation], whom.held[observation]
    rows = np.arange(len(observation))
    keep_own, keep_held = own >= 0, held >= 0
    return np.concatenate([own[keep_own], held[keep_held]]), np.concatenate([rows[keep_own], rows[keep_held]])


def _fallback(whom: Subjects, found: Found, harm: HarmTable) -> Ints:
    code = {name: number for number, name in enumerate(found.typologies)}
    sightings = "file_sharing_observation" if "file_sharing_observation" in harm.typologies else "other"
    out = np.full(len(whom), code["other"])
    out[whom.sort == REPORT] = code["report"]
    out[whom.sort == TIP] = code["tip"]
    out[whom.sort == SIGHTINGS] = code[sightings]
    return out


def _speaker(whom: Subjects, seen: Observed, found: Found, by: Ints, row: Ints, victims_only: Flags) -> Ints:
    """An offender's words make a network an offender's; else most findings say, but never a victim's.

    A report, and a network that holds nothing but reports, is a victim's.
    """
    size = len(whom)
    others = ~whom.victim[found.observation[row]]
    by, row = by[others], row[others]
    most = heaviest(by, found.speaker[row], found.score[row], size, len(SPEAKERS))
    offends = count(by, size, found.speaker[row] == _offender) > 0
    most = np.where(offends & (whom.sort == NETWORK), _offender, most)
    own = (most < 0) & (whom.first >= 0)
    most[own] = seen.speaker[whom.first[own]]
    most[(whom.sort == REPORT) | victims_only] = _victim
    return np.where(most < 0, SPEAKERS.index("ordinary"), most)


def _days(lead: Ints, time: Ints, where: Flags, size: int) -> Ints:
    """On how many different days (UTC) each lead was seen: how often, never how much."""
    known = where & (time != NO_TIME)
    day = time[known] // MICROS_A_DAY
    if not len(day):
        return np.zeros(size, np.int64)
    day -= day.min()
    return count(distinct(lead[known], day, int(day.max()) + 1)[0], size)


def _strongest(alone: Floats, by: Ints, size: int) -> Floats:
    """The largest log-odds of each lead's findings; 0 where there are none."""
    out = np.full(size, -np.inf)
    np.maximum.at(out, by, alone)
    return np.where(np.isinf(out), 0.0, out)


def _contacts(whom: Subjects, told: Mentioned, networks: pa.Table, harm: HarmTable) -> Contacts:
    size = len(whom)
    own = np.where(
        whom.own >= 0, whom.own, whom.held
    )  # a victim's own contacts say nothing about the network's
    lead = np.where(told.observation >= 0, own[told.observation], -1)
    contact = np.isin(told.kind, [code for code, kind in enumerate(told.kinds) if kind in CONTACTS])
    phone = np.array([kind == "phone" for kind in told.kinds], np.bool_)[told.kind]
    rows = one_chunk(networks["selectors"].take(pa.array(whom.network[whom.sort == NETWORK])))
    parents = pc.list_parent_indices(rows).to_numpy().astype(np.int64)  # network leads come first
    flat = pc.list_flatten(rows)
    kind, kinds = coded(flat.field("kind"))
    counts = flat.field("count").to_numpy(zero_copy_only=False).astype(np.int64)
    strong = flat.field("weight").to_numpy(zero_copy_only=False) >= harm.weak_tie_nats
    tie = (counts >= 2) & np.isin(kind, positions(pa.array(CONTACTS), pa.array(kinds, pa.string())))
    shared = largest(parents[tie & strong], counts[tie & strong], size, 0)
    top = tie & strong & (counts == shared[parents])
    is_kind = {
        name: np.array([each == name for each in kinds], np.bool_)[kind] for name in ("phone", "handle")
    }
    return Contacts(
        any=(count(lead, size, contact) > 0) | (count(parents, size) > 0),
        shared=shared,
        shared_kind=smallest(parents[top], kind[top], size, len(kinds)),
        kinds=[*kinds, ""],
        weak=(count(parents, size, tie) > 0) & (shared == 0),
        tied=largest(parents[tie], counts[tie], size, 0),
        handles=count(parents, size, is_kind["handle"]),
        phones=count(parents, size, is_kind["phone"]),
        hidden=count(lead, size, phone & told.hidden),
    )


def flags_of(modifiers: dict[str, Flags], name: str, size: int) -> npt.NDArray[np.bool_]:
    """Where a modifier is present; all False when nothing carries it."""
    return modifiers.get(name, np.zeros(size, np.bool_))
