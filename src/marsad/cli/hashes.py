"""``marsad hashes``: lists of known files' hashes, brought in, shown, asked and removed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli import options
from marsad.cli.look import moment
from marsad.cli.run import say

if TYPE_CHECKING:
    from marsad.hashlists import Done, Import

app = typer.Typer(
    no_args_is_help=True, help="Lists of known files' hashes: only hashes, categories and origin are kept."
)

In = Annotated[Path, typer.Option("--lake", help="Folder of the lake.")]
Algorithm = Annotated[
    str, typer.Option("--algorithm", help="What hashes are that nothing names: md5, sha1, sha256, pdq.")
]
_SHOWN = 20


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(help="CSV, one hash a line, JSON (Project VIC, ThreatExchange); .gz or .zip too."),
    ],
    lake: In,
    name: Annotated[str, typer.Option("--list", help="What the list is called here.")],
    from_whom: Annotated[str, typer.Option("--from", help="Who gave it.")] = "",
    purpose: Annotated[str, typer.Option(help="What it is held for.")] = "",
    legal_basis: Annotated[str, typer.Option(help="Why the unit may hold it.")] = "",
    handling: Annotated[str, typer.Option(help="Handling code.")] = "TLP:AMBER+STRICT",
    retention_days: Annotated[int, typer.Option(help="Days until it is due for erasure.", min=1)] = 365,
    version: Annotated[
        str, typer.Option("--list-version", help="The list's own version or date; else today.")
    ] = "",
    scheme: Annotated[
        str,
        typer.Option(help="Whose categories: industry, uk, interpol, vics_us, vics_ca, vics_uk, known_good."),
    ] = "",
    category_map: Annotated[
        Path | None, typer.Option("--category-map", help="The unit's own categories with severities (YAML).")
    ] = None,
    algorithm: Algorithm = "",
    json: options.Json = False,
) -> None:
    """Bring a list in, in place of its earlier version. The same file again adds nothing."""
    from marsad.engines import Lake
    from marsad.hashlists import Asked, import_list
    from marsad.hashlists.digests import named
    from marsad.model import Provenance

    why = Provenance(purpose, legal_basis, handling, "unknown", "assessment", retention_days)
    asked = Asked(file, name, from_whom, version, _checked(algorithm, named(algorithm)), scheme, category_map)
    done = import_list(Lake(lake, create=True), asked, why)
    _tell(done, json=json)
    if done.refused:
        raise typer.Exit(1)


def _checked(said: str, algorithm: str) -> str:
    from marsad.errors import UsageError

    if said and not algorithm:
        raise UsageError(f"--algorithm {said!r} is none that can be matched", hint="md5, sha1, sha256 or pdq")
    return algorithm


def _tell(done: Done, *, json: bool) -> None:
    if json:
        import dataclasses

        import orjson

        told = dataclasses.asdict(done) | {"refusals": [list(each) for each in done.refusals[:_SHOWN]]}
        print(orjson.dumps(told).decode())
        return
    if done.up_to_date:
        say(f"{done.name} {done.version} is there already: nothing to do")
        return
    kinds = ", ".join(f"{many:,} {name}" for name, many in sorted(done.hashes.items()))
    instead = f" in place of {done.replaced}" if done.replaced else ""
    say(f"{done.name} {done.version}{instead}: {done.entries:,} entries ({kinds}), {done.refused:,} refused")
    for record, reason in done.refusals[:_SHOWN]:
        say(f"  {done.name}, record {record:,}: {reason}")
    if done.refused > _SHOWN:
        say(f"  ... the first {len(done.refusals):,} stand in the lake's table of refusals")
    for name, many in sorted(done.passed.items()):
        say(f"left behind: {many:,} hashes of {name} (PhotoDNA and the like cannot be matched here)")


@app.command("list")
def list_(
    lake: In,
    as_of: Annotated[str, typer.Option("--as-of", help="As it stood at this UTC date or time.")] = "",
    all_: Annotated[
        bool, typer.Option("--all", help="Every import and removal, not only what is in force.")
    ] = False,
    json: options.Json = False,
) -> None:
    """The lists in force: version, from whom, on what basis, how many hashes."""
    from marsad.engines import Lake
    from marsad.hashlists import current, history

    store, at = Lake(lake), moment(as_of)
    rows = history(store, at) if all_ else list(current(store, at).values())
    _show([_row(each) for each in rows], json=json)


def _row(made: Import) -> dict[str, Any]:
    return {
        "list": made.name, "version": made.version, "state": made.state, "from": made.from_whom,
        "hashes": dict(made.hashes), "entries": made.entries, "refused": made.refused, "scheme": made.scheme,
        "categories": dict(made.severities), "purpose": made.why.purpose, "legal_basis": made.why.legal_basis,
        "handling": made.why.handling, "retention_days": made.why.retention_days, "file_sha256": made.file,
        "made": made.made.isoformat(), "id": made.id, "reason": made.reason,
    }  # fmt: skip


def _show(rows: list[dict[str, Any]], *, json: bool) -> None:
    if json or not sys.stdout.isatty():
        import orjson

        for row in rows:
            print(orjson.dumps(row).decode())
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("list", "version", "state", "from", "hashes", "legal basis", "made")
    for row in rows:
        kinds = ", ".join(f"{many:,} {name}" for name, many in row["hashes"].items())
        table.add_row(
            *(str(row[name]) for name in ("list", "version", "state", "from")),
            kinds,
            row["legal_basis"],
            row["made"][:16],
        )
    Console().print(table)


@app.command("match")
def match(
    file: Annotated[str, typer.Argument(help="JSON Lines or CSV of id and hashes, one hash a line, or -.")],
    lake: In,
    algorithm: Algorithm = "",
    radius: Annotated[int, typer.Option(help="Bits in which two PDQ hashes may differ.", min=0, max=31)] = 31,
) -> None:
    """On which lists each hash is: one line of JSON a line, in the same order."""
    import orjson

    from marsad.engines import Lake
    from marsad.hashlists import Matcher, answers
    from marsad.hashlists.digests import named

    matcher = Matcher.of(Lake(lake))
    if matcher is None:
        say("there is no list in force: marsad hashes import FILE --lake DIR --list NAME")
    wrong = 0
    lines = sys.stdin if file == "-" else Path(file).open(encoding="utf-8", errors="replace")  # noqa: SIM115
    with lines:
        for answer in answers(lines, matcher, _checked(algorithm, named(algorithm)), radius):
            wrong += "error" in answer
            sys.stdout.write(orjson.dumps(answer).decode() + "\n")
    if wrong:
        say(f"{wrong:,} lines without a hash that can be asked for, or with a wrong one")
        raise typer.Exit(1)


@app.command("remove")
def remove(
    name: Annotated[str, typer.Argument(metavar="LIST")],
    lake: In,
    reason: Annotated[str, typer.Option(help="Why, in a sentence.")] = "",
) -> None:
    """Take a list out of all answers."""
    from marsad.engines import Lake
    from marsad.hashlists import remove as gone

    done = gone(Lake(lake), name, reason)
    say(f"{done.name} {done.version} answers no more; what it said until now stays in the history")
