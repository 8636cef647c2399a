"""Bytes on their way in: enciphered while they are read, nameless until they are sealed, swept after a crash."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from marsad.errors import EvidenceError
from marsad.evidence import rows
from marsad.evidence.cipher import KEY, sealed, sealed_size
from marsad.evidence.durable import create, told_plainly, write_all
from marsad.evidence.intake import reading
from marsad.evidence.places.folder import Opened

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from marsad.evidence.places import Place

_LOCK: Final = "lock"
_OBJECT: Final = re.compile(r"[0-9a-f]{64}")


class Draft:
    """What was read once: ``sha256`` and ``size`` of it, ``changed`` while it was read.

    ``path`` is the enciphered file, named as the object will be; None where bytes were only counted and hashed.
    """

    def __init__(
        self, *, sha256: str, size: int, changed: bool, key: bytes = b"", path: Path | None = None
    ) -> None:
        self.sha256, self.size, self.changed = sha256, size, changed
        self.key, self.path = key, path

    @property
    def name(self) -> str:
        """The SHA-256 of the enciphered bytes."""
        return self.path.name if self.path else ""

    def opened(self) -> Opened:
        """The enciphered bytes. Raises EvidenceError where there are none."""
        if not self.path:
            raise EvidenceError("these bytes were not kept", hint="only their hash is known")
        with told_plainly("cannot read a draft"):
            return Opened(os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC))

    def leave(self) -> None:
        """The next sweep decides about the file, and about the object of its name."""
        self.key, self.path = b"", None

    def drop(self) -> None:
        """Nothing is left of the bytes."""
        self.key = b""
        if self.path:
            self.path.unlink(missing_ok=True)
            self.path = None


class Drafts:
    """The drafts of one opened vault, in a folder of their own that is locked as long as somebody works there."""

    def __init__(self, incoming: Path) -> None:
        self._incoming = incoming
        with told_plainly("cannot prepare for what comes in"):
            incoming.mkdir(mode=0o700, exist_ok=True)
            self._folder = incoming / secrets.token_hex(8)
            self._folder.mkdir(mode=0o700)
            fresh = self._folder / f"{_LOCK}.new"
            self._lock = create(fresh)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            fresh.replace(self._folder / _LOCK)  # whoever sweeps never sees it unlocked

    def take(self, source: Path | BinaryIO, *, room: int, told: Callable[[int], None] | None = None) -> Draft:
        """Reads a source to its end, in constant memory. What is larger than ``room`` enciphered bytes is hashed to
        the end but not kept (`Draft.path` is None): perhaps these bytes are held already.

        The draft is durable. Raises EvidenceError where source or disk give up; then nothing is left.
        """
        if self._lock < 0:
            raise EvidenceError("the evidence store is closed", hint="open it again")
        key, path = secrets.token_bytes(KEY), self._folder / f"{secrets.token_hex(8)}.part"
        try:
            with reading(source, told) as got, told_plainly("cannot keep what comes in"):
                descriptor = create(path)
                try:
                    digest, fits = hashlib.sha256(), True
                    for piece in sealed(got.pieces(), key):
                        fits = fits and sealed_size(got.size) <= room
                        if fits:
                            digest.update(piece)
                            write_all(descriptor, piece)
                    if fits:
                        os.fsync(descriptor)
                finally:
                    os.close(descriptor)
                if fits:
                    final = path.replace(self._folder / digest.hexdigest())
                    return Draft(sha256=got.sha256, size=got.size, changed=got.changed, key=key, path=final)
                return Draft(sha256=got.sha256, size=got.size, changed=got.changed)
        finally:
            path.unlink(missing_ok=True)

    def count(self, source: Path | BinaryIO, told: Callable[[int], None] | None = None) -> Draft:
        """Hash and length only: not a byte is written, not even enciphered."""
        with reading(source, told) as got:
            for _ in got.pieces():
                pass
            return Draft(sha256=got.sha256, size=got.size, changed=got.changed)

    def remember(self, name: str) -> None:
        """Should we be cut off, the next sweep deletes the object ``name`` if no row has it. Raises EvidenceError."""
        with told_plainly("cannot prepare to delete"):
            os.close(create(self._folder / name))

    def forget(self, name: str) -> None:
        """The way back of `remember`."""
        (self._folder / name).unlink(missing_ok=True)

    def close(self, place: Place, asked: sqlite3.Connection) -> None:
        """Drops what was not sealed; once is enough."""
        if self._lock >= 0:
            _sweep_folder(self._folder, place, asked)
            os.close(self._lock)
            self._lock = -1


def sweep(incoming: Path, place: Place, asked: sqlite3.Connection) -> None:
    """Drops the drafts of processes that are no more, and objects they put in place without an entry in the log.

    Raises EvidenceError.
    """
    with told_plainly("cannot sweep what came in"):
        for folder in sorted(incoming.iterdir()) if incoming.is_dir() else []:
            with _abandoned(folder) as free:
                if free:
                    _sweep_folder(folder, place, asked)


def _sweep_folder(folder: Path, place: Place, asked: sqlite3.Connection) -> None:
    """What cannot be deleted now, because a remote place does not answer, is left to the next sweep.

    The lock goes last: a folder without one is left alone, and whoever sweeps may be killed too.
    """
    for draft in list(folder.iterdir()):
        if _OBJECT.fullmatch(draft.name) and not rows.object_by_name(asked, draft.name):
            try:
                place.delete(draft.name)
            except EvidenceError:
                return
        if draft.name != _LOCK:
            draft.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _abandoned(folder: Path) -> Iterator[bool]:
    """Whether nobody works in ``folder``; as long as this lasts nobody will."""
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        # Somebody may just be making it; without a lock nothing can have been put in place, so it can wait.
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)
