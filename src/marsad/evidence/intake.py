"""What may be sealed, and how it is read: regular files and open streams, as they are while they are read."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from marsad.errors import EvidenceError
from marsad.evidence.cipher import SEGMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST: Final = 255  # bytes of UTF-8: what file systems take, so that an export can give the name back
_REFUSED = {
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
}


def check_name(name: str) -> None:
    """Raises EvidenceError unless ``name`` is a plain label: a name is what a person reads, never a path."""
    if (
        name in {"", ".", ".."}
        or len(name.encode("utf-8", "surrogatepass")) > _LONGEST
        or any(sign in "/\\" or unicodedata.category(sign) in {"Cc", "Cs"} for sign in name)
    ):
        raise EvidenceError(
            "the name of an item is a plain label: 1 to 255 bytes, no / or \\, no control characters",
            hint="give another --name; a path can stand in the details",
        )


def label_of(path: str | os.PathLike[str]) -> str:
    """A name that `check_name` takes, from the last part of a path as it is found on disks and in archives."""
    last = Path(path).name.replace("\\", "_")
    clean = "".join("_" if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in last)
    short = clean.encode()[:_LONGEST].decode("utf-8", "ignore")
    return "_" if short in {"", ".", ".."} else short


class Reading:
    """Bytes as they are read once: ``size``, ``sha256`` of what has been given; ``changed`` is told at the end."""

    def __init__(
        self, stream: BinaryIO, told: Callable[[int], None] | None, before: os.stat_result | None
    ) -> None:
        self._stream, self._told, self._before = stream, told, before
        self._hash = hashlib.sha256()
        self.size = 0
        self.changed = False

    @property
    def sha256(self) -> str:
        """Of what has been given so far, in hex."""
        return self._hash.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """Pieces of ``SEGMENT`` bytes, the last one shorter. Raises EvidenceError where the source breaks off."""
        while piece := self._piece():
            self._hash.update(piece)
            self.size += len(piece)
            if self._told:
                self._told(self.size)
            yield piece
            if len(piece) < SEGMENT:
                break
        self._look_again()

    def _piece(self) -> bytes:
        """A whole piece, however little a pipe or a socket gives at a time."""
        try:
            piece = self._stream.read(SEGMENT)
            if not piece or len(piece) == SEGMENT:
                return piece or b""
            parts, missing = [piece], SEGMENT - len(piece)
            while missing and (piece := self._stream.read(missing)):
                parts.append(piece)
                missing -= len(piece)
            return b"".join(parts)
        except OSError as error:
            raise EvidenceError(
                f"the source broke off after {self.size} bytes: {os.strerror(error.errno or errno.EIO)}",
                hint="nothing was sealed; give it again",
            ) from error

    def _look_again(self) -> None:
        if self._before is None:
            return
        after = os.fstat(self._stream.fileno())
        self.changed = self.size != self._before.st_size or any(
            getattr(after, part) != getattr(self._before, part)
            for part in ("st_size", "st_mtime_ns", "st_ctime_ns")
        )


@contextlib.contextmanager
def reading(source: Path | BinaryIO, told: Callable[[int], None] | None = None) -> Iterator[Reading]:
    """A source that is about to be read: a regular file, not through a symbolic link, or an open binary stream.

    ``told`` is called with the bytes read so far. Raises EvidenceError for anything else that a path can be; such a
    thing is not opened for reading, so a pipe or a device cannot hold us up or notice.
    """
    if not isinstance(source, Path):
        yield Reading(source, told, None)
        return
    with _regular(source) as stream:
        yield Reading(stream, told, os.fstat(stream.fileno()))


def _regular(path: Path) -> BinaryIO:
    try:
        _refuse(os.lstat(path).st_mode)
        # What stands there may be another thing by now: the flags hold, and what was opened is looked at again.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError as error:
        reason = os.strerror(error.errno or errno.EIO)
        raise EvidenceError(
            f"cannot read what should be sealed: {reason}", hint="check path and rights"
        ) from error
    try:
        _refuse(os.fstat(descriptor).st_mode)
        return os.fdopen(descriptor, "rb", buffering=0)
    except BaseException:
        os.close(descriptor)
        raise


def _refuse(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise EvidenceError(
            f"what should be sealed is {_REFUSED.get(stat.S_IFMT(mode), 'no regular file')}",
            hint="name the regular file itself",
        )
