"""Figures of searching pictures' hashes, and their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

from bench import watch

GOAL = 5.0
"""Milliseconds a query among ten million."""


@dataclass(frozen=True, slots=True)
class Way:
    """CPU seconds to build, CPU milliseconds a query on one core, pairs found by the first queries (-1 = none asked),
    bytes; milliseconds of the slowest query but one in a hundred, and of the slowest (0 = not known)."""

    name: str
    build: float
    ms: float
    pairs: int
    bytes: int
    p99: float = 0.0
    worst: float = 0.0


@dataclass(frozen=True, slots=True)
class HashSearch:
    """One size. ``pairs`` there are for the first queries, ``answers`` for a query on average."""

    rows: int
    different: int
    answers: float
    pairs: int
    ways: Sequence[Way]


def measure(rows: int, seed: int, *, peers: bool) -> HashSearch:
    """In a process of its own."""
    said = watch.run("hashes", rows=rows, seed=seed, peers=peers).said
    ways = [Way(**way) for way in said["ways"]]
    return HashSearch(said["rows"], said["different"], said["answers"], said["pairs"], ways)


def hash_table(found: HashSearch) -> Table:
    """Each way to search, beside each other."""
    title = (
        f"Searching {found.rows:,} hashes of 256 bits ({found.different:,} different, half of them copies of pictures) "
        f"within 31 bits, one core, CPU time; {found.answers:,.0f} answers a query"
    )
    table = Table(title=title, title_justify="left", caption_justify="left")
    for number, column in enumerate(("", "build s", "ms a query", "p99", "slowest", "pairs found", "MB")):
        table.add_column(column, justify="left" if number == 0 else "right")
    for way in found.ways:
        size = f"{way.bytes / 1e6:,.0f}" if way.bytes else "–"
        share = f"{way.pairs:,} of {found.pairs:,}" if way.pairs >= 0 else "–"
        slow = [f"{ms:.2f}" if ms else "–" for ms in (way.p99, way.worst)]
        table.add_row(way.name, f"{way.build:.2f}", f"{way.ms:.2f}", *slow, share, size)
    table.caption = f"goal: at most {GOAL:.0f} ms a query among 10,000,000, all pairs found"
    return table
