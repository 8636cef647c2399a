"""Platforms' reports in JSON with the parts of a CyberTipline report: one, several in an array, or one a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson

from marsad.readers.contract import Reader
from marsad.readers.cybertip import REPORTS, is_report, tips
from marsad.readers.cybertip_files import FILES
from marsad.readers.encoding import open_text, text_head
from marsad.readers.json_stream import elements
from marsad.readers.lines import RAW, Broken
from marsad.readers.rows import gathered
from marsad.readers.tree import TooDeep, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.json_stream import Path
    from marsad.readers.options import ReadOptions
    from marsad.readers.rows import Rows
    from marsad.readers.source import Source
    from marsad.readers.tree import Part, Tree

_LISTS = frozenset(
    {"reports", "cybertips", "tips", "data", "items", "records", "results", "submission", "submissions"}
)
_LISTED = re.compile(r'\s*\{.*?"([^"\\]{1,64})"\s*:\s*\[\s*\{', re.DOTALL)
_PART = re.compile(
    r'"(?:incident_?summary|person_?or_?user_?reported|ip_?capture_?event|file_?details)"\s*:', re.I
)


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    yield from gathered(tips(source, options, _reports(source, options)))


def _reports(source: Source, options: ReadOptions) -> Iterator[Tree | Broken]:
    where = _place(text_head(source.head()))
    stream = open_text(source, options)
    try:
        for _, item in elements(stream, lambda path: path == where, options.limits.message):
            if isinstance(item, Broken):
                yield Broken(item.reason, item.head, item.end)
                continue
            try:
                found = [*_inside(tree_of(orjson.loads(item)))]
            except orjson.JSONDecodeError as error:
                found = [Broken(f"not valid JSON at character {error.pos} of the report", item[:RAW])]
            except TooDeep as error:
                found = [Broken(f"JSON {error}", item[:RAW])]
            yield from found or [Broken("no platform's report", item[:RAW])]
    finally:
        stream.close()


def _place(head: str) -> Path:
    """Where reports stand: elements of an array at the top or under a name for several, else whole values."""
    head = head.lstrip()
    if head.startswith("["):
        return ("*",)
    match = _LISTED.match(head)
    if match and match[1].lower() in _LISTS and not _PART.search(match[0]):
        return (match[1], "*")
    return ()


def _inside(part: Part) -> Iterator[Tree | Broken]:
    """The reports in a value, with the files that stand beside them."""
    if isinstance(part, str):
        return
    if is_report(part) and not any(name in part for name in REPORTS):
        yield part
        return
    files = [(name, part[name]) for name in FILES if name in part]
    inner = [each for name in (*REPORTS, *_LISTS) for each in part.get(name, ()) if not isinstance(each, str)]
    for each in inner:
        if len(inner) == 1:
            for name, beside in files:
                each.setdefault(name, []).extend(beside)
        yield from _inside(each)


def _sniff(head: bytes, name: str) -> float:
    text = text_head(head).lstrip()
    if not text.startswith(("{", "[")):
        return 0.0
    # Several of a report's own parts, or one of them in what is named for it.
    found = {match[0].lower() for match in _PART.finditer(text)}
    return 0.96 if len(found) > 1 or ("cybertip" in name.lower() and found) or _SUMMARY.search(text) else 0.0


_SUMMARY = re.compile(r'"incident_?summary"\s*:\s*[\[{]', re.I)
READER = Reader("Platform reports (JSON)", (".json",), _sniff, rows=_rows, marked=True)
