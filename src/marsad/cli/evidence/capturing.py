"""``marsad evidence capture``: a page as the browser got it, sealed."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from marsad.cli import options
from marsad.cli.evidence import asked, rows
from marsad.cli.run import say
from marsad.errors import UsageError


def capture(
    url: Annotated[str, typer.Argument(help="The page's whole address, http:// or https://.")],
    store: asked.Store,
    purpose: asked.Purpose = "",
    legal_basis: asked.LegalBasis = "",
    handling: Annotated[str, typer.Option("--handling", help="Handling code.")] = "TLP:AMBER",
    subject_category: Annotated[
        str, typer.Option("--subject-category", help="Whose data: suspect, victim, unknown ...")
    ] = "unknown",
    retention_days: Annotated[
        int, typer.Option("--retention-days", help="Days until it is due for erasure.", min=1)
    ] = 365,
    marked: Annotated[str, typer.Option("--marked", help="Label of a marked page: no picture is kept.")] = "",
    legal_note: Annotated[
        str,
        typer.Option("--legal-note", help="Why a page is opened that the site asks robots to leave alone."),
    ] = "",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also addresses inside the unit's own network.")
    ] = False,
    window: Annotated[str, typer.Option("--window", help="Width and height of the window.")] = "1280x900",
    patience: Annotated[
        float, typer.Option("--patience", help="Seconds to wait for the page.", min=1, max=600)
    ] = 30.0,
    by: asked.By = "",
    json: options.Json = False,
) -> None:
    """Open a page once, without clicking or logging in, and seal archive, picture and text."""
    from marsad.evidence import Vault
    from marsad.evidence.capture import capture as captured

    size = re.fullmatch(r"([1-9][0-9]{2,3})x([1-9][0-9]{2,3})", window)
    if not size:
        raise UsageError(f"--window {window!r} is no size", hint="for example 1280x900")
    act = asked.act(by, purpose, legal_basis)
    with Vault.open_or_create(store) as vault:
        items = captured(
            url, vault, act, handling=handling, subject_category=subject_category, retention_days=retention_days,
            marked=marked, allow_private=allow_private, legal_note=legal_note, window=(int(size[1]), int(size[2])),
            patience=patience, told=lambda step: say(f"capture: {step}"),
        )  # fmt: skip
    for each in items:
        if json:
            rows.line(rows.of_item(each))
        else:
            print(f"{each.id}  {each.sha256}  {rows.size(each.size)}  {each.name}")
