"""Elements out of a JSON document of any size, in memory bounded by one element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marsad.readers.lines import RAW, Broken
from marsad.readers.source import BLOCK, Cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marsad.readers.source import Stream

type Path = tuple[str, ...]
"""Where a value stands: keys from the top, "*" for any element of an array."""

_TOKEN = re.compile(rb'[\s,:]*+(?:([{}\[\]])|("[^"\\]*+(?:\\.[^"\\]*+)*+")|([^\s{}\[\],:"]++))', re.DOTALL)
# Up to and including the next bracket that is not inside a string.
_TO_BRACKET = re.compile(rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+([{}\[\]])', re.DOTALL)
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_NO_BRACKET = re.compile(rb'[^"{}\[\]]*+')
_DEPTH = 64  # containers around a wanted element; exports need five


class _Ended(Exception):
    """The stream has no more bytes."""


def elements(
    stream: Stream, wanted: Callable[[Path], bool], limit: int
) -> Iterator[tuple[Path, bytes | Broken]]:
    """Each value at a wanted path, whole and unparsed, in the order of the document.

    An element longer than ``limit`` bytes comes as `Broken` and is passed over; so does the place where the
    document ends in the middle (``Broken.end``).
    """
    walk = _Walk(stream, limit)
    try:
        yield from walk.elements(wanted)
    except _Ended as ended:
        yield ("",), Broken(str(ended), end=True)


class _Walk:
    """A position in a JSON document: the buffer from there on, and the containers around it."""

    def __init__(self, stream: Stream, limit: int) -> None:
        self.stream, self.limit = stream, limit
        self.buffer, self.at = b"", 0
        self.keys: list[str] = []  # key (or "*") under which each open container goes on
        self.awaits_key: list[bool] = []  # for each open container: an object whose next string is a key

    def elements(self, wanted: Callable[[Path], bool]) -> Iterator[tuple[Path, bytes | Broken]]:
        while (token := self._token()) is not None:
            first = token[:1]
            if first in b"}]":
                if self.keys:
                    self.keys.pop()
                    self.awaits_key.pop()
                self._value_done()
            elif first == b'"' and self.keys and self.awaits_key[-1]:
                self.keys[-1] = token[1:-1].decode("utf-8", "replace")
                self.awaits_key[-1] = False
            elif wanted(tuple(self.keys)):
                where = tuple(self.keys)
                yield where, self._whole() if first in b"{[" else token
                self._value_done()
            elif first in b"{[":
                if len(self.keys) >= _DEPTH:
                    raise _Ended(f"JSON nested deeper than {_DEPTH} around its records")
                self.keys.append("" if first == b"{" else "*")
                self.awaits_key.append(first == b"{")
            else:
                self._value_done()
        if self.keys:
            raise _Ended("JSON ends in the middle")

    def _value_done(self) -> None:
        if self.keys and self.keys[-1] != "*":
            self.awaits_key[-1] = True

    def _token(self) -> bytes | None:
        while True:
            match = _TOKEN.match(self.buffer, self.at)
            if match and (match[3] is None or match.end() < len(self.buffer)):
                self.at = match.end()
                return match[1] or match[2] or match[3]
            if len(self.buffer) - self.at > self.limit:
                raise _Ended(f"a JSON string is longer than {self.limit:,} bytes")
            if not self._fill():
                if match:
                    self.at = match.end()
                    return match[3]
                if self.buffer[self.at :].strip(b" \t\r\n,:"):
                    raise _Ended("JSON ends in the middle")
                return None

    def _fill(self) -> bool:
        """Read on, dropping what lies before the position."""
        try:
            chunk = self.stream.read(BLOCK)
        except Cut as cut:
            raise _Ended(cut.message) from None
        self.buffer, self.at = self.buffer[self.at :] + chunk, 0
        return bool(chunk)

    def _whole(self) -> bytes | Broken:
        """The container whose opening bracket was the last token, whole."""
        self.at -= 1
        scan, depth = 0, 0
        while True:
            match = _TO_BRACKET.match(self.buffer, self.at + scan)
            if match:
                scan = match.end() - self.at
                depth += 1 if match[1] in b"{[" else -1
                if depth == 0:
                    item = self.buffer[self.at : self.at + scan]
                    self.at += scan
                    return item if len(item) <= self.limit else self._too_long(item)
            elif len(self.buffer) - self.at > self.limit:
                head = self.buffer[self.at : self.at + RAW]
                self.at += scan
                self._skip(depth)
                return self._too_long(head)
            elif not self._fill():
                raise _Ended("JSON ends in the middle")

    def _too_long(self, item: bytes) -> Broken:
        return Broken(f"JSON value longer than {self.limit:,} bytes", item[:RAW])

    def _skip(self, depth: int) -> None:
        """Pass over the rest of a container in bounded memory."""
        in_string = False
        while depth:
            self.at = (_IN_STRING if in_string else _NO_BRACKET).match(self.buffer, self.at).end()  # type: ignore[union-attr]
            char = self.buffer[self.at : self.at + 1]
            if char in (b"", b"\\"):  # a backslash here has its partner in the next block
                if not self._fill():
                    raise _Ended("JSON ends in the middle")
                continue
            self.at += 1
            if char == b'"':
                in_string = not in_string
            else:
                depth += 1 if char in b"{[" else -1
