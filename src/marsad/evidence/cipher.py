"""Enciphers a stream piece by piece, so that any part can be read without the rest and no change goes unseen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Protocol

from marsad.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Buffer, Iterable, Iterator

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEGMENT = 1 << 20  # bytes of plain text in each piece but the last
TAG = 16
KEY = 32
_WIDE = SEGMENT + TAG
_ABOUT = b"marsad-object 1"


class Stored(Protocol):
    """Enciphered bytes that lie somewhere."""

    size: int

    def pread(self, start: int, length: int) -> bytes:
        """``length`` bytes from ``start`` on; fewer where they end. Raises EvidenceError."""

    def close(self) -> None:
        """Lets go of them."""


def _nonce(number: int, *, last: bool) -> bytes:
    # A key enciphers one object only, so a counter never repeats; the last byte tells the end from a cut.
    # Source: Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption (STREAM), 2015, section 7.
    return number.to_bytes(11, "big") + bytes([last])


def _aead(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def sealed(pieces: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """AES-256-GCM of pieces of ``SEGMENT`` bytes each (the last may be shorter), in order; nothing at all is a piece
    too. ``key`` (``KEY`` bytes) must never be used for anything else. A piece is enciphered once the next is there, so
    the pieces must not share memory.
    """
    aead, number, waiting = _aead(key), 0, None
    for piece in pieces:
        if waiting is not None:
            yield aead.encrypt(_nonce(number, last=False), waiting, _ABOUT)
            number += 1
        waiting = piece
    yield aead.encrypt(_nonce(number, last=True), b"" if waiting is None else waiting, _ABOUT)


def sealed_size(size: int) -> int:
    """How many bytes ``size`` plain ones become."""
    return size + TAG * max(1, -(-size // SEGMENT))


def plain_size(size: int) -> int:
    """The way back of `sealed_size`. Raises EvidenceError for a size that no sealed object has."""
    segments = max(1, -(-size // _WIDE))
    plain = size - TAG * segments
    if plain < 0 or sealed_size(plain) != size:
        raise EvidenceError("a sealed object is cut short", hint="marsad evidence verify names it")
    return plain


class Plain(io.RawIOBase):
    """The plain bytes of an enciphered object: read from anywhere, checked piece by piece before a byte is given."""

    def __init__(self, stored: Stored, key: bytes) -> None:
        super().__init__()
        self._stored, self._aead = stored, _aead(key)
        self.size = plain_size(stored.size)
        self._last = max(0, -(-self.size // SEGMENT) - 1)
        self._at = 0
        self._number, self._piece = -1, b""
        if self.size == 0:
            self._segment(0)  # that nothing is there is checked too

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As in the standard library; beyond the end there is nothing to read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Where the next byte is read from."""
        return self._at

    def readinto(self, buffer: Buffer, /) -> int:
        """At most one piece at a time. Raises EvidenceError where what lies there is not what was sealed."""
        target = memoryview(buffer).cast("B")
        if self._at >= self.size or not target:
            return 0
        number, inner = divmod(self._at, SEGMENT)
        part = memoryview(self._segment(number))[inner : inner + len(target)]
        target[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        """Lets go of the object and of what was deciphered last."""
        if not self.closed:
            self._piece, self._number = b"", -1
            self._stored.close()
        super().close()

    def _segment(self, number: int) -> bytes:
        if number != self._number:
            from cryptography.exceptions import InvalidTag

            body = self._stored.pread(number * _WIDE, _WIDE)
            try:
                self._piece = self._aead.decrypt(_nonce(number, last=number == self._last), body, _ABOUT)
            except (InvalidTag, ValueError) as error:
                raise EvidenceError(
                    f"piece {number + 1} of a sealed object is not what was sealed",
                    hint="marsad evidence verify names the object; bring it back from a backup",
                ) from error
            self._number = number
        return self._piece


def reading(stored: Stored, key: bytes) -> io.BufferedReader:
    """`Plain` with a buffer, for whoever reads line by line."""
    return io.BufferedReader(Plain(stored, key), 1 << 16)
