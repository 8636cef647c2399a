"""Runs every kind over a batch, settles overlaps and maps what was found back to the original texts."""

from __future__ import annotations

import functools
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from marsad.errors import UsageError
from marsad.model import Selector, Span
from marsad.registry import plugins
from marsad.selectors.mentions import Mentions, settled
from marsad.selectors.page import Page
from marsad.selectors.rewrite import Rewritten, refanged, respelled
from marsad.selectors.written import way
from marsad.text import FoldedBatch, fold_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marsad.selectors.kind import Hit, Kind
    from marsad.text.tokens import Tokens


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
    return settled(plain.batch, hits)


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
