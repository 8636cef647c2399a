"""YAML: the items of a top-level list, or one document after another, a few at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from marsad.readers.contract import Reader
from marsad.readers.encoding import open_text, text_head
from marsad.readers.lines import RAW, Broken, line_blocks, text_lines
from marsad.readers.shapes import Found, rows_by_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from marsad.readers.options import ReadOptions
    from marsad.readers.rows import Rows
    from marsad.readers.source import Source

_ITEM = 1 << 20  # characters of one item; libyaml's time grows faster than a flow collection
_MANY = 128  # items parsed together while nothing is wrong with them
_DEPTH = 64
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MARK = re.compile(r"---(?:\s|$)|\.\.\.\s*$|%YAML ")
_DASH = re.compile(r"( *)-(?:\s|$)")
_BLANK = re.compile(r"\s*(?:#.*)?$")


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    stream = open_text(source, options)
    try:
        yield from rows_by_shape(source, options, _found(_items(text_lines(line_blocks(stream, _ITEM)))))
    finally:
        stream.close()


def _items(blocks: Iterable[list[str | Broken]]) -> Iterator[str | Broken]:
    """The text of each item: each document, or where a document begins with a list, each item of that list.

    The dashes of the list stand where its first one stands; that indent is taken off.
    """
    item: list[str] = []
    size, edge, open_list, fresh = 0, "", False, True
    broken: Broken | None = None
    for found in (line for block in blocks for line in block):
        if isinstance(found, Broken):
            broken = broken or found
            continue
        line = found
        if _MARK.match(found):
            yield from _ended(item, broken)
            item, size, broken, edge, open_list, fresh = [], 0, None, "", False, True
            line = found[4:] if found.startswith("--- ") else ""
        if fresh and not _BLANK.match(line):
            dash = _DASH.match(line)
            edge, open_list, fresh = (dash[1] if dash else ""), bool(dash), False
        line = line.removeprefix(edge)
        if open_list and item and _DASH.match(line) and line[0] == "-":
            yield from _ended(item, broken)
            item, size, broken = [], 0, None
        size += len(line) + 1
        if size > _ITEM:
            broken = broken or Broken(
                f"YAML item longer than {_ITEM:,} characters", "\n".join(item).encode()[:RAW]
            )
            item, size = [], 0
        item.append(line)
    yield from _ended(item, broken)


def _ended(item: list[str], broken: Broken | None) -> Iterator[str | Broken]:
    if broken is not None:
        yield broken
    elif not all(_BLANK.match(line) for line in item):
        yield "\n".join(item)


def _found(items: Iterator[str | Broken]) -> Iterator[Found]:
    number = 0
    waiting: list[str | Broken] = []
    for item in items:
        waiting.append(item)
        if len(waiting) == _MANY:
            yield _block(waiting, number)
            number += len(waiting)
            waiting = []
    yield _block(waiting, number)


def _block(items: list[str | Broken], before: int) -> Found:
    found = Found()
    texts = [item for item in items if isinstance(item, str)]
    together: list[object] | Broken = []
    if len(texts) == len(items) and all(text.startswith("-") for text in texts):
        together = _parsed("\n".join(texts))
    good = isinstance(together, list) and len(together) == len(items)
    for place, item in enumerate(items):
        found.add(
            before + place + 1, _one(item, together[place] if isinstance(together, list) and good else None)
        )
    return found


def _one(item: str | Broken, value: object) -> dict[str, object] | Broken:
    """One item as a record; ``value`` is what it was parsed to already, or None."""
    if isinstance(item, Broken):
        return item
    if value is None:
        parsed = _parsed(item)
        if isinstance(parsed, Broken):
            return parsed
        value = parsed[0]
    return _record(value, item)


def _record(value: object, item: str) -> dict[str, object] | Broken:
    if isinstance(value, dict) and value:
        return value
    if isinstance(value, str) and value.strip():
        return {"text": value}
    return Broken("a YAML mapping was expected", item.encode("utf-8", "replace")[:RAW])


def _parsed(text: str) -> list[object] | Broken:
    """The items in a piece of YAML; scalars stay text as written.

    Aliases are refused: a few lines of them unfold to gigabytes, and lists of records do not need them.
    """
    raw = text.encode("utf-8", "replace")[:RAW]
    stack: list[tuple[list[object] | dict[str, object], list[str]]] = []
    top: list[object] = []
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.ScalarEvent):
                _put(stack, top, "" if event.implicit[0] and event.value in ("~", "null") else event.value)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                new: list[object] | dict[str, object] = (
                    {} if isinstance(event, yaml.MappingStartEvent) else []
                )
                _put(stack, top, new)
                stack.append((new, []))
                if len(stack) > _DEPTH:
                    return Broken(f"YAML nested deeper than {_DEPTH}", raw)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                return Broken("YAML aliases are not followed", raw)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return Broken(f"not valid YAML{f' at line {mark.line + 1} of the record' if mark else ''}", raw)
    if len(top) == 1 and isinstance(top[0], list):
        return top[0] or Broken("an empty list", raw)
    return top or Broken("nothing in it", raw)


def _put(
    stack: list[tuple[list[object] | dict[str, object], list[str]]], top: list[object], value: object
) -> None:
    """Place a value into the innermost open container: a mapping takes key and value in turn."""
    if not stack:
        top.append(value)
        return
    inner, key = stack[-1]
    if isinstance(inner, list):
        inner.append(value)
    elif key:
        inner[key.pop()] = value
    else:
        key.append(value if isinstance(value, str) else "?")


def _sniff(head: bytes, name: str) -> float:
    text = text_head(head)
    named = name.lower().endswith(READER.suffixes)
    lines = [line for line in text.split("\n")[:40] if not _BLANK.match(line)]
    shaped = sum(bool(re.match(r"\s*(?:- )?[\w\"' -]{1,60}:(?:\s|$)|\s*- |---", line)) for line in lines)
    if not lines or shaped < 0.6 * len(lines):
        return 0.0
    starts = lines[0].startswith("---") or bool(re.match(r"\s*- [\w\"' -]{1,60}:\s", lines[0]))
    return 0.9 if named else 0.7 if starts and len(lines) > 1 else 0.0


READER = Reader("YAML lists", (".yaml", ".yml"), _sniff, rows=_rows)
