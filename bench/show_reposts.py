"""The figures of reposted texts as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.repost_figures import Grouped, HostileColumn, Reposts, Sketched

_ARI_GOAL, _PRECISION_GOAL, _GROWTH_GOAL, _RATIO_GOAL = 0.97, 0.99, 1.05, 60


def repost_tables(figures: Reposts) -> list[Table]:
    """Sizes, datasketch, columns that hurt."""
    made = [_sizes(figures)] if figures.grouped else []
    if figures.sketched is not None:
        made.append(_sketched(figures.sketched))
    if figures.hostile:
        made.append(_hostile(figures.hostile))
    return made


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    return table


def _sizes(figures: Reposts) -> Table:
    title = "Grouping reposted texts that others made (sealed half), one process each: Arrow column in, labels out"
    columns = ("texts", "MB", "made in s", "seconds", "CPU s", "CPU µs a text", "peak GB", *_SCORES)
    table = _table(title, *columns)
    for one in figures.grouped:
        table.add_row(
            f"{one.texts:,}", f"{one.bytes / 1e6:,.0f}", f"{one.made:.1f}", *_cost(one), *_scores(one)
        )
    slopes = {
        "wall": figures.growth("seconds"),
        "CPU": figures.growth("cpu"),
        "memory": figures.growth("peak"),
    }
    grown = ", ".join(f"{name} {slope:.2f}" for name, slope in slopes.items() if slope is not None)
    table.caption = (
        f"goals: ARI {_ARI_GOAL}, pair precision {_PRECISION_GOAL}, growth at most {_GROWTH_GOAL}"
        + (f"; growth from the first size of 100,000 to the largest (1 = linear): {grown}" if grown else "")
        + "; peak holds the texts and the interpreter"
    )
    return table


_SCORES = ("ARI", "pair precision", "pair recall")


def _cost(one: Grouped) -> tuple[str, ...]:
    return f"{one.seconds:.2f}", f"{one.cpu:.2f}", f"{one.each:.1f}", f"{one.peak / 1e9:.2f}"


def _scores(one: object) -> tuple[str, ...]:
    return tuple(f"{getattr(one, name.replace(' ', '_').lower()):.3f}" for name in _SCORES)


def _sketched(peer: Sketched) -> Table:
    title = f"Beside datasketch on the same {peer.texts:,} texts (CPU seconds)"
    table = _table(title, "setting", "given words", "from texts", "× Marsad", *_SCORES)
    best = peer.best
    for one in peer.settings:
        name = f"{one.way}, {one.permutations} permutations, threshold {one.threshold:g}"
        table.add_row(
            name + (" (best)" if one is best[one.way] else ""), f"{one.cpu:.2f}", f"{peer.words + one.cpu:.2f}",
            f"{peer.ratio(one):.1f}", *_scores(one),
        )  # fmt: skip
    table.add_section()
    table.add_row("Marsad", "–", f"{peer.ours.cpu:.2f}", "1", *_scores(peer.ours))
    ratios = (
        f"{peer.ratio(one):.1f} × datasketch {way} ({peer.ratio(one, words=False):.1f} × where it is given the words "
        "and we are not)"
        for way, one in best.items()
    )
    table.caption = (
        f"{', '.join(ratios)}; the goal is {_RATIO_GOAL} × at its best ARI or a better one. We fold its words. "
        "In bulk: its fastest ways, another hash than its default, buckets joined without asking"
    )
    return table


def _hostile(rows: Sequence[HostileColumn]) -> Table:
    columns = ("column", "texts", "MB", "seconds", "CPU s", "GB before", "peak GB", "groups")
    table = _table("Grouping columns that are meant to hurt", *columns)
    for one in rows:
        table.add_row(
            one.name, f"{one.texts:,}", f"{one.bytes / 1e6:,.1f}", f"{one.seconds:.2f}", f"{one.cpu:.2f}",
            f"{one.before / 1e9:.2f}", f"{one.peak / 1e9:.2f}", f"{one.groups:,}",
        )  # fmt: skip
    return table
