"""The files of an export, in a folder or a ZIP. Hostile names and bombs are refused, not unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from marsad.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_FILES = 2_000_000
SMALL = 64 << 20  # bytes of anything that is read whole
_RATIO, _FREE = 1_100, 64 << 20  # zlib's own limit is 1,032 to one: more is a lie of the directory
PIECE = 1 << 20


class Files(Protocol):
    """Read only; names are relative, with ``/``."""

    def names(self) -> list[str]:
        """Every file, sorted."""

    def size(self, name: str) -> int:
        """Bytes of a file."""

    def open(self, name: str) -> BinaryIO:
        """Its bytes."""


def is_safe(name: str) -> bool:
    """Whether a name stays inside, on every system."""
    parts = name.split("/")
    return (
        bool(name)
        and not any(part in ("", ".", "..") for part in parts)
        and not any(s in name for s in "\\\0:")
    )


class InFolder:
    """Files below a folder. Links and special files are named, never followed."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self.strange: list[str] = []
        self._files: dict[str, int] = {}
        for path in top.rglob("*"):
            name, mode = path.relative_to(top).as_posix(), path.lstat().st_mode
            if stat.S_ISREG(mode):
                self._files[name] = path.lstat().st_size
            elif not stat.S_ISDIR(mode):
                self.strange.append(name)
            if len(self._files) > MOST_FILES:
                raise EvidenceError(f"more than {MOST_FILES:,} files", hint="this is no export of ours")
        self.strange.sort()

    def names(self) -> list[str]:
        """As `Files.names`."""
        return sorted(self._files)

    def size(self, name: str) -> int:
        """As `Files.size`."""
        return self._files[name]

    def open(self, name: str) -> BinaryIO:
        """As `Files.open`."""
        return (self._top / name).open("rb")


class InZip:
    """Files below the one folder in a ZIP, read as they are packed."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            entries = self._zip.infolist()
        except (OSError, zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError) as error:
            raise EvidenceError(
                f"{path.name} is no ZIP that can be read", hint="get it again from who made it"
            ) from error
        if len(entries) > MOST_FILES:
            raise EvidenceError(f"more than {MOST_FILES:,} files", hint="this is no export of ours")
        tops = {entry.filename.partition("/")[0] for entry in entries}
        if len(tops) != 1:
            raise EvidenceError(
                "the ZIP holds more than one folder", hint="unpack it and name the export's folder"
            )
        self._top = f"{tops.pop()}/"
        self.strange: list[str] = []
        self._files: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = entry.filename.removeprefix(self._top)
            if entry.is_dir():
                continue
            hostile = not is_safe(name) or name in self._files or stat.S_ISLNK(entry.external_attr >> 16)
            if hostile or entry.file_size > max(_FREE, _RATIO * max(entry.compress_size, 1)):
                self.strange.append(name)
            else:
                self._files[name] = entry

    def names(self) -> list[str]:
        """As `Files.names`."""
        return sorted(self._files)

    def size(self, name: str) -> int:
        """As `Files.size`."""
        return self._files[name].file_size

    def open(self, name: str) -> BinaryIO:
        """As `Files.open`."""
        return cast("BinaryIO", self._zip.open(self._files[name]))


class InMemory:
    """Files as bytes; for tests and for what was made just now."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.strange: list[str] = []

    def names(self) -> list[str]:
        """As `Files.names`."""
        return sorted(self._files)

    def size(self, name: str) -> int:
        """As `Files.size`."""
        return len(self._files[name])

    def open(self, name: str) -> BinaryIO:
        """As `Files.open`."""
        return io.BytesIO(self._files[name])


def pieces(files: Files, name: str) -> Iterator[bytes]:
    """A file piece by piece. Raises EvidenceError where it cannot be read to its end."""
    try:
        with files.open(name) as stream:
            while piece := stream.read(PIECE):
                yield piece
    except (  # ValueError: a name in a ZIP that is no UTF-8
        OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError,
    ) as error:  # fmt: skip
        raise EvidenceError("cannot be read to its end") from error


def whole(files: Files, name: str) -> bytes:
    """A small file. Raises EvidenceError where it is missing, long or cannot be read."""
    try:
        size = files.size(name)
    except KeyError:
        raise EvidenceError("is missing") from None
    if size > SMALL:
        raise EvidenceError("is longer than it can be")
    return b"".join(pieces(files, name))
