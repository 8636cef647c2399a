"""Ed25519 keys: a unit's own to sign packs with, and other units' that it has decided to trust."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

from Crypto.PublicKey import ECC

from marsad.errors import PackError, UsageError
from marsad.packs.home import home

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CURVE = "Ed25519"
_PROTECTION = "PBKDF2WithHMAC-SHA512AndAES256-CBC"
_MOST_BYTES = 16_384
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")


def make_key(path: Path, passphrase: str = "") -> str:
    """Write a new private key to ``path`` (readable by its owner alone) and its public half to ``path``.pub.

    PEM, PKCS#8, encrypted where there is a passphrase; OpenSSL reads both. Returns the public key's id.
    Raises UsageError where one of the files is already there: a lost key cannot be made again.
    """
    public_path = path.with_name(path.name + ".pub")
    for file in (path, public_path):
        if file.exists():
            raise UsageError(f"{file.name}: the file is already there", hint="choose another name")
    key = ECC.generate(curve=_CURVE)
    if passphrase:
        pem = key.export_key(format="PEM", use_pkcs8=True, passphrase=passphrase, protection=_PROTECTION)
    else:
        pem = key.export_key(format="PEM", use_pkcs8=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as private:
        private.write(pem + "\n")
    public = key.public_key()
    public_path.write_text(public.export_key(format="PEM") + "\n", encoding="ascii")
    return key_id(public)


def read_key(path: Path, passphrase: str = "") -> ECC.EccKey:
    """The key in ``path``, private or public. Raises PackError, which never repeats what the file holds."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("too long")
        key = ECC.import_key(path.read_bytes(), passphrase or None)
    except OSError:
        raise PackError(f"{path.name}: the key cannot be read", hint="look at its path and rights") from None
    except (ValueError, IndexError, TypeError):
        raise PackError(
            f"{path.name}: no key, or the wrong passphrase",
            hint="give an Ed25519 key in PEM form, as `marsad packs key` makes one",
        ) from None
    if key.curve != _CURVE:
        raise PackError(f"{path.name}: not an Ed25519 key", hint="make one with `marsad packs key`")
    return key


def key_id(key: ECC.EccKey) -> str:
    """SHA-256 of the public key's 32 bytes, hexadecimal: what two people read to each other to compare."""
    return hashlib.sha256(key.public_key().export_key(format="raw")).hexdigest()


def trust_key(path: Path, name: str) -> str:
    """Keep the public key in ``path`` as ``name``: packs signed with it may be installed. Returns its id.

    Raises UsageError for a bad or taken name, PackError where ``path`` holds a private key.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a key", hint="use small letters, digits, . _ and -")
    key = read_key(path)
    if key.has_private():
        raise PackError(
            f"{path.name}: this is a private key",
            hint="trust the .pub file, and keep the private one to yourself",
        )
    target = home() / "keys" / f"{name}.pem"
    if target.exists() and key_id(read_key(target)) != key_id(key):
        raise UsageError(
            f"another key is trusted as {name!r}", hint="choose another name, or distrust it first"
        )
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.write_text(key.export_key(format="PEM") + "\n", encoding="ascii")
    return key_id(key)


def distrust_key(name: str) -> None:
    """Trust the key called ``name`` no more; packs signed with it are refused from now on."""
    target = home() / "keys" / f"{name}.pem"
    if not _NAME.fullmatch(name) or not target.is_file():
        raise UsageError(f"no trusted key is called {name!r}", hint="`marsad packs keys` lists them")
    target.unlink()


def trusted_keys() -> Mapping[str, tuple[str, ECC.EccKey]]:
    """Key id → name and public key of everyone whose packs this unit takes."""
    found = {}
    for path in sorted((home() / "keys").glob("*.pem")):
        key = read_key(path)
        found[key_id(key)] = (path.stem, key)
    return found
