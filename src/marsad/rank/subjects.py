"""What becomes a lead: a network, a person's report, a tip, a group of sightings, or a single observation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from marsad.model import KINDS, SPEAKERS
from marsad.rank.columns import NO_TIME, Flags, Ints, count

if TYPE_CHECKING:
    from marsad.rank.facts import Found, Observed
    from marsad.rank.sighted import Sighted

NETWORK, REPORT, TIP, SIGHTINGS, SINGLE = range(5)
_FEW, _WITNESSES = 2, 3
"""Misread victims are rare and alone among other victims; operators write often. Both numbers are ours."""

_report, _tip, _sighting = (KINDS.index(kind) for kind in ("report", "tip", "sighting"))
_post, _message = KINDS.index("post"), KINDS.index("message")
_offender, _victim = SPEAKERS.index("offender"), SPEAKERS.index("victim")


@dataclass(frozen=True, slots=True)
class Subjects:
    """Leads to be. ``own`` and ``held`` give each observation's own and its network's lead (-1 = none).

    ``victim`` observations are a possible victim's; ``suspect`` ones speak against somebody: an offender's flagged
    words, a tip, a sighting. No observation is both.
    """

    sort: Ints  # NETWORK, REPORT, ...
    network: Ints  # row in the networks table, or -1
    first: Ints  # observation that gives the lead its name, or -1 for networks
    own: Ints
    held: Ints
    victim: Flags
    suspect: Flags

    def __len__(self) -> int:
        return len(self.sort)


def subjects(seen: Observed, found: Found, told: Sighted, networks: int) -> Subjects:
    """Decide what becomes a lead.

    A network needs a flagged finding, a tip or a sighting in it. A victim's report is always its own lead,
    also inside a network. Everything else inside a leading network is part of that network. Where a reading and a
    finding disagree on who speaks, one that says "victim" is enough; so is the company it keeps, see
    `_may_be_a_victims`.
    """
    size = len(seen.ids)
    flagged = np.zeros(size, np.bool_)
    flagged[found.observation] = True
    source = np.isin(seen.kind, (_tip, _sighting))
    victim = (seen.kind == _report) | ((seen.speaker == _victim) & (flagged | source))
    victim[found.observation[found.speaker == _victim]] = True
    suspect = source.copy()
    suspect[found.observation[found.speaker == _offender]] = True
    victim |= _may_be_a_victims(seen, suspect & ~source & ~victim, victim)

    leading = count(seen.network, networks, flagged | source) > 0
    rows = np.flatnonzero(leading)
    lead_of = np.full(networks + 1, -1, np.int64)
    lead_of[rows] = np.arange(len(rows))
    held = lead_of[seen.network]  # -1 picks the last entry, which is -1

    own = np.full(size, -1, np.int64)
    alone = held < 0
    groups = [(REPORT, np.flatnonzero(victim))]
    groups.append((TIP, np.flatnonzero(alone & ~victim & (seen.kind == _tip))))
    groups.append((SINGLE, np.flatnonzero(alone & ~victim & flagged & ~source)))
    sort, first = [np.full(len(rows), NETWORK)], [np.full(len(rows), -1)]
    total = len(rows)
    for name, members in groups:
        own[members] = np.arange(total, total + len(members))
        sort.append(np.full(len(members), name))
        first.append(members)
        total += len(members)
    members = np.flatnonzero(alone & ~victim & (seen.kind == _sighting))
    session, earliest = _sessions(members, seen, told)
    own[members] = session + total
    sort.append(np.full(len(earliest), SIGHTINGS))
    first.append(earliest)
    network = np.full(total + len(earliest), -1, np.int64)
    network[: len(rows)] = rows
    names = np.concatenate(first).astype(np.int64)
    return Subjects(np.concatenate(sort), network, names, own, held, victim, suspect & ~victim)


def _may_be_a_victims(seen: Observed, offends: Flags, victim: Flags) -> Flags:
    """Posts and messages read as an offender's that may well be a victim's, by the company they keep.

    The same text as victims' own, at least as often theirs as not; or one or two among `_WITNESSES` times as many
    victims of a network, with no advert in it. An offender's words are kept: they open as a possible victim's
    report, and a person decides. Company is what links alone make: who joins or parts networks says nothing about
    who is a victim.
    """
    told = offends & np.isin(seen.kind, (_post, _message))
    templates = int(seen.template.max(initial=-1)) + 1
    ours, theirs = count(seen.template, templates, offends), count(seen.template, templates, victim)
    alike = np.append((theirs > 0) & (theirs >= ours), False)[seen.template]  # -1 picks the last: no template
    groups = int(seen.company.max(initial=-1)) + 1
    few, many = count(seen.company, groups, offends), count(seen.company, groups, victim)
    adverts = count(seen.company, groups, offends & ~told)
    alone = np.append((few <= _FEW) & (many >= _WITNESSES * few) & (adverts == 0), False)[seen.company]
    kept: Flags = told & (alike | alone)
    return kept


def _sessions(members: Ints, seen: Observed, told: Sighted) -> tuple[Ints, Ints]:
    """The group of each sighting, its session, and the earliest of each group. An address is never called a person."""
    size = len(members)
    if not size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    session = told.first_session(len(seen.ids))[members]
    # What carries no address that can be read stands alone.
    session = np.where(session < 0, len(told.others) + np.arange(size), session)
    order = _by_time(members, seen)
    _, first, number = np.unique(session[order], return_index=True, return_inverse=True)
    group = np.empty(size, np.int64)
    group[order] = number
    return group, members[order][first]


def _by_time(members: Ints, seen: Observed) -> Ints:
    """Order by time (not known: last), then id: the earliest names its group."""
    time = seen.seen[members]
    when = np.where(time == NO_TIME, np.iinfo(np.int64).max, time)
    tied = np.bincount(np.unique(when, return_inverse=True)[1])
    if tied.max() == 1:
        return np.argsort(when).astype(np.int64)
    ids = np.array(seen.ids.take(pa.array(members)).to_pylist(), "S24")
    return np.lexsort((ids, when)).astype(np.int64)
