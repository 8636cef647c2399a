"""``marsad evidence list | show | timeline | open | due``: each look stands in the log before it is answered."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli import options
from marsad.cli.evidence import asked, rows
from marsad.cli.look import moment
from marsad.cli.run import say
from marsad.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.evidence.nouns import Event, Item


def list_(
    store: asked.Store,
    by: asked.By = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
    json: options.Json = False,
) -> None:
    """All items, in the order in which they were sealed. Logged."""
    with asked.opened(store) as vault:
        _show(vault.items(asked.act(by, purpose, legal_basis)), json=json)


def due(
    store: asked.Store,
    on: Annotated[str, typer.Option("--on", help="Due by this UTC date; else today.")] = "",
    by: asked.By = "",
    purpose: asked.Purpose = "retention",
    legal_basis: asked.LegalBasis = "",
    json: options.Json = False,
) -> None:
    """Items whose days are over and that nobody holds back: a person erases them."""
    at = moment(on, "--on") or datetime.now(UTC)
    with asked.opened(store) as vault:
        items = vault.items(asked.act(by, purpose, legal_basis))
    over = [each for each in items if each.retain_until and each.retain_until <= at]
    _show([each for each in over if not each.on_hold], json=json)
    if held := sum(each.on_hold for each in over):
        say(f"{held} more are on hold")


def show(
    item: asked.Item,
    store: asked.Store,
    by: asked.By = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
    json: options.Json = False,
) -> None:
    """What was sealed about an item, and what happened to it since. Logged."""
    doing = asked.act(by, purpose, legal_basis)
    with asked.opened(store) as vault:
        events = vault.timeline(item, doing)
        found = vault.item(item)
        record = vault.record(item, doing) if found.held != "erased" else {}
    record.pop("salt", None)
    if json:
        rows.line(
            rows.of_item(found) | {"record": record, "events": [rows.of_event(each) for each in events]}
        )
        return
    facts = asked.table("", "")
    for name, value in (rows.of_item(found) | record).items():
        text = ", ".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, dict) else value
        facts.add_row(name.replace("_", " "), "" if text is None else str(text))
    facts.show_header = False
    asked.show(facts)
    print()
    _timeline(events)


def timeline(
    item: asked.Item,
    store: asked.Store,
    by: asked.By = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
    json: options.Json = False,
) -> None:
    """Everything that ever happened to an item, this look included. Logged."""
    with asked.opened(store) as vault:
        events = vault.timeline(item, asked.act(by, purpose, legal_basis))
    if json:
        for each in events:
            rows.line(rows.of_event(each))
        return
    _timeline(events)


def open_(
    item: asked.Item,
    store: asked.Store,
    out: Annotated[Path, typer.Option("--out", help="A new file; - is standard output.")],
    by: asked.By = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
) -> None:
    """Give an item's bytes out, to be read. Logged before a byte is given; to hand it on, use export."""
    if str(out) != "-" and out.exists():
        raise UsageError(f"{out} is there already", hint="name a new file")
    with asked.opened(store) as vault, vault.open(item, asked.act(by, purpose, legal_basis)) as stream:
        if str(out) == "-":
            shutil.copyfileobj(stream, sys.stdout.buffer, 1 << 20)
            return
        with out.open("xb") as file:
            out.chmod(0o600)
            shutil.copyfileobj(stream, file, 1 << 20)
    say(f"written: {out}; it is a copy outside the store: delete it when it has served")


def _show(items: Sequence[Item], *, json: bool) -> None:
    if json:
        for each in items:
            rows.line(rows.of_item(each))
        return
    shown = asked.table("id", "name", "held", "size", "handling", "keep until", "")
    for each in items:
        until = rows.last_day(each) or ""
        hold = "on hold" if each.on_hold else ""
        shown.add_row(
            each.id, each.name, rows.HELD[each.held], rows.size(each.size), each.handling, until, hold
        )
    asked.show(shown)
    say(f"{len(items):,} items")


def _timeline(events: Sequence[Event]) -> None:
    shown = asked.table("when (UTC)", "what", "who", "what for", "entry", "with")
    for each in events:
        more = ", ".join(f"{name} {value}" for name, value in each.more.items())
        shown.add_row(
            f"{each.at:%Y-%m-%d %H:%M:%S}", rows.DONE[each.action], each.actor, each.purpose or "not stated",
            str(each.seq), more,
        )  # fmt: skip
    asked.show(shown)
