"""The parts of an export that are for reading: the index for programs, the timeline for people."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from marsad.evidence.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.evidence.nouns import Event, Item

_COLUMNS = ("entry", "at", "item", "name", "nth", "action", "actor", "purpose", "legal_basis", "tool", "more")
# A cell that begins like this is reckoned by spreadsheet programs. Source: OWASP, CSV Injection.
_FORMULA = re.compile(
    r"^[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@\t\r|%\uff0b\uff0d\uff1d\uff20]"
)
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def timeline(events: Sequence[Event], names: Mapping[str, tuple[str, str]]) -> bytes:
    """The events as CSV, in the order of the log; ``names`` gives id and name of an item by its commitment."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for event in sorted(events, key=lambda each: each.seq):
        item, name = names.get(event.item, ("", ""))
        more = json.dumps(dict(event.more), ensure_ascii=False, sort_keys=True) if event.more else ""
        row = (
            event.seq, f"{event.at:%Y-%m-%dT%H:%M:%S.%fZ}", item, name, event.nth, event.action, event.actor,
            event.purpose, event.legal_basis, event.tool, more,
        )  # fmt: skip
        writer.writerow([_cell(value) for value in row])
    return (
        b"\xef\xbb\xbf" + out.getvalue().encode()
    )  # spreadsheet programs take UTF-8 for Latin without the mark


def index(facts: Mapping[str, Any], items: Sequence[Item], files: Mapping[str, str]) -> bytes:
    """What the export holds, as canonical JSON; ``files`` names the file of each item that is held in bytes."""
    listed = [
        {
            "id": item.id, "commitment": item.commitment, "held": item.held, "sha256": item.sha256, "size": item.size,
            "name": item.name, "handling": item.handling, "file": files.get(item.id, ""),
        }
        for item in items
    ]  # fmt: skip
    return canonical({**facts, "items": listed, "v": 1})


def _cell(value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    clean = _HIDDEN.sub("\ufffd", value)
    return f"'{clean}" if _FORMULA.match(clean) else clean
