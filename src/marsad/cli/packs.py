"""``marsad packs``: look at typologies, test them, begin a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from marsad.cli import options

app = typer.Typer(no_args_is_help=True, help="Typologies as data.")


@app.command("list")
def list_(json: options.Json = False) -> None:
    """The installed packs."""
    from marsad.packs import list_packs

    _show("Packs", list_packs(), json=json)


@app.command("test")
def test(json: options.Json = False) -> None:
    """Precision and recall of each pack on its own examples, and what each term adds."""
    from marsad.detect import test_packs

    _show("Packs on their own examples", test_packs(), json=json)


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(metavar="ID", help="Letters, digits and _.")],
    folder: Annotated[Path, typer.Option(help="Where the pack's folder is made.")] = Path(),
) -> None:
    """Make a working skeleton of a pack."""
    from marsad.packs import new_pack

    print(new_pack(name, folder))


def _show(title: str, rows: list[dict[str, object]], *, json: bool) -> None:
    if json:
        import orjson

        print(orjson.dumps(rows, default=str).decode())
        return
    table = Table(title=title)
    for name in rows[0] if rows else []:
        table.add_column(name)
    for row in rows:
        table.add_row(*(f"{value:.3f}" if isinstance(value, float) else str(value) for value in row.values()))
    Console().print(table)
