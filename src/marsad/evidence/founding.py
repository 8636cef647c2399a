"""The folder of a store: how it comes to be, also after an interruption, and how it is known."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import serialization

from marsad.errors import EvidenceError
from marsad.evidence import custody, log, rows
from marsad.evidence.committing import connect, told_of_database
from marsad.evidence.config import Config, write_config
from marsad.evidence.durable import flush_folder, folder, put, told_plainly
from marsad.evidence.keyring import SHARDS, Keyring, keys_folder
from marsad.evidence.notes import Signer
from marsad.evidence.places import place_of
from marsad.evidence.sealing import log_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MARK: Final = "MARSAD-EVIDENCE"
FORMAT: Final = b"marsad-evidence 1\n"
DATABASE: Final = "evidence.db"
OURS: Final = {
    MARK, DATABASE, f"{DATABASE}-journal", f"{DATABASE}-wal", f"{DATABASE}-shm", "objects", "keys", "config.yaml",
    "log.vkey", "log.pem", "checkpoints", "incoming",
}  # fmt: skip


def is_store(path: Path) -> bool:
    """Whether a whole store of any version is there."""
    return (path / MARK).is_file()


def check(path: Path) -> None:
    """Raises EvidenceError unless a store of this version is there."""
    if not is_store(path):
        raise EvidenceError(f"{path} is no evidence store", hint="marsad evidence new makes one")
    with told_plainly("cannot read the evidence store"):
        if (path / MARK).read_bytes() != FORMAT:
            raise EvidenceError(
                f"{path} is an evidence store of another version",
                hint="use the Marsad that wrote it, or a younger one",
            )
        with (path / DATABASE).open("rb"):
            pass


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else founds a store in ``path`` meanwhile; makes the folder. Raises EvidenceError."""
    with told_plainly("cannot make the evidence store"):
        path.parent.mkdir(parents=True, exist_ok=True)
        folder(path)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def found(path: Path, origin: str, objects: str, quota_bytes: int) -> None:
    """Makes a store, up to its first event; what an interrupted creation left is used. Raises EvidenceError."""
    strangers = {entry.name for entry in path.iterdir() if not entry.name.startswith(".")} - OURS
    if strangers:
        raise EvidenceError(f"{path} holds other things already", hint="name a new or an empty folder")
    keys = keys_folder(path)
    if (keys / "root.key").exists() and not (path / DATABASE).exists() and keys.parent != path:
        raise EvidenceError(
            "the folder of keys holds the keys of another store",
            hint="set MARSAD_EVIDENCE_KEYS to a folder of its own",
        )
    with told_plainly("cannot make the evidence store"):
        _database(path)
        signing = Keyring.create(keys).signing_key()
        for name in ("checkpoints", "incoming"):
            folder(path / name)
        config = Config(origin or default_origin(signing), objects, quota_bytes)
        place_of(config.objects, path)
        _public(path, config.origin, signing)
        write_config(path, config)
        put(path / MARK, FORMAT)  # from now on it is a store


def default_origin(signing: Ed25519PrivateKey) -> str:
    """A name that no other log has."""
    return f"marsad/{signing.public_key().public_bytes_raw().hex()[:8]}"


def _database(path: Path) -> None:
    """The tables, and the event that the log begins with."""
    os.close(os.open(path / DATABASE, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    flush_folder(path)
    with told_of_database(), contextlib.closing(connect(path / DATABASE)) as connection:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        log.prepare(connection)
        rows.prepare(cursor, SHARDS)
        if log.Log(connection).size == 0:
            log_event(cursor, "created", custody.OURSELVES, at=custody.now())
        cursor.execute("COMMIT")


def _public(path: Path, origin: str, signing: Ed25519PrivateKey) -> None:
    pem = signing.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    put(path / "log.pem", pem)
    put(path / "log.vkey", f"{Signer(origin, signing).verifier.vkey}\n".encode())
