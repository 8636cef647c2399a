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
from marsad.link.decided import decide, homes, outcome, place
from marsad.link.hands import Written, hands
from marsad.link.identity import given_back, network_ids
from marsad.link.images import with_images
from marsad.link.neighbours import neighbours, ties_of, with_neighbours
from marsad.link.observed import NEEDS, Observed, observe
from marsad.link.ordered import Ints, Ordered
from marsad.link.profile import profile, told_by_victims
from marsad.link.sessions.ties import with_sessions
from marsad.link.shingles import read_words
from marsad.link.similar import rarity
from marsad.link.statements import said, standing
from marsad.link.templates import group
from marsad.link.ties import holding, links, mentions, ties
from marsad.tables import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from marsad.link.statements import Sides, Told
    from marsad.link.templates import Grouping

__all__ = ["NEEDS", "Linked", "grouping", "link"]


@dataclass(frozen=True, slots=True)
class Linked:
    """Arrow tables by ``marsad.tables``: LINKS, MEMBERS, NETWORKS; what did not come out as a person said."""

    links: pa.Table
    members: pa.Table
    networks: pa.Table
    told: tuple[Told, ...] = ()


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
    statements: pa.Table | None = None,
    as_of: datetime | None = None,
    captures: pa.Table | None = None,
) -> Linked:
    """Tie observations together by texts and selectors, and find the networks among them.

    Tables by ``marsad.tables`` (of the observations only NEEDS); ``previous`` is the MEMBERS table of the last run,
    so that networks keep their ids. Joins and aggregates run on ``connection``. ``grouped`` is the ``grouping`` of
    these observations' texts where it has begun already. ``everyone`` links whatever is named or written again, also
    where nobody in it is suspected of anything (a run never does). ``statements`` (STATEMENTS) in force at ``as_of``
    (UTC) have the last word. ``captures`` (CAPTURES) say which addresses are one session. The order of rows in the
    input changes nothing.
    Raises LakeError where an id stands twice.
    """
    with contextlib.ExitStack() as stack:
        grouped = grouped or stack.enter_context(grouping(observations["text"]))
        among = Ordered.of(observations["id"])
        named = mentions(among, with_images(with_sessions(selectors, captures), observations), connection)
        seen = observe(among, observations, readings, findings, grouped)
    word = said(statements, as_of)
    rows, vias = ties(seen, named, connection, everyone=everyone, said=word.selectors)
    with ThreadPoolExecutor(1) as beside:
        # What the networks are is not asked for to write down what ties.
        found = beside.submit(links, seen.ids, rows, vias)
        reports = pc.equal(seen.speaker, "reporting").to_numpy(zero_copy_only=False)
        held = holding(rows, vias)
        flagged = seen.leading | everyone
        found_writers = writers(held, len(seen.ids), flagged, reports & ~flagged)
        hand = _hands(held, found_writers, seen, among.take(observations["text"]))
        before = components(held, found_writers, hand, flagged)
        placed = place(word.sides, _rows(word.sides, among))
        after = decide(before, held, flagged, placed)
        former = _former(word.over, after.group, among, previous)
        network, names = _numbered(after.group, network_ids(seen.ids, after.group, previous, former))
        described = profile(seen, network, names, rows, vias, findings)
        tied = ties_of(network, names, rows, vias, told_by_victims(seen))
        near = connection.to_pyarrow(neighbours(ibis.memtable(tied)))
        described = with_neighbours(described, near)
        members = _members(seen, network, names, np.where(after.changed, _own(before), -1))
        return Linked(found.result(), members, described, (*word.told, *outcome(placed, before, after.group)))


def _rows(sides: Sequence[Sides], among: Ordered) -> Ints:
    """The rows of all who stand for a side, one after the other; -1 = not there."""
    if not sides:
        return np.zeros(0, np.int64)
    return among.find(pa.chunked_array([pa.array(standing(sides), pa.string())]))


def _former(over: Sequence[Sides], group: Ints, among: Ordered, previous: pa.Table | None) -> dict[int, str]:
    """The names that groups get back."""
    if not over or previous is None:
        return {}
    who = pa.array(standing(over), pa.string())
    rows = previous.filter(pc.is_in(previous["observation"], value_set=who))
    was = dict(zip(rows["observation"].to_pylist(), rows["network"].to_pylist(), strict=True))
    taken = set(pc.unique(previous["network"]).to_pylist())
    return given_back(over, homes(group, place(over, _rows(over, among))), was, taken)


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


def _own(group: Ints) -> Ints:
    """``group``, in which those alone are their own."""
    return np.where(group < 0, np.arange(len(group)), group)


def _members(seen: Observed, network: Ints, names: pa.Array, found: Ints) -> pa.Table:
    """The MEMBERS table; ``found`` is the first member of what links alone make, -1 where that is what it is."""
    inside = np.flatnonzero((seen.template > 0) | (network > 0) | (found >= 0))
    template, name = (pa.array(numbers[inside]) for numbers in (seen.template, network))
    links_made = seen.ids.take(pa.array(found[inside], mask=found[inside] < 0))
    columns = [seen.ids.take(pa.array(inside)), seen.templates.take(template), names.take(name), links_made]
    return pa.table(columns, schema=MEMBERS)


def _numbered(group_of: Ints, names: Mapping[int, str]) -> tuple[Ints, pa.Array]:
    """The number of each one's network in the order of the names, which begin with "" (0 = alone)."""
    ordered = sorted(names, key=names.__getitem__)
    number = np.zeros(len(group_of) + 1, np.int64)  # the last entry is for those alone, whose group is -1
    number[ordered] = np.arange(1, len(ordered) + 1)
    return number[group_of], pa.array(["", *(names[root] for root in ordered)], pa.string())
