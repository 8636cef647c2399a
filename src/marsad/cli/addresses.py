"""``marsad locate | deconflict``: places of addresses that were seen, and what other units saw of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli import options
from marsad.cli.progress import Bars
from marsad.cli.run import say

In = Annotated[Path, typer.Option("--lake", help="Folder of the lake.")]

deconflict = typer.Typer(
    no_args_is_help=True, help="Other units' sightings beside our own. Nothing of ours is sent anywhere."
)


def locate(
    lake: In,
    geo: options.Geo,
    engine: Annotated[str, typer.Option(help="Where the work runs: embedded, spark.")] = "embedded",
) -> None:
    """Ask databases of places (MMDB) for the addresses of a lake. What they say is kept, with their date."""
    from marsad import pipeline
    from marsad.engines import Lake

    before = Lake(lake).read("locations", columns=["address"]).num_rows
    with Bars() as bars:
        done = pipeline.relink(lake, engine=engine, progress=bars, geo=geo or [])
    added = Lake(lake).read("locations", columns=["address"]).num_rows - before
    say(f"{added:,} answers added, {done.leads:,} leads")


@deconflict.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="CSV, JSON or JSON Lines: address or client, first, last, contact.")
    ],
    lake: In,
    from_whom: Annotated[str, typer.Option("--from", help="The unit that saw them.")] = "",
    engine: Annotated[str, typer.Option(help="Where the work runs: embedded, spark.")] = "embedded",
    json: options.Json = False,
) -> None:
    """Bring in what another unit says it saw, and tell it beside our leads. The same file again adds nothing."""
    import dataclasses

    import orjson

    from marsad import pipeline
    from marsad.engines import Lake
    from marsad.link.sessions.told import keep
    from marsad.readers import table_rows

    store = Lake(lake)
    with store.writing():
        kept = keep(store, table_rows(file), source=file.name, unit=from_whom, now=datetime.now(UTC))
    with Bars() as bars:
        done = pipeline.relink(lake, engine=engine, progress=bars)
    for number, reason in kept.refused:
        say(f"{file.name} record {number}: {reason}")
    if json:
        print(orjson.dumps({**dataclasses.asdict(kept), "leads": done.leads}).decode())
    else:
        say(f"{kept.read:,} rows read, {kept.added:,} new, {len(kept.refused):,} refused")
    if kept.refused:
        raise typer.Exit(1)
