"""A source: a label and bytes that can be read from the start, metered so that no bomb goes off."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Protocol, cast

from marsad.errors import SourceError
from marsad.readers.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marsad.readers.media import Media
    from marsad.readers.options import Limits

BLOCK = 1 << 20
HEAD = 1 << 15
# Direction marks and controls would let an entry's name rewrite what a person sees around it.
_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


class Stream(Protocol):
    """The part of a binary file that readers use."""

    def read(self, size: int = ..., /) -> bytes:
        """At most ``size`` bytes; b"" at the end. Raises `Cut` where the source ends in the middle."""

    def close(self) -> None:
        """Let go of the file underneath."""


class Cut(SourceError):
    """The source ends in the middle; everything before was handed out."""


@dataclass(slots=True)
class Meter:
    """Counts for everything that comes out of one path.

    ``packed`` bytes lie on disk, ``read`` were read from there, ``unpacked`` came out of archives; ``entries``.
    """

    limits: Limits
    packed: int = 0
    read: int = 0
    unpacked: int = 0
    entries: int = 0
    seen: dict[str, int] = field(default_factory=dict)

    def unpack(self, label: str, packed: int, out: int) -> None:
        """Note that ``label`` has given ``out`` bytes so far; raise `SourceError` once that is too much."""
        before = self.seen.get(label, 0)
        if out > before:  # a second pass over the same entry costs nothing more
            self.seen[label] = out
            self.unpacked += out - before
        # One entry may be refused for its own ratio without taking its neighbours along.
        allowed = min(self.limits.total, max(8 * self.limits.free, 2 * self.limits.ratio * self.packed))
        if self.unpacked > allowed:
            raise SourceError(f"{label} is passed over: more than {allowed:,} bytes were unpacked already")
        if out > self.limits.free and packed >= 0 and out > self.limits.ratio * max(packed, 1):
            raise SourceError(f"{label} unpacks to more than {self.limits.ratio} times its size")


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read. ``label`` is for people (name only, never a folder above what was given).

    ``path`` is set only where the bytes lie on disk just as they are read, ``folder`` for a folder;
    ``size`` is -1 where it is unknown; ``depth`` counts the archives around it. ``beside`` are the pictures that lie in
    the same folder or archive, where this is the only file there that is none. ``steady``: its streams can seek.
    ``evidence`` is the id under which its bytes, or those of the archive around it, are kept; "" = they are not.
    """

    label: str
    opener: Callable[[], Stream]
    meter: Meter
    size: int = -1
    path: Path | None = None
    folder: Path | None = None
    depth: int = 0
    beside: tuple[Media, ...] = ()
    steady: bool = False
    evidence: str = ""

    def open(self) -> Stream:
        """The bytes from the start; may be called again."""
        return self.opener()

    def head(self, size: int = HEAD) -> bytes:
        """The first ``size`` bytes, or fewer where the source is shorter or cut."""
        return prefix(self.open(), size)


def prefix(stream: Stream, size: int) -> bytes:
    """The first ``size`` bytes of ``stream``, which is then closed; a cut only makes it shorter."""
    parts: list[bytes] = []
    try:
        while size > 0 and (chunk := stream.read(size)):
            parts.append(chunk)
            size -= len(chunk)
    except Cut:
        pass
    finally:
        stream.close()
    return b"".join(parts)


def label_of(name: str) -> str:
    """``name`` as it may be shown: no controls, no direction marks, at most 200 characters."""
    shown = _UNSHOWABLE.sub("\ufffd", name)
    return shown if len(shown) <= 200 else f"{shown[:120]}…{shown[-79:]}"


class _Counted(io.RawIOBase):
    """A file that tells the meter how far it was read."""

    def __init__(self, file: IO[bytes], meter: Meter) -> None:
        super().__init__()
        self._file, self._meter = file, meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._meter.read += len(data)
        return data

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def from_path(path: Path, limits: Limits, *, label: str = "", meter: Meter | None = None) -> Source:
    """A file or a folder on disk. A missing one raises `SourceError`."""
    meter = meter or Meter(limits)
    label = label or label_of(path.name or path.resolve().name)
    if path.is_dir():
        return Source(f"{label}/", lambda: cast("Stream", io.BytesIO()), meter, folder=path)
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as error:
        raise SourceError(f"{label} cannot be opened: {error.strerror}", hint="check the path") from error
    meter.packed += size
    return Source(
        label, lambda: cast("Stream", _Counted(path.open("rb"), meter)), meter, size, path=path, steady=True
    )


def from_bytes(data: bytes, label: str, limits: Limits) -> Source:
    """Bytes in memory as a source."""
    return Source(label, lambda: cast("Stream", io.BytesIO(data)), Meter(limits, packed=len(data)), len(data))


def from_spool(stream: Stream, source: Source) -> Source:
    """``stream`` (standard input, an archive in an archive) kept in a `Spool`.

    The other fields are those of ``source``. Raises `SourceError` beyond ``limits.spool``.
    """
    spool, limit = Spool(), source.meter.limits.spool
    for chunk in chunks(stream):
        if spool.size + len(chunk) > limit:
            raise SourceError(f"{source.label} is longer than {limit:,} bytes", hint="give it as a file")
        spool.write(chunk)
    return Source(
        source.label,
        lambda: _Shared(spool),
        source.meter,
        spool.size,
        depth=source.depth,
        beside=source.beside,
    )


def from_kept(held: Held, source: Source, evidence: str) -> Source:
    """``source`` read from ``held``, which keeps the same bytes under the id ``evidence``."""
    return replace(source, opener=lambda: _Shared(held, source.meter), path=None, evidence=evidence)


def from_held(held: Held, size: int, name: str, limits: Limits, evidence: str = "") -> Source:
    """``size`` bytes that lie in no file, under the label of ``name``; ``evidence`` as in `Source`."""
    meter = Meter(limits, packed=size)
    return Source(label_of(name), lambda: _Shared(held, meter), meter, size, steady=True, evidence=evidence)


class Streamed:
    """A seekable stream as `Held`."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self.size = stream, size

    def read(self, at: int, size: int) -> bytes:
        """As `Held` says."""
        self._stream.seek(at)
        return self._stream.read(size)


class Held(Protocol):
    """Bytes that can be read from any place, by several readers."""

    size: int

    def read(self, at: int, size: int) -> bytes:
        """At most ``size`` bytes from place ``at``; a negative size means all."""


class _Shared(io.RawIOBase):
    """A view of held bytes with its own position; closing it leaves them open."""

    def __init__(self, spool: Held, meter: Meter | None = None) -> None:
        super().__init__()
        self._spool, self._place, self._meter = spool, 0, meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        start = (0, self._place, self._spool.size)[whence]
        self._place = max(start + offset, 0)
        return self._place

    def tell(self) -> int:
        return self._place

    def read(self, size: int = -1, /) -> bytes:
        data = self._spool.read(self._place, size)
        self._place += len(data)
        if self._meter is not None:
            self._meter.read += len(data)
        return data

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def chunks(stream: Stream, size: int = BLOCK) -> Iterator[bytes]:
    """``stream`` in pieces to its end."""
    while chunk := stream.read(size):
        yield chunk


def seekable(source: Source) -> IO[bytes]:
    """The source as a file with random access, spooled when it is not one already."""
    stream = source.open()
    if not isinstance(stream, (_Counted, _Shared, io.BytesIO)):
        stream = from_spool(stream, source).open()
    return cast("IO[bytes]", stream)


class Inflated:
    """A gzip stream, member after member, that hands out all there is before it reports a cut."""

    def __init__(self, stream: Stream, source: Source) -> None:
        self._stream, self._source = stream, source
        self._member: zlib._Decompress | None = None
        self._packed = self._out = 0
        self._rest = b""

    def read(self, size: int = BLOCK, /) -> bytes:
        """At most ``size`` unpacked bytes; raises `Cut` at a damage or an end in the middle."""
        while self._fed():
            member = self._member = self._member or zlib.decompressobj(wbits=31)
            try:
                data = member.decompress(self._rest, size)
            except zlib.error:
                raise Cut(f"gzip data is damaged after {self._out:,} unpacked bytes") from None
            self._rest = member.unconsumed_tail
            if member.eof:
                self._rest = member.unused_data.lstrip(b"\0")  # tapes and disks pad with zeros
                self._member = None
            if data:
                self._out += len(data)
                self._source.meter.unpack(self._source.label, self._packed, self._out)
                return data
        if self._member is None:
            return b""
        if data := self._member.decompress(b"", size):  # zlib may hold output back when asked for little
            return data
        raise Cut(f"gzip data ends in the middle after {self._out:,} unpacked bytes")

    def _fed(self) -> bool:
        """Whether there are packed bytes to go on with."""
        while not self._rest:
            chunk = self._stream.read(HEAD)
            if not chunk:
                return False
            self._packed += len(chunk)
            self._rest = chunk if self._member is not None else chunk.lstrip(b"\0")
        return True

    def close(self) -> None:
        """Let go of the file underneath."""
        self._stream.close()


def gunzipped(source: Source) -> Source:
    """``source`` with its gzip packing taken off."""
    return Source(
        source.label,
        lambda: Inflated(source.open(), source),
        source.meter,
        depth=source.depth,
        beside=source.beside,
        evidence=source.evidence,
    )
