"""The figures as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from bench.evidence import evidence_tables
from bench.figures import PEERS_LIMIT_NOTE, growth, steps
from bench.hashes import hash_table
from bench.ranking import ranking_table
from bench.show_reposts import repost_tables
from bench.sightings import sighting_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.figures import Figures, Hostile, Peers, SelectorSpeed, Stages, Understanding, Whole

_GOAL = 30_000
_SELECTORS_GOAL = 25_000
_RATIO_GOAL = 10
_LEXICON_GOAL, _DETECTION_GOAL = 100_000, 20_000
_STAGES = ("read", "link", "rank")
_COLUMNS = (
    "records", "world/s", "whole/s", "read s", "link s", "rank s", "whole s", "CPU s", "peak GB", "leads",
)  # fmt: skip


def tables(figures: Figures) -> list[Table]:
    """Of what was measured: stages, whole runs, growth, peers, selectors, reposted texts, starting up."""
    made = [_stages(figures.stages)] if figures.stages is not None else []
    if figures.whole:
        made += [_whole(figures), _growth(figures)]
    if figures.peers is not None:
        made.append(_peers(figures, figures.peers))
    if figures.selectors:
        made.append(_selectors(figures.selectors))
    if figures.understanding:
        made.append(_understanding(figures.understanding))
    if figures.hostile:
        made.append(_hostile(figures.hostile))
    if figures.reposts is not None:
        made += repost_tables(figures.reposts)
    if figures.hashes is not None:
        made.append(hash_table(figures.hashes))
    if figures.sightings:
        made += sighting_tables(figures.sightings)
    if figures.ranking:
        made.append(ranking_table(figures.ranking))
    if figures.evidence is not None:
        made += evidence_tables(figures.evidence)
    return [*made, _startup(figures)] if figures.startup else made


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    return table


def _stages(found: Stages) -> Table:
    mean = found.points / max(found.texts, 1)
    title = f"The row half on one core: {found.texts:,} texts of {mean:.0f} code points on average (CPU time)"
    table = _table(title, "stage", "texts/s", "µs a text")
    for name, seconds in found.seconds.items():
        table.add_row(name, f"{found.texts / seconds:,.0f}", f"{1e6 * seconds / found.texts:.1f}")
    return table


def _whole(figures: Figures) -> Table:
    title = f"From JSON Lines to leads, {figures.workers} workers (wall time; peak over all processes)"
    table = _table(title, *_COLUMNS)
    for one in figures.whole:
        seconds = [f"{one.stages.get(name, 0.0):.1f}" for name in _STAGES]
        table.add_row(
            f"{one.texts:,}", f"{one.size / one.world_seconds:,.0f}", f"{one.rate:,.0f}", *seconds,
            f"{one.seconds:.1f}", f"{one.cpu:.1f}", f"{one.peak / 1e9:.2f}", f"{one.leads:,}",
        )  # fmt: skip
    table.caption = (
        f"rank holds the writing of links, networks and leads; the goal at 1,000,000 is {_GOAL:,}/s"
    )
    return table


def _growth(figures: Figures) -> Table:
    table = _table("Growth exponent (1 = linear)", "what", "all sizes", *map(_between, figures.whole[1:]))
    for what, title in (("seconds", "whole"), ("set_half", "link and rank"), ("peak", "peak memory")):
        slopes = [f"{slope:.2f}" for _, _, slope in steps(figures.whole, what)]
        over = growth(figures.whole, what)
        table.add_row(title, "–" if over is None else f"{over:.2f}", *slopes)
    return table


def _between(one: Whole) -> str:
    return f"up to {one.size:,}"


def _peers(figures: Figures, peers: Peers) -> Table:
    title = f"What one would glue together, in this run: {peers.texts:,} texts, one core"
    table = _table(title, "part", "texts/s", "µs a text", f"{figures.whole[-1].texts:,} texts would take")
    parts = {**peers.seconds, "all three": sum(peers.seconds.values())}
    for name, seconds in parts.items():
        label = f"{name}, {peers.terms:,} terms" if name == "lexicon" else name
        each = seconds / peers.texts
        whole = each * figures.whole[-1].texts
        table.add_row(label, f"{1 / each:,.0f}", f"{1e6 * each:,.0f}", f"{whole:,.0f} s")
    ratio = figures.ratio() or 0.0
    table.caption = (
        f"Marsad, the whole way on {figures.workers} workers: {ratio:.1f} × the peers on one core; "
        f"{ratio / figures.workers:.1f} × if they scaled perfectly. {PEERS_LIMIT_NOTE.capitalize()}; "
        "they read no files, know no language or speaker, build no networks and rank nothing."
    )
    return table


def _selectors(rows: Sequence[SelectorSpeed]) -> Table:
    title = "Folding and all selectors, one process (CPU time, best of several)"
    columns = ("texts", "points each", "found", "fold/s", "selectors/s", "both/s", "iocsearcher/s", "ratio")
    table = _table(title, "source", *columns)
    for one in rows:
        peer, ratio = one.peer_rate, one.ratio
        table.add_row(
            one.name, f"{one.texts:,}", f"{one.points / max(one.texts, 1):.0f}", f"{one.found:,}",
            f"{one.texts / max(one.fold, 1e-9):,.0f}", f"{one.texts / max(one.find, 1e-9):,.0f}", f"{one.rate:,.0f}",
            "–" if peer is None else f"{peer:,.0f}", "–" if ratio is None else f"{ratio:.1f}",
        )  # fmt: skip
    table.caption = f"the goal is {_SELECTORS_GOAL:,}/s and {_RATIO_GOAL} × iocsearcher"
    return table


def _understanding(rows: Sequence[Understanding]) -> Table:
    title = "Terms with boundaries and spans, and all of detection, one core (CPU time, best of several)"
    table = _table(title, "part", "texts", "found", "texts/s", "µs a text")
    for one in rows:
        each = 1e6 / one.rate
        table.add_row(one.name, f"{one.texts:,}", f"{one.found:,}", f"{one.rate:,.0f}", f"{each:,.1f}")
    table.caption = (
        f"the goals are {_LEXICON_GOAL:,}/s for the lexicon and {_DETECTION_GOAL:,}/s for detection"
    )
    return table


def _hostile(rows: Sequence[Hostile]) -> Table:
    sizes = [f"{size / 1e6:g} MB" for size in rows[0].sizes]
    table = _table(
        "One text of one repeated piece: folding and selectors, CPU seconds", "piece", *sizes, "growth"
    )
    for one in sorted(rows, key=lambda one: -one.seconds[-1]):
        table.add_row(one.name, *(f"{seconds:.2f}" for seconds in one.seconds), f"{one.slope:.2f}")
    table.caption = (
        "growth: exponent from the smallest to the largest, 1 = linear; a million code points are a MB"
    )
    return table


def _startup(figures: Figures) -> Table:
    table = _table("Starting up (median of fresh processes)", "what", "seconds")
    for name, seconds in figures.startup.items():
        table.add_row(name, f"{seconds:.2f}")
    return table
