"""Tables of how well dialects are told, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from marsad.evaluate.dialects import NONE
from marsad.evaluate.show import rate
from marsad.evaluate.show_selectors import READ

if TYPE_CHECKING:
    from marsad.evaluate.dialects import DialectScores
    from marsad.evaluate.scores import Counts


def dialect_tables(source: str, scores: DialectScores, *, seen: bool | None) -> list[Table]:
    """Overall and by group; which group was said for which. ``seen``: whether rules were made on these lines."""
    groups = _table(
        f"Dialects in {scores.texts:,} texts of {source}", "group", "there", "precision", "recall", "F1"
    )
    groups.caption = READ[seen]
    for name, counts in {"all": scores.overall, **scores.by_group}.items():
        groups.add_row(name, *_rates(counts), end_section=name == "all")
    names = [*scores.by_group, NONE]
    said = _table("What was said: truth down, answer across", "truth", *names)
    for name in names:
        said.add_row(name, *(f"{scores.said.get((name, other), 0):,}" for other in names))
    return [groups, said]


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def _rates(counts: Counts) -> tuple[str, ...]:
    return f"{counts.there:,}", rate(counts.precision), rate(counts.recall), rate(counts.f1)
