"""Options that several commands share, and how their words become the library's."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.readers import ReadOptions

Region = Annotated[
    str,
    typer.Option(
        "--region", help="Country of national phone numbers where a record names none (IQ, EG, FR ...)."
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", help="Our column = theirs, for example --map text=Message --map seen_at=date."),
]
Format = Annotated[str, typer.Option("--format", help="Read as this format instead of recognising it.")]
Encoding = Annotated[str, typer.Option("--encoding", help="Read as this encoding instead of recognising it.")]
Kind = Annotated[
    str, typer.Option("--kind", help="What records are: post, advert, message, report, tip, sighting.")
]
Timezone = Annotated[
    str,
    typer.Option(
        "--timezone",
        help="Zone of times written without one, for example Asia/Baghdad; UTC otherwise, and captures of an "
        "address without a zone are refused.",
    ),
]
DayFirst = Annotated[
    bool | None,
    typer.Option(
        "--day-first/--month-first", help="How 03/04/2026 is read; by default the source's own dates decide."
    ),
]
Geo = Annotated[
    list[Path] | None,
    typer.Option(
        "--geo", help="A database of places (MMDB) for addresses that were seen; may be named again."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON on stdout, for programs.")]


def read_options(
    columns: list[str] | None = None,
    *,
    region: str = "",
    kind: str = "",
    encoding: str = "",
    format: str = "",
    timezone: str = "",
    day_first: bool | None = None,
    exact_ids: bool = False,
) -> ReadOptions:
    """`readers.ReadOptions` from what was typed; UsageError names the option and what it takes."""
    from marsad.readers import ReadOptions

    pairs = {}
    for pair in columns or []:
        ours, sign, theirs = pair.partition("=")
        if not (sign and ours and theirs):
            raise UsageError(f"--map {pair!r} is not OURS=THEIRS", hint="for example --map text=Message")
        pairs[ours.strip()] = theirs.strip()
    if region and not (len(region) == 2 and region.isascii() and region.isalpha()):
        raise UsageError(
            f"--region {region!r} is not a country code", hint="two letters of ISO 3166, such as IQ"
        )
    return ReadOptions(
        map=pairs,
        region=region.upper(),
        kind=kind,
        encoding=encoding,
        format=format,
        timezone=timezone,
        day_first=day_first,
        exact_ids=exact_ids,
    )


def give(text: str, out: Path | None) -> None:
    """Write ``text`` to stdout, or to a file and say so."""
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8", newline="")
        print(f"written: {out}", file=sys.stderr)


def width() -> int:
    """Columns of the terminal, 100 where there is none."""
    return shutil.get_terminal_size((100, 40)).columns
