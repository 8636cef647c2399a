"""Platforms' reports in XML with the parts of a CyberTipline report: any number in a document, files beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marsad.readers.contract import Reader
from marsad.readers.cybertip import REPORTS, is_report, tips
from marsad.readers.encoding import as_utf8, encoding_of, text_head
from marsad.readers.lines import Broken
from marsad.readers.rows import gathered
from marsad.readers.tree import said
from marsad.readers.xml_stream import elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.options import ReadOptions
    from marsad.readers.rows import Rows
    from marsad.readers.source import Source
    from marsad.readers.tree import Tree

_FILES = frozenset({"filedetails"})
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,80}encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_PART = re.compile(
    r"<(?:[\w.-]+:)?(?:incident_?summary|person_?or_?user_?reported|file_?details)[\s>/]", re.I
)


def _rows(source: Source, options: ReadOptions) -> Iterator[Rows]:
    yield from gathered(tips(source, options, _reports(source, options)))


def _reports(source: Source, options: ReadOptions) -> Iterator[Tree | Broken]:
    """Each report, with the details of the files that follow it beside it."""
    stream = as_utf8(source.open(), _encoding(source, options))
    waiting: tuple[tuple[str, ...], Tree] | None = None
    try:
        for name, around, item in elements(stream, REPORTS | _FILES, options.limits.message):
            if name in _FILES and not isinstance(item, Broken) and waiting and _beside(waiting, around, item):
                waiting[1].setdefault("filedetails", []).append(item)
                continue
            if waiting:
                yield waiting[1]
                waiting = None
            if isinstance(item, Broken) or name in _FILES:
                yield item
            elif is_report(item):
                waiting = around, item
            else:
                yield Broken("no platform's report")
        if waiting:
            yield waiting[1]
    finally:
        stream.close()


def _beside(waiting: tuple[tuple[str, ...], Tree], around: tuple[str, ...], item: Tree) -> bool:
    """Whether the details of a file stand beside the report they are of."""
    of = said(item, "reportid")
    return around == waiting[0] and of in ("", said(waiting[1], "reportid", "id") or of)


def _encoding(source: Source, options: ReadOptions) -> str:
    """What the caller says, else a mark or the declaration, else what the bytes look like."""
    found = encoding_of(source, options)
    declared = _DECLARED.match(source.head(256).removeprefix(b"\xef\xbb\xbf"))
    if options.encoding or declared is None or found.startswith("utf-16") or found.startswith("utf-32"):
        return found
    try:
        "".encode(name := declared[1].decode("ascii"))
    except LookupError:
        return found
    return found if found in ("utf-8", "utf-8-sig") and not name.lower().startswith("iso-2022") else name


def _sniff(head: bytes, _name: str) -> float:
    text = text_head(head).lstrip()
    return 0.97 if text.startswith("<") and _PART.search(text) else 0.0


READER = Reader("Platform reports (XML)", (".xml",), _sniff, rows=_rows, marked=True)
