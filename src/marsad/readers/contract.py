"""What a reader is: how it recognises its format, and how it turns bytes into rows or into further sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marsad.model import Refusal
    from marsad.readers.options import ReadOptions
    from marsad.readers.rows import Rows
    from marsad.readers.source import Source


@dataclass(frozen=True, slots=True)
class Reader:
    """A plug-in of this room; exactly one of ``rows`` and ``members`` is given.

    ``sniff(head, name)`` says how surely (probability) the first bytes and the name are of this format.
    ``rows`` yields blocks of records numbered from 1 ascending; ``members`` (folders, archives) yields the
    sources inside. Both may raise `SourceError` when the source as a whole cannot be read on; whatever was
    yielded before stays. ``title`` and ``suffixes`` are for people. ``carries`` says whether such a file can carry
    others inside (attachments, answers of servers, columns of bytes), ``marked`` whether the format is one of tips
    about abuse material.
    """

    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], float]
    rows: Callable[[Source, ReadOptions], Iterator[Rows]] | None = None
    members: Callable[[Source, ReadOptions], Iterator[Source | Refusal]] | None = None
    carries: bool = False
    marked: bool = False


type Keep = Callable[[Source, Reader], Source]
"""Takes a file that lies on disk or came by standard input before a record of it is read, and the reader that fits;
gives the source that is read in its place, with the id under which its bytes are kept (`Source.evidence`)."""
