"""What people decided about the leads of a lake: who, when, what, why, until when, and whether it holds."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table

from marsad.errors import UsageError
from marsad.link.statements import in_force, withdrawn
from marsad.rank.decisions import BY_PEOPLE, OFFERED, PLAN, REFERRED
from marsad.report.console import GAP, isolate, render
from marsad.report.lines import json_lines
from marsad.report.sheet import safe
from marsad.report.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from marsad.report.words import Words

SHAPES = ("table", "json", "csv")
_COLUMNS = ("id", "made", "by", "kind", "lead", "then", "result", "reason", "until", "state")
_OFFERS = (OFFERED, PLAN)


def decisions(
    table: pa.Table,
    shape: str,
    *,
    lead: str = "",
    offers: bool = False,
    as_of: datetime | None = None,
    lang: str = "en",
    width: int = 100,
) -> str:
    """The DECISIONS made until ``as_of`` (UTC, None = now) in one of SHAPES, the newest first.

    ``lead``: only those on the lead that had this id then; ``offers``: also what adopted plans offered.
    """
    if shape not in SHAPES:
        raise UsageError(f"format {shape!r} is unknown", hint=f"one of {', '.join(SHAPES)}")
    at = as_of or datetime.now(UTC)
    rows = sorted(
        (row for row in table.to_pylist() if row["made"] <= at),
        key=lambda row: (row["made"], row["id"]),
        reverse=True,
    )
    gone = withdrawn(rows, at)
    told = [
        row | {"state": _state(row, gone, at), "then": row["rank"]}
        for row in rows
        if (offers or row["kind"] not in _OFFERS) and lead in {"", row["lead"]}
    ]
    if shape == "json":
        return json_lines([_plain(row) for row in told])
    return _sheet(told) if shape == "csv" else _terminal(told, words(lang), width)


def _state(row: Mapping[str, Any], gone: Mapping[str, Mapping[str, Any]], at: datetime) -> str:
    """holds | withdrawn | run_out | said (a withdrawal, an offer, a plan: nothing that could run out)."""
    if row["id"] in gone:
        return "withdrawn"
    if row["kind"] not in BY_PEOPLE:
        return "said"
    return "holds" if in_force(row, gone, at) else "run_out"


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for programs; observations are counted, the lake has them."""
    times = {name: _time(row[name]) or None for name in ("made", "until", "raised")}
    reasons = [{**reason, "params": dict(reason["params"])} for reason in row["reasons"]]
    return {**row, **times, "reasons": reasons, "held": len(row["held"])}


def _time(when: datetime | None) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}" if when else ""


def _sheet(rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    sheet = csv.writer(out)
    sheet.writerow(_COLUMNS)
    for row in rows:
        flat = {"made": _time(row["made"]), "until": _time(row["until"]), "result": " ".join(row["result"])}
        flat["then"] = "" if row["then"] is None else str(row["then"])
        sheet.writerow([safe({**row, **flat}[name]) for name in _COLUMNS])
    return out.getvalue()


def _terminal(rows: Sequence[Mapping[str, Any]], w: Words, width: int) -> str:
    if not rows:
        return f"{w.say('decisions.none')}\n"
    table = Table(box=None, padding=(0, GAP, 0, 0), show_edge=False)
    for name in _COLUMNS:
        wraps = name in {"result", "reason", "by"}
        table.add_column(w.say(f"decisions.{name}"), no_wrap=not wraps, overflow="fold")
    for row in rows:
        until = w.day(row["until"]) if row["until"] else ""
        kind, state = (w.say(f"decisions.{row[name]}") for name in ("kind", "state"))
        by, reason, result = (isolate(text) for text in (row["by"], row["reason"], _result(row, w)))
        then = "" if row["then"] is None else str(row["then"])
        about = row["lead"] or row["of"] or row["plan"]
        table.add_row(row["id"], w.day(row["made"]), by, kind, about, then, result, reason, until, state)
    return render(table, width, color=False)


def _result(row: Mapping[str, Any], w: Words) -> str:
    said = [
        w.say("decisions.referred", to=w.recipient(each.removeprefix(REFERRED)))
        if each.startswith(REFERRED)
        else w.say(f"decisions.{each}")
        for each in row["result"]
    ]
    return " · ".join([*said, row["to"]] if row["to"] else said)
