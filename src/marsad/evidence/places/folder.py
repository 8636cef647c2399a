"""A folder with 256 folders in it: the place of objects unless another is named."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence.durable import flush_folder, folder, told_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator


class Opened:
    """An object's file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.size = os.fstat(descriptor).st_size

    def pread(self, start: int, length: int) -> bytes:
        """As `marsad.evidence.cipher.Stored` says."""
        with told_plainly("cannot read a sealed object"):
            body = os.pread(self._descriptor, length, start)
            while len(body) < min(length, self.size - start):
                if not (more := os.pread(self._descriptor, length - len(body), start + len(body))):
                    break
                body += more
            return body

    def close(self) -> None:
        """Once is enough, twice does no harm."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        self.close()


class Folder:
    """Files ``ab/<64 hex>``; a link among them is never followed."""

    def __init__(self, url: str, store: Path) -> None:
        self._root = Path(url) if url else store / "objects"
        with told_plainly("cannot use the folder of sealed objects"):
            if not (self._root / "ff").is_dir():
                self._prepare()

    def put(self, name: str, draft: Path) -> None:
        """The draft is linked to its name: should we be cut off before the entry in the log, it tells what to sweep."""
        target = self._path(name)
        with told_plainly("cannot put a sealed object in place"):
            try:
                target.hardlink_to(draft)
            except OSError as error:
                if error.errno not in {
                    errno.EPERM,
                    errno.EXDEV,
                    errno.ENOTSUP,
                    errno.EOPNOTSUPP,
                    errno.EMLINK,
                }:
                    raise
                draft.replace(target)
            flush_folder(target.parent)

    def open(self, name: str) -> Opened:
        """Raises EvidenceError where no regular file of that name lies there."""
        try:
            descriptor = os.open(self._path(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise EvidenceError(
                f"a sealed object cannot be read: {os.strerror(error.errno or errno.EIO)}",
                hint="marsad evidence verify names it; bring it back from a backup",
            ) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise EvidenceError("a sealed object is no regular file", hint="bring it back from a backup")
        return Opened(descriptor)

    def delete(self, name: str) -> None:
        """What is not there is as good as deleted."""
        with told_plainly("cannot delete a sealed object"):
            self._path(name).unlink(missing_ok=True)
            flush_folder(self._path(name).parent)

    def names(self) -> Iterator[str]:
        """As they lie there."""
        with told_plainly("cannot list sealed objects"):
            for shelf in self._root.iterdir():
                yield from (path.name for path in shelf.iterdir()) if shelf.is_dir() else [shelf.name]

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name

    def _prepare(self) -> None:
        folder(self._root)
        for shelf in range(256):
            (self._root / f"{shelf:02x}").mkdir(mode=0o700, exist_ok=True)
        flush_folder(self._root)


PLACE = Folder
