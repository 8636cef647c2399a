"""What a file is, told from its first bytes before anything of it is kept or read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from marsad.errors import SourceError
from marsad.readers.marked import is_marked, may_hold_media
from marsad.readers.options import ReadOptions
from marsad.readers.source import Streamed, from_held
from marsad.readers.walk import choose

if TYPE_CHECKING:
    from marsad.readers.contract import Reader


@dataclass(frozen=True, slots=True)
class Recognised:
    """``title`` of the format, for people. ``hash_only``: it speaks of abuse material and may hold some, so its bytes
    must not be kept: only a hash and the label ``marked`` may be."""

    title: str
    hash_only: bool
    marked: str


def recognise(stream: BinaryIO, size: int, name: str, options: ReadOptions | None = None) -> Recognised:
    """Which format the ``size`` bytes of a seekable ``stream`` are read as.

    Raises SourceError where they are empty, media, or of no known format.
    """
    wanted = options or ReadOptions()
    source = from_held(Streamed(stream, size), size, name, wanted.limits)
    chosen = choose(source, wanted)
    if chosen is None:
        raise SourceError(f"{source.label}: empty file")
    reader: Reader = chosen[1]
    hash_only = is_marked(*chosen, wanted) and may_hold_media(*chosen)
    return Recognised(reader.title, hash_only, "tip" if hash_only else "")
