"""The harm table as its owners read it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from marsad.report.console import GAP, render
from marsad.report.lines import json_lines

if TYPE_CHECKING:
    from marsad.rank import HarmTable

_NAMES = ("crime", "harm", "P(act)", "P(high)", "hours", "window", "share")


def harm_table(harm: HarmTable, *, json: bool, width: int = 100) -> str:
    """Version, who signed it, and each crime's settings; as one JSON object where asked."""
    if json:
        return json_lines([{**asdict(harm), "said": harm.said}])
    table = Table(box=None, padding=(0, GAP, 0, 0), show_edge=False)
    for name in _NAMES:
        table.add_column(name, justify="left" if name == "crime" else "right", no_wrap=True)
    for name, entry in harm.typologies.items():
        share = f"{harm.shares[name]:.0%}" if name in harm.shares else ""
        low, high = entry.harm
        table.add_row(name, f"{low:g}–{high:g}", f"{entry.actionable:.2f}", f"{entry.high:.2f}",
                      f"{entry.hours:g} h", f"{entry.window_days:g} d", share)  # fmt: skip
    foot = f"random: {harm.random:.0%} · hours of a week: {harm.plan_hours:g}"
    return render(Group(Text(harm.said, "bold"), table, Text(foot, "dim")), width, color=False)
