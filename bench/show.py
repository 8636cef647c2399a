"""The figures as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from bench.figures import PEERS_LIMIT_NOTE, growth, steps

if TYPE_CHECKING:
    from bench.figures import Figures, Peers, Whole

_GOAL = 30_000
_STAGES = ("read", "link", "rank")
_COLUMNS = (
    "records", "world/s", "whole/s", "read s", "link s", "rank s", "whole s", "CPU s", "peak GB", "leads",
)  # fmt: skip


def tables(figures: Figures) -> list[Table]:
    """Stages, whole runs, growth, peers, starting up."""
    made = [_stages(figures), _whole(figures), _growth(figures)]
    if figures.peers is not None:
        made.append(_peers(figures, figures.peers))
    return [*made, _startup(figures)]


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    return table


def _stages(figures: Figures) -> Table:
    found = figures.stages
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


def _startup(figures: Figures) -> Table:
    table = _table("Starting up (median of fresh processes)", "what", "seconds")
    for name, seconds in figures.startup.items():
        table.add_row(name, f"{seconds:.2f}")
    return table
