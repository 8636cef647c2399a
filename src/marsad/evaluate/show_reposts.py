"""Tables of how well reposted texts are grouped, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from marsad.evaluate.show import rate
from marsad.evaluate.show_selectors import READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from marsad.evaluate.clusters import Agreement
    from marsad.evaluate.reposted import RepostScores

_COLUMNS = ("texts", "templates", "ARI", "pair precision", "pair recall", "found in pieces", "glued")


def repost_tables(scores: RepostScores) -> list[Table]:
    """Sizes; the largest by language, changing words and disguise; curves."""
    title = f"Reposted texts of the {scores.half} half, by number of texts and seed"
    sizes = _table(title, "seed", [(str(one.seed), one.overall) for one in scores.sizes])
    sizes.caption = (
        f"{READ[scores.half == 'open']} found in pieces: groups that a template lies in, on average; "
        "glued: groups that hold two templates or more"
    )
    largest = max(scores.sizes, key=lambda one: one.items)  # of the first seed, where there are several
    parts = f"{largest.items:,} texts, seed {largest.seed}, by "
    return [
        sizes,
        _table(f"{parts}language", "language", largest.by_language.items()),
        _table(
            f"{parts}share of words that change with each copy", "changing words", largest.by_slots.items()
        ),
        _table(
            f"{parts}how a template's copies are disguised where they are",
            "disguise",
            largest.by_trick.items(),
        ),
        _table(
            "Where every template has this share of changing words", "changing words", _percent(scores.slots)
        ),
        _table(
            "Where every text has this share of words disguised",
            "disguised words",
            _percent(scores.disguised),
        ),
    ]


def _percent(curve: Mapping[float, Agreement]) -> list[tuple[str, Agreement]]:
    return [(f"{share:.0%}", one) for share, one in curve.items()]


def _table(title: str, first: str, rows: Iterable[tuple[str, Agreement]]) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left")
    table.add_column(first)
    for column in _COLUMNS:
        table.add_column(column, justify="right")
    for name, one in rows:
        table.add_row(
            name, f"{one.items:,}", f"{one.true_groups:,}", rate(one.ari), rate(one.pair_precision),
            rate(one.pair_recall), f"{one.torn:.2f}", f"{one.glued:,}",
        )  # fmt: skip
    return table
