"""Holds observations together by their links, and lets go where only a weak bridge holds.

Observations and what ties them (a template, a selector) are the two sides of one graph; pairs of observations are
never made. Weights are nats; a tie holds from HOLDS on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from marsad.link.labels import numbered, pairs, smallest

type Ints = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]
type Flags = npt.NDArray[np.bool_]

HOLDS = 4.0
"""Nats that make a tie: fifty to one."""
FIRM = 6.0
"""Ties of less than this (four hundred to one) do not join two large groups alone."""
LARGE = 5
"""Observations from which on a group is large."""
MANY = 12
"""An observation that names more selectors is a list: it belongs somewhere, but joins nobody."""
MOSTLY, PARTLY = 0.2, 0.15
"""The shares of its templated observations, and of all, by which a group belongs to whoever writes their texts."""
MANY_TEXTS = 8
"""Templated observations from which on a group may join several others by their texts."""
ROUNDS = 3
"""What was joined by texts writes more of them together: how often that is looked at again."""
_WEAK = 6  # weak ties of an observation that are combined with each other


@dataclass(frozen=True, slots=True)
class Ties:
    """One row an observation × what ties it: numbers of both from 0, weight in nats, all unsuppressed.

    ``template`` marks ties by text; ``vias`` is the number of different ties.
    """

    observation: Ints
    via: Ints
    weight: Floats
    template: Flags
    vias: int

    def where(self, mask: Flags) -> Ties:
        """The rows under ``mask``."""
        return Ties(self.observation[mask], self.via[mask], self.weight[mask], self.template[mask], self.vias)


@dataclass(frozen=True, slots=True)
class Writers:
    """Who stands behind each observation as far as contacts tell: ``core`` is the smallest observation of its writer.

    Only those that ``pull`` join others; the rest are held by what they share.
    """

    core: Ints
    pull: Flags


def writers(ties: Ties, size: int, flagged: Flags, bystander: Flags) -> Writers:
    """The writers of ``size`` observations, by the selectors that they share.

    ``flagged`` observations pull, and so does whoever shares a firm selector with one, unless a ``bystander`` (it
    reports or warns) or a list.
    """
    holds = ties.where(ties.weight >= HOLDS)
    pulls = _pulling(holds, size, flagged, bystander)
    named = ~ties.template & pulls[ties.observation]
    return Writers(_bridge(ties.where(named), _cores(ties.where(named), size)), pulls)


def components(ties: Ties, found: Writers, hand: Ints, flagged: Flags) -> Ints:
    """The network of each observation: its smallest member, or -1 where nothing holds it.

    ``hand`` is the number of whoever wrote its text (`hands.hands`; -1 = of no template that holds).
    """
    holds = ties.where(ties.weight >= HOLDS)
    core, pulls = found.core, found.pull
    texts = np.flatnonzero(hand >= 0)
    number, many = numbered(hand[texts], len(hand))
    for _ in range(ROUNDS):
        core = _by_text(texts, number, many, core)
    core = np.where(pulls, core, -1)
    return with_flagged(_attach(holds, core, pulls), flagged)


def _pulling(holds: Ties, size: int, flagged: Flags, bystander: Flags) -> Flags:
    hot = np.zeros(holds.vias, bool)
    hot[holds.via[flagged[holds.observation] & ~holds.template]] = True
    near = np.zeros(size, bool)
    near[holds.observation[hot[holds.via]]] = True
    named = np.bincount(holds.observation[~holds.template], minlength=size)
    return (flagged | (near & ~bystander)) & (named <= MANY)


def _cores(ties: Ties, size: int) -> Ints:
    """Groups by firm ties, and by weak ones that two observations share together."""
    firm = ties.where(ties.weight >= FIRM)
    left, right = _combined(ties.where(ties.weight < HOLDS), ties.vias)
    return _label(np.concatenate((firm.observation, left)), np.concatenate((firm.via, right)), size)


def _combined(weak: Ties, first: int) -> tuple[Ints, Ints]:
    """Pairs of weak ties in one observation whose weights add up: each pair is a tie of its own from ``first`` on."""
    observation, one, two = weak_pairs(weak.observation, weak.via, weak.weight)
    return observation, first + np.unique(one * np.int64(weak.vias) + two, return_inverse=True)[1]


def weak_pairs(observation: Ints, via: Ints, weight: Floats) -> tuple[Ints, Ints, Ints]:
    """Observations and the pairs of their weak ties (the smaller via first) whose weights make a firm one."""
    order = np.lexsort((via, -weight, observation))
    observation, via, weight = observation[order], via[order], weight[order]
    starts = np.flatnonzero(np.diff(observation, prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    few = place < _WEAK
    observation, via, weight = observation[few], via[few], weight[few]
    rows, ones, twos = [], [], []
    for apart in range(1, _WEAK):
        same = np.flatnonzero(observation[apart:] == observation[:-apart])
        same = same[weight[same] + weight[same + apart] >= FIRM]
        one, two = via[same], via[same + apart]
        rows.append(observation[same])
        ones.append(np.minimum(one, two))
        twos.append(np.maximum(one, two))
    return np.concatenate(rows), np.concatenate(ones), np.concatenate(twos)


def _label(observation: Ints, via: Ints, size: int) -> Ints:
    """Smallest observation of each one's component."""
    nodes = size + int(via.max(initial=-1)) + 1
    edges = coo_array((np.ones(len(via), np.int32), (observation, size + via)), shape=(nodes, nodes))
    label = connected_components(edges, directed=False)[1][:size]
    return smallest(label, nodes)


def _bridge(ties: Ties, core: Ints) -> Ints:
    """Joins groups by ties between HOLDS and FIRM: a small one to the group it shares most with, and two large
    ones only where several such ties add up to a firm one."""
    middle = ties.where((ties.weight < FIRM) & (ties.weight >= HOLDS))
    if not len(middle.via):
        return core
    size = np.bincount(core, minlength=len(core))
    via, group, at, _ = pairs(middle.via, core[middle.observation])
    weight = middle.weight[np.unique(at, return_index=True)[1]]
    # The largest group of each tie (then the smallest number) is the middle of a star: never pairs.
    order = np.lexsort((group, -size[group], via))
    via, group, weight = via[order], group[order], weight[order]
    hub = group[np.searchsorted(via, via)]
    apart = hub != group
    hub, other, at, _ = pairs(hub[apart], group[apart])
    total = np.bincount(at, weights=weight[apart])
    small = size[other] < LARGE
    joined = _label_pairs(
        hub, other, small & _best(other, total, hub, size) | (~small & (total >= FIRM)), len(core)
    )
    return joined[core]


def _best(other: Ints, total: Floats, hub: Ints, size: Ints) -> Flags:
    """Marks, for each group in ``other``, the row with the greatest weight (then largest group, smallest number)."""
    order = np.lexsort((hub, -size[hub], -total, other))
    best = np.zeros(len(other), bool)
    best[order[np.diff(other[order], prepend=-1) != 0]] = True
    return best


def _label_pairs(one: Ints, two: Ints, mask: Flags, size: int) -> Ints:
    edges = coo_array((np.ones(int(mask.sum()), np.int32), (one[mask], two[mask])), shape=(size, size))
    return smallest(connected_components(edges, directed=False)[1], size)


def _by_text(observation: Ints, hand: Ints, hands: int, core: Ints) -> Ints:
    """Joins groups that write with the same hand: each goes to the one that writes most with the hands in which at
    least PARTLY of its observations stand. A few copies of somebody else's text join nobody.

    Those who share no selector with anybody stand together for their hand.
    """
    size = len(core)
    count = np.bincount(core, minlength=size)
    alone = count[core[observation]] == 1
    node = np.where(alone, size + hand, core[observation])
    via, writer, _, many = pairs(hand, node)
    owner = np.full(hands, -1, np.int64)
    first = np.lexsort((writer, -many, via))
    first = first[np.diff(via[first], prepend=-1) != 0]
    owner[via[first]] = writer[first]
    voters, chosen, at, _ = pairs(writer, owner[via])
    support = np.bincount(at, weights=many)
    copies = np.bincount(node, minlength=size + hands)
    enough = support >= MOSTLY * copies[voters]
    enough &= support >= PARTLY * np.append(count, np.zeros(hands))[voters]
    # A small group has few texts: one of them that is like somebody else's must not join two large groups through it.
    small = np.flatnonzero((copies[voters] < MANY_TEXTS) & (voters != chosen))
    best = _best(voters[small], support[small].astype(np.float64), chosen[small], copies)
    enough[small[~best]] = False
    joined = _label_pairs(voters, chosen, enough, size + hands)
    place = np.arange(size)
    place[observation[alone]] = node[alone]
    place = np.where(count[core] > 1, core, place)
    return smallest(joined[place], size + hands)


def _attach(holds: Ties, core: Ints, pulls: Flags) -> Ints:
    """Those that do not pull join the group that they share most with (then the smallest)."""
    inside = pulls[holds.observation]
    via, group, _, many = pairs(holds.via[inside], core[holds.observation[inside]])
    # Where a tie is in several groups, the one that has it most often stands for it.
    group_of = np.full(holds.vias, -1, np.int64)
    order = np.lexsort((-group, many))
    group_of[via[order]] = group[order]
    loose = holds.where(~inside & (group_of[holds.via] >= 0))
    if not len(loose.via):
        return core
    observation, choice, at, _ = pairs(loose.observation, group_of[loose.via])
    total = np.bincount(at, weights=loose.weight)
    order = np.lexsort((choice, -total, observation))
    first = order[np.diff(observation[order], prepend=-1) != 0]
    core = core.copy()
    core[observation[first]] = choice[first]
    return core


def with_flagged(core: Ints, flagged: Flags) -> Ints:
    """Groups of two or more with a flagged member; the rest are alone."""
    inside = core >= 0
    count = np.bincount(core[inside], minlength=len(core))
    hot = np.zeros(len(core), bool)
    hot[core[inside & flagged]] = True
    keep = inside & (count[core] > 1) & hot[core]
    out = np.full(len(core), -1, np.int64)
    rows = np.flatnonzero(keep)
    out[rows] = rows[smallest(core[rows], len(core))]
    return out
