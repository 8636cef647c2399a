"""Whether a web archive is whole: each record as long as it says, its digests right, and nothing cut at the end.

Common readers pass over a last record that is cut; so its bytes are counted here.
Source: WARC 1.1 (ISO 28500:2017) §5.8, §5.9 (digests); WACZ 1.1.1.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from marsad.evidence.verify.bags import Files

_PIECE = 1 << 20
_ENDS = b"\r\n\r\n"
_CUT = "the web archive ends in the middle of a record"


def broken_archive(files: Files, name: str) -> str:
    """What is wrong with a WARC or WACZ, in words; "" for one that is whole, and for anything else."""
    lower = name.lower()
    with files.open(name) as stream:
        if lower.endswith(".wacz"):
            return _wacz(stream)
        if lower.endswith((".warc", ".warc.gz")):
            return _warc(stream, packed=lower.endswith(".gz"))
    return ""


def _wacz(stream: BinaryIO) -> str:
    try:
        inside = zipfile.ZipFile(stream if stream.seekable() else io.BytesIO(stream.read()))
        for entry in inside.infolist():
            lower = entry.filename.lower()
            if lower.endswith((".warc", ".warc.gz")):
                with inside.open(entry) as archive:
                    if reason := _warc(cast("BinaryIO", archive), packed=lower.endswith(".gz")):
                        return reason
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError):
        return "the web archive is no ZIP that can be read"
    return ""


def _warc(stream: BinaryIO, *, packed: bool) -> str:
    from fastwarc.warc import ArchiveIterator

    counted = _Unpacked(stream) if packed else _Counted(stream)
    seen = 0
    try:
        for record in ArchiveIterator(counted, parse_http=False, max_header_len=1 << 20):
            seen += 1
            digest = _Digest(record.headers.get("WARC-Block-Digest") or "")
            left = record.content_length
            if (record.headers.get("Content-Length") or "").strip() != str(left):
                return "a record of the web archive does not say how long it is"
            while left > 0 and (piece := record.reader.read(min(left, _PIECE))):
                left -= len(piece)
                digest.update(piece)
            if left > 0:
                return _CUT
            if not digest.right:
                return "a record of the web archive is not what its digest says"
    except (OSError, ValueError, EOFError, zlib.error):
        return "not a web archive from some place on"
    while counted.read(_PIECE):
        pass
    if counted.cut or (seen and counted.last != _ENDS):
        return _CUT
    return "" if seen else "the web archive holds no record"


class _Counted:
    """A stream that remembers how it ended."""

    cut = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.last, self._at = stream, b"", 0

    def read(self, size: int = _PIECE, /) -> bytes:
        data = self._stream.read(size)
        self.last = (self.last + data)[-4:]
        self._at += len(data)
        return data

    def seek(self, _offset: int, _whence: int = 0, /) -> int:
        raise OSError("a stream")

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        """The caller closes."""


class _Unpacked(_Counted):
    """Gzip, member after member; a last member that is cut is noticed."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._rest, self._member = b"", zlib.decompressobj(wbits=31)
        self._begun = False

    def read(self, size: int = _PIECE, /) -> bytes:
        while True:
            if not self._rest:
                self._rest = self._stream.read(1 << 16)
                if not self._rest:
                    self.cut = self.cut or self._begun
                    return b""
            self._begun = True
            data = self._member.decompress(self._rest, size)
            self._rest = self._member.unconsumed_tail
            if self._member.eof:
                self._rest, self._member, self._begun = (
                    self._member.unused_data,
                    zlib.decompressobj(wbits=31),
                    False,
                )
            if data:
                self.last = (self.last + data)[-4:]
                self._at += len(data)
                return data


class _Digest:
    """A digest as WARC writes it: algorithm, colon, base32 or hexadecimal."""

    def __init__(self, said: str) -> None:
        name, _, self._value = said.partition(":")
        self._hash = (
            hashlib.new(name.lower()) if name.lower() in ("sha1", "sha256", "md5", "sha512") else None
        )

    def update(self, piece: bytes) -> None:
        if self._hash is not None:
            self._hash.update(piece)

    @property
    def right(self) -> bool:
        """Also where there is no digest of a kind we know."""
        if self._hash is None:
            return True
        found, said = self._hash.digest(), self._value.strip()
        return said.lower() == found.hex() or said.upper().rstrip("=") == base64.b32encode(
            found
        ).decode().rstrip("=")
