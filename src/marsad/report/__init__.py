"""What people and programs see of a lake: leads as table, JSON, CSV and one HTML page; one lead explained."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from marsad.errors import UsageError
from marsad.report.book import Card, LeadBook
from marsad.report.gather import lead_book
from marsad.report.page import leads_html
from marsad.report.sheet import leads_csv
from marsad.report.source import KEYS, Read, from_lake, from_tables
from marsad.report.terminal_lead import lead_terminal
from marsad.report.terminal_list import leads_terminal
from marsad.report.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from marsad.hindsight import Audit, Lessons
    from marsad.rank import HarmTable, Plan

__all__ = [
    "FORMATS", "KEYS", "LANGS", "Card", "LeadBook", "Read", "audit_svg", "explain", "from_lake", "from_tables",
    "lead_book",
    "lead_terminal", "leads", "leads_csv", "leads_html", "leads_terminal", "plan", "render",
    "render_again", "render_audit", "render_day", "render_decisions", "render_lead", "render_lessons",
    "render_networks",
    "render_plan",
    "render_statements", "render_templates", "write_html",
]  # fmt: skip

FORMATS = ("table", "json", "html", "csv")
PLANS = ("table", "json")
_PAGE = 200  # leads on a page when no limit is given: beyond that a page is slow and nobody reads it


def leads(
    lake: str | Path, *, limit: int = 50, lang: str = "en", as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """The ``limit`` best leads (0 = all) of the lake at ``lake``, one dict each, as known at ``as_of`` (UTC)."""
    from marsad.report.lines import leads_json

    table = _read(lake, as_of)("leads").sort_by("rank")
    return leads_json(table.slice(0, limit) if limit else table, lang)


def explain(
    lead: str, lake: str | Path, *, lang: str = "en", as_of: datetime | None = None
) -> dict[str, Any]:
    """Everything about one lead: reasons, cues with their words, contacts, members, provenance, versions.

    Raises UsageError where the lake has no such lead.
    """
    from marsad.report.account import explained

    return explained(lead, _read(lake, as_of), lang, _versions(lake, as_of))


def plan(
    lake: str | Path,
    hours: float,
    *,
    as_of: datetime | None = None,
    seed: int | None = None,
    longest: float = math.inf,
    whose: str = "",
) -> Plan:
    """The plan for ``hours`` (staff-hours) over the leads of a lake as known at ``as_of`` (UTC), no lead more
    than ``longest``; with ``whose`` name without what others were assigned.

    Clocks are reckoned from ``as_of``, or from when the leads were ranked. Raises UsageError for impossible hours.
    """
    from marsad.rank import planning
    from marsad.rank.decided import others_left_out
    from marsad.report.gather import ranked_at

    read = _read(lake, as_of)
    runs = read("runs").sort_by([("finished", "descending"), ("id", "ascending")]).to_pylist()
    leads = read("leads", columns=planning.COLUMNS)
    if whose:
        leads = others_left_out(leads, read("leads", columns=("id", "reasons")), whose)
    return planning.plan(leads, hours, as_of=as_of or ranked_at(runs), seed=seed, longest=longest)


def render_plan(
    lake: str | Path,
    hours: float,
    shape: str = "table",
    *,
    as_of: datetime | None = None,
    lang: str = "en",
    whose: str = "",
) -> str:
    """The plan for ``hours`` over a lake, see `plan`: a few lines ("table"), or the whole as one object ("json")."""
    from marsad.report.lines import json_lines
    from marsad.report.planned import plan_json, plan_lines
    from marsad.report.words import words

    _known(shape, PLANS)
    made = plan(lake, hours, as_of=as_of, whose=whose)
    if shape == "json":
        return json_lines([plan_json(made)])
    return "".join(f"{line}\n" for line in plan_lines(made, words(lang)))


def render_day(
    lake: str | Path,
    desks: int,
    each: float,
    shape: str = "table",
    *,
    as_of: datetime | None = None,
    lang: str = "en",
    width: int = 100,
    color: bool = False,
) -> str:
    """What ``desks`` with ``each`` hours do on the day after ``as_of`` (UTC), and what is left, in one of FORMATS.

    Raises UsageError for impossible hours.
    """
    from marsad.report.day import day
    from marsad.report.day_page import day_html
    from marsad.report.day_sheet import day_csv, day_json, day_terminal
    from marsad.report.gather import ranked_at
    from marsad.report.lines import json_lines

    _known(shape, FORMATS)
    read = _read(lake, as_of)
    runs = read("runs").sort_by([("finished", "descending"), ("id", "ascending")]).to_pylist()
    now = as_of or ranked_at(runs) or datetime.now(UTC)
    made = day(read, desks, each, as_of=now, harm=_harm(lake, as_of))
    if shape == "json":
        return json_lines([day_json(made)])
    if shape == "csv":
        return day_csv(made, lang)
    return day_html(made, lang) if shape == "html" else day_terminal(made, lang, width, color=color)


def _known(shape: str, shapes: Sequence[str]) -> None:
    if shape not in shapes:
        raise UsageError(f"format {shape!r} is unknown", hint=f"one of {', '.join(shapes)}")


def render(
    lake: str | Path,
    shape: str = "table",
    *,
    limit: int = 50,
    capacity_hours: float = 0.0,
    lang: str = "en",
    as_of: datetime | None = None,
    width: int = 100,
    color: bool = False,
) -> str:
    """The leads of a lake in one of FORMATS. ``capacity_hours`` (staff-hours, 0 = not asked) marks what fits."""
    from marsad.report.lines import json_lines, leads_json

    _known(shape, FORMATS)
    read = _read(lake, as_of)
    planned = plan(lake, capacity_hours, as_of=as_of) if capacity_hours else None
    if shape == "json":
        table = read("leads").sort_by("rank")
        return json_lines(leads_json(table.slice(0, limit) if limit else table, lang, planned))
    if shape == "html":
        limit = limit or _PAGE
    spread = shape in {"html", "table"}  # a page of nothing but life risk would hide what else is waiting
    book = lead_book(
        read,
        limit,
        plan=planned,
        as_of=as_of,
        versions=_versions(lake, as_of),
        spread=spread,
        whole=shape != "table",
    )
    if shape == "csv":
        return leads_csv(book.cards, lang, planned)
    return leads_html(book, lang) if shape == "html" else leads_terminal(book, lang, width, color=color)


def render_lead(
    lead: str,
    lake: str | Path,
    shape: str = "table",
    *,
    lang: str = "en",
    as_of: datetime | None = None,
    width: int = 100,
    color: bool = False,
) -> str:
    """One lead explained, as "table" or "json". Raises UsageError where the lake has no such lead."""
    from marsad.report.account import explained, one_lead
    from marsad.report.lines import json_lines

    read = _read(lake, as_of)
    if shape == "json":
        return json_lines([explained(lead, read, lang, _versions(lake, as_of))])
    card, book = one_lead(lead, read, _versions(lake, as_of))
    return lead_terminal(card, book, lang, width, color=color)


def render_again(
    lead: str,
    lake: str | Path,
    shape: str = "table",
    *,
    lang: str = "en",
    as_of: datetime | None = None,
    proof: Path | None = None,
    by: str = "",
) -> tuple[str, bool]:
    """Whether a lead as it was known at ``as_of`` comes out the same when it is run again; and in words or JSON.

    ``proof``: a new folder for what proves it, see `marsad.replay.write_proof`; ``by``: who asks, for the log.
    """
    from marsad.report.again import run_again

    return run_again(lead, lake, shape, lang, as_of, proof, by)


def render_networks(
    lake: str | Path,
    shape: str = "table",
    *,
    limit: int = 20,
    lang: str = "en",
    as_of: datetime | None = None,
    width: int = 100,
) -> str:
    """The networks of a lake, the largest first, as "table", "json", "csv", or their concentration curve as "svg"."""
    from marsad.report.networks import networks

    return networks(_read(lake, as_of), shape, limit=limit, lang=lang, width=width)


def render_statements(
    lake: str | Path,
    shape: str = "table",
    *,
    as_of: datetime | None = None,
    lang: str = "en",
    width: int = 100,
) -> str:
    """What people said about the networks of a lake until ``as_of``, as "table", "json" or "csv"."""
    from marsad.engines import Lake
    from marsad.report.statements import statements

    return statements(Lake(lake).read("statements"), shape, as_of=as_of, lang=lang, width=width)


def render_decisions(
    lake: str | Path,
    shape: str = "table",
    *,
    lead: str = "",
    offers: bool = False,
    as_of: datetime | None = None,
    lang: str = "en",
    width: int = 100,
) -> str:
    """What people decided about the leads of a lake until ``as_of``, as "table", "json" or "csv"."""
    from marsad.engines import Lake
    from marsad.report.decisions import decisions

    table = Lake(lake).read("decisions")
    return decisions(table, shape, lead=lead, offers=offers, as_of=as_of, lang=lang, width=width)


def render_lessons(told: Lessons, *, lang: str = "en", width: int = 100) -> str:
    """What outcomes teach about the harm table, as a table in plain words."""
    from marsad.report.lessons import lessons

    return lessons(told, lang, width)


def render_audit(told: Audit, *, lang: str = "en", width: int = 100) -> str:
    """Agreement, delays and equal reach, in plain words."""
    from marsad.report.audited import audited

    return audited(told, lang, width)


def audit_svg(told: Audit, *, lang: str = "en") -> str:
    """What was reached by area and language as bars with intervals (SVG)."""
    from marsad.report.audit_picture import picture

    return picture(told, lang)


def render_templates(
    tables: Mapping[str, pa.Table],
    shape: str = "table",
    *,
    limit: int = 20,
    lang: str = "en",
    width: int = 100,
) -> str:
    """The ``limit`` largest templates (0 = all) of ``tables`` as "table", "json" (one a line) or "html".

    ``tables`` by ``marsad.tables``: observations, readings, findings and members. What victims wrote is left out.
    """
    from marsad.report.templates import templates

    return templates(from_tables(tables), shape, limit=limit, lang=lang, width=width)


def write_html(
    lake: str | Path, out: Path, *, lang: str = "ar", limit: int = 60, as_of: datetime | None = None
) -> Path:
    """Write the report on the ``limit`` best leads to ``out`` and return it."""
    out.write_text(render(lake, "html", limit=limit, lang=lang, as_of=as_of), encoding="utf-8", newline="")
    return out


def _read(lake: str | Path, as_of: datetime | None) -> Read:
    from marsad.engines import Lake

    return from_lake(Lake(lake), as_of)


def _versions(lake: str | Path, as_of: datetime | None) -> Mapping[str, str]:
    from importlib.metadata import version

    return {"marsad": version("marsad"), "harm table": _harm(lake, as_of).said}


def _harm(lake: str | Path, as_of: datetime | None) -> HarmTable:
    """The harm table that the lake is ranked with, or was."""
    from marsad.engines import Lake
    from marsad.rank import harm_of

    return harm_of(Lake(lake).path, as_of)
