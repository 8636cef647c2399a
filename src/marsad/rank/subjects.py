"""What becomes a lead: a network, a person's report, a tip, a group of sightings, or a single observation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import orjson
import pyarrow as pa

from marsad.model import KINDS, SPEAKERS
from marsad.rank.columns import MICROS_A_DAY, NO_TIME, Flags, Ints, count, positions

if TYPE_CHECKING:
    from marsad.rank.facts import Found, Observed

NETWORK, REPORT, TIP, SIGHTINGS, SINGLE = range(5)
_SESSION_GAP_DAYS = 7
"""An address that falls silent this long may belong to another subscriber afterwards: a new group begins.
Source: dynamic addresses and carrier NAT, Europol 2017; the length is ours."""

_FEW, _WITNESSES = 2, 3
"""Misread victims are rare and alone among other victims; operators write often. Both numbers are ours."""

_report, _tip, _sighting = (KINDS.index(kind) for kind in ("report", "tip", "sighting"))
_post, _message = KINDS.index("post"), KINDS.index("message")
_offender, _victim = SPEAKERS.index("offender"), SPEAKERS.index("victim")

_CLIENT = ("client", "client_id", "guid", "client_id_or_guid")
_SHARED = ("nat", "cgn", "vpn", "tor")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of each observation: its place among sightings (-1 = none), whether many share its address, whether a port."""

    place: Ints
    clients: list[str]  # by place; "" = not known
    ips: list[str]
    shared: Flags
    ported: Flags


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


def subjects(seen: Observed, found: Found, told: Addresses, networks: int) -> Subjects:
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


def _sessions(members: Ints, seen: Observed, told: Addresses) -> tuple[Ints, Ints]:
    """The group of each sighting and the earliest of each group. An address is never called a person.

    One client is one group wherever it moves; an address that nobody is known to share is one group as long as
    it does not fall silent for _SESSION_GAP_DAYS.
    """
    size = len(members)
    if not size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = _by_time(members, seen)  # from here on positions in this order
    row, time = told.place[members[order]], seen.seen[members[order]]
    chains = [_chain([told.clients[k] for k in row.tolist()], np.zeros(size, np.int64), 1)]
    open_ips = [
        "" if told.shared[m] else told.ips[k] for m, k in zip(members[order], row.tolist(), strict=True)
    ]
    chains.append(_chain(open_ips, time, _SESSION_GAP_DAYS * MICROS_A_DAY))
    from scipy.sparse import coo_matrix  # here: a report reads leads without it, and it takes long to load
    from scipy.sparse.csgraph import connected_components

    left, right = (np.concatenate(ends) for ends in zip(*chains, strict=True))
    _, group = connected_components(
        coo_matrix((np.ones(len(left)), (left, right)), (size, size)), directed=False
    )
    _, first, number = np.unique(group, return_index=True, return_inverse=True)
    session = np.empty(size, np.int64)
    session[order] = number
    return session, members[order][first]


def _by_time(members: Ints, seen: Observed) -> Ints:
    """Order by time, then id: the earliest names its group."""
    ids = np.array(seen.ids.take(pa.array(members)).to_pylist(), "S24")
    return np.lexsort((ids, seen.seen[members])).astype(np.int64)


def _chain(names: list[str], time: Ints, gap: int) -> tuple[Ints, Ints]:
    """Pairs of neighbours in time with the same name and less than ``gap`` between them; "" has no neighbours."""
    known = sorted({name for name in names if name})
    code = positions(pa.array(names, pa.string()), pa.array(known, pa.string()))
    order = np.argsort(code, kind="stable")
    order = order[code[order] >= 0]
    left, right = order[:-1], order[1:]
    near = (code[left] == code[right]) & ((time[right] - time[left] < gap) | (time[left] == NO_TIME))
    return left[near], right[near]


def addresses(seen: Observed, fields: pa.ChunkedArray, author: pa.ChunkedArray) -> Addresses:
    """What the fields of every sighting say about its address."""
    rows = np.flatnonzero(seen.kind == _sighting)
    size = len(seen.ids)
    place, shared, ported = np.full(size, -1), np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    place[rows] = np.arange(len(rows))
    texts, authors = (column.take(pa.array(rows)).to_pylist() for column in (fields, author))
    told = [_fields(text) for text in texts]
    shared[rows] = [any(each.get(name) for name in _SHARED) for each in told]
    ported[rows] = [bool(each.get("source_port")) for each in told]
    clients = [_client(each, who) for each, who in zip(told, authors, strict=True)]
    return Addresses(place, clients, [str(each.get("ip") or "") for each in told], shared, ported)


def _fields(text: str) -> dict[str, object]:
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}  # a foreign table may hold anything; the sighting then stands alone
    return told if isinstance(told, dict) else {}


def _client(told: dict[str, object], author: str) -> str:
    """What names the program that was seen; a source without such a field may name an author."""
    return next(
        (f"client {told[name]}" for name in _CLIENT if told.get(name)), f"author {author}" if author else ""
    )
