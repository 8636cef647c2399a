"""Timestamps over checkpoints (RFC 3161): somebody else says when the log was already there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence.checkpoints import parse
from marsad.evidence.durable import put, told_plainly
from marsad.evidence.notes import read
from marsad.evidence.stamps.asking import ask
from marsad.evidence.stamps.checking import certificates, check_stamp

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.evidence.config import Authority
    from marsad.evidence.vault import Vault

__all__ = ["Stamp", "ask", "certificates", "check_stamp", "kept", "pem_of", "stamp_all"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A reply of ``authority`` over a checkpoint's note, its certificates (PEM), and the time (UTC) it vouches for."""

    authority: str
    reply: bytes
    certificates: bytes
    at: datetime


def pem_of(store: Path, authority: Authority) -> bytes:
    """The certificates a unit trusts this authority by."""
    with told_plainly(f"the certificates of authority {authority.name} cannot be read"):
        return (store / authority.certificates).read_bytes()


def kept(store: Path, note: bytes, authority: Authority) -> Path:
    """Where the reply over a checkpoint is kept."""
    return store / "checkpoints" / f"{parse(read(note).text).size:012d}.{authority.name}.tsr"


def stamp_all(vault: Vault, note: bytes) -> tuple[list[Stamp], list[str]]:
    """A timestamp of every authority of the store over a checkpoint: kept ones, else asked for now and kept.

    With it, why each of the others is missing: an authority that is away does not stop an export.
    """
    stamps: list[Stamp] = []
    missing: list[str] = []
    for authority in vault.config.authorities:
        try:
            stamps.append(_stamp(vault, note, authority))
        except EvidenceError as error:
            missing.append(f"{authority.name}: {error.message}")
    return stamps, missing


def _stamp(vault: Vault, note: bytes, authority: Authority) -> Stamp:
    pem, path = pem_of(vault.path, authority), kept(vault.path, note, authority)
    if path.is_file():
        reply = path.read_bytes()
    else:
        reply = ask(authority, note, pem)
        with told_plainly("cannot keep a timestamp"):
            put(path, reply)
    return Stamp(authority.name, reply, pem, check_stamp(reply, note, pem))
