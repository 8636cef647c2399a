"""Figures of grouping sightings into sessions, and their table."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bench import watch

GOAL_SECONDS, GOAL_GB = 60, 6
"""For ten million sightings on two cores."""
SIZES = (100_000, 1_000_000, 10_000_000)


@dataclass(frozen=True, slots=True)
class Grouped:
    """One size: wall seconds to read a file's columns and to group them, CPU seconds and peak memory of it all."""

    rows: int
    addresses: int
    sessions: int
    read: float
    group: float
    cpu: float
    peak: int


def measure(sizes: Sequence[int], folder: Path, seed: int, say: Callable[[str], None]) -> list[Grouped]:
    """Each size in processes of its own."""
    found = []
    for size in sorted(sizes):
        say(f"{size:,} sightings")
        path = folder / f"sightings-{size}.parquet"
        watch.run("sightings_make", path=str(path), rows=size, seed=seed)
        ran = watch.run("sightings_group", path=str(path))
        told = ran.said
        found.append(Grouped(told["rows"], told["addresses"], told["sessions"], told["read"], told["group"],
                             ran.cpu, max(ran.peak_bytes, told["max_rss"])))  # fmt: skip
        path.unlink()
    return found


def growth(found: Sequence[Grouped], what: Callable[[Grouped], float]) -> list[float]:
    """Between each size and the next the exponent of growth: 1 = linear."""
    return [
        math.log(max(what(b), 1e-9) / max(what(a), 1e-9)) / math.log(b.rows / a.rows)
        for a, b in itertools.pairwise(found)
    ]


def sighting_tables(found: Sequence[Grouped]) -> list[Table]:
    """What it took, and how time and memory grow."""
    table = Table(
        title="Sightings into sessions (from a file's columns to both tables)", title_justify="left"
    )
    for number, column in enumerate(
        ("sightings", "addresses", "sessions", "read s", "group s", "CPU s", "peak GB", "bytes a sighting")
    ):
        table.add_column(column, justify="left" if number == 0 else "right")
    for one in found:
        table.add_row(
            f"{one.rows:,}", f"{one.addresses:,}", f"{one.sessions:,}", f"{one.read:.1f}", f"{one.group:.1f}",
            f"{one.cpu:.1f}", f"{one.peak / 1e9:.2f}", f"{one.peak / one.rows:,.0f}",
        )  # fmt: skip
    table.caption = f"goal: at most {GOAL_SECONDS} s and {GOAL_GB} GB for 10,000,000 on two cores"
    if len(found) < 2:
        return [table]
    grown = Table(title="How they grow (exponent: 1 = linear)", title_justify="left")
    for number, column in enumerate(("from", "to", "CPU", "memory")):
        grown.add_column(column, justify="left" if number == 0 else "right")
    times, spaces = growth(found, lambda one: one.cpu), growth(found, lambda one: one.peak)
    for (a, b), time, space in zip(itertools.pairwise(found), times, spaces, strict=True):
        grown.add_row(f"{a.rows:,}", f"{b.rows:,}", f"{time:.2f}", f"{space:.2f}")
    return [table, grown]
