"""``marsad evidence export | verify``: what leaves, to whom; and whether anything is not as it was sealed."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli import options
from marsad.cli.evidence import asked, rows
from marsad.cli.run import say
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.evidence.export.release import Preview
    from marsad.evidence.verify import Verdict

_NOTES = {
    "key.own": "the key is the export's own: --key compares it with the one that was published",
    "stamps.own": "the authorities' certificates are the ones that came with the export",
    "stamps.none": "no authority has put a time under this",
    "keys.none": "the keys are not here: what the files say was not compared",
    "objects.extra": "files that no entry speaks of, left by an interrupted writer",
    "against.other": "a checkpoint of a size that this export does not hold: it cannot be compared",
    "archive": "a web archive was broken before it was sealed",
}


def export(
    store: asked.Store,
    items: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Items (E-...); none means all.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new folder, or a ZIP where the name ends so.")
    ] = None,
    to: Annotated[str, typer.Option("--to", help="Who receives it.")] = "",
    release: Annotated[
        str,
        typer.Option("--release", help="Why it may leave, where handling or whose data it is hold it back."),
    ] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only show what would leave, to whom.")] = False,
    by: asked.By = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
    json: options.Json = False,
) -> None:
    """Hand items over: files, history, proofs and how to check them, for somebody who has no Marsad."""
    from marsad.evidence.export.release import preview as previewed
    from marsad.evidence.export.whole import chosen
    from marsad.evidence.export.whole import export as exported

    doing = asked.act(by, purpose, legal_basis)
    with asked.opened(store) as vault:
        if preview:
            _preview(previewed(chosen(vault, items or [], doing), to), json=json)
            return
        if out is None:
            raise UsageError("where to?", hint="--out DIR or --out FILE.zip, or --preview")
        with asked.Bytes("handing over") as told:
            done = exported(vault, items or [], out, doing, to=to, reason=release, told=told)
    if json:
        rows.line(
            {"id": done.id, "out": str(done.out), "items": [each.id for each in done.items], "events": done.events,
             "vkey": done.vkey, "fingerprint": done.fingerprint, "unstamped": list(done.unstamped)}
        )  # fmt: skip
        return
    print(f"{done.id}  {done.out}")
    say(
        f"{len(done.items):,} items with {done.events:,} events; VERIFY.md and verify.html in it say how to check"
    )
    say(f"give the key's fingerprint by another way: {done.fingerprint}")
    for each in done.unstamped:
        say(f"without a timestamp of {each}")


def verify(
    path: Annotated[Path, typer.Argument(metavar="DIR", help="A store, or an export's folder or ZIP.")],
    key: Annotated[str, typer.Option("--key", help="The log's public key as the unit published it.")] = "",
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", help="A checkpoint that was handed out; may be repeated."),
    ] = None,
    json: options.Json = False,
) -> None:
    """Say what is wrong, and where; exit 1 where anything is. Nothing is written."""
    from marsad.evidence.verify import verify as verified

    if (path / "replay.json").is_file():
        _replayed(path, key, json=json)
        return
    with asked.Bytes("checking") as told:
        verdict = verified(path, vkey=key, against=against or [], told=told)
    if json:
        rows.line(_verdict(verdict))
    else:
        _words(verdict)
    if not verdict.whole:
        raise typer.Exit(1)


def _replayed(path: Path, key: str, *, json: bool) -> None:
    """The folder of a lead that was run again (`marsad explain --recompute --proof`)."""
    from marsad.replay import verify_replay

    faults = verify_replay(path, key)
    if json:
        shown = [dataclasses.asdict(each) for each in faults]
        rows.line({"what": "replay", "whole": not faults, "faults": shown, "anchored": bool(key)})
    for each in [] if json else faults:
        print(f"{each.where}: {each.what} [{each.code}]")
    if faults:
        raise typer.Exit(1)
    if not json:
        print("this lead, as it was run again, is the one the log committed to")
        say("" if key else "the key is the folder's own: --key compares it with the one that was published")


def _preview(shown: Preview, *, json: bool) -> None:
    if json:
        rows.line(
            {"to": shown.to, "items": [rows.of_item(each) for each in shown.items], "size": shown.size,
             "handling": list(shown.handling), "subjects": list(shown.subjects),
             "held_back": [{"id": each, "reason": reason} for each, reason in shown.held_back]}
        )  # fmt: skip
        return
    print(f"to: {shown.to or 'nobody named yet'}")
    print(f"{len(shown.items):,} items, {rows.size(shown.size)}; handling: {', '.join(shown.handling)}")
    print(f"data of: {', '.join(shown.subjects)}")
    table = asked.table("id", "name", "size", "handling", "held back")
    reasons = dict(shown.held_back)
    for each in shown.items:
        table.add_row(each.id, each.name, rows.size(each.size), each.handling, reasons.get(each.id, ""))
    asked.show(table)
    say("nothing has left" + (" and some of it does not leave without --release and --to" if reasons else ""))


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "what": verdict.what,
        "whole": verdict.whole,
        "faults": [dataclasses.asdict(each) for each in verdict.faults],
        "counts": dict(verdict.counts),
        "notes": list(verdict.notes),
        "vkey": verdict.vkey,
        "fingerprint": verdict.fingerprint,
        "anchored": verdict.anchored,
        "stamps": dict(verdict.stamps),
    }


def _words(verdict: Verdict) -> None:
    for each in verdict.faults:
        print(f"{each.where}: {each.what} [{each.code}]")
    looked = ", ".join(f"{count:,} {name}" for name, count in sorted(verdict.counts.items()))
    print(f"looked at: {looked}")
    for authority, at in verdict.stamps.items():
        print(f"timestamp of {authority}: {at}")
    print(f"key of the log: {verdict.vkey}")
    if not verdict.anchored:
        print(f"compare this fingerprint with the unit by another way: {verdict.fingerprint}")
    for note in verdict.notes:
        code, _, rest = note.partition(":")
        print(f"note: {_NOTES.get(code, code)}{f' ({rest})' if rest else ''}")
    many = len(verdict.faults)
    print(
        "everything is as it was sealed"
        if verdict.whole
        else f"NOT as it was sealed: {many} faults, named above"
    )
