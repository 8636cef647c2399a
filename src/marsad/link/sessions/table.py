"""From captures to the tables CAPTURES and SESSIONS: groups, names, and what each session is made of."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.sessions.columns import (
    among,
    coded,
    count,
    distinct,
    known,
    listed,
    micros,
    smallest_first,
    whole,
)
from marsad.link.sessions.grouping import NO_TIME, Ints, Seen, group
from marsad.link.sessions.naming import firsts, names
from marsad.link.sessions.others import others_of
from marsad.link.sessions.places import Stays, located
from marsad.link.sessions.settings import LEASES, SHARES, Settings, settings
from marsad.selectors.addresses import line
from marsad.tables import CAPTURES, LOCATIONS, OTHERS, SESSIONS, empty

_SECOND, _DAY = 1_000_000, 86_400_000_000
_LATEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Sessions:
    """CAPTURES, as they came, and SESSIONS, by id (`marsad.tables`)."""

    captures: pa.Table
    sessions: pa.Table


@dataclass(frozen=True, slots=True)
class _Coded:
    """Captures as numbers; addresses, clients and hashes in the order of their names, -1 = not known."""

    seen: Seen
    at: Ints
    address: Ints
    addresses: pa.Array
    lines: pa.Array
    clients: pa.Array
    hash: Ints
    category: Ints
    categories: pa.Array


def sessions(
    captures: pa.Table,
    *,
    locations: pa.Table | None = None,
    others: pa.Table | None = None,
    using: Settings | None = None,
) -> Sessions:
    """Group ``captures`` (CAPTURES without ``session``) and say what each session is made of.

    ``locations`` and ``others`` are the lake's tables of those names. The order of rows in any of them changes nothing.
    """
    using = using or settings()
    locations = empty(LOCATIONS) if locations is None else locations
    others = empty(OTHERS) if others is None else others
    told = _coded(captures, locations)
    ids = whole(captures["observation"])
    place = _places(ids)
    label = group(told.seen, using)
    label = np.unique(label, return_inverse=True)[1].astype(np.int64)
    first = firsts(label, told.at, ids, place)
    named = names(first, ids, place)
    order = pc.sort_indices(named)
    number = np.empty(len(named), np.int64)
    number[order.to_numpy()] = np.arange(len(named))
    session, named = number[label], named.take(order)
    with_session = captures.append_column("session", named.take(pa.array(session)))
    written = with_session.select(CAPTURES.names).cast(CAPTURES)  # as they came: to order them would copy all
    return Sessions(written, _described(session, named, told, captures, locations, others, using))


def _coded(captures: pa.Table, locations: pa.Table) -> _Coded:
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # most of it lets go of the interpreter
        named = [pool.submit(known, captures[name]) for name in ("client", "hash", "category")]
        address, addresses = coded(captures["address"])
        line_of, lines = coded(pa.array([line(name) for name in addresses.to_pylist()], pa.string()))
        (client, clients), (digest, _), (category, categories) = (each.result() for each in named)
    at = micros(captures["at"])
    precision = pc.fill_null(captures["precision_s"], 0.0).to_numpy()
    second = np.where(at == NO_TIME, NO_TIME, at // _SECOND)
    until = np.where(at == NO_TIME, NO_TIME, -(-at // _SECOND) + np.ceil(precision).astype(np.int64))
    port = np.asarray(pc.fill_null(captures["port"], -1).to_numpy(), np.int64)
    share = np.maximum(among(captures["share"], SHARES), _shares(addresses, locations)[address])
    lease = among(captures["lease"], LEASES)
    seen = Seen(line_of[address], second, until, client, port, share, lease)
    return _Coded(seen, at, address, addresses, lines, clients, digest, category, categories)


def _shares(addresses: pa.Array, locations: pa.Table) -> Ints:
    """What databases say of who stands behind each address: the widest of all."""
    share = np.zeros(len(addresses), np.int64)
    at = pc.fill_null(pc.index_in(locations["address"], value_set=addresses), -1).to_numpy().astype(np.int64)
    np.maximum.at(share, at[at >= 0], among(locations["share"], SHARES)[at >= 0])
    return share


def _places(ids: pa.Array) -> Ints:
    """The place of each capture among its observation's, which stand together."""
    rows = np.arange(len(ids))
    if not len(ids):
        return rows
    begins = np.ones(len(ids), np.bool_)
    begins[1:] = pc.not_equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
    return rows - np.maximum.accumulate(np.where(begins, rows, 0))


def _described(
    session: Ints,
    named: pa.Array,
    told: _Coded,
    captures: pa.Table,
    locations: pa.Table,
    others: pa.Table,
    using: Settings,
) -> pa.Table:
    size, seen = len(named), told.seen
    timed = told.at != NO_TIME
    first, last = np.full(size, _LATEST), np.full(size, NO_TIME)
    np.minimum.at(first, session[timed], told.at[timed])
    np.maximum.at(last, session, told.at)
    share = np.full(size, len(SHARES) - 1, np.int64)
    np.minimum.at(share, session, seen.share)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        staying = pool.submit(_stays, session, told, captures)
        sorting = pool.submit(_categories, session, told, size)
        clients, files, line_pairs = (distinct(session, code) for code in (seen.client, told.hash, seen.line))
        stays, categories = staying.result(), sorting.result()
    verified = np.zeros(size, np.int64)
    np.add.at(verified, session, captures["bytes_verified"].to_numpy())
    ported = count(session[seen.port >= 0], size) > 0
    precision = np.full(size, -1.0)
    np.maximum.at(precision, session, pc.fill_null(captures["precision_s"], -1.0).to_numpy())
    unknown = first == _LATEST
    known_first, known_last = np.where(unknown, 0, first), np.where(unknown, 0, last)
    columns = {
        "id": named,
        "addresses": listed(stays.session, told.addresses.take(pa.array(stays.address)), size),
        "captures": pa.array(count(session, size)),
        "days": pa.array(count(distinct(session[timed], told.at[timed] // _DAY)[0], size)),
        "clients": listed(clients[0], told.clients.take(pa.array(clients[1])), size),
        "files": pa.array(count(files[0], size)),
        "categories": categories,
        "bytes_verified": pa.array(verified),
        "share": pa.array(SHARES, pa.string()).take(pa.array(share)),
        "ported": pa.array(ported),
        "others": others_of(
            (line_pairs[0], told.lines.take(pa.array(line_pairs[1]))),
            (clients[0], told.clients.take(pa.array(clients[1]))),
            (known_first, known_last, share),
            others,
            using,
        ),
        "first_seen": pa.array(first, mask=unknown).cast(SESSIONS.field("first_seen").type),
        "last_seen": pa.array(last, mask=unknown).cast(SESSIONS.field("last_seen").type),
        "precision_s": pa.array(precision, mask=precision < 0),
        **located(stays, size, told.addresses, locations, using.country).columns,
    }
    return pa.table([columns[field.name] for field in SESSIONS], schema=SESSIONS)


def _stays(session: Ints, told: _Coded, captures: pa.Table) -> Stays:
    """Each address of each session once."""
    country, countries = known(captures["country"])
    width = max(len(told.addresses), 1)
    key = session * width + told.address
    # The latest word of its source counts; a capture that says nothing is passed over where another speaks.
    rows = smallest_first(key, country < 0, -told.at.astype(np.float64), country)
    pairs, at = np.unique(key, return_inverse=True)
    last = np.full(len(pairs), NO_TIME)
    np.maximum.at(last, at, told.at)
    return Stays(
        pairs // width, pairs % width, last, told.seen.share[rows], country[rows], countries.to_pylist()
    )


def _categories(session: Ints, told: _Coded, size: int) -> pa.Array:
    """How many different files of each category each session had."""
    width = max(len(told.categories), 1)
    there = (told.category >= 0) & (told.hash >= 0)
    files = distinct(session[there] * width + told.category[there], told.hash[there])[0]
    key, many = np.unique(files, return_counts=True)
    entries = pa.StructArray.from_arrays(
        [told.categories.take(pa.array(key % width)), pa.array(many.astype(np.int64))],
        fields=list(SESSIONS.field("categories").type.value_type),
    )
    return listed(key // width, entries, size)
