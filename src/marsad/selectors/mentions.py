"""Settles which of the hits of a batch stay and lays them out as columns in places of the original texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.selectors.scan import foreign
from marsad.selectors.written import MARKS, styled, way, whole
from marsad.text.spans import whole as whole_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.selectors.kind import Hit
    from marsad.text import FoldedBatch

type _Longs = npt.NDArray[np.int64]
type _Claim = tuple[int, int, int]  # first, last, weight of a mention

_DIGITAL = frozenset({"phone", "card"})


@dataclass(frozen=True, slots=True)
class Mentions:
    """Selectors of a batch in parallel columns, sorted by (text, start, kind, value).

    ``text`` is the number of the text in the batch; ``start``/``end`` are code points of the original text.
    """

    text: list[int] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    value: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)


def settled(batch: FoldedBatch, hits: Sequence[Hit]) -> Mentions:
    """The mentions that stay, once each. ``hits`` are in places of the batch's joined text, in any order."""
    if not hits:
        return Mentions()
    starts, ends, kinds, values, sure, written, *claimed = zip(*hits, strict=True)
    begins, finish, *claims = (
        np.fromiter(column, np.int64, len(hits)) for column in (starts, ends, *claimed)
    )
    kept = _kept(*claims)
    begins, finish = whole_words(batch, begins[kept], finish[kept])
    numbers = np.searchsorted(batch.bounds, begins, "right") - 1
    places = batch.origin[begins].astype(np.int64)
    finals = _finals(batch, numbers, finish)
    which = kept.tolist()
    kind, value, certain, how = (_picked(column, which) for column in (kinds, values, sure, written))
    _see_writing(batch, kind, how, numbers, places, finals)
    order = _sorted(numbers << 32 | places, kind, (value, certain, finals, how))
    rows = order.tolist()
    return Mentions(
        numbers[order].tolist(), _picked(kind, rows), _picked(value, rows), places[order].tolist(),
        finals[order].tolist(), _picked(certain, rows), _picked(how, rows),
    )  # fmt: skip


def _picked[T](column: Sequence[T], which: Sequence[int]) -> list[T]:
    return [column[at] for at in which]


def _kept(firsts: _Longs, lasts: _Longs, weights: _Longs) -> _Longs:
    """Of mentions that overlap the weightiest stays, then the longest, then the first; numbers of the hits."""
    order = np.lexsort((lasts, firsts))
    first, last, weight = firsts[order], lasts[order], weights[order]
    apart = first[1:] >= np.maximum.accumulate(last)[:-1]
    same = (first[1:] == first[:-1]) & (last[1:] == last[:-1]) & (weight[1:] == weight[:-1])
    rivals = np.flatnonzero(~apart & ~same)  # hits that overlap the one before and belong to another mention
    if not len(rivals):
        return order
    bounds = np.concatenate(([0], np.flatnonzero(apart) + 1, [len(order)]))
    stays = np.ones(len(order), np.bool_)
    for group in np.unique(np.searchsorted(bounds, rivals, "right") - 1).tolist():
        start, end = int(bounds[group]), int(bounds[group + 1])
        columns = (column[start:end].tolist() for column in (first, last, weight))
        stays[start:end] = _winning(list(zip(*columns, strict=True)))
    return order[stays]


def _winning(claims: list[_Claim]) -> list[bool]:
    """Which of the hits that overlap belong to a mention that stays."""
    taken: list[tuple[int, int]] = []
    winners: set[_Claim] = set()
    for claim in sorted(set(claims), key=lambda claim: (-claim[2], claim[0] - claim[1], claim)):
        first, last, _ = claim
        if all(last <= a or first >= b for a, b in taken):
            taken.append((first, last))
            winners.add(claim)
    return [claim in winners for claim in claims]


def _finals(batch: FoldedBatch, numbers: _Longs, ends: _Longs) -> _Longs:
    """Where each mention ends in its original, with the invisible marks of its last character."""
    finals = batch.origin[ends - 1].astype(np.int64) + 1
    for at in np.flatnonzero(batch.origin[ends] != finals).tolist():  # folding dropped something behind it
        text, last = batch.originals[int(numbers[at])], int(finals[at])
        if text[last : last + 1] in MARKS:
            finals[at] = whole(text, last)
    return finals


def _see_writing(
    batch: FoldedBatch, kinds: list[str], how: list[str], numbers: _Longs, starts: _Longs, ends: _Longs
) -> None:
    """Put into ``how`` what only the original shows: digits of other scripts and in frames, letters of others."""
    first = batch.raw_starts[numbers]
    for at in np.flatnonzero(foreign(batch.raw, first + starts, first + ends)).tolist():
        source = batch.originals[int(numbers[at])][int(starts[at]) : int(ends[at])]
        if kinds[at] in _DIGITAL:
            how[at] = way("plain", source, how[at])
        elif how[at] == "plain" and styled(source):
            how[at] = "styled"


def _sorted(keys: _Longs, kinds: list[str], rest: tuple[list[str], list[float], _Longs, list[str]]) -> _Longs:
    """Numbers of the mentions by place, kind and ``rest``; of a selector found twice only the surest reading.

    A selector is found twice where it stands plainly and is read from a rewritten page too.
    """
    codes = {kind: code for code, kind in enumerate(sorted(set(kinds)))}
    code = np.fromiter(map(codes.__getitem__, kinds), np.int64, len(kinds))
    order: _Longs = np.lexsort((code, keys))
    tied = np.flatnonzero((np.diff(keys[order]) == 0) & (np.diff(code[order]) == 0))
    if not len(tied):
        return order
    rows = order.tolist()
    values, sure, ends, how = rest
    breaks = [0, *(np.flatnonzero(np.diff(tied) > 1) + 1).tolist(), len(tied)]
    for a, b in reversed(list(pairwise(breaks))):
        first, last = int(tied[a]), int(tied[b - 1]) + 2
        group = sorted(rows[first:last], key=lambda at: (values[at], sure[at], int(ends[at]), how[at]))
        rows[first:last] = {values[at]: at for at in group}.values()
    return np.array(rows, np.int64)
