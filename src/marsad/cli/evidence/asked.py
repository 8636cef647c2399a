"""Who acts and what for, in which store: options that the commands of evidence share."""

from __future__ import annotations

import getpass
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli.run import say
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.evidence import Vault
    from marsad.evidence.nouns import Act

Store = Annotated[Path, typer.Option("--store", help="Folder of the store.")]
By = Annotated[
    str,
    typer.Option("--by", help="Who acts: a person's name; else MARSAD_ACTOR, else the name of the login."),
]
Purpose = Annotated[
    str, typer.Option("--purpose", help="What for. Stays in the log for ever: never a victim's name.")
]
LegalBasis = Annotated[str, typer.Option("--legal-basis", help="Why the unit may do it.")]
Item = Annotated[str, typer.Argument(metavar="ID", help="The id of an item (E-...).")]
_QUIET = 2.0


def act(by: str, purpose: str, legal_basis: str) -> Act:
    """Who acts; what is not said stands in the log as not said, and is told."""
    from marsad.evidence.nouns import Act

    if not purpose:
        say("no purpose was stated, and so it stands in the log (--purpose)")
    return Act(actor(by), purpose, legal_basis)


def actor(by: str) -> str:
    """The name that was given, MARSAD_ACTOR, or the login's. Raises UsageError where there is none."""
    if name := by or os.environ.get("MARSAD_ACTOR", ""):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("nobody says who acts", hint="--by NAME, or set MARSAD_ACTOR") from None


def opened(store: Path) -> Vault:
    """The store, which has to be there."""
    from marsad.evidence import Vault

    return Vault(store)


class Bytes:
    """How far bytes have come, on stderr: from the third second on, and only where a person looks."""

    def __init__(self, label: str, total: int | None = None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
            console=console, disable=not console.is_terminal, transient=True,
        )  # fmt: skip
        self._task = self._bar.add_task(label, total=total)
        self._begun, self._shown = time.monotonic(), False

    def __enter__(self) -> Bytes:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._bar.stop()

    def __call__(self, done: int, total: int | None = None) -> None:
        """``done`` of ``total`` bytes."""
        if not self._shown and time.monotonic() - self._begun > _QUIET:
            self._bar.start()
            self._shown = True
        self._bar.update(self._task, completed=done, total=total)


def table(*columns: str) -> Any:
    """A table for people, as wide as the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(*columns, box=SIMPLE_HEAD, show_edge=False, pad_edge=False)


def show(what: Any) -> None:
    """Give a table to stdout; a program that reads it gets lines that do not break."""
    import sys

    from rich.console import Console

    Console(width=None if sys.stdout.isatty() else 160, highlight=False).print(what)
