"""A list's file: opened, unpacked, recognised; a picture in its place is refused."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from marsad.errors import SourceError
from marsad.hashlists import csv_lists, json_lists, pictures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marsad.hashlists.entries import Said

_HEAD = 1 << 20
_CHUNK = 1 << 20
_UNPACK = "gunzip or unzip it first and name what came out"


@dataclass(frozen=True, slots=True)
class Opened:
    """A list about to be read: its format, and its blocks."""

    format: str
    blocks: Iterator[Said]


def seal(path: Path) -> str:
    """SHA-256 of a file. Raises SourceError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be read: {error.strerror}", hint="name the list's file"
        ) from None


@contextmanager
def opened(path: Path, algorithm: str = "") -> Iterator[Opened]:
    """The blocks of a list: CSV, one hash a line, JSON or JSON Lines; plain, gzip, or alone in a ZIP.

    Raises SourceError where the file is a picture, or none of these, or ends in the middle.
    """
    with _unpacked(path) as head, _unpacked(path) as stream:
        first = _some(head)
        if pictures.is_picture(first):
            raise SourceError(
                f"{path.name}: {pictures.refusal(seal(path))}",
                hint="import the list of hashes, never what it is about",
            )
        if first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
            yield Opened("json", json_lists.read(stream, first, algorithm))
        else:
            yield Opened("csv", csv_lists.read(stream, first[: first.rfind(b"\n") + 1] or first, algorithm))


def _some(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(_HEAD)
    except (EOFError, OSError, zipfile.BadZipFile) as error:
        raise SourceError(f"the packed file is damaged: {error}", hint="get the file again") from None


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as file:
            mark = file.read(4)
        if mark[:2] == b"\x1f\x8b":
            with gzip.open(path, "rb") as stream:
                yield stream  # type: ignore[misc]
        elif mark == b"PK\x03\x04":
            with zipfile.ZipFile(path) as archive, archive.open(_only(archive)) as stream:
                yield stream
        else:
            with path.open("rb") as stream:
                yield stream
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise SourceError(f"{path.name} cannot be read: {error}", hint=_UNPACK) from None


def _only(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file in a ZIP."""
    members = [each for each in archive.infolist() if not each.is_dir()]
    if len(members) != 1 or members[0].flag_bits & 1:
        what = "is locked" if members and members[0].flag_bits & 1 else f"holds {len(members)} files, not one"
        raise SourceError(f"the ZIP {what}", hint=_UNPACK)
    return members[0]
