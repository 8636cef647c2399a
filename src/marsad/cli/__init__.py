"""The terminal over the library: options in, calls out, no logic of its own.

stdout carries data, stderr carries messages. Exit 0 done, 1 finished with refused records, 2 wrong use or an
error that a person must act on.
"""

from __future__ import annotations

import os
import sys

import typer
from typer.core import TyperGroup

from marsad.cli import (
    addresses,
    decisions,
    demo,
    evidence,
    harm,
    hashes,
    hindsight,
    look,
    measure,
    packs,
    people,
    run,
    simulate,
    statements,
    stream,
)
from marsad.errors import MarsadError

app = typer.Typer(
    name="marsad",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=TyperGroup,
    help="Marsad (مرصد): a short, explained, ranked list of leads from what a unit lawfully holds.",
)


def _version(asked: bool) -> None:
    if asked:
        import importlib.metadata

        typer.echo(f"marsad {importlib.metadata.version('marsad')}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Options before the command."""


app.command("demo")(demo.demo)
app.command("run")(run.run)
app.command("locate")(addresses.locate)
app.command("leads")(look.leads)
app.command("plan")(look.plan)
app.command("explain")(look.explain)
app.command("networks")(look.networks)
app.command("merge")(statements.merge)
app.command("split")(statements.split)
app.command("hub")(statements.hub)
app.command("not-hub")(statements.not_hub)
app.command("withdraw")(statements.withdraw)
app.command("statements")(statements.statements)
app.command("decide")(decisions.decide)
app.command("decisions")(decisions.decisions)
app.command("learn")(hindsight.learn)
app.command("audit")(hindsight.audit)
app.command("selectors")(stream.selectors)
app.command("detect")(stream.detect)
app.command("link")(stream.link)
app.command("templates")(stream.templates)
app.command("people")(people.people)
app.command("synth")(run.synth)
app.command("evaluate")(measure.evaluate)
app.command("desk")(run.desk)
app.add_typer(packs.app, name="packs")
app.add_typer(addresses.deconflict, name="deconflict")
app.add_typer(evidence.app, name="evidence")
app.add_typer(harm.app, name="harm")
app.add_typer(hashes.app, name="hashes")
app.add_typer(simulate.app, name="simulate")


def main() -> None:
    """The entry point: errors become one message with one next act."""
    try:
        app()
    except MarsadError as error:
        print(f"marsad: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        # The reader of our stdout (head, less) has gone: not an error. Keeps Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        print("marsad: stopped; the same command goes on where it was", file=sys.stderr)
        raise SystemExit(130) from None
