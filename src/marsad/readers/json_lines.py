"""JSON Lines, and JSON arrays of records; a record is an object, or a string that is its text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import orjson

from marsad.readers.columns import plan, rows_of
from marsad.readers.contract import Reader
from marsad.readers.dates import calendar
from marsad.readers.encoding import open_text, text_head
from marsad.readers.json_stream import elements
from marsad.readers.lines import RAW, Broken, line_blocks
from marsad.readers.rows import COLUMN_NAMES, Rows, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.dates import Calendar
    from marsad.readers.json_stream import Path
    from marsad.readers.options import ReadOptions
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


@dataclass(frozen=True, slots=True)
class _Found:
    """A block of values: the records with their numbers, and what was none."""

    numbers: list[int] = field(default_factory=list)
    docs: list[dict[str, object]] = field(default_factory=list)
    broken: list[tuple[int, Broken]] = field(default_factory=list)

    def add(self, number: int, value: dict[str, object] | Broken) -> None:
        if isinstance(value, Broken):
            self.broken.append((number, value))
        else:
            self.numbers.append(number)
            self.docs.append(value)


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    when: Calendar | None = None
    for found in _values(source, options):
        shapes: dict[tuple[str, ...], list[int]] = {}
        for place, doc in enumerate(found.docs):
            shapes.setdefault(tuple(doc), []).append(place)
        when = when or calendar(options, _times(shapes, found, options))
        rows = _by_shape(shapes, found, options, when)
        rows.refusals.extend(refused(source, number, it.reason, it.head) for number, it in found.broken)
        yield rows


def _times(shapes: dict[tuple[str, ...], list[int]], found: _Found, options: ReadOptions) -> Iterator[object]:
    """The written times of a block, whatever their column is called."""
    for names, places in shapes.items():
        column = plan(names, options.map).takes.get("seen_at")
        if column is not None:
            yield from (found.docs[place][column] for place in places)


def _values(source: Source, options: ReadOptions) -> Iterator[_Found]:
    limit = options.limits.line
    head = text_head(source.head()).lstrip()
    stream = open_text(source, options)
    try:
        if head.startswith("[") or not _one_a_line(head):
            yield from _elements(elements(stream, _places(head), limit))
            return
        number = 0
        for block in line_blocks(stream, limit):
            yield _lines(block, number)
            number += len(block)
    finally:
        stream.close()


def _one_a_line(head: str) -> bool:
    """Whether the first line is a whole value (or runs beyond the head)."""
    first, newline, _ = head.partition("\n")
    if not newline:
        return not _WRAPPED.match(head)
    return first.rstrip() not in {"{", ""} and (not _WRAPPED.match(head) or first.rstrip().endswith("}"))


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


def _elements(items: Iterator[tuple[Path, bytes | Broken]]) -> Iterator[_Found]:
    found, size = _Found(), 0
    for number, (_, item) in enumerate(items, start=1):
        size += 0 if isinstance(item, Broken) else len(item)
        found.add(number, item if isinstance(item, Broken) else _parsed(item))
        if len(found.docs) + len(found.broken) == _GROUP or size > 1 << 20:
            yield found
            found, size = _Found(), 0
    yield found


def _lines(block: list[bytes | Broken], before: int) -> _Found:
    try:
        docs: list[object] = list(map(orjson.loads, block))  # type: ignore[arg-type]
        if set(map(type, docs)) == {dict} and all(docs):
            return _Found(list(range(before + 1, before + 1 + len(docs))), docs)  # type: ignore[arg-type]
    except (orjson.JSONDecodeError, TypeError):
        pass
    found = _Found()
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


def _by_shape(
    shapes: dict[tuple[str, ...], list[int]], found: _Found, options: ReadOptions, when: Calendar
) -> Rows:
    """Records as rows; those with the same keys go through column by column."""
    parts = []
    for names, places in shapes.items():
        chosen, numbers = found.docs, found.numbers
        if len(shapes) > 1:
            chosen, numbers = [chosen[place] for place in places], [numbers[place] for place in places]
        parts.append(rows_of({name: [doc[name] for doc in chosen] for name in names}, numbers, options, when))
    return parts[0] if len(parts) == 1 else _merged(parts)


def _merged(parts: list[Rows]) -> Rows:
    """Several blocks as one, in the order of their numbers."""
    whole = Rows()
    for part in parts:
        for name in COLUMN_NAMES:
            getattr(whole, name).extend(getattr(part, name))
    order = sorted(range(len(whole)), key=whole.number.__getitem__)
    if any(a > b for a, b in pairwise(order)):
        for name in COLUMN_NAMES:
            column = getattr(whole, name)
            column[:] = [column[place] for place in order]
    return whole


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
