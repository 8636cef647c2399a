"""Names sessions by the capture each begins with: whatever came before or after, the same session has the same name."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.sessions.grouping import NO_TIME, Ints

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


def names(first: Ints, observation: pa.Array, place: Ints) -> pa.Array:
    """The name of each session: V- and 12 hexadecimal digits of what it begins with; the few that collide take 16."""
    keys = _keys(observation.take(pa.array(first)), place[first]).to_pylist()
    digits = [blake2b(key.encode(), digest_size=8).hexdigest() for key in keys]
    short = pa.array([f"V-{name[:12]}" for name in digits], pa.string())
    coded = short.dictionary_encode()
    if len(coded.dictionary) == len(short):
        return short
    times = np.bincount(coded.indices.to_numpy())[coded.indices.to_numpy()]
    long = pa.array([f"V-{name}" for name in digits], pa.string())
    return pc.if_else(pa.array(times > 1), long, short)


def _keys(ids: pa.Array, place: Ints) -> pa.Array:
    later = pc.binary_join_element_wise(ids, pa.array(place).cast(pa.string()), " ")
    return pc.if_else(pa.array(place == 0), ids, later)
