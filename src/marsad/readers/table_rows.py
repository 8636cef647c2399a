"""A small table as it stands, CSV or JSON, row by row: for files that are no observations."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import orjson

from marsad.errors import SourceError
from marsad.readers.dialect import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST = 256 << 20  # bytes: such a table is read whole


def table_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Numbers from 1 and rows by column name. Raises SourceError where the file is missing, too large or no table."""
    try:
        if path.stat().st_size > _MOST:
            raise SourceError(f"{path.name} is larger than {_MOST >> 20} MiB", hint="split it")
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{path.name} cannot be read as UTF-8 text", hint="CSV, JSON or JSON Lines"
        ) from error
    rows = _json(text, path.name) if text.lstrip().startswith(("{", "[")) else _csv(text)
    yield from enumerate(rows, start=1)


def _csv(text: str) -> Iterator[dict[str, Any]]:
    mark = dialect_of(text[: 1 << 16], whole=len(text) < 1 << 16, header=True).delimiter
    for row in csv.DictReader(text.splitlines(), delimiter=mark):
        yield {name: value for name, value in row.items() if isinstance(name, str) and value is not None}


def _json(text: str, name: str) -> list[dict[str, Any]]:
    try:
        whole = orjson.loads(text)
    except orjson.JSONDecodeError:
        try:
            whole = [orjson.loads(line) for line in text.splitlines() if line.strip()]
        except orjson.JSONDecodeError as error:
            raise SourceError(f"{name} is not valid JSON", hint="CSV, JSON or JSON Lines") from error
    rows = whole if isinstance(whole, list) else [whole]
    if not all(isinstance(row, dict) for row in rows):
        raise SourceError(
            f"{name} holds something else than records", hint="an array of objects, or one a line"
        )
    return rows
