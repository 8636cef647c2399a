"""``marsad demo``: everything alive in one command, with an artificial world or an artificial year of addresses."""

from __future__ import annotations

import shutil
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.progress import Bars
from marsad.cli.run import say, tell
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.model import Provenance
    from marsad.pipeline import RunSummary

_NOTE = "artificial world: nothing in it is about real people"
_SEED = 7
_ADDRESSES, _DESKS, _HOURS = 4_477, 8, 5.0
"""Source: La Presse 2022-01-10: 4,477 addresses in twelve months; eight investigators. The hours are ours."""


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the demonstration.")] = Path("demo"),
    items: Annotated[int, typer.Option(help="How many observations.", min=1_000)] = 120_000,
    case: Annotated[
        str, typer.Option(help="A case instead: addresses = 4,477 of them in a year, and eight desks.")
    ] = "",
    lang: Annotated[str, typer.Option(help="Language of the pages: ar, en, fr.")] = "ar",
    open_report: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
) -> None:
    """An artificial world, run through and shown: everything alive in one command."""
    from marsad.model import Provenance
    from marsad.report import render_day, write_html

    if case not in ("", "addresses"):
        raise UsageError(f"there is no case {case!r}", hint="--case addresses")
    if out.exists():
        if not (out / "world").exists() and any(out.iterdir()):
            raise UsageError(f"{out} holds other files", hint="name another folder with --out")
        shutil.rmtree(out)
    why = Provenance(_NOTE, "demonstration with invented data", handling="TLP:CLEAR", retention_days=365)
    with Bars() as bars:
        bars.stage("world")
        done = _year(out, why, bars) if case else _world(out, why, items, bars)
        bars.stage("report")
        report = write_html(out / "lake", out / "report.html", lang=lang)
        tomorrow = out / "tomorrow.html"
        page = render_day(out / "lake", _DESKS, _HOURS, "html", lang=lang)
        tomorrow.write_text(page, encoding="utf-8", newline="")
    tell(done, out / "lake", json=False)
    say(f"report: {report.resolve()}")
    say(f"tomorrow, for {_DESKS} desks: {tomorrow.resolve()}")
    if open_report and sys.stdout.isatty():
        webbrowser.open((tomorrow if case else report).resolve().as_uri())


def _world(out: Path, why: Provenance, items: int, bars: Bars) -> RunSummary:
    from marsad import pipeline
    from marsad.synth import write_world

    made = write_world(
        out / "world", items=items, seed=_SEED, progress=lambda done: bars.read(done, items, done)
    )
    source = out / "world" / "observations.jsonl"
    return pipeline.run([source], out / "lake", why, as_of=made.until, progress=bars)


def _year(out: Path, why: Provenance, bars: Bars) -> RunSummary:
    """A unit that is told of addresses: lists of hashes, sightings, tips and complaints of a year."""
    from marsad import pipeline
    from marsad.engines import Lake
    from marsad.hashlists import Asked, import_list
    from marsad.synth.case_records import write_case

    made = write_case(out / "world", _SEED, addresses=_ADDRESSES)
    lake = Lake(out / "lake", create=True)
    for path in sorted((out / "world" / "lists").iterdir()):
        import_list(lake, Asked(path, path.stem, "invented list"), why)
    return pipeline.run([out / "world" / "sources"], lake.path, why, as_of=made.until, progress=bars)
