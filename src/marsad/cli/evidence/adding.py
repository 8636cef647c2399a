"""``marsad evidence new | add``: a store, and bytes into it."""

from __future__ import annotations

import mimetypes
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli import options
from marsad.cli.evidence import asked, rows
from marsad.cli.run import say
from marsad.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from marsad.evidence import Vault
    from marsad.evidence.nouns import Act, Arrival

_KINDS = ("upload", "chat", "screenshot", "source", "web", "text")
# What a picture of a screen should say of itself: who took it, when, on what, of which account or page.
_TAKEN = ("by", "at", "device", "app", "url")


def new(
    store: asked.Store,
    origin: Annotated[
        str,
        typer.Option("--origin", help="The log's name in what it signs, for example unit.example/evidence."),
    ] = "",
    objects: Annotated[
        str,
        typer.Option("--objects", help="Where bytes lie, for example s3://bucket/evidence; else the folder."),
    ] = "",
    quota_gb: Annotated[float, typer.Option("--quota-gb", help="At most so much; 0 = no limit.", min=0)] = 0,
) -> None:
    """Make a store and give its public key, which partners and courts should be told."""
    from marsad.evidence import Vault

    with Vault.create(store, origin=origin, objects=objects, quota_bytes=round(quota_gb * 1e9)) as vault:
        print(vault.vkey)
    say(f"a new store in {store}; the line above is its public key: give it to partners, print it, keep it")
    say("its keys lie beside it: back them up apart (MARSAD_EVIDENCE_KEYS puts them elsewhere)")


def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Regular files; - is standard input.")
    ],
    store: asked.Store,
    as_: Annotated[str, typer.Option("--as", help=f"What it is: {', '.join(_KINDS)}.")] = "upload",
    name: Annotated[str, typer.Option("--name", help="What it is called; else the file's name.")] = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
    handling: Annotated[str, typer.Option("--handling", help="Handling code.")] = "TLP:AMBER",
    subject_category: Annotated[
        str, typer.Option("--subject-category", help="Whose data: suspect, victim, unknown ...")
    ] = "unknown",
    assessment: Annotated[str, typer.Option("--assessment", help="fact or assessment.")] = "fact",
    retention_days: Annotated[
        int, typer.Option("--retention-days", help="Days until it is due for erasure.", min=1)
    ] = 365,
    marked: Annotated[
        str, typer.Option("--marked", help="The label of a marked source: only hash and label are kept.")
    ] = "",
    detail: Annotated[
        list[str] | None, typer.Option("--detail", help="Capture data, name=text; may be repeated.")
    ] = None,
    by: asked.By = "",
    json: options.Json = False,
) -> None:
    """Seal files; each id is given once its bytes are safe. The store is made if there is none."""
    from marsad.evidence import Vault
    from marsad.evidence.intake import label_of
    from marsad.evidence.nouns import Arrival

    if as_ not in _KINDS:
        raise UsageError(f"--as {as_!r} is none that is known", hint=", ".join(_KINDS))
    if name and len(files) > 1:
        raise UsageError("--name is of one file", hint="add files one by one, or leave it out")
    details = _details(detail or [])
    if as_ == "screenshot" and (missing := [each for each in _TAKEN if each not in details]):
        say(f"of a screenshot it should be known: {', '.join(missing)} (--detail by=... ); sealed without")
    doing = asked.act(by, purpose, legal_basis)
    refused = 0
    with Vault.open_or_create(store) as vault:
        for file in files:
            label = name or ("standard input" if str(file) == "-" else label_of(file))
            media = mimetypes.guess_type(label)[0] or "application/octet-stream"
            arrival = Arrival(
                label, as_, media, handling, subject_category, assessment, retention_days, marked, details
            )
            try:
                _seal(vault, file, arrival, doing, json=json)
            except EvidenceError as error:
                if len(files) == 1:
                    raise
                refused += 1
                say(f"{file}: {error}")
    if refused:
        say(f"{refused} of {len(files)} files were not sealed")
        raise typer.Exit(1)


def _seal(vault: Vault, file: Path, arrival: Arrival, doing: Act, *, json: bool) -> None:
    source = sys.stdin.buffer if str(file) == "-" else file
    with asked.Bytes(f"sealing {arrival.name}") as told:
        item = vault.add(source, arrival, doing, told=told)
    changed = '"changed_while_read":true' in item.record.decode()
    if json:
        rows.line(rows.of_item(item) | {"changed_while_read": changed})
    else:
        print(f"{item.id}  {item.sha256}  {rows.size(item.size)}  {item.name}")
    if changed:
        say(f"{item.id}: the file changed while it was read; sealed is what was read, and that it changed")
    if item.held == "hash":
        say(f"{item.id}: hash and label only, no byte was kept")


def _details(pairs: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        key, sign, text = pair.partition("=")
        if not (sign and key.isidentifier() and key.isascii()):
            raise UsageError("--detail is name=text", hint="for example --detail device='a phone'")
        found[key] = text
    return found
