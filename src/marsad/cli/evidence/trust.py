"""``marsad evidence checkpoint | stamp | authority``: what others keep of the log, so that it cannot be rewritten."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli import options
from marsad.cli.evidence import asked, rows
from marsad.cli.run import say
from marsad.errors import EvidenceError, UsageError

authority = typer.Typer(no_args_is_help=True, help="Who gives timestamps (RFC 3161) for this store.")


def checkpoint(
    store: asked.Store,
    out: Annotated[Path | None, typer.Option("--out", help="A file, to hand on.")] = None,
) -> None:
    """The log's size and root, signed: hand it to partners, who then see if the past is rewritten."""
    with asked.opened(store) as vault:
        note = vault.checkpoint().decode()
    options.give(note, out)


def stamp(store: asked.Store) -> None:
    """Have the log's present head stamped by each authority of the store; exit 1 where one did not answer."""
    from marsad.evidence.stamps import stamp_all

    with asked.opened(store) as vault:
        if not vault.config.authorities:
            raise UsageError("the store names no authority", hint="marsad evidence authority add")
        stamps, missing = stamp_all(vault, vault.checkpoint())
    for each in stamps:
        print(f"{each.authority}  {each.at:%Y-%m-%dT%H:%M:%SZ}")
    for reason in missing:
        say(f"no timestamp of {reason}")
    if missing:
        raise typer.Exit(1)


@authority.command("add")
def add_authority(
    name: Annotated[str, typer.Argument(help="A short name: letters, digits, - and _.")],
    url: Annotated[str, typer.Option("--url", help="Where it answers; nothing else is ever asked.")],
    certificates: Annotated[
        Path, typer.Option("--certificates", help="Its root and intermediate certificates (PEM).")
    ],
    store: asked.Store,
) -> None:
    """Name an authority; its certificates are copied into the store, and only they are trusted."""
    from marsad.evidence.config import Authority, write_config
    from marsad.evidence.durable import folder, put
    from marsad.evidence.stamps.checking import certificates as checked

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", name):
        raise UsageError("an authority's name is one short word", hint="letters, digits, - and _")
    if not url.startswith(("https://", "http://")):
        raise UsageError("an authority is asked by HTTP", hint="--url https://...")
    try:
        pem = certificates.read_bytes()
    except OSError as error:
        raise EvidenceError(
            f"{certificates} cannot be read: {error.strerror}", hint="check the path"
        ) from None
    checked(pem)
    with asked.opened(store) as vault:
        folder(store / "authorities")
        put(store / "authorities" / f"{name}.pem", pem)
        others = tuple(each for each in vault.config.authorities if each.name != name)
        entry = Authority(name, url, f"authorities/{name}.pem")
        write_config(store, dataclasses.replace(vault.config, authorities=(*others, entry)))
    say(f"{name} stamps from now on: marsad evidence stamp --store {store}")


@authority.command("list")
def list_authorities(store: asked.Store, json: options.Json = False) -> None:
    """The authorities of the store."""
    with asked.opened(store) as vault:
        for each in vault.config.authorities:
            if json:
                rows.line(dataclasses.asdict(each))
            else:
                print(f"{each.name}  {each.url}  {each.certificates}")
