"""Names sessions so that they keep their names while they grow, and finds the capture each begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.identity import named
from marsad.link.labels import pairs
from marsad.link.sessions.grouping import NO_TIME, Ints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.link.identity import Claim

_LATEST = np.iinfo(np.int64).max


def firsts(session: Ints, at: Ints, observation: pa.Array, place: Ints) -> Ints:
    """The capture each session begins with: the earliest, then the smallest observation, then its first capture.

    ``session`` numbers from 0, all used; ``at`` is in microseconds or NO_TIME, which comes last.
    """
    count = int(session.max(initial=-1)) + 1
    when = np.where(at == NO_TIME, _LATEST, at)
    earliest = np.full(count, _LATEST)
    np.minimum.at(earliest, session, when)
    tied = np.flatnonzero(when == earliest[session])
    table = pa.table({"session": session[tied], "id": observation.take(pa.array(tied)), "place": place[tied]})
    keys = [("session", "ascending"), ("id", "ascending"), ("place", "ascending")]
    several = np.bincount(session[tied], minlength=count)[session[tied]] > 1
    first = np.empty(count, np.int64)
    first[session[tied[~several]]] = tied[~several]
    rows = tied[several][pc.sort_indices(table.filter(pa.array(several)), sort_keys=keys).to_numpy()]
    at_first = np.unique(session[rows], return_index=True)[1]
    first[session[rows[at_first]]] = rows[at_first]
    return first


def names(
    session: Ints, first: Ints, observation: pa.Array, place: Ints, previous: pa.Table | None
) -> pa.Array:
    """The name of each session: V- and 12 hexadecimal digits of what it begins with.

    A session inherits the name of the one of the last run (CAPTURES ``previous``) that it shares most observations
    with, as networks do.
    """
    keys = _keys(observation.take(pa.array(first)), place[first])
    order = pc.sort_indices(keys)
    ordered = keys.take(order).to_pylist()
    number = np.empty(len(first), np.int64)  # of each session in the order of keys
    number[order.to_numpy()] = np.arange(len(first))
    claims: list[Claim] = []
    taken: set[str] = set()
    if previous is not None and previous.num_rows:
        claims = list(_claims(number[session], observation, place, previous, ordered))
        taken = set(pc.unique(previous["session"]).to_pylist())
    return pa.array(named(ordered, claims, taken, letter="V"), pa.string()).take(pa.array(number))


def _keys(ids: pa.Array, place: Ints) -> pa.Array:
    later = pc.binary_join_element_wise(ids, pa.array(place).cast(pa.string()), " ")
    return pc.if_else(pa.array(place == 0), ids, later)


def _claims(
    session: Ints, observation: pa.Array, place: Ints, previous: pa.Table, keys: list[str]
) -> Iterator[Claim]:
    """How many observations each session shares with which one of the last run."""
    first = np.flatnonzero(place == 0)
    found = pc.index_in(previous["observation"], value_set=observation.take(pa.array(first)))
    known = pc.is_valid(found)
    now = session[first[found.filter(known).to_numpy().astype(np.int64)]]
    before = previous["session"].filter(known).combine_chunks().dictionary_encode()
    if isinstance(before, pa.ChunkedArray):
        before = before.chunk(0) if before.num_chunks else pa.array([], pa.string()).dictionary_encode()
    root, name, _, count = pairs(now, before.indices.to_numpy().astype(np.int64))
    old = before.dictionary.to_pylist()
    for each, was, many in zip(root.tolist(), name.tolist(), count.tolist(), strict=True):
        yield many, old[was], keys[each]
