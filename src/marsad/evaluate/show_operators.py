"""Tables of how well operators are found, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from marsad.evaluate.show import rate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.evaluate.clusters import Agreement
    from marsad.evaluate.operators import OperatorScores

_WAYS = {
    "ours": "Marsad",
    "exact": "exact links: true selectors and templates, planted hubs left out",
    "stored pairs": "everything that shares a selector that was found",
}
_COLUMNS = ("pair precision", "pair recall", "pair F1", "B-cubed F1", "found in pieces", "glued")


def operator_tables(scores: OperatorScores) -> list[Table]:
    """Ways of finding operators, and what is left as selectors are hidden."""
    world = f"operators of a world of {scores.items:,}, seed {scores.seed}"
    ways = _table(f"Finding the {world}", "way", {_WAYS[name]: one for name, one in scores.ways.items()})
    hidden = {f"{share:.0%}": one for share, one in scores.hidden.items()}
    curve = _table("Marsad, where this share of the selectors cannot be read", "hidden", hidden)
    curve.caption = (
        "found in pieces: networks that an operator lies in, on average; glued: those that hold several"
    )
    return [ways, curve]


def _table(title: str, first: str, rows: Mapping[str, Agreement]) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left")
    table.add_column(first)
    for column in _COLUMNS:
        table.add_column(column, justify="right")
    for name, one in rows.items():
        table.add_row(
            name, rate(one.pair_precision), rate(one.pair_recall), rate(one.pair_f1), rate(one.bcubed_f1),
            f"{one.torn:.2f}", f"{one.glued:,}",
        )  # fmt: skip
    return table
