"""Whether a source speaks of abuse material, and whether its file may hold any: then its bytes are never kept.

Both err on the side of yes.
"""

from __future__ import annotations

import contextlib
import re
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from marsad.errors import SourceError
from marsad.readers.media import Media, may_hide, media_type, take_out
from marsad.readers.source import Source, chunks
from marsad.readers.walk import choose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.contract import Reader
    from marsad.readers.options import ReadOptions

_KIND = "tip"
_TIP = _KIND.encode()
_BEFORE, _AFTER = frozenset(b"\"',;\t\r\n>"), frozenset(b"\"',;\t\r\n<")
_NAMED = re.compile(rb"kind[\"']?\s{0,9}[:=]\s{0,9}$", re.I)
_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-"
_IS_SIGN = np.array([sign in _SIGNS for sign in range(256)], np.int8)
# What no text has: a run of so many signs of base64 or hexadecimal, or so many lines of them. Addresses of pages have
# full stops and question marks, hashes are shorter.
_LONG, _LINE, _LINES = 160, 60, 3
_FEWEST = 40  # signs that the smallest picture needs
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
    return any(_says(window) for window in _windows(source))


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


def _says(window: bytes) -> bool:
    """Whether a value is the kind of record that we look for: a cell, a JSON string, what follows "kind:"."""
    at = window.find(_TIP)
    while at >= 0:
        before, after = window[at - 1 : at], window[at + len(_TIP) : at + len(_TIP) + 1]
        if (not before or before[0] in _BEFORE) and (not after or after[0] in _AFTER):
            return True
        if _NAMED.search(window[max(0, at - 30) : at]) and not after.isalnum():
            return True
        at = window.find(_TIP, at + 1)
    return False


def _suspect(window: bytes) -> bool:
    if len(window.translate(None, _CONTROLS)) != len(window) or media_type(window[:16]):
        return True
    if not may_hide(window):  # cheap, and right where it says no
        return False
    signs = _IS_SIGN[np.frombuffer(window, np.uint8)]
    edges = np.flatnonzero(np.diff(signs, prepend=np.int8(0), append=np.int8(0)))
    starts, ends = edges[::2], edges[1::2]
    lengths = ends - starts
    lengths, starts, ends = (
        each[lengths > 1] for each in (lengths, starts, ends)
    )  # a JSON escape leaves one letter
    lines = np.convolve(lengths >= _LINE, np.ones(_LINES, np.int8)) if len(lengths) else lengths
    if (lengths >= _LONG).any() or (lines >= _LINES).any():
        return True
    found: list[Media] = []
    for at in np.flatnonzero(lengths >= _FEWEST):
        take_out(window[starts[at] : ends[at]].decode("ascii"), found.append)
    return bool(found)


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
