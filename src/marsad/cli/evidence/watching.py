"""``marsad evidence witness``: partners watch the log by files that travel; both sides of it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.evidence import asked
from marsad.cli.run import say
from marsad.errors import EvidenceError, UsageError

app = typer.Typer(
    no_args_is_help=True,
    help="Partners who watch the log. Ours: add, ask, take, list. The partner's: make, watch, sign.",
)
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The witness's own folder.")]
Out = Annotated[Path, typer.Option("--out", help="The file that travels.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What the partner is called here.")],
    key: Annotated[str, typer.Option("--key", help="The partner's witness key, one line.")],
    store: asked.Store,
) -> None:
    """Name a partner whose cosignatures count."""
    from marsad.evidence.config import Witness, write_config
    from marsad.evidence.cosigning import witnesses_of

    witnesses_of({name: key})
    with asked.opened(store) as vault:
        if any(each.name == name and each.vkey != key for each in vault.config.witnesses):
            raise UsageError(
                "a partner of this name has another key",
                hint="what it signed must stay checkable: take another name",
            )
        others = tuple(each for each in vault.config.witnesses if each.name != name)
        write_config(store, dataclasses.replace(vault.config, witnesses=(*others, Witness(name, key))))
    say(f"{name} watches from now on: marsad evidence witness ask --store {store} --out FILE")


@app.command("list")
def list_(store: asked.Store) -> None:
    """The partners who watch this log."""
    with asked.opened(store) as vault:
        for each in vault.config.witnesses:
            print(f"{each.name}  {each.vkey}")


@app.command()
def ask(
    store: asked.Store,
    out: Out,
    seen: Annotated[int, typer.Option("--seen", help="Entries the partner saw last; 0 = none.", min=0)] = 0,
) -> None:
    """Write a checkpoint, and that it continues what the partner saw, for the partner to sign."""
    from marsad.evidence.witness import submission

    with asked.opened(store) as vault:
        raw = bytes(submission(vault.log, vault.checkpoint(), seen))
    _write(out, raw)


@app.command()
def take(
    answer: Annotated[Path, typer.Argument(metavar="FILE", help="What the partner's witness gave back.")],
    store: asked.Store,
) -> None:
    """Keep a partner's cosignature beside the checkpoint it is of."""
    from marsad.evidence.cosigning import keep, witnesses_of

    lines = _read(answer)
    with asked.opened(store) as vault:
        known = list(witnesses_of({each.name: each.vkey for each in vault.config.witnesses}).values())
        wrong: EvidenceError | None = None
        for path in reversed(vault.checkpoints()):
            try:
                kept = keep(store, path.read_bytes(), lines, known)
            except EvidenceError as error:
                wrong = wrong or error
                continue
            say(f"kept: {kept}")
            return
    raise wrong or UsageError("no checkpoint was made yet", hint="marsad evidence witness ask")


@app.command()
def make(
    folder: Folder,
    name: Annotated[str, typer.Option("--name", help="For example partner.example/witness.")],
) -> None:
    """Partner: make a witness, and give its key, which the unit adds."""
    from marsad.evidence.witness import Witness

    print(Witness.make(folder, name).vkey)


@app.command()
def watch(
    folder: Folder, key: Annotated[str, typer.Option("--key", help="The log's public key, one line.")]
) -> None:
    """Partner: watch a log from now on."""
    from marsad.evidence.witness import Witness

    witness = Witness(folder)
    origin = witness.watch(key)
    say(f"watched: {origin}; {witness.seen(origin):,} entries were seen so far")


@app.command()
def sign(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the unit wrote with ask.")],
    out: Out,
) -> None:
    """Partner: sign a checkpoint, only if it continues the last one that was seen."""
    from marsad.evidence.witness import Witness

    _write(out, Witness(folder).sign(_read(file)))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", hint="check the path") from None


def _write(path: Path, raw: bytes) -> None:
    try:
        path.write_bytes(raw)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", hint="check the path") from None
    say(f"written: {path}")
