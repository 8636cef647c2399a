"""Runs every kind over a batch, settles overlaps and maps what was found back to the original texts."""

from __future__ import annotations

import functools
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from marsad.errors import UsageError
from marsad.model import Selector, Span
from marsad.registry import plugins
from marsad.selectors.kind import Hit
from marsad.selectors.mentions import Mentions, settled
from marsad.selectors.page import Page
from marsad.selectors.rewrite import Rewritten, refanged, respelled
from marsad.selectors.written import way
from marsad.text import FoldedBatch, fold_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marsad.selectors.kind import Kind
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
        return _found(Page("plain", batch, list(map(str.upper, regions)), tokens))


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
    starts, ends = (
        memoryview(rewritten.starts),
        memoryview(rewritten.ends),
    )  # give a plain int sooner than NumPy
    text, anew, name = plain.text, rewritten.page.text, rewritten.page.name
    found = []
    for start, end, kind, value, sure, written, begin, stop, weight in hits:
        first, last = starts[begin], ends[stop - 1]
        source = text[first:last]
        if source != anew[begin:stop]:
            how, less = way(name, source, written), round(sure * 0.95, 3)
            found.append(Hit(starts[start], ends[end - 1], kind, value, less, how, first, last, weight))
    return found
