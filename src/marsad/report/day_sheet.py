"""A day's plan for a terminal, a spreadsheet and a program."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marsad.report.console import GAP, isolate, render
from marsad.report.lines import plain
from marsad.report.planned import crime_name, plan_json, plan_lines
from marsad.report.sheet import safe
from marsad.report.telling import most_telling
from marsad.report.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.report.day import Day, Part, Work
    from marsad.report.words import Words

COLUMNS = ("desk", "lead", "title", "hours", "hours_after", "why", "reason", "deadline")
_ROWS = 8


def day_terminal(day: Day, lang: str = "en", width: int = 100, *, color: bool = False) -> str:
    """The plan in a few lines, a table of desks, and what is left by kind of crime; ``width`` columns wide."""
    w = words(lang)
    staff = w.say(
        "day.staff",
        desks=w.say("day.desks", count=len(day.desks)),
        each=w.number(day.each),
        hours=w.number(day.plan.capacity),
    )
    head = Text(f"{w.say('day.plan_of', date=w.day(day.on))} · {staff}", style="bold")
    told = Text("\n".join(plan_lines(day.plan, w)))
    return render(Group(head, Text(), told, Padding(_desks(day, w), (1, 0)), _left(day, w)), width, color)


def _desks(day: Day, w: Words) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
    for name in ("day.desk_head", "ui.hours", "ui.typology", "ui.why", "day.lead"):
        table.add_column(isolate(w.say(name)), no_wrap=name == "day.lead")
    for number, desk in enumerate(day.desks, 1):
        for at, work in enumerate(desk):
            name = "" if at else isolate(w.say("day.desk", count=number))
            table.add_row(name, *_cells(work, w), end_section=at == len(desk) - 1)
        if not desk:
            table.add_row(isolate(w.say("day.desk", count=number)), "", isolate(w.say("day.nothing")), "", "")
    return table


def _cells(work: Work, w: Words) -> tuple[str, str, str, str]:
    more = f" {w.say('day.goes_on', hours=w.number(round(work.remain, 1)))}" if work.remain >= 0.1 else ""
    return (
        isolate(w.hours(work.today) + more),
        isolate(w.typology(work.lead)),
        isolate(_why(work, w)),
        work.task.lead,
    )


def _why(work: Work, w: Words) -> str:
    """Why it is on the list, where that is not its place by index alone; then what says most about it."""
    told = [] if work.task.why == "index" else [w.say(f"day.w_{work.task.why}")]
    most = most_telling(work.lead)
    if most:
        told.append(w.reason(most["code"], dict(most["params"])))
    return " · ".join(told)


def _left(day: Day, w: Words) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
    table.add_column(isolate(w.say("day.kind")))
    for name in ("waiting", "taken", "stays", "stay_hours", "harm_short"):
        table.add_column(isolate(w.say(f"day.{name}")), justify="right")
    for part in day.kinds[:_ROWS]:
        cells = (part.waiting, part.taken, part.waiting - part.taken, round(part.hours))
        percent = f"{w.number(round(100 * part.harm))} %"
        table.add_row(isolate(crime_name(part.name, w)), *map(w.number, cells), percent)
    return table


def day_csv(day: Day, lang: str = "en") -> str:
    """One row a piece of work on a desk, safe to open in a spreadsheet (see `sheet`)."""
    w, out = words(lang), io.StringIO()
    out.write("\ufeff")
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for number, desk in enumerate(day.desks, 1):
        for work in desk:
            until = work.lead["deadline"]
            row = [
                number, work.task.lead, w.typology(work.lead), round(work.today, 2), round(work.remain, 2),
                work.task.why, _why(work, w), f"{until:%Y-%m-%dT%H:%MZ}" if until else "",
            ]  # fmt: skip
            sheet.writerow([safe(cell) for cell in row])
    return out.getvalue()


def day_json(day: Day) -> dict[str, Any]:
    """The day as one dict: the plan, who does what, and sums of what is left."""
    return {
        "date": day.on.isoformat(),
        "each": day.each,
        "plan": plan_json(day.plan),
        "desks": [[_work(work) for work in desk] for desk in day.desks],
        "used": {name: plain(hours) for name, hours in day.used.items()},
        "left": {
            "leads": day.left,
            "hours": plain(day.left_hours),
            "harm_taken_on": plain(day.reached),
            "hours_taken_on": plain(day.share),
            "by_crime": _parts(day.kinds),
            "by_area": _parts(day.areas),
            "deadlines": [{"date": on.isoformat(), "leads": count} for on, count in day.out],
            "next": [lead["id"] for lead in day.first],
        },
    }


def _work(work: Work) -> dict[str, Any]:
    told = {"lead": work.task.lead, "why": work.task.why, "hours": plain(work.today)}
    return told | {"hours_after": plain(work.remain), "deadline": plain(work.lead["deadline"])}


def _parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [
        {
            "name": part.name,
            "waiting": part.waiting,
            "taken": part.taken,
            "hours_left": plain(part.hours),
            "harm_taken_on": plain(part.harm),
        }
        for part in parts
    ]
