"""The scores of matching people as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from marsad.evaluate.show import rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.evaluate.together import Together


def people_tables(title: str, rows: Sequence[Together], took: Mapping[str, str]) -> list[Table]:
    """Pairs put together by script, and what it took."""
    table = Table(title=title, title_justify="left")
    for name in ("pairs of records", "precision", "recall", "F1", "true", "found"):
        table.add_column(name, justify="left" if name == "pairs of records" else "right")
    for row in rows:
        table.add_row(
            row.what,
            rate(row.precision),
            rate(row.recall),
            rate(row.f1),
            f"{row.true_pairs:,}",
            f"{row.found_pairs:,}",
        )
    left = Table(title="What it took", title_justify="left", show_header=False)
    for name, told in took.items():
        left.add_row(name, told)
    return [table, left]
