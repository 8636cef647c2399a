"""From observations and what they name to links, members and networks: the whole of linking, in order."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.components import HOLDS, Ties, Writers, components, writers
from marsad.link.hands import Written, hands
from marsad.link.identity import network_ids
from marsad.link.neighbours import neighbours, ties_of, with_neighbours
from marsad.link.observed import NEEDS, Observed, observe
from marsad.link.ordered import Ints, Ordered
from marsad.link.profile import profile
from marsad.link.shingles import read_words
from marsad.link.similar import rarity
from marsad.link.templates import group
from marsad.link.ties import holding, links, mentions, ties
from marsad.tables import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from marsad.link.templates import Grouping

__all__ = ["NEEDS", "Linked", "grouping", "link"]


@dataclass(frozen=True, slots=True)
class Linked:
    """Arrow tables by ``marsad.tables``: LINKS, MEMBERS, NETWORKS."""

    links: pa.Table
    members: pa.Table
    networks: pa.Table


@contextlib.contextmanager
def grouping(texts: pa.ChunkedArray) -> Iterator[Callable[[], Grouping]]:
    """Groups a column of texts beside the caller, who asks for the groups by calling what is given.

    Grouping lets go of the interpreter nearly all the time: tables are read and put together meanwhile.
    """
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(group, texts).result


def link(
    observations: pa.Table,
    readings: pa.Table,
    selectors: pa.Table,
    findings: pa.Table,
    *,
    previous: pa.Table | None = None,
    connection: ibis.BaseBackend,
    grouped: Callable[[], Grouping] | None = None,
    everyone: bool = False,
) -> Linked:
    """Tie observations together by texts and selectors, and find the networks among them.

    Tables by ``marsad.tables`` (of the observations only NEEDS); ``previous`` is the MEMBERS table of the last run,
    so that networks keep their ids. Joins and aggregates run on ``connection``. ``grouped`` is the ``grouping`` of
    these observations' texts where it has begun already. ``everyone`` links whatever is named or written again, also
    where nobody in it is suspected of anything (a run never does). The order of rows in the input changes nothing.
    Raises LakeError where an id stands twice.
    """
    with contextlib.ExitStack() as stack:
        grouped = grouped or stack.enter_context(grouping(observations["text"]))
        among = Ordered.of(observations["id"])
        named = mentions(among, selectors, connection)
        seen = observe(among, observations, readings, findings, grouped)
    rows, vias = ties(seen, named, connection, everyone=everyone)
    with ThreadPoolExecutor(1) as beside:
        # What the networks are is not asked for to write down what ties.
        found = beside.submit(links, seen.ids, rows, vias)
        reports = pc.equal(seen.speaker, "reporting").to_numpy(zero_copy_only=False)
        held = holding(rows, vias)
        flagged = seen.flagged | everyone
        found_writers = writers(held, len(seen.ids), flagged, reports & ~flagged)
        hand = _hands(held, found_writers, seen, among.take(observations["text"]))
        member_of = components(held, found_writers, hand, flagged)
        network, names = _numbered(member_of, network_ids(seen.ids, member_of, previous))
        described = profile(seen, network, names, rows, vias, findings)
        near = connection.to_pyarrow(neighbours(ibis.memtable(ties_of(network, names, rows, vias))))
        described = with_neighbours(described, near)
        return Linked(found.result(), _members(seen, network, names), described)


def _hands(ties: Ties, found: Writers, seen: Observed, texts: pa.Array) -> Ints:
    """The hand of each observation that pulls and whose template holds, else -1."""
    held = np.zeros(len(seen.ids), bool)
    held[ties.observation[ties.template & (ties.weight >= HOLDS)]] = True
    rows = np.flatnonzero(held & found.pull)
    read = read_words(texts.take(pa.array(rows)))
    weights = rarity(read.hashes, seen.counted)
    written = Written(seen.template[rows], found.core[rows], read.content, read.hashes, weights, read.bounds)
    hand = np.full(len(seen.ids), -1, np.int64)
    hand[rows] = rows[hands(written)]
    return hand


def _members(seen: Observed, network: Ints, names: pa.Array) -> pa.Table:
    inside = np.flatnonzero((seen.template > 0) | (network > 0))
    template, name = (pa.array(numbers[inside]) for numbers in (seen.template, network))
    columns = [seen.ids.take(pa.array(inside)), seen.templates.take(template), names.take(name)]
    return pa.table(columns, schema=MEMBERS)


def _numbered(group_of: Ints, names: Mapping[int, str]) -> tuple[Ints, pa.Array]:
    """The number of each one's network in the order of the names, which begin with "" (0 = alone)."""
    ordered = sorted(names, key=names.__getitem__)
    number = np.zeros(len(group_of) + 1, np.int64)  # the last entry is for those alone, whose group is -1
    number[ordered] = np.arange(1, len(ordered) + 1)
    return number[group_of], pa.array(["", *(names[root] for root in ordered)], pa.string())
