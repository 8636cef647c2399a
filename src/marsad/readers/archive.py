"""The entries of a ZIP archive as sources, none of them able to exhaust memory or disk.

Source: PKWARE APPNOTE 6.3.10, 4.3.16 (end of central directory), 4.4.4 (flag bit 0: encrypted).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, cast

from marsad.errors import SourceError
from marsad.model import Refusal
from marsad.readers.source import BLOCK, Cut, Source, label_of, seekable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.readers.source import Stream

_END = b"PK\x05\x06"
_ENTRY_BYTES = 1024  # of central directory that one entry may take on average
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def entries(source: Source) -> Iterator[Source | Refusal]:
    """Each file in the archive, in the order of its directory; labels read ``archive.zip!inner/name``.

    Raises `SourceError` where the archive's directory is damaged or too large.
    """
    file = seekable(source)
    try:
        _check_directory(file, source)
        archive = zipfile.ZipFile(file)
        infos = archive.infolist()
    except SourceError:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError, EOFError) as error:
        raise SourceError(f"{source.label} is a damaged ZIP archive", hint="copy it anew") from error
    with archive:
        for info in infos:
            name = info.filename
            if info.is_dir() or name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER:
                continue
            yield _entry(archive, info, source)


def _check_directory(file: IO[bytes], source: Source) -> None:
    """Refuse a directory that would itself fill the memory, before it is parsed."""
    size = file.seek(0, 2)
    tail_size = min(size, 65_557)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < 22:
        raise SourceError(f"{source.label} is a ZIP archive that is cut off", hint="copy it anew")
    count, length = struct.unpack_from("<HI", tail, place + 10)
    limit = source.meter.limits.entries
    # 0xFFFFFFFF refers to the ZIP64 record; such directories are over 4 GiB or in large archives.
    if length == 0xFFFFFFFF or count == 0xFFFF:
        count, length = _zip64(tail, place, file)
    if count > limit or length > limit * _ENTRY_BYTES:
        raise SourceError(f"{source.label} has {count:,} entries, at most {limit:,} are read")


def _zip64(tail: bytes, place: int, file: IO[bytes]) -> tuple[int, int]:
    locator = place - 20
    if locator < 0 or tail[locator : locator + 4] != b"PK\x06\x07":
        return struct.unpack_from("<HI", tail, place + 10)
    file.seek(struct.unpack_from("<Q", tail, locator + 8)[0])
    record = file.read(56)
    if len(record) < 56:
        return 0, 0
    count, length = struct.unpack_from("<QQ", record, 32)
    return count, length


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> Source | Refusal:
    label = label_of(f"{source.label}!{info.filename}")
    if info.flag_bits & 1:
        return Refusal(label, 0, "encrypted entry")
    return Source(
        label,
        lambda: _Entry(archive, info, source, label),
        source.meter,
        info.file_size,
        depth=source.depth + 1,
    )


class _Entry:
    """The bytes of one entry, metered; damage shows as a cut after all that could be had."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source, label: str) -> None:
        self._meter, self._label = source.meter, label
        self._packed, self._out = info.compress_size, 0
        try:
            self._file: Stream = cast("Stream", archive.open(info))
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            OSError,
            EOFError,
            ValueError,
        ) as error:
            raise SourceError(f"{label} cannot be unpacked") from error

    def read(self, size: int = BLOCK, /) -> bytes:
        try:
            data = self._file.read(size)
        except (zipfile.BadZipFile, EOFError, zlib.error, OSError, ValueError):
            raise Cut(f"the packed data is damaged after {self._out:,} bytes") from None
        self._out += len(data)
        self._meter.unpack(self._label, self._packed, self._out)
        return data

    def close(self) -> None:
        self._file.close()
