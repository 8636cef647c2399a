"""The networks of a lake, the largest first: where each falls apart, and how few of them hold how much."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Group
from rich.table import Table
from rich.text import Text

from marsad.errors import UsageError
from marsad.report.console import GAP, isolate, render
from marsad.report.lines import json_lines
from marsad.report.sheet import safe
from marsad.report.words import title, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.report.source import Read
    from marsad.report.words import Words

SHAPES = ("table", "json", "csv", "svg")
_SHARES = (1, 3, 10, 30, 100)  # the largest so many networks are named beside what they hold
_BAR = 40
_COLUMNS = (
    "id", "size", "templates", "typologies", "regions", "langs", "platforms", "first_seen", "last_seen", "churn",
    "cuts", "parts", "near",
)  # fmt: skip


def networks(read: Read, shape: str, *, limit: int = 20, lang: str = "en", width: int = 100) -> str:
    """The ``limit`` largest networks (0 = all) in one of SHAPES; ``svg`` draws the concentration curve of all."""
    if shape not in SHAPES:
        raise UsageError(f"format {shape!r} is unknown", hint=f"one of {', '.join(SHAPES)}")
    table = read("networks", columns=list(_COLUMNS)).sort_by([("size", "descending"), ("id", "ascending")])
    sizes = table["size"].to_numpy()
    if shape == "svg":
        return curve(sizes, words(lang))
    rows = (table.slice(0, limit) if limit else table).to_pylist()
    if shape == "json":
        return json_lines([_told(row) for row in rows])
    return _sheet(rows) if shape == "csv" else _terminal(rows, sizes, words(lang), width)


def concentration(sizes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """What share of the observations in networks the largest 1, 2, 3, ... networks hold (``sizes`` descending)."""
    return np.cumsum(sizes) / max(int(sizes.sum()), 1)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("first_seen", "last_seen"):
        row[name] = row[name].isoformat().replace("+00:00", "Z") if row[name] else None
    row["churn"] = None if row["churn"] is None or np.isnan(row["churn"]) else round(row["churn"], 3)
    return row


def _cut(row: dict[str, Any]) -> str:
    return " + ".join(f"{tie['kind']} {tie['value']}" for tie in row["cuts"] or [])


def _sheet(rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    sheet = csv.writer(out)
    sheet.writerow(_COLUMNS)
    for row in map(_told, rows):
        row["typologies"] = " ".join(f"{one['typology']}:{one['count']}" for one in row["typologies"])
        row["near"] = " ".join(one["network"] for one in row["near"] or [])
        row["cuts"] = _cut(row)
        for name in ("regions", "langs", "platforms", "parts"):
            row[name] = " ".join(map(str, row[name] or []))
        sheet.writerow([safe("" if row[name] is None else row[name]) for name in _COLUMNS])
    return out.getvalue()


def _terminal(rows: Sequence[dict[str, Any]], sizes: np.ndarray[Any, Any], w: Words, width: int) -> str:
    if not rows:
        return render(Text(f"{w.say('ui.no_networks')} {w.say('ui.no_networks_about')}"), width, False)
    share = concentration(sizes)
    lines = [w.say("ui.concentration")]
    for count in dict.fromkeys(min(count, len(sizes)) for count in _SHARES):
        bar = "█" * round(_BAR * share[count - 1])
        lines.append(f"{count:>6}  {share[count - 1]:>4.0%}  {bar}")
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, GAP, 0, 0))
    for name in ("id", "ui.count", "ui.typology", "ui.where", "ui.churn", "ui.falls_apart", "ui.near"):
        table.add_column(name if name == "id" else w.say(name), overflow="fold")
    for row in rows:
        kinds = ", ".join(title(one["typology"], w.lang) for one in row["typologies"][:2])
        churn = "–" if row["churn"] is None or np.isnan(row["churn"]) else f"{row['churn']:.0%}"
        parts = "/".join(map(str, row["parts"] or []))
        cut = f"{isolate(_cut(row))} → {parts}" if row["cuts"] else "–"
        near = " ".join(one["network"] for one in row["near"] or []) or "–"
        where = " ".join((*row["regions"], *row["langs"]))
        table.add_row(row["id"], str(row["size"]), isolate(kinds), where, churn, cut, near)
    return render(Group(Text("\n".join(lines) + "\n", style="dim"), table), width, False)


def curve(sizes: np.ndarray[Any, Any], w: Words) -> str:
    """The concentration curve as SVG: across, how many networks (logarithmic); upwards, the share they hold."""
    share, many = concentration(sizes), max(len(sizes), 2)
    across = np.log(np.arange(1, len(sizes) + 1)) / np.log(many)
    keep = np.unique(np.searchsorted(across, np.linspace(0, 1, 200)).clip(max=max(len(sizes) - 1, 0)))
    points = " ".join(f"{60 + 520 * across[at]:.1f},{330 - 290 * share[at]:.1f}" for at in keep if len(sizes))
    ticks = [count for count in (1, 10, 100, 1_000, 10_000, 100_000) if count <= many]
    marks = "".join(
        f'<text x="{60 + 520 * np.log(count) / np.log(many):.1f}" y="350">{count:,}</text>' for count in ticks
    )
    levels = "".join(
        f'<line x1="60" x2="580" y1="{330 - 290 * part:.1f}" y2="{330 - 290 * part:.1f}"/>'
        f'<text x="30" stroke="none" y="{334 - 290 * part:.1f}">{part:.0%}</text>'
        for part in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 380" role="img" font-family="sans-serif" '
        f'font-size="12" text-anchor="middle"><title>{w.say("ui.concentration")}</title>'
        '<rect width="640" height="380" fill="#fff"/><g stroke="#ddd" fill="#444">'
        f'{levels}</g><g fill="#444">{marks}<text x="320" y="20" font-size="14">{w.say("ui.concentration")}</text></g>'
        f'<polyline points="{points}" fill="none" stroke="#0b6e6e" stroke-width="3"/></svg>\n'
    )
