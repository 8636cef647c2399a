"""Signs a pack's folder and checks what was signed: a DSSE envelope over the hashes of its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from marsad.errors import PackError
from marsad.packs.envelope import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from Crypto.PublicKey import ECC

SIGNED = ("examples.yaml", "pack.yaml")
ENVELOPE = "signature.json"
_TYPE = "application/vnd.marsad.pack+json"
_MOST_BYTES = 4_000_000  # our largest pack has 60 kB


@dataclass(frozen=True, slots=True)
class Signature:
    """What a checked signature says: which pack, which version, and who signed (the name it is trusted under)."""

    pack: str
    version: str
    signer: str
    key: str


def sign_pack(folder: Path, pack_id: str, version: str, key: ECC.EccKey) -> Path:
    """Write ``signature.json`` for the files of ``folder``; returns its path."""
    statement = {"id": pack_id, "version": version, "files": _hashes(folder)}
    path = folder / ENVELOPE
    path.write_text(seal(_TYPE, statement, key), encoding="ascii")
    return path


def check_signature(folder: Path, trusted: Mapping[str, tuple[str, ECC.EccKey]]) -> Signature:
    """What ``signature.json`` says, once a trusted key made it and every file is what was signed.

    Raises PackError naming the file: no envelope, malformed, unknown key, wrong signature, changed or added file.
    """
    try:
        raw = _bytes(folder, ENVELOPE)
    except FileNotFoundError:
        hint = "ask its author for a signed one; your own is signed with `marsad packs sign`"
        raise _refuse(folder, "the pack is not signed", hint) from None
    body, signer, key = unseal(raw, _TYPE, trusted, partial(_refuse, folder))
    pack_id, version, files = _statement(folder, body)
    _same_files(folder, files)
    return Signature(pack_id, version, signer, key)


def _statement(folder: Path, body: bytes) -> tuple[str, str, dict[str, str]]:
    """What was signed: the pack's id, its version, the hash of each file by name."""
    try:
        said = json.loads(body)
        return str(said["id"]), str(said["version"]), {str(k): str(v) for k, v in said["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise _refuse(folder, "signed, but not as a pack of this version", "sign it with `marsad packs sign`")


def _same_files(folder: Path, signed: Mapping[str, str]) -> None:
    for extra in sorted({f.name for f in folder.iterdir()} - {*signed, ENVELOPE}):
        raise _refuse(folder, "a file that nobody signed", "take it out of the folder", extra)
    found = _hashes(folder)
    for name in sorted(found.keys() | signed.keys()):
        if found.get(name) != signed.get(name):
            hint = "get the pack again from who signed it, or sign your own change"
            raise _refuse(folder, "changed since it was signed", hint, name)


def _hashes(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256(_bytes(folder, name)).hexdigest() for name in SIGNED}


def _bytes(folder: Path, name: str) -> bytes:
    path = folder / name
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise _refuse(folder, "not a plain file", "put the file itself there, no link", name)
    if name != ENVELOPE and not path.exists():
        raise _refuse(folder, "the file is missing", "a pack is pack.yaml and examples.yaml", name)
    with path.open("rb") as file:
        held = file.read(_MOST_BYTES + 1)
    if len(held) > _MOST_BYTES:
        raise _refuse(
            folder, f"longer than {_MOST_BYTES:,} bytes", "a pack is a few thousand lines at most", name
        )
    return held


def _refuse(folder: Path, what: str, hint: str, name: str = ENVELOPE) -> PackError:
    return PackError(f"{folder.name}/{name}: {what}", hint=hint)
