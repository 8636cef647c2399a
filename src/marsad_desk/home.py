"""The desk's own folder: its database and its secret key, readable by nobody else."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from marsad import MarsadError

_KEY = "secret-key"


def folder() -> Path:
    """MARSAD_DESK_HOME, else the place where programs of this user keep their data."""
    named = os.environ.get("MARSAD_DESK_HOME")
    if named:
        return Path(named)
    # Source: XDG Base Directory Specification 0.8, $XDG_DATA_HOME.
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "marsad-desk"


def prepare(home: Path) -> None:
    """Make the folder, for its owner only. Raises MarsadError where it cannot be made."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise MarsadError(
            f"the desk's folder {home} cannot be made: {error.strerror}",
            hint="set MARSAD_DESK_HOME to a folder you may write to",
        ) from error


def secret_key(home: Path) -> str:
    """MARSAD_DESK_SECRET_KEY, else a key made once and kept in ``home`` with mode 0600.

    Raises MarsadError where a kept key can be read by others: what it signed may have been forged.
    """
    if given := os.environ.get("MARSAD_DESK_SECRET_KEY"):
        return given
    prepare(home)
    path = home / _KEY
    if not path.exists():
        _keep(path, secrets.token_urlsafe(48))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise MarsadError(
            f"{path} can be read by others", hint=f"delete it (everyone signs in again) or: chmod 600 {path}"
        )
    return path.read_text(encoding="ascii")


def _keep(path: Path, key: str) -> None:
    """Whole or not at all, and only once when two processes start together: the first link wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
    ) as out:
        out.write(key)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def whole(name: str, otherwise: int) -> int:
    """The whole number that the environment gives, at least 1. Raises MarsadError for anything else."""
    said = os.environ.get(name, "").strip() or str(otherwise)
    if not (said.isascii() and said.isdigit() and int(said)):
        raise MarsadError(
            f"{name} is {said!r}", hint=f"a whole number of at least 1, for example {otherwise}"
        )
    return int(said)
