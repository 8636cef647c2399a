"""``marsad people FILE``: which records are one person or one organisation, how sure, and why."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli import options
from marsad.cli.stream import Input, identity, write
from marsad.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.link.people import Matched, PersonRecord

File = Annotated[
    str,
    typer.Argument(
        help="JSON Lines or CSV with id, name (or name_ar, name_latin), aliases, birth_date, documents, phones, emails,"
        " handles, kind, category; or - for stdin."
    ),
]
_WIDE = 140


def people(
    file: File,
    review: Annotated[float, typer.Option(help="Probability from which a person looks at a pair.")] = 0.5,
    sure: Annotated[float, typer.Option(help="Probability from which two records are one person.")] = 0.99,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="The pairs with their reasons instead of the records.")
    ] = False,
    format: Annotated[str, typer.Option(help="json (lines), csv or table.")] = "json",
    lang: Annotated[str, typer.Option(help="Language of the reasons: ar, en or fr.")] = "en",
    protected: Annotated[
        bool,
        typer.Option(
            "--protected", help="Match only records of victims, children and coerced; else these are refused."
        ),
    ] = False,
    weights: Annotated[Path | None, typer.Option(help="Weights of your own, as --learn wrote them.")] = None,
    learn: Annotated[
        Path | None, typer.Option(help="Estimate the weights on these records, write them here, stop.")
    ] = None,
    region: options.Region = "",
) -> None:
    """Put records of people and organisations together; what is not sure is listed for a person to decide."""
    if format not in {"json", "csv", "table"}:
        raise UsageError(f"--format {format!r} is unknown", hint="json, csv or table")
    from marsad.link.people import learn_on, load_weights, match_people

    source = Input(file, region, ["text=id", "given_id=id"])
    given, records = _records(source, protected=protected)
    chosen = load_weights(weights) if weights else None
    if learn:
        learn.write_bytes(learn_on(records, weights=chosen).to_json())
        print(f"marsad: weights of {len(records):,} records are in {learn.name}", file=sys.stderr)
    else:
        matched = match_people(records, review=review, sure=sure, weights=chosen)
        _show(matched, given, pairs=pairs, format=format, lang=lang)
    source.end()


def _records(source: Input, *, protected: bool) -> tuple[list[Any], list[PersonRecord]]:
    """The ids as given and the records; every other one is refused with its number and the reason."""
    from marsad.link.people import RecordError, person_records

    raw = list(source.good())
    rows = [{**record.fields, "id": str(identity(record)), "region": record.region} for record in raw]
    given, records, seen = [], [], set()
    for record, found in zip(raw, person_records(rows, source.region), strict=True):
        if isinstance(found, RecordError):
            source.refuse(record.number, f"{found.message} ({found.hint})")
        elif not record.given_id or found.id in seen:
            source.refuse(record.number, "its id comes a second time" if record.given_id else "no id")
        elif found.protected is not protected:
            source.refuse(record.number, _LANES[protected])
        else:
            seen.add(found.id)
            given.append(identity(record))
            records.append(found)
    return given, records


_LANES = {
    False: "a victim's record is never matched with others (match such records alone with --protected)",
    True: "not a victim's record; with --protected only these are matched",
}


def _show(matched: Matched, given: list[Any], *, pairs: bool, format: str, lang: str) -> None:
    rows = list(_pair_rows(matched, lang) if pairs else _person_rows(matched, given))
    if format == "json":
        write(rows)
    elif format == "csv":
        out = csv.writer(sys.stdout)
        out.writerow(
            ("a", "b", "probability", "decision", "reasons") if pairs else ("id", "person", "records")
        )
        flat = _flat_pairs(matched, lang) if pairs else (row.values() for row in rows)
        out.writerows(flat)
    else:
        _table(matched, rows, pairs=pairs, lang=lang)


def _person_rows(matched: Matched, given: list[Any]) -> Iterator[dict[str, Any]]:
    sizes: dict[str, int] = {}
    for person in matched.person:
        sizes[person] = sizes.get(person, 0) + 1
    for name, person in zip(given, matched.person, strict=True):
        yield {"id": name, "person": person, "records": sizes[person]}


def _pair_rows(matched: Matched, lang: str) -> Iterator[dict[str, Any]]:
    from marsad.report.people import pair_row

    return (pair_row(pair, lang) for pair in matched.pairs)


def _flat_pairs(matched: Matched, lang: str) -> Iterator[tuple[Any, ...]]:
    from marsad.report.people import pair_words

    for pair in matched.pairs:
        decision = "same" if pair.same else "review"
        yield pair.a, pair.b, round(pair.probability, 6), decision, pair_words(pair, lang)


def _table(matched: Matched, rows: list[dict[str, Any]], *, pairs: bool, lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from marsad.report.people import pair_table

    console = Console() if sys.stdout.isatty() else Console(width=_WIDE)
    if pairs:
        console.print(pair_table(matched.pairs, lang))
        return
    table = Table("id", "person", "records")
    for row in rows:
        table.add_row(*map(str, row.values()))
    console.print(table)
