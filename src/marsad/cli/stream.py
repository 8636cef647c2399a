"""``marsad selectors | detect | link | templates FILE``: one step on a file, the records in input order."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import pyarrow as pa
import typer

from marsad.cli import options
from marsad.model import FLAGGED, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from marsad.detect.menu import MenuItem
    from marsad.model import Record

File = Annotated[
    str, typer.Argument(help="JSON Lines or CSV with id and text (region, lang), or - for stdin.")
]
_BATCH = 4_096


class Input:
    """The records of one file in order, and what was refused of it."""

    def __init__(self, file: str, region: str, columns: list[str] | None) -> None:
        from marsad import readers

        self._records = readers.records(file, options.read_options(columns, region=region, exact_ids=True))
        self.region = region.upper()
        self._label = "standard input" if file == "-" else Path(file).name
        self.refused = 0

    def batches(self) -> Iterator[tuple[list[Record], pa.RecordBatch]]:
        """Up to 4,096 records at a time, beside the same as a batch for the row half."""
        for some in itertools.batched(self.good(), _BATCH):
            yield list(some), pa.RecordBatch.from_pydict({
                "id": [str(record.number) for record in some],
                "text": [record.text for record in some],
                "region": [(record.region or self.region).upper() for record in some],
                "kind": [record.kind or "post" for record in some],
                "fields": [orjson.dumps(record.fields, default=str).decode() for record in some],
            })  # fmt: skip

    def good(self) -> Iterator[Record]:
        """The records one by one; what cannot be read is refused."""
        for record in self._records:
            if isinstance(record, Refusal):
                self.refuse(record.number, record.reason, record.source)
            else:
                yield record

    def refuse(self, number: int, reason: str, source: str = "") -> None:
        """Count a record as refused and say why; ``source`` where it is not simply the file."""
        self.refused += 1
        print(f"marsad: refused: {source or self._label} record {number}: {reason}", file=sys.stderr)

    def end(self) -> None:
        """Exit code 1 where records were refused."""
        if self.refused:
            print(f"marsad: {self.refused} record(s) refused, the rest is done", file=sys.stderr)
            raise typer.Exit(1)


def write(lines: Iterable[dict[str, Any]]) -> None:
    """JSON Lines on stdout."""
    out = sys.stdout.buffer
    out.write(b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines))
    out.flush()


def identity(record: Record) -> Any:
    """The id as the file gave it (a number stays a number), else the record's number."""
    try:
        return orjson.loads(record.given_id)
    except orjson.JSONDecodeError:  # a format whose ids are no JSON values, or none given
        return record.given_id or str(record.number)


def selectors(file: File, region: options.Region = "", map: options.Map = None) -> None:
    """Phones, handles, wallets, links ... of each record, with where they stand."""
    from marsad.selectors import find_batch
    from marsad.text import fold_batch

    source = Input(file, region, map)
    for records, batch in source.batches():
        found = find_batch(fold_batch([record.text for record in records]), batch["region"].to_pylist())
        rows: list[list[dict[str, Any]]] = [[] for _ in records]
        for i, place in enumerate(found.text):
            rows[place].append({
                "kind": found.kind[i], "value": found.value[i], "start": found.start[i], "end": found.end[i],
                "confidence": round(float(found.confidence[i]), 3), "written": found.written[i],
            })  # fmt: skip
        write({"id": identity(record), "selectors": row} for record, row in zip(records, rows, strict=True))
    source.end()


def detect(file: File, region: options.Region = "", map: options.Map = None) -> None:
    """Findings of each record with their cues, its language and dialect, and who speaks."""
    from marsad.detect import read_batch

    source = Input(file, region, map)
    for records, batch in source.batches():
        rows = read_batch(batch).select(["lang", "dialect", "speaker", "findings"]).to_pylist()
        write(
            {
                "id": identity(record),
                "lang": row["lang"],
                "dialect": row["dialect"],
                "speaker": row["speaker"],
                "findings": [_finding(f, record.text, place) for f in row["findings"]],
            }
            for record, row, place in zip(records, rows, batch["region"].to_pylist(), strict=True)
        )
    source.end()


def _finding(row: dict[str, Any], text: str, region: str) -> dict[str, Any]:
    from marsad.detect.menu import read_menu, selling

    wanted = ("typology", "subtype", "score", "severity", "cues", "modifiers", "pack_version")
    told = {name: round(row[name], 4) if name == "score" else row[name] for name in wanted}
    if row["speaker"] == "offender" and row["score"] >= FLAGGED and selling(row["typology"]):
        told["menu"] = [_priced(item) for item in read_menu(text, region)]
    return told


def _priced(item: MenuItem) -> dict[str, Any]:
    return {
        "product": item.product, "quantity": item.quantity, "unit": item.unit, "price": item.price,
        "currency": item.currency, "start": item.span.start, "end": item.span.end,
    }  # fmt: skip


def link(file: File, region: options.Region = "", map: options.Map = None) -> None:
    """The template and the network of each record (null = alone)."""
    source = Input(file, region, map)
    names, tables = _linked(source)
    if names:
        member = {row["observation"]: row for row in tables["members"].to_pylist()}
        write(
            {"id": name, "template": row.get("template") or None, "network": row.get("network") or None}
            for name, row in (
                (name, member.get(number, {}))
                for name, number in zip(names, tables["observations"]["id"].to_pylist(), strict=True)
            )
        )
    source.end()


def templates(
    file: File,
    region: options.Region = "",
    map: options.Map = None,
    format: Annotated[str, typer.Option("--format", help="table, json or html.")] = "table",
    limit: Annotated[int, typer.Option(help="How many templates at most; 0 = all.", min=0)] = 20,
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file instead of stdout.")] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of titles: ar, en, fr.")] = "en",
    json: options.Json = False,
) -> None:
    """The texts behind many copies: what is constant, what changes, and what stands there."""
    from marsad import report

    source = Input(file, region, map)
    _, tables = _linked(source)
    shape = "json" if json else format
    text = report.render_templates(tables, shape, limit=limit, lang=lang, width=options.width())
    options.give(text, out)
    source.end()


def _linked(source: Input) -> tuple[list[Any], dict[str, pa.Table]]:
    """The ids of the records as the file gave them, and the tables of all steps up to networks."""
    from marsad.detect import read_batch
    from marsad.engines import embedded
    from marsad.engines.intake import split
    from marsad.link import link as link_tables
    from marsad.tables import OBSERVATIONS

    names: list[Any] = []
    observations, rows = [], []
    for records, batch in source.batches():
        names.extend(identity(record) for record in records)
        observations.append(_observations(records, batch, OBSERVATIONS))
        rows.append(read_batch(batch))
    if not rows:
        return [], {}
    parts = split(pa.Table.from_batches(rows))
    seen = pa.Table.from_batches(observations)
    # Who asks what these texts have in common asks it of all of them.
    linked = link_tables(seen, **parts, connection=embedded.connection(), everyone=True)
    return names, {"observations": seen, **parts, "members": linked.members}


def _observations(records: list[Record], batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The columns that linking reads; provenance stays empty because nothing is kept."""
    given = {
        "record": [r.number for r in records], "given_id": [r.given_id for r in records],
        "author": [r.author for r in records], "platform": [r.platform for r in records],
        "channel": [r.channel for r in records], "seen_at": [r.seen_at for r in records],
        "lang_given": [r.lang for r in records],
    }  # fmt: skip
    given |= {name: batch[name].to_pylist() for name in ("id", "text", "region", "kind", "fields")}
    arrays = []
    for field in schema:
        values = given.get(field.name, [None if pa.types.is_date(field.type) else ""] * len(records))
        arrays.append(pa.array(values, field.type))
    return pa.RecordBatch.from_arrays(arrays, names=schema.names)
