"""``marsad leads | plan | explain | networks``: look at what a lake holds."""

from __future__ import annotations

import math
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli import adopting, options
from marsad.errors import UsageError

Lake = Annotated[Path, typer.Option("--lake", help="Folder of the lake.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of titles and reasons: ar, en, fr.")]
AsOf = Annotated[
    str, typer.Option("--as-of", help="As known at this UTC date or time, for example 2026-05-03.")
]


def leads(
    lake: Lake,
    format: Annotated[str, typer.Option("--format", help="table, json, html or csv.")] = "table",
    limit: Annotated[int, typer.Option(help="How many leads at most; 0 = all.", min=0)] = 50,
    capacity_hours: Annotated[
        float,
        typer.Option(
            "--capacity-hours", help="Staff hours there are; marks what fits and what is left.", min=0
        ),
    ] = 0.0,
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file instead of stdout.")] = None,
    lang: Lang = "en",
    as_of: AsOf = "",
    take: adopting.Adopt = False,
    by: adopting.By = "",
    json: options.Json = False,
) -> None:
    """The ranked leads with their reasons."""
    from marsad import report

    shape = "json" if json else format
    if shape not in report.FORMATS:
        raise UsageError(f"--format {shape!r} is unknown", hint=f"one of {', '.join(report.FORMATS)}")
    text = report.render(
        lake,
        shape,
        limit=limit,
        capacity_hours=capacity_hours,
        lang=lang,
        as_of=moment(as_of),
        width=options.width(),
    )
    options.give(text, out)
    if take:
        adopting.adopt(lake, capacity_hours, by, past=bool(as_of))


def plan(
    lake: Lake,
    hours: Annotated[float, typer.Option("--hours", help="Staff hours there are.", min=0)] = 0.0,
    desks: Annotated[
        int, typer.Option("--desks", help="How many desks are staffed: who does what tomorrow.", min=0)
    ] = 0,
    each: Annotated[float, typer.Option("--each", help="Hours of a desk on that day.", min=0)] = 5.0,
    format: Annotated[
        str, typer.Option("--format", help="table or json; with --desks also html or csv.")
    ] = "table",
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file instead of stdout.")] = None,
    lang: Lang = "en",
    as_of: AsOf = "",
    whose: adopting.Whose = "",
    take: adopting.Adopt = False,
    by: adopting.By = "",
    json: options.Json = False,
) -> None:
    """What to do with the hours there are: confirm, keep, work on, draw at random, and what is knowingly left."""
    from marsad import report

    if whose and desks:
        raise UsageError(
            "--for is the plan of one person, --desks that of many", hint="leave one of them out"
        )
    shape, when = "json" if json else format, moment(as_of)
    if desks:
        text = report.render_day(lake, desks, each, shape, lang=lang, as_of=when, width=options.width())
    elif hours:
        text = report.render_plan(lake, hours, shape, lang=lang, as_of=when, whose=whose)
    else:
        raise UsageError("how much time is there?", hint="--hours 40, or --desks 8 --each 5")
    options.give(text, out)
    if take:
        longest = each if desks else math.inf
        adopting.adopt(lake, hours or desks * each, by, longest=longest, past=bool(as_of), whose=whose)


def explain(
    lead: Annotated[str, typer.Argument(metavar="LEAD", help="The id of a lead (L-...).")],
    lake: Lake,
    lang: Lang = "en",
    as_of: AsOf = "",
    recompute: Annotated[
        bool,
        typer.Option(
            "--recompute",
            help="Run it again from the tables and packs of then, and say whether it is the same; exit 1 if not.",
        ),
    ] = False,
    proof: Annotated[
        Path | None, typer.Option(help="With --recompute: write what proves it to this new folder.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who asks; else MARSAD_ACTOR, else the login name.")] = "",
    json: options.Json = False,
) -> None:
    """Why a lead stands where it stands: reasons, cues, selectors, members, what is missing."""
    from marsad import report

    shape = "json" if json else "table"
    if proof and not recompute:
        raise UsageError("--proof proves what comes out when a lead is run again", hint="add --recompute")
    if recompute:
        when = moment(as_of)
        text, same = report.render_again(lead, lake, shape, lang=lang, as_of=when, proof=proof, by=by)
        sys.stdout.write(text)
        raise typer.Exit(0 if same else 1)
    sys.stdout.write(
        report.render_lead(lead, lake, shape, lang=lang, as_of=moment(as_of), width=options.width())
    )


def networks(
    lake: Lake,
    format: Annotated[
        str, typer.Option("--format", help="table, json, csv, or svg: the concentration curve.")
    ] = "table",
    limit: Annotated[int, typer.Option(help="How many networks at most; 0 = all.", min=0)] = 20,
    lang: Lang = "en",
    as_of: AsOf = "",
    json: options.Json = False,
) -> None:
    """The networks, the largest first: where each falls apart, whom it nearly touches, how few hold how much."""
    from marsad import report

    shape = "json" if json else format
    sys.stdout.write(
        report.render_networks(
            lake, shape, limit=limit, lang=lang, as_of=moment(as_of), width=options.width()
        )
    )


def moment(text: str, option: str = "--as-of") -> datetime | None:
    """A UTC moment from ISO 8601; a date alone means its end; UsageError otherwise."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option} {text!r} is not a date", hint="for example 2026-05-03 or 2026-05-03T12:00"
        ) from None
    if len(text) == len("2026-05-03"):
        found = found.replace(hour=23, minute=59, second=59)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
