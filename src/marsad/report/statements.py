"""What people said about the networks of a lake: who, when, what, why, until when, and whether it holds."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table

from marsad.errors import UsageError
from marsad.link.statements import in_force, withdrawn
from marsad.report.console import GAP, isolate, render
from marsad.report.lines import json_lines
from marsad.report.sheet import safe
from marsad.report.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from marsad.report.words import Words

SHAPES = ("table", "json", "csv")
_COLUMNS = ("id", "made", "by", "kind", "about", "reason", "until", "state")


def statements(
    table: pa.Table, shape: str, *, as_of: datetime | None = None, lang: str = "en", width: int = 100
) -> str:
    """The STATEMENTS made until ``as_of`` (UTC, None = now) in one of SHAPES, the newest first."""
    if shape not in SHAPES:
        raise UsageError(f"format {shape!r} is unknown", hint=f"one of {', '.join(SHAPES)}")
    at = as_of or datetime.now(UTC)
    rows = sorted(
        (row for row in table.to_pylist() if row["made"] <= at),
        key=lambda row: (row["made"], row["id"]),
        reverse=True,
    )
    gone = withdrawn(rows, at)
    told = [row | {"about": _about(row), "state": _state(row, gone, at)} for row in rows]
    if shape == "json":
        return json_lines(
            [row | {"made": _time(row["made"]), "until": _time(row["until"]) or None} for row in told]
        )
    return _sheet(told) if shape == "csv" else _terminal(told, words(lang), width)


def _about(row: Mapping[str, Any]) -> str:
    if row["of"]:
        return str(row["of"])
    return f"{row['via_kind']}:{row['via']}" if row["via"] else " + ".join(row["networks"])


def _state(row: Mapping[str, Any], gone: Mapping[str, Mapping[str, Any]], at: datetime) -> str:
    """holds | withdrawn | run_out | said (a withdrawal that stands)."""
    if row["id"] in gone:
        return "withdrawn"
    if row["of"]:
        return "said"
    return "holds" if in_force(row, gone, at) else "run_out"


def _time(when: datetime | None) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}" if when else ""


def _sheet(rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    sheet = csv.writer(out)
    sheet.writerow(_COLUMNS)
    for row in rows:
        times = {name: _time(row[name]) for name in ("made", "until")}
        sheet.writerow([safe({**row, **times}[name]) for name in _COLUMNS])
    return out.getvalue()


def _terminal(rows: Sequence[Mapping[str, Any]], w: Words, width: int) -> str:
    if not rows:
        return f"{w.say('statements.none')}\n"
    table = Table(box=None, padding=(0, GAP, 0, 0), show_edge=False)
    for name in _COLUMNS:
        wraps = name in {"about", "reason", "by"}
        table.add_column(w.say(f"statements.{name}"), no_wrap=not wraps, overflow="fold")
    for row in rows:
        until = w.day(row["until"]) if row["until"] else ""
        said = [w.say(f"statements.{row[name]}") for name in ("kind", "state")]
        texts = [isolate(str(row[name])) for name in ("by", "about", "reason")]
        table.add_row(row["id"], w.day(row["made"]), texts[0], said[0], texts[1], texts[2], until, said[1])
    return render(table, width, color=False)
