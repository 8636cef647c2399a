"""JSON Lines, and JSON arrays of records; a record is an object, or a string that is its text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from marsad.readers.columns import plan
from marsad.readers.contract import Reader
from marsad.readers.encoding import open_text, text_head
from marsad.readers.json_columns import columns_of
from marsad.readers.json_stream import elements
from marsad.readers.lines import RAW, Broken, line_regions, lines_of
from marsad.readers.shapes import Found, rows_by_shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marsad.readers.columns import Column
    from marsad.readers.json_stream import Path
    from marsad.readers.options import ReadOptions
    from marsad.readers.rows import Rows
    from marsad.readers.source import Source

_ESCAPES = re.compile(
    r"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
# Keys under which programs wrap their records; an array there is read element by element.
_WRAPPERS = (
    "data",
    "items",
    "records",
    "results",
    "messages",
    "posts",
    "tweets",
    "comments",
    "values",
    "rows",
)
_WRAPPED = re.compile(r'^\s*\{.*?"(' + "|".join(_WRAPPERS) + r')"\s*:\s*\[\s*[\{"]', re.DOTALL)
_GROUP = 512


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    yield from rows_by_shape(source, options, _values(source, options))


def _values(source: Source, options: ReadOptions) -> Iterator[Found | _Region]:
    limit = options.limits.line
    head = text_head(source.head()).lstrip()
    stream = open_text(source, options)
    try:
        if head.startswith("[") or not _one_a_line(head, source.label):
            yield from _elements(elements(stream, _places(head), limit))
            return
        number = 0
        for region in line_regions(stream, limit):
            if isinstance(region, Broken):
                yield _lines([region], number)
                number += 1
            else:
                lines = region.count(b"\n") + 1
                yield _Region(region, number, lines, limit)
                number += lines
    finally:
        stream.close()


def _one_a_line(head: str, label: str) -> bool:
    """Whether each line is a record, and not the whole file one document around its records."""
    if label.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return True
    first, newline, after = head.partition("\n")
    if not _WRAPPED.match(head):
        return not newline or first.rstrip() not in {"{", ""}
    try:
        whole = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(whole, dict) and (bool(after.strip()) or "text" in plan(tuple(whole), {}).takes)


def _places(head: str) -> _Wanted:
    if head.startswith("["):
        return _Wanted(("*",))
    match = _WRAPPED.match(head)
    return _Wanted((match[1], "*") if match else ())


class _Wanted:
    """Exactly the values at one path."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, path: Path) -> bool:
        return path == self.path


def _elements(items: Iterator[tuple[Path, bytes | Broken]]) -> Iterator[Found]:
    found, size = Found(), 0
    for number, (_, item) in enumerate(items, start=1):
        size += 0 if isinstance(item, Broken) else len(item)
        found.add(number, item if isinstance(item, Broken) else _parsed(item))
        if len(found.docs) + len(found.broken) == _GROUP or size > 1 << 20:
            yield found
            found, size = Found(), 0
    yield found


@dataclass(frozen=True, slots=True)
class _Region:
    """So many whole ``lines`` with others ``before`` them: read as columns where nothing is odd, else one by one."""

    data: bytes
    before: int
    lines: int
    limit: int

    def columns(self, options: ReadOptions) -> tuple[dict[str, Column], Sequence[int]] | None:
        """All values by name, and the numbers of the lines."""
        columns = columns_of(self.data, options) if len(self.data) <= self.limit else None
        if columns is None:
            return None
        return columns, range(self.before + 1, self.before + 1 + self.lines)

    def found(self) -> Found:
        """The values one by one."""
        return _lines(lines_of(self.data, self.limit), self.before)


def _lines(block: list[bytes | Broken], before: int) -> Found:
    try:
        docs: list[object] = list(map(orjson.loads, block))  # type: ignore[arg-type]
        if set(map(type, docs)) == {dict} and all(docs):
            return Found(list(range(before + 1, before + 1 + len(docs))), docs)  # type: ignore[arg-type]
    except (orjson.JSONDecodeError, TypeError):
        pass
    found = Found()
    for number, line in enumerate(block, start=before + 1):
        if isinstance(line, Broken) or line.strip():
            found.add(number, line if isinstance(line, Broken) else _parsed(line))
    return found


def _parsed(line: bytes) -> dict[str, object] | Broken:
    """One value as a record. What writers get wrong most often is put right, the rest is `Broken`."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        try:
            value = _loose(line.decode())
        except UnicodeDecodeError as error:
            return Broken(f"not valid UTF-8 at byte {error.start} of the record", line[:RAW])
        except RecursionError:
            return Broken("JSON nested too deep", line[:RAW])
        except json.JSONDecodeError as error:
            return Broken(f"not valid JSON at character {error.pos} of the record", line[:RAW])
        except ValueError:
            return Broken("a number too long to be one", line[:RAW])
    if isinstance(value, str) and value.strip():
        return {"text": value}
    if isinstance(value, dict) and value:
        return value
    names = {dict: "an empty object", list: "an array", str: "an empty string", type(None): "null"}
    got = names.get(type(value), "a number or truth value")
    return Broken(f"a JSON object was expected, {got} was found", line[:RAW])


def _loose(text: str) -> object:
    """JSON with lone surrogates, NaN or bare control characters, as real programs write it."""
    text = _ESCAPES.sub(lambda match: match[1] or "\\ufffd", text)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text, strict=False, parse_constant=lambda _: None)


def _sniff(head: bytes, name: str) -> float:
    text = text_head(head).lstrip()
    named = name.lower().endswith(READER.suffixes)
    if not text.startswith(("{", "[")):
        return 0.0
    first, newline, _ = text.partition("\n")
    try:
        whole = json.loads(first)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, (dict, list)):
        return 0.92
    opens = bool(re.match(r'[\[{]\s*(["{}\]\[]|$)', text))
    return (0.9 if named else 0.8 if not newline or len(first) < 3 else 0.5) if opens else 0.0


READER = Reader("JSON Lines, JSON arrays", (".jsonl", ".ndjson", ".json"), _sniff, rows=_rows)
