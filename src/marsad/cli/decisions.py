"""``marsad decide | decisions``: what people decide about leads, kept with name, reason and date."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli import options
from marsad.cli.look import moment
from marsad.cli.run import say

In = Annotated[Path, typer.Option("--lake", help="Folder of the lake.")]


def decide(
    lead: Annotated[str, typer.Argument(metavar="LEAD", help="The id of a lead (L-...).")],
    lake: In,
    what: Annotated[
        str,
        typer.Option("--what", help="outcome, override, confirm, clear, preserve, assign or note."),
    ],
    by: Annotated[str, typer.Option("--by", help="Who decides: a person's name.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")] = "",
    result: Annotated[
        list[str] | None,
        typer.Option(
            "--result",
            help="Of an outcome, repeated: actionable or not_actionable; right, other or nothing; harm_none, harm_low "
            "or harm_high; victim_reached; referred:CODE; continues (the lead stays open). "
            "Of an override: higher, lower or away.",
        ),
    ] = None,
    hours: Annotated[float | None, typer.Option("--hours", help="Staff-hours that the work took.")] = None,
    until: Annotated[
        str,
        typer.Option("--until", help="It ends with this UTC date; of preserve: records are kept so long."),
    ] = "",
    to: Annotated[str, typer.Option("--to", help="Whom the lead is assigned to.")] = "",
    rerank: Annotated[
        bool, typer.Option("--rerank", help="Rank again at once, not with the next run.")
    ] = False,
) -> None:
    """Decide about a lead: its outcome, a place of its own, life risk confirmed or cleared, who works on it."""
    from marsad.engines import Lake
    from marsad.link.saying import Word
    from marsad.rank import deciding

    store = Lake(lake)
    word = Word(by, reason, datetime.now(UTC), moment(until, "--until"))
    with store.writing():
        row = deciding.decide(store, lead, what, word, result=result or (), hours=hours, to=to)
        deciding.keep(store, [row])
    effect(store.path, row["id"], at_once=rerank)


def decisions(
    lake: In,
    lead: Annotated[str, typer.Option("--lead", help="Only decisions on this lead.")] = "",
    offers: Annotated[bool, typer.Option("--offers", help="Also what adopted plans offered.")] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="As it stood at this UTC date or time.")] = "",
    format: Annotated[str, typer.Option("--format", help="table, json or csv.")] = "table",
    lang: Annotated[str, typer.Option("--lang", help="ar, en, fr.")] = "en",
    json: options.Json = False,
) -> None:
    """All that people decided about leads: who, when, what, why, the rank it had then, and whether it holds."""
    from marsad import report

    shape, at = "json" if json else format, moment(as_of)
    text = report.render_decisions(
        lake, shape, lead=lead, offers=offers, as_of=at, lang=lang, width=options.width()
    )
    sys.stdout.write(text)


def effect(lake: Path, decision: str, *, at_once: bool) -> None:
    """Gives the decision's id on stdout, and ranks again where that was asked for."""
    from marsad import pipeline

    print(decision)
    if not at_once:
        say("it takes effect with the next marsad run")
        return
    say(f"ranked again: {pipeline.relink(lake).leads:,} leads")
