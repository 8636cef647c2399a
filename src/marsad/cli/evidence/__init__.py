"""``marsad evidence``: seal, look, hand over, verify; each act under a person's name."""

from __future__ import annotations

import typer

from marsad.cli.evidence import adding, capturing, giving, keeping, looking, trust, watching

app = typer.Typer(
    no_args_is_help=True,
    help="Evidence that a court can check without us: every byte sealed on arrival, every touch on record.",
)
app.command("new")(adding.new)
app.command("add")(adding.add)
app.command("capture")(capturing.capture)
app.command("list")(looking.list_)
app.command("show")(looking.show)
app.command("timeline")(looking.timeline)
app.command("open")(looking.open_)
app.command("due")(looking.due)
app.command("handling")(keeping.handling)
app.command("hold")(keeping.hold)
app.command("release")(keeping.release)
app.command("erase")(keeping.erase)
app.command("quota")(keeping.quota)
app.command("export")(giving.export)
app.command("verify")(giving.verify)
app.command("checkpoint")(trust.checkpoint)
app.command("stamp")(trust.stamp)
app.add_typer(trust.authority, name="authority")
app.add_typer(watching.app, name="witness")
