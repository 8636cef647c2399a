"""Whether a source speaks of abuse material, and whether its file may hold any: then its bytes are never kept.

Both err on the side of yes.
"""

from __future__ import annotations

import contextlib
from itertools import islice
from typing import TYPE_CHECKING

from marsad.errors import SourceError
from marsad.readers.media import may_hide, media_type
from marsad.readers.source import Source, chunks
from marsad.readers.walk import choose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.contract import Reader
    from marsad.readers.options import ReadOptions

_KIND = "tip"
_SAYS = tuple(
    f"{before}{_KIND}".encode() for before in ('"', "'", ",", ";", "\t", "\n", ">", "kind: ", "kind:")
)
_OVERLAP = 4096  # bytes: longer than the shortest picture that is looked for
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))  # 1B stands in Japanese texts


def is_marked(source: Source, reader: Reader, options: ReadOptions) -> bool:
    """Whether ``source`` is one of tips: by its format, by what the caller says, or by what its records may say.

    An archive is where anything in it is.
    """
    if reader.marked or options.kind == _KIND:
        return True
    if reader.members is not None:
        return any(is_marked(*each, options) for each in _members(source, reader, options))
    if reader.carries:
        return False
    return any(sign in window for window in _windows(source) for sign in _SAYS)


def may_hold_media(source: Source, reader: Reader) -> bool:
    """Whether pictures or recordings may lie in the bytes of ``source``: plain texts without long runs of base64 hold
    none, anything else may."""
    return reader.carries or any(_suspect(window) for window in _windows(source))


def _members(source: Source, reader: Reader, options: ReadOptions) -> Iterator[tuple[Source, Reader]]:
    """What can be read in an archive; damage is told when it is read."""
    if reader.members is None or source.depth > options.limits.depth:
        return
    with contextlib.suppress(SourceError):
        for member in islice(reader.members(source, options), options.limits.entries):
            with contextlib.suppress(SourceError):
                chosen = choose(member, options) if isinstance(member, Source) else None
                if chosen is not None:
                    yield chosen


def _suspect(window: bytes) -> bool:
    binary = len(window.translate(None, _CONTROLS)) != len(window)
    return binary or bool(media_type(window[:16])) or may_hide(window)


def _windows(source: Source) -> Iterator[bytes]:
    """All bytes, each window with the end of the one before it; what is damaged comes as a byte that no text has."""
    stream, before = source.open(), b""
    try:
        for chunk in chunks(stream):
            yield before + chunk
            before = chunk[-_OVERLAP:]
    except SourceError:
        yield b"\0"
    finally:
        stream.close()
