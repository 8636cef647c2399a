"""Joins and parts networks as people said, after everything else: what links found is the matter, not the last word.

Only networks in which an observation stands for a side of a statement are looked at. Statements are taken in the
order in which they were made, so that the later one wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.link.components import FIRM, HOLDS, Flags, Ints, Ties, with_flagged
from marsad.link.labels import numbered, pairs
from marsad.link.statements import MERGE, SPLIT, Told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.statements import Sides

STEPS = 64
"""How many ties away from those that stand for a side somebody can be and still be pulled to it."""
_EVEN = 1e-9  # nats


@dataclass(frozen=True, slots=True)
class Placed:
    """A merge or a split with the rows of the observations that stand for its sides, as far as they are there."""

    id: str
    kind: str
    subjects: Ints
    others: Ints
    alone: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Decided:
    """``group``: the network of each observation (its smallest member; -1 = alone). ``changed`` marks those whose
    network has other members than the links alone gave it."""

    group: Ints
    changed: Flags


def place(sides: Sequence[Sides], rows: Ints) -> list[Placed]:
    """The statements on rows: ``rows`` of all their subjects and others, one after the other (-1 = not there)."""
    ends = np.cumsum([len(part) for each in sides for part in (each.subjects, each.others)], dtype=np.int64)
    parts = iter(np.split(rows, ends))
    placed = []
    for each in sides:
        subjects, others = (part[part >= 0] for part in (next(parts), next(parts)))
        placed.append(Placed(each.id, each.kind, subjects, others, each.alone))
    return placed


def with_alone(group: Ints, placed: Sequence[Placed]) -> Ints:
    """``group`` in which the sides that were in no network when a merge was said are groups, as far as they still are
    in none."""
    out = group.copy()
    for each in placed:
        for side, alone in zip((each.subjects, each.others), each.alone, strict=True):
            lone = side[out[side] < 0] if alone else side[:0]
            out[lone] = lone.min(initial=len(out))
    return out


def decide(group: Ints, ties: Ties, flagged: Flags, placed: Sequence[Placed]) -> Decided:
    """What becomes of ``group`` (smallest member of each one's network, -1 = alone) by the statements.

    ``ties`` are all that are not suppressed, by observation. Local to the networks that hold whoever stands for a side.
    """
    everyone = np.concatenate(
        [np.concatenate((each.subjects, each.others)) for each in placed] or [group[:0]]
    )
    whole = with_alone(group, placed)
    roots = np.unique(whole[everyone])
    rows = np.flatnonzero(np.isin(whole, roots[roots >= 0]))
    if not len(rows):
        return Decided(group, np.zeros(len(group), bool))
    inside = np.zeros(len(group), bool)
    inside[rows] = True
    near = _inside(ties.where(inside[ties.observation]), rows)
    label = np.searchsorted(rows, whole[rows])
    single = len(rows) + np.arange(len(rows))
    found = np.where(group[rows] >= 0, label, single)
    here = [_within(each, rows, inside) for each in placed]
    for each in here:
        if each.kind == MERGE:
            _merge(label, each)
        else:
            _split(label, each, near)
    # Who a person joined is together whatever was found in them.
    joined = [one for one, two in homes(label, [each for each in here if any(each.alone)]) if one == two >= 0]
    kept = with_flagged(label, flagged[rows] | np.isin(label, joined))
    out, changed = group.copy(), np.zeros(len(group), bool)
    out[rows] = np.where(kept >= 0, rows[kept], -1)
    changed[rows] = _other(found, np.where(kept >= 0, kept, single))
    return Decided(out, changed)


def outcome(placed: Sequence[Placed], before: Ints, after: Ints) -> tuple[Told, ...]:
    """What did not come out as it was said, by the networks of who stands for the sides before and after."""
    told = []
    for each, was, now in zip(
        placed, homes(with_alone(before, placed), placed), homes(after, placed), strict=True
    ):
        together = now[0] == now[1] >= 0
        if each.kind == MERGE and min(was) < 0:
            told.append(Told(each.id, "gone"))
        elif together == (each.kind == SPLIT):
            told.append(Told(each.id, "overruled"))
    return tuple(told)


def _inside(ties: Ties, rows: Ints) -> Ties:
    via, many = numbered(ties.via, ties.vias)
    return Ties(np.searchsorted(rows, ties.observation), via, ties.weight, ties.template, many)


def _within(each: Placed, rows: Ints, inside: Flags) -> Placed:
    subjects, others = (
        np.unique(np.searchsorted(rows, side[inside[side]])) for side in (each.subjects, each.others)
    )
    return Placed(each.id, each.kind, subjects, others, each.alone)


def homes(group: Ints, placed: Sequence[Placed]) -> list[tuple[int, int]]:
    """The networks of the two sides of each statement; -1 = none."""
    return [(_home(group, each.subjects), _home(group, each.others)) for each in placed]


def _home(label: Ints, side: Ints) -> int:
    """The network of most of those who stand for a side and have one (then the smallest), -1 = none."""
    where, many = np.unique(label[side][label[side] >= 0], return_counts=True)
    return int(where[many.argmax()]) if len(where) else -1


def _merge(label: Ints, each: Placed) -> None:
    one, two = sorted(*homes(label, [each]))
    if one >= 0:
        label[label == two] = one


def _split(label: Ints, each: Placed, ties: Ties) -> None:
    for root in np.intersect1d(label[each.subjects], label[each.others]).tolist():
        members = label == root
        part = _part(ties.where(members[ties.observation]), members, each)
        for side in (part, members & ~part):
            label[side] = np.flatnonzero(side)[0]


def _part(ties: Ties, members: Flags, each: Placed) -> Flags:
    """Those of a network's members who go with the subjects.

    Whoever stands for a side pulls the rest by what they share: first those held by firm ties, then by ties that hold,
    then by any. A tie that stands for both sides pulls to neither, one that both have comes to pulls to where it
    mostly is. Who is pulled to both alike goes to the side of the smaller observation; who is not reached stays.
    """
    side = np.zeros(len(members), np.int64)
    side[each.subjects], side[each.others] = 1, -1
    side[~members] = 0
    stands = side[ties.observation]
    both = np.isin(np.arange(ties.vias), np.intersect1d(ties.via[stands > 0], ties.via[stands < 0]))
    ties = ties.where(~both[ties.via])
    even = 1 if each.subjects[0] < each.others[0] else -1
    for least in (FIRM, HOLDS, 0.0):
        _pull(side, ties.where(ties.weight >= least), even)
    return side > 0


def _pull(side: Ints, ties: Ties, even: int) -> None:
    for _ in range(STEPS):
        stands = side[ties.observation]
        total = np.bincount(ties.via, weights=stands != 0, minlength=ties.vias)
        lean = np.bincount(ties.via, weights=stands, minlength=ties.vias) / np.maximum(total, 1)
        pull = np.bincount(ties.observation, weights=ties.weight * lean[ties.via], minlength=len(side))
        reached = np.bincount(ties.observation, weights=total[ties.via] > 0, minlength=len(side)) > 0
        new = reached & (side == 0)
        if not new.any():
            return
        side[new] = np.where(np.abs(pull) < _EVEN, even, np.sign(pull))[new]


def _other(before: Ints, after: Ints) -> Flags:
    """Which rows have other company after than before; both labels of the same rows."""
    one, two, at, _ = pairs(before, after)
    broken = (np.bincount(one)[one] > 1) | (np.bincount(two)[two] > 1)
    same: Flags = broken[at]
    return same
