"""Where an export is written to: a new folder, or a ZIP with one folder in it."""

from __future__ import annotations

import hashlib
import os
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from marsad.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

PIECE = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: an export does not depend on a clock


class Target(Protocol):
    """Takes files one after the other."""

    def put(self, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
        """Write a file; its SHA-256 in hex and its size. Raises EvidenceError where there is no room."""

    def finish(self) -> None:
        """Everything is written: make it durable and show it under its name."""

    def drop(self) -> None:
        """Leave nothing behind."""


class Folder:
    """A folder that appears under its name once it is whole."""

    def __init__(self, out: Path) -> None:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise EvidenceError(f"{out.name} is there already", hint="name a new folder")
        self._out, self._draft = out, out.with_name(f".{out.name}.{os.getpid()}.draft")
        self._made: list[Path] = []
        try:
            self._draft.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise _told(error) from error

    def put(self, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
        """As `Target.put`."""
        path = self._draft / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with path.open("xb") as file:
                self._made.append(path)
                found = _through(pieces, file.write)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _told(error) from error
        return found

    def finish(self) -> None:
        """As `Target.finish`."""
        try:
            for folder in sorted({path.parent for path in self._made} | {self._draft}):
                _flush(folder)
            if self._out.exists():
                self._out.rmdir()
            self._draft.rename(self._out)
            _flush(self._out.absolute().parent)
        except OSError as error:
            raise _told(error) from error

    def drop(self) -> None:
        """As `Target.drop`."""
        for path in self._made:
            path.unlink(missing_ok=True)
        for folder in sorted((each for each in self._draft.rglob("*") if each.is_dir()), reverse=True):
            with suppress(OSError):
                folder.rmdir()
        with suppress(OSError):
            self._draft.rmdir()


class Zip:
    """A ZIP that appears under its name once it is whole; ``top`` is the one folder in it."""

    def __init__(self, out: Path, top: str) -> None:
        if out.exists():
            raise EvidenceError(f"{out.name} is there already", hint="name a new file")
        self._out, self._top = out, top
        self._draft = out.with_name(f".{out.name}.{os.getpid()}.draft")
        try:
            out.absolute().parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(descriptor, "w+b")
        except OSError as error:
            raise _told(error) from error
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def put(self, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
        """As `Target.put`."""
        entry = zipfile.ZipInfo(f"{self._top}/{name}", _EPOCH)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100600 << 16
        try:
            with self._zip.open(entry, "w", force_zip64=True) as file:
                return _through(pieces, file.write)
        except OSError as error:
            raise _told(error) from error

    def finish(self) -> None:
        """As `Target.finish`."""
        try:
            self._zip.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._draft.rename(self._out)
            _flush(self._out.absolute().parent)
        except OSError as error:
            raise _told(error) from error

    def drop(self) -> None:
        """As `Target.drop`."""
        with suppress(OSError, ValueError):
            self._zip.close()
        with suppress(OSError):
            self._file.close()
        self._draft.unlink(missing_ok=True)


def _through(pieces: Iterable[bytes], write: Callable[[bytes], object]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        write(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _told(error: OSError) -> EvidenceError:
    return EvidenceError(
        f"the export cannot be written: {error.strerror or type(error).__name__}",
        hint="look for free space and rights",
    )
