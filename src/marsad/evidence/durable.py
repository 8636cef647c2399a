"""Files that are there, whole, after the power went: written aside, flushed, put in place, folder flushed."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_OURS_ONLY = 0o600


@contextlib.contextmanager
def told_plainly(what: str) -> Iterator[None]:
    """Turns an OSError into an EvidenceError that says ``what`` could not be done and why (full, quota, damaged)."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "the place does not answer as expected"
        raise EvidenceError(
            f"{what}: {reason}", hint="look for free space and for the state of the disk, then try again"
        ) from error


def flush_folder(folder: Path) -> None:
    """Makes names that were added to or taken from ``folder`` durable. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def create(path: Path) -> int:
    """A descriptor of a file that must not have been there, for us alone. Raises OSError."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(path, flags, _OURS_ONLY)


def write_all(descriptor: int, body: bytes | memoryview) -> None:
    """All of ``body``, however little the system takes at a time. Raises OSError."""
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def put(path: Path, body: bytes, *, wipe: bool = False) -> None:
    """``path`` holds ``body`` or, after any interruption, what it held before. ``wipe`` overwrites what it held before
    in place once the new is safe (as far as a file system and a disk write in place). Raises OSError.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    old = os.open(path, os.O_WRONLY | os.O_NOFOLLOW) if wipe and path.exists() else -1
    try:
        descriptor = create(aside)
        try:
            write_all(descriptor, body)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        aside.replace(path)
        flush_folder(path.parent)
        if old >= 0:
            write_all(old, bytes(os.fstat(old).st_size))
            os.fsync(old)
    finally:
        aside.unlink(missing_ok=True)
        if old >= 0:
            os.close(old)


def folder(path: Path) -> None:
    """Makes ``path`` for us alone, if it is not there, and makes that durable. Raises OSError."""
    if not path.is_dir():
        path.mkdir(mode=0o700, exist_ok=True)  # another process may make it at the same moment
        flush_folder(path.parent)
