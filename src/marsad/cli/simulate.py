"""``marsad simulate``: what comes of an order of work, before a unit trusts it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli import options
from marsad.cli.progress import Bars

if TYPE_CHECKING:
    from marsad.simulate import Triage

app = typer.Typer(no_args_is_help=True, help="Simulations, under assumptions that one file holds.")
_PAGE = 140  # columns where nobody says how wide the page is


@app.callback()
def _simulate() -> None:
    """Keeps "triage" a word of its own."""


@app.command("triage")
def triage(
    settings: Annotated[
        Path | None, typer.Option(help="Your copy of the assumptions (see --write-settings).")
    ] = None,
    seeds: Annotated[
        int | None, typer.Option(help="So many runs, seeds 1, 2, ...; 20 as the package has it.", min=1)
    ] = None,
    hours: Annotated[
        list[float] | None, typer.Option(help="Staff-hours a day; give it again for more than one.", min=0.1)
    ] = None,
    write_settings: Annotated[
        Path | None, typer.Option(help="Write the assumptions into this file, to be edited, and stop.")
    ] = None,
    plots: Annotated[
        Path | None, typer.Option(help="Draw into this folder: SVG, and PNG with the extra 'plots'.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the drawings: ar, en or fr.")] = "en",
    processes: Annotated[
        int, typer.Option(help="Processes to work with; 0 = as many as there are processors.", min=0)
    ] = 0,
    json: options.Json = False,
) -> None:
    """Work the same items in many orders, and tell what each averts, reaches and misses."""
    from marsad.simulate import BUILT_IN, load_settings, simulate
    from marsad.simulate.plots import known_language

    if write_settings is not None:
        options.give(BUILT_IN.read_text(encoding="utf-8"), write_settings)
        return
    assumed = load_settings(settings)
    if plots is not None:
        known_language(lang)  # before minutes of work
    with Bars() as bars:
        bars.stage("simulate")
        result = simulate(
            assumed,
            seeds=seeds,
            hours=hours,
            processes=processes or os.cpu_count() or 1,
            moved=lambda done, of: bars.read(done, of, done),
        )
    if plots is not None:
        _draw(result, plots, lang)
    _show(result, json=json)


def _draw(result: Triage, folder: Path, lang: str) -> None:
    from marsad.simulate.plots import can_paint, write_plots

    for path in write_plots(result, folder, lang):
        print(f"written: {path}", file=sys.stderr)
    if not can_paint():
        print("marsad: SVG only; for PNG: pip install 'marsad[plots]'", file=sys.stderr)


def _show(result: Triage, *, json: bool) -> None:
    if json:
        import orjson

        from marsad.simulate.told import told

        print(orjson.dumps(told(result), option=orjson.OPT_INDENT_2).decode())
        return
    from rich.console import Console

    from marsad.simulate.show import tables

    console = Console() if sys.stdout.isatty() else Console(width=_PAGE)
    for part in tables(result):
        console.print(part)
