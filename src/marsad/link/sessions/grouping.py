"""Which captures are one session: one line without a long silence, or one client wherever it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from marsad.link.sessions.settings import Settings

type Ints = npt.NDArray[np.int64]
type Flags = npt.NDArray[np.bool_]

NO_TIME = np.iinfo(np.int64).min
_NAT = 1  # place of "nat" in settings.SHARES


@dataclass(frozen=True, slots=True)
class Seen:
    """Captures as arrays. ``at`` and ``until`` (that and its precision) are whole seconds since 1970, or NO_TIME.

    ``line`` numbers what names a line (`addresses.line`); ``client`` and ``port`` are -1 where not known; ``share``
    and ``lease`` are places in `settings.SHARES` and `settings.LEASES`.
    """

    line: Ints
    at: Ints
    until: Ints
    client: Ints
    port: Ints
    share: Ints
    lease: Ints


def group(seen: Seen, settings: Settings) -> Ints:
    """The number of each capture's session; the numbers mean nothing, and the order of captures changes no group.

    - An address that nobody is known to share is one session as long as its line is not silent for the gap.
    - One client is one session however it moves, unless so many lines carry its id that it is nobody's own.
    - Behind carrier NAT the same port within the life of a mapping is one too, unless two clients are named.
    - What many share has no other tie, and without a time only a client ties.
    """
    size = len(seen.line)
    if not size:
        return np.zeros(0, np.int64)
    share = _widest(seen)
    part = _unbroken(seen, share == 0, settings)
    pairs = [_by_client(seen, _own(seen, settings)), _by_port(seen, share == _NAT, settings)]
    left, right = (part[np.concatenate(ends)] for ends in zip(*pairs, strict=True))
    apart = left != right
    left, right = left[apart].astype(np.int32), right[apart].astype(np.int32)
    parts = int(part.max()) + 1
    edges = coo_matrix((np.ones(len(left), np.int8), (left, right)), (parts, parts))
    _, together = connected_components(edges, directed=False)
    session: Ints = together.astype(np.int64)[part]
    return session


def _widest(seen: Seen) -> Ints:
    """The widest share that anybody says of each capture's line: what was shared once is not taken for one home's."""
    widest = np.zeros(int(seen.line.max()) + 1, np.int64)
    said = seen.share > 0
    np.maximum.at(widest, seen.line[said], seen.share[said])
    found: Ints = widest[seen.line]
    return found


def _unbroken(seen: Seen, alone: Flags, settings: Settings) -> Ints:
    """Numbers parts: captures of one line without a silence of the gap; every other capture is a part by itself."""
    rows = np.flatnonzero(alone & (seen.at != NO_TIME))
    part = np.arange(len(seen.line))
    if not len(rows):
        return part
    order = rows[np.lexsort((seen.at[rows], seen.line[rows]))]
    line, at = seen.line[order], seen.at[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = line[1:] != line[:-1]
    heard = _heard(np.cumsum(first) - 1, seen.until[order])
    gap = _gaps(seen, order, first, settings)
    broken = first.copy()
    broken[1:] |= at[1:] - heard[:-1] >= gap[1:]
    part[order] = order[broken][np.cumsum(broken) - 1]
    return np.unique(part, return_inverse=True)[1].astype(np.int64)


def _heard(line: Ints, until: Ints) -> Ints:
    """Until when each line was heard of, up to each of its captures in order; lines are numbered ascending."""
    low = int(until.min())
    span = int(until.max()) - low + 1
    heard: Ints = np.maximum.accumulate(line * span + (until - low)) - line * span + low
    return heard


def _gaps(seen: Seen, order: Ints, first: Flags, settings: Settings) -> Ints:
    """The silence (seconds) that ends a session, for each capture in order: the shortest that its line's leases say."""
    starts = np.flatnonzero(first)
    lease = seen.lease[order]
    usual = settings.gap_seconds[0]
    longest = np.iinfo(np.int64).max
    told = np.where(lease > 0, np.array(settings.gap_seconds)[lease], longest)
    shortest = np.minimum.reduceat(told, starts)
    shortest[shortest == longest] = usual
    return np.repeat(shortest, np.diff(np.append(starts, len(order))))


def _own(seen: Seen, settings: Settings) -> Flags:
    """Captures that name a client which is one program's: its id stands at no more lines than one moves through."""
    named = np.flatnonzero(seen.client >= 0)
    own = np.zeros(len(seen.line), np.bool_)
    if len(named):
        lines = int(seen.line.max()) + 1
        pairs = np.sort(seen.client[named] * lines + seen.line[named])
        pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])]
        many = np.bincount(pairs // lines)
        own[named] = many[seen.client[named]] <= settings.client_lines
    return own


def _by_client(seen: Seen, own: Flags) -> tuple[Ints, Ints]:
    """Neighbours among captures of one client."""
    rows = np.flatnonzero(own)
    rows = rows[np.argsort(seen.client[rows], kind="stable")]
    left, right = rows[:-1], rows[1:]
    same = seen.client[left] == seen.client[right]
    return left[same], right[same]


def _by_port(seen: Seen, nat: Flags, settings: Settings) -> tuple[Ints, Ints]:
    """Neighbours in time of one address and port behind carrier NAT, where no two clients are named."""
    rows = np.flatnonzero(nat & (seen.port >= 0) & (seen.at != NO_TIME))
    rows = rows[np.lexsort((seen.until[rows], seen.at[rows], seen.port[rows], seen.line[rows]))]
    left, right = rows[:-1], rows[1:]
    near = (seen.line[left] == seen.line[right]) & (seen.port[left] == seen.port[right])
    near &= seen.at[right] - seen.until[left] < settings.nat_port_seconds
    near &= _of_one(np.append(0, np.cumsum(~near)) if len(rows) else rows, seen.client[rows])[1:]
    return left[near], right[near]


def _of_one(run: Ints, client: Ints) -> Flags:
    """Whether at most one client is named in the run (numbered ascending) that each is part of."""
    named = client >= 0
    runs = int(run.max(initial=-1)) + 1
    low, high = np.full(runs, np.iinfo(np.int64).max), np.full(runs, -1)
    np.minimum.at(low, run[named], client[named])
    np.maximum.at(high, run[named], client[named])
    one: Flags = (low >= high)[run]
    return one
