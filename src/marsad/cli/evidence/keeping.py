"""``marsad evidence handling | hold | release | erase | quota``: what a named person decides about items."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from marsad.cli.evidence import asked, rows
from marsad.cli.run import say


def handling(
    item: asked.Item,
    code: Annotated[str, typer.Argument(metavar="CODE", help="For example TLP:RED.")],
    store: asked.Store,
    by: asked.By = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
) -> None:
    """Give an item another handling code; the earlier one stays in its timeline."""
    with asked.opened(store) as vault:
        doing = asked.act(by, purpose, legal_basis)
        vault.note("handling", doing, item=item, more={"handling": code})
    say(f"{item} is {code} from now on")


def hold(
    item: asked.Item,
    store: asked.Store,
    by: asked.By = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
) -> None:
    """Keep an item from being erased until somebody lifts the hold."""
    with asked.opened(store) as vault:
        vault.note("held", asked.act(by, purpose, legal_basis), item=item)
    say(f"{item} is on hold")


def release(
    item: asked.Item,
    store: asked.Store,
    by: asked.By = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
) -> None:
    """Lift a hold: the item's days count again."""
    with asked.opened(store) as vault:
        vault.note("released", asked.act(by, purpose, legal_basis), item=item)
    say(f"{item} is on hold no more")


def erase(
    item: asked.Item,
    store: asked.Store,
    reason: Annotated[
        str, typer.Option("--reason", help="A code: retention, court_order, withdrawn, mistake ...")
    ],
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="Every item with the same bytes, too.")
    ] = False,
    by: asked.By = "",
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
) -> None:
    """Destroy an item's bytes, record and key for good; that it was there, and who erased it, stays."""
    with asked.opened(store) as vault:
        doing = asked.act(by, purpose, legal_basis)
        event = vault.erase(item, doing, reason=reason, everywhere=everywhere)
    say(f"{item} is erased (entry {event.seq}); old backups of the store cannot open it with today's keys")


def quota(
    store: asked.Store,
    gb: Annotated[
        float | None, typer.Option("--gb", help="At most so much from now on; 0 = no limit.")
    ] = None,
) -> None:
    """How much the store holds and may hold."""
    from marsad.evidence.config import write_config

    with asked.opened(store) as vault:
        if gb is not None:
            write_config(store, dataclasses.replace(vault.config, quota_bytes=round(gb * 1e9)))
        limit = vault.config.quota_bytes if gb is None else round(gb * 1e9)
        most = rows.size(limit) if limit else "no limit"
        print(f"{rows.size(vault.held_bytes())} of {most}, {vault.count():,} items")
