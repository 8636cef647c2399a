"""``marsad harm``: look at the harm table, begin one of your own, sign it, and rank a lake with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli import options
from marsad.cli.run import say

app = typer.Typer(
    no_args_is_help=True, help="What a unit's leadership holds crimes to cost: owned, versioned, signed."
)
File = Annotated[Path, typer.Argument(help="The harm table (YAML).")]


@app.command("show")
def show(
    lake: Annotated[Path | None, typer.Option("--lake", help="The table this lake is ranked with.")] = None,
    json: options.Json = False,
) -> None:
    """The table in use: version, who signed it, harm and hours by crime, least shares, random share."""
    from marsad.rank import harm_of, load_harm
    from marsad.report.harm import harm_table

    sys.stdout.write(harm_table(harm_of(lake) if lake else load_harm(), json=json, width=options.width()))


@app.command("check")
def check(file: File) -> None:
    """Whether a table can be used, and whether its signature holds."""
    from marsad.rank import signed_harm

    print(signed_harm(file).said)


@app.command("new")
def new(file: Annotated[Path, typer.Argument(help="Where your table begins.")]) -> None:
    """Begin a table of your own: a copy of the built-in one."""
    from marsad.rank import new_harm

    print(new_harm(file))


@app.command("sign")
def sign(
    file: File,
    key: Annotated[Path, typer.Option(help="The private key of who answers for it (marsad packs key).")],
    passphrase: Annotated[bool, typer.Option(help="The key has a passphrase.")] = True,
) -> None:
    """Sign a table that can be used."""
    from marsad.packs import read_key
    from marsad.rank import sign_harm

    asked = typer.prompt("Passphrase", hide_input=True, err=True) if passphrase else ""
    print(sign_harm(file, read_key(key, asked)))


@app.command("use")
def use(
    file: File,
    lake: Annotated[Path, typer.Option("--lake", help="Folder of the lake.")],
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Although nobody signed it: a trial.")] = False,
) -> None:
    """Rank a lake with this table from now on; the table and its signature are copied into it."""
    from marsad import pipeline
    from marsad.engines import Lake, runs
    from marsad.rank import use_harm

    store = Lake(lake)
    print(use_harm(file, store.path, unsigned=unsigned).said)
    if runs.newest(store):
        say(f"ranked again: {pipeline.relink(lake).leads} leads")
