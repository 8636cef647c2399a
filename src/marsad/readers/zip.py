"""ZIP archives of anything the other readers read; never written to disk by an entry's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.readers.archive import entries
from marsad.readers.contract import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.model import Refusal
    from marsad.readers.options import ReadOptions
    from marsad.readers.source import Source


def _members(source: Source, _options: ReadOptions) -> Iterator[Source | Refusal]:
    yield from entries(source)


def _sniff(head: bytes, _name: str) -> float:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return 0.0
    # Office documents are archives of markup that no reader here makes sense of.
    return 0.0 if b"[Content_Types].xml" in head[:4096] or b"mimetypeapplication/" in head[:128] else 0.8


READER = Reader("ZIP archives", (".zip",), _sniff, members=_members, carries=True)
