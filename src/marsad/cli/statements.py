"""``marsad merge | split | hub | not-hub | withdraw | statements``: what people decide about networks."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli import options
from marsad.cli.decisions import effect
from marsad.cli.look import moment
from marsad.cli.run import say
from marsad.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.engines import Lake
    from marsad.link.preview import Preview
    from marsad.link.saying import Word

In = Annotated[Path, typer.Option("--lake", help="Folder of the lake.")]
By = Annotated[str, typer.Option("--by", help="Who says so: a person's name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence.")]
Until = Annotated[
    str, typer.Option("--until", help="It ends with this UTC date; without, when it is withdrawn.")
]
UntilHub = Annotated[
    str, typer.Option("--until", help="It ends with this UTC date; without, after 180 days.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Write it without asking.")]
Relink = Annotated[bool, typer.Option("--relink", help="Link and rank again at once, not with the next run.")]
_SHARED = 12  # ties of both sides that are named
Selector = Annotated[str, typer.Argument(metavar="KIND:VALUE", help="As marsad selectors writes it.")]


def merge(
    one: Annotated[str, typer.Argument(metavar="NETWORK|LEAD", help="N-... or L-...")],
    two: Annotated[str, typer.Argument(metavar="NETWORK|LEAD", help="N-... or L-...")],
    lake: In,
    by: By = "",
    reason: Reason = "",
    until: Until = "",
    yes: Yes = False,
    relink: Relink = False,
) -> None:
    """Say that two networks or leads are one: a tip, an address, a network. A person's report is attached as a witness
    and stays its own lead. Shows what it will do; can be withdrawn."""
    from marsad.engines import Lake
    from marsad.link import named, preview, saying

    store = Lake(lake)
    sides = [named.named(store, each) for each in (one, two)]
    named.check(*sides)
    held = preview.held(store, sides)
    row = saying.merge(held, sides[0].name, sides[1].name, _word(by, reason, until))
    _show("merge", preview.of_merge(held, row))
    for side in sides:
        if side.witness:
            say(f"{side.name} is what a person told: a witness only, it stays its own lead")
    _keep(store, row, relink=relink, sure=_sure(yes))


def split(
    network: Annotated[str, typer.Argument(metavar="NETWORK|LEAD", help="N-..., or L-... of a network")],
    part: Annotated[
        list[str],
        typer.Option(
            "--part", help="KIND:VALUE (all that carry it) or an observation's id; may be repeated."
        ),
    ],
    lake: In,
    by: By = "",
    reason: Reason = "",
    until: Until = "",
    yes: Yes = False,
    relink: Relink = False,
) -> None:
    """Say that a part of a network does not belong to the rest. Shows what it will do; can be withdrawn."""
    from marsad.engines import Lake
    from marsad.link import named, preview, saying

    store = Lake(lake)
    whole = named.named(store, network)
    held = preview.held(store, [whole])
    chosen: set[str] = set()
    for each in part:
        kind, sign, value = each.partition(":")
        chosen |= {*saying.carriers(held, whole.name, kind, value)} if sign else {each}
    row = saying.split(held, whole.name, chosen, _word(by, reason, until))
    _show("split", preview.of_split(held, row))
    _keep(store, row, relink=relink, sure=_sure(yes))


def hub(
    selector: Selector,
    lake: In,
    by: By = "",
    reason: Reason = "",
    until: UntilHub = "",
    relink: Relink = False,
) -> None:
    """Say that a selector is everybody's: it ties nobody until a day."""
    _on_selector(selector, lake, _word(by, reason, until), hub=True, relink=relink)


def not_hub(
    selector: Selector,
    lake: In,
    by: By = "",
    reason: Reason = "",
    until: UntilHub = "",
    relink: Relink = False,
) -> None:
    """Say that a selector is one actor's: it ties, although the counts speak against it."""
    _on_selector(selector, lake, _word(by, reason, until), hub=False, relink=relink)


def withdraw(
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="S-..., or a decision on a lead: D-...")
    ],
    lake: In,
    by: By = "",
    reason: Reason = "",
    relink: Relink = False,
) -> None:
    """Take a statement or a decision back; both stay on record."""
    from marsad.engines import Lake
    from marsad.link import saying

    store = Lake(lake)
    if statement.startswith("D-"):
        from marsad.rank import deciding

        with store.writing():
            row = deciding.withdraw(store.read("decisions"), statement, _word(by, reason))
            deciding.keep(store, [row])
        effect(store.path, row["id"], at_once=relink)
        return
    _keep(store, saying.withdraw(store.read("statements"), statement, _word(by, reason)), relink=relink)


def statements(
    lake: In,
    as_of: Annotated[str, typer.Option("--as-of", help="As it stood at this UTC date or time.")] = "",
    format: Annotated[str, typer.Option("--format", help="table, json or csv.")] = "table",
    lang: Annotated[str, typer.Option("--lang", help="ar, en, fr.")] = "en",
    json: options.Json = False,
) -> None:
    """All that people said about networks: who, when, what, why, until when, and whether it holds."""
    from marsad import report

    shape = "json" if json else format
    at = moment(as_of)
    sys.stdout.write(report.render_statements(lake, shape, as_of=at, lang=lang, width=options.width()))


def _word(by: str, reason: str, until: str = "") -> Word:
    from marsad.link.saying import Word

    return Word(by, reason, datetime.now(UTC), moment(until, "--until"))


def _on_selector(selector: str, lake: Path, word: Word, *, hub: bool, relink: bool) -> None:
    from marsad.engines import Lake
    from marsad.link import saying

    store = Lake(lake)
    kind, value, carried = saying.selector(store, selector, hub=hub)
    say(f"{kind} in {carried:,} observations")
    if not carried:
        say("nobody carries it so far: it counts once somebody does")
    _keep(store, saying.on_selector(kind, value, word, hub=hub), relink=relink)


def _show(what: str, made: Preview) -> None:
    """The preview, on stderr: stdout carries the statement's id."""
    from marsad.report.spans import plain

    for side in made.sides:
        name = side.name or "a network of its own"
        say(f"{side.size:,} observations {'become part of' if what == 'merge' else 'will be'} {name}")
        for kind, value, many in side.ties:
            say(f"    {many:>6,} × {kind} {plain(value)}")
    for kind, value, reason in made.shared[:_SHARED]:
        say(f"both carry {kind} {plain(value)}" + (f" (ties nobody: {reason})" if reason else ""))
    if more := len(made.shared[_SHARED:]):
        say(f"both carry {more:,} more")


def _sure(yes: bool) -> bool:
    """Whether it is to be written. Raises UsageError where nobody can be asked."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError("this was a preview: nothing is written yet", hint="add --yes")
    return typer.confirm("Write this statement?", err=True)


def _keep(store: Lake, row: Mapping[str, Any], *, relink: bool, sure: bool = True) -> None:
    from marsad import pipeline
    from marsad.link import saying

    if not sure:
        say("nothing is written")
        return
    with store.writing():
        saying.keep(store, row)
    print(row["id"])
    if not relink:
        say("it takes effect with the next marsad run")
        return
    done = pipeline.relink(store.path)
    for line in done.told:
        say(line)
    say(f"linked again: {done.leads:,} leads")
