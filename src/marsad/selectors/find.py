"""Runs every kind over a batch, settles overlaps and maps what was found back to the original texts."""

from __future__ import annotations

import functools
import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from marsad.errors import UsageError
from marsad.model import Selector, Span
from marsad.registry import plugins
from marsad.selectors.page import Page
from marsad.selectors.rewrite import Rewritten, refanged, respelled
from marsad.selectors.written import MARKS, way, whole
from marsad.text import FoldedBatch, fold_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marsad.selectors.kind import Hit, Kind
    from marsad.text.tokens import Tokens

type _Row = tuple[int, int, str, str, float, int, str]  # text, start, kind, value, confidence, end, written

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


def find(text: str, region: str = "") -> list[Selector]:
    """Every selector of one text, by place. ``region`` (ISO 3166-1) is where national phone numbers are dialled."""
    found = find_batch(fold_batch([text]), [region])
    rows = zip(found.kind, found.value, found.start, found.end, found.confidence, found.written, strict=True)
    return [Selector(kind, value, Span(start, end), sure, how) for kind, value, start, end, sure, how in rows]


def find_batch(batch: FoldedBatch, regions: Sequence[str], tokens: Tokens | None = None) -> Mentions:
    """Every selector of a folded batch. ``regions`` has one ISO 3166-1 code or "" for each text.

    ``tokens`` are the batch's words, where the caller has them already. Raises UsageError if the lengths differ.
    """
    if len(regions) != len(batch):
        raise UsageError(
            f"got {len(regions)} regions for {len(batch)} texts", hint='give one region or "" for each text'
        )
    with _uncollected():
        return _found(Page("plain", batch, [region.upper() for region in regions], tokens))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of circles still: hits hold no circles, and the look for some took a third of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@functools.cache
def _kinds(page: str) -> tuple[Kind, ...]:
    return tuple(kind for _, kind in sorted(plugins("selectors", "KIND").items()) if page in kind.reads)


def _found(plain: Page) -> Mentions:
    hits = _read(plain)
    for rewritten in (refanged(plain), respelled(plain)):
        if rewritten:
            hits += _brought_back(plain, rewritten, _read(rewritten.page))
    return _columns(plain, _settled(hits))


def _read(page: Page) -> list[Hit]:
    return [hit for kind in _kinds(page.name) for hit in kind.find(page)]


def _brought_back(plain: Page, rewritten: Rewritten, hits: Iterable[Hit]) -> list[Hit]:
    """Hits of a rewritten page in places of the plain one; those that stand there unchanged are known already."""
    starts, ends, text = rewritten.starts, rewritten.ends, plain.text
    found = []
    for hit in hits:
        first, last = int(starts[hit.first]), int(ends[hit.last - 1])
        if text[first:last] == rewritten.page.text[hit.first : hit.last]:
            continue
        found.append(
            hit._replace(
                start=int(starts[hit.start]),
                end=int(ends[hit.end - 1]),
                first=first,
                last=last,
                written=way(rewritten.page.name, text[first:last], hit.written),
                confidence=round(hit.confidence * 0.95, 3),
            )
        )
    return found


def _settled(hits: list[Hit]) -> list[Hit]:
    """Of mentions that overlap the weightiest stays, then the longest, then the first."""
    if not hits:
        return []
    hits.sort(key=itemgetter(6, 7))
    firsts, lasts = np.array([hit.first for hit in hits]), np.array([hit.last for hit in hits])
    apart = np.flatnonzero(firsts[1:] >= np.maximum.accumulate(lasts)[:-1]) + 1
    kept: list[Hit] = []
    for start, end in pairwise([0, *apart.tolist(), len(hits)]):
        if end - start == 1:
            kept.append(hits[start])
        else:
            kept += _best(hits[start:end])
    return kept


def _best(group: list[Hit]) -> list[Hit]:
    mentions = {(-hit.weight, hit.first - hit.last, hit.first, hit.last) for hit in group}
    if len(mentions) < 2:
        return group
    taken: list[tuple[int, int]] = []
    winners: set[tuple[int, int, int]] = set()
    for weight, _, first, last in sorted(mentions):
        if all(last <= a or first >= b for a, b in taken):
            taken.append((first, last))
            winners.add((first, last, -weight))
    return [hit for hit in group if (hit.first, hit.last, hit.weight) in winners]


def _columns(plain: Page, hits: list[Hit]) -> Mentions:
    if not hits:
        return Mentions()
    batch, texts = plain.batch, plain.batch.originals
    starts, ends, kinds, values, sure, written, *_ = zip(*hits, strict=True)
    numbers = (np.searchsorted(batch.bounds, starts, "right") - 1).tolist()
    places = batch.origin[np.array(starts)].tolist()
    lasts = (batch.origin[np.array(ends) - 1] + 1).tolist()
    lasts = [
        whole(texts[number], last) if texts[number][last : last + 1] in MARKS else last
        for number, last in zip(numbers, lasts, strict=True)
    ]
    how = [
        way("plain", texts[number][start:last], known) if kind in _DIGITAL else known
        for number, start, last, kind, known in zip(numbers, places, lasts, kinds, written, strict=True)
    ]
    rows: list[_Row] = list(zip(numbers, places, kinds, values, sure, lasts, how, strict=True))
    rows.sort()
    text, start, kind, value, confidence, end, way_ = map(list, zip(*_once(rows), strict=True))
    return Mentions(text, kind, value, start, end, confidence, way_)


def _once(rows: list[_Row]) -> list[_Row]:
    """Sorted rows; of a selector found twice (as it stands and rewritten) the surest reading, which is the last."""
    keys = [row[:4] for row in rows]
    if len(set(keys)) == len(keys):
        return rows
    return [row for row, key, after in zip(rows, keys, [*keys[1:], None], strict=True) if key != after]
