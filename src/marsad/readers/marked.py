"""Whether a source speaks of abuse material, and whether its file may hold any: then its bytes are never kept.

Both err on the side of yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.readers.media import may_hide, media_type
from marsad.readers.source import chunks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.contract import Reader
    from marsad.readers.options import ReadOptions
    from marsad.readers.source import Source

_KIND = "tip"
_SAYS = tuple(f"{before}{_KIND}".encode() for before in ('"', "'", ",", ";", "\t", ">", "kind: ", "kind:"))
_OVERLAP = 4096  # bytes: longer than the shortest picture that is looked for
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))  # 1B stands in Japanese texts


def is_marked(source: Source, reader: Reader, options: ReadOptions) -> bool:
    """Whether ``source`` is one of tips: by its format, by what the caller says, or by what its records may say."""
    if reader.marked or options.kind == _KIND:
        return True
    # What is packed says nothing in its bytes; whoever gives tips in archives says so.
    return not reader.carries and any(sign in window for window in _windows(source) for sign in _SAYS)


def may_hold_media(source: Source, reader: Reader) -> bool:
    """Whether pictures or recordings may lie in the bytes of ``source``: plain texts without long runs of base64 hold
    none, anything else may."""
    return reader.carries or any(_suspect(window) for window in _windows(source))


def _suspect(window: bytes) -> bool:
    binary = len(window.translate(None, _CONTROLS)) != len(window)
    return binary or bool(media_type(window[:16])) or may_hide(window)


def _windows(source: Source) -> Iterator[bytes]:
    """All bytes, each window with the end of the one before it."""
    stream, before = source.open(), b""
    try:
        for chunk in chunks(stream):
            yield before + chunk
            before = chunk[-_OVERLAP:]
    finally:
        stream.close()
