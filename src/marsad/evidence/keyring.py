"""The keys of a store: one at the root, 256 under it that are renewed when something is erased, one that signs."""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marsad.errors import EvidenceError
from marsad.evidence.durable import folder, put, told_plainly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SHARDS: Final = 256
_KEY, _NONCE = 32, 12
_ROOT, _LOG, _SHARDS = "root.key", "log.key", "shards.json"
_SEALED_ROOT: Final = b"marsad root key, sealed 1\n"
# Cost of one guess of a passphrase: 128 MiB and some tenths of a second.
# Source: OWASP Password Storage Cheat Sheet, scrypt: N=2^17, r=8, p=1.
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P, _SALT = 1 << 17, 8, 1, 16


def keys_folder(store: Path) -> Path:
    """Where the keys lie: in the store, or in the folder that MARSAD_EVIDENCE_KEYS names."""
    elsewhere = os.environ.get("MARSAD_EVIDENCE_KEYS")
    return Path(elsewhere) if elsewhere else store / "keys"


def _passphrase() -> bytes:
    return os.environ.get("MARSAD_EVIDENCE_PASSPHRASE", "").encode()


def _aead_seal(key: bytes, body: bytes, about: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, body, about)


def _aead_open(key: bytes, body: bytes, about: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(body[:_NONCE], body[_NONCE:], about)
    except (InvalidTag, ValueError) as error:
        raise EvidenceError(
            "a key of the evidence store does not fit",
            hint="use the keys (and the passphrase) that belong to this copy of the store",
        ) from error


def _stretched(passphrase: bytes, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=_KEY, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P).derive(passphrase)


class Keyring:
    """Seals small things (object keys, records) under the key of a shard.

    A shard's key has a generation. The database says which one holds; it is renewed inside the transaction that
    erases, and what it was is dropped once that transaction is durable. So nothing that was sealed before can be
    opened with today's keys, from whatever copy. Safe to use from several threads; several processes are kept apart
    by the database's write lock, under which `renew` and `drop_older` must be called.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self._lock = threading.Lock()
        self._root = _read_root(place)
        self._shards = self._read_shards()

    @classmethod
    def create(cls, place: Path) -> Keyring:
        """New keys where there are none; goes on where an earlier creation broke off. Raises EvidenceError."""
        with told_plainly("cannot write the keys of the evidence store"):
            folder(place)
            if not (place / _ROOT).exists():
                put(place / _ROOT, _root_bytes(secrets.token_bytes(_KEY)))
            if not (place / _LOG).exists():
                put(place / _LOG, _new_signing_key())
            if not (place / _SHARDS).exists():
                keys = {(shard, 1): secrets.token_bytes(_KEY) for shard in range(SHARDS)}
                put(place / _SHARDS, _shards_bytes(_read_root(place), keys))
        return cls(place)

    def seal(self, shard: int, generation: int, body: bytes, about: str) -> bytes:
        """``body`` so that only this shard's key opens it, and only as what it is ``about``."""
        return _aead_seal(self._key(shard, generation), body, about.encode())

    def unseal(self, shard: int, generation: int, body: bytes, about: str) -> bytes:
        """The way back of `seal`. Raises EvidenceError where key or body are not what they were."""
        return _aead_open(self._key(shard, generation), body, about.encode())

    def lookup(self, sha256: str) -> bytes:
        """What stands in the database instead of a plain hash: says whether bytes are known, to the keys' holder."""
        return hmac.digest(self._root, f"marsad-lookup 1 {sha256}".encode(), "sha256")

    def signing_key(self) -> Ed25519PrivateKey:
        """The key of the log. Raises EvidenceError where it is missing, damaged or the passphrase is another."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        body = _read(self.place / _LOG)
        try:
            key = load_pem_private_key(body, _passphrase() or None if b"ENCRYPTED" in body else None)
        except (ValueError, TypeError) as error:
            raise _wrong_passphrase() from error
        if not isinstance(key, Ed25519PrivateKey):
            raise EvidenceError(
                f"{_LOG} of the evidence store is no Ed25519 key", hint="bring it back from a backup"
            )
        return key

    def renew(self, shard: int, generation: int) -> int:
        """Adds a younger key to ``shard``, durably; its generation. The one before stays until `drop_older`.

        Raises EvidenceError where the key of ``generation`` is not there: then the database is not of today, and no
        key must be touched that a younger copy of it may need.
        """
        self._key(shard, generation)
        with self._lock, told_plainly("cannot renew the keys of the evidence store"):
            there = self._read_shards()
            younger = 1 + max(each for at, each in there if at == shard)
            self._write({**there, (shard, younger): secrets.token_bytes(_KEY)})
            return younger

    def drop_older(self, generations: dict[int, int]) -> None:
        """Drops for ever every key that is older than ``generations[shard]``, where that one is there."""
        with self._lock, told_plainly("cannot drop old keys of the evidence store"):
            there = self._read_shards()
            kept = {at: key for at, key in there.items() if not _outlived(at, generations, there)}
            if kept.keys() != there.keys():
                self._write(kept)

    def has_older(self, generations: dict[int, int]) -> bool:
        """Whether `drop_older` would drop something."""
        with self._lock:
            return any(_outlived(at, generations, self._shards) for at in self._shards)

    def _key(self, shard: int, generation: int) -> bytes:
        with self._lock:
            if (shard, generation) not in self._shards:  # another process may have renewed it
                self._shards = self._read_shards()
            if key := self._shards.get((shard, generation)):
                return key
        raise EvidenceError(
            "the keys do not belong to this copy of the evidence store: something was erased since",
            hint="database and keys must be of the same day; see docs/evidence.md on backups",
        )

    def _read_shards(self) -> dict[tuple[int, int], bytes]:
        try:
            raw = json.loads(_read(self.place / _SHARDS))
            return {
                (int(shard), int(generation)): _aead_open(
                    self._root, base64.b64decode(sealed, validate=True), f"{shard}.{generation}".encode()
                )
                for shard, kept in raw.items()
                for generation, sealed in kept.items()
            }
        except (ValueError, AttributeError, TypeError) as error:
            raise EvidenceError(
                f"{_SHARDS} of the evidence store is damaged", hint="bring it back from a backup"
            ) from error

    def _write(self, keys: dict[tuple[int, int], bytes]) -> None:
        put(self.place / _SHARDS, _shards_bytes(self._root, keys), wipe=True)
        self._shards = keys


def _outlived(
    at: tuple[int, int], generations: dict[int, int], there: Mapping[tuple[int, int], bytes]
) -> bool:
    shard, generation = at
    now = generations.get(shard, 0)
    return generation < now and (shard, now) in there


def _read_root(place: Path) -> bytes:
    body = _read(place / _ROOT)
    if body.startswith(_SEALED_ROOT):
        sealed = body[len(_SEALED_ROOT) :]
        if not _passphrase():
            raise _wrong_passphrase()
        return _aead_open(_stretched(_passphrase(), sealed[:_SALT]), sealed[_SALT:], _SEALED_ROOT)
    if len(body) != _KEY:
        raise EvidenceError(f"{_ROOT} of the evidence store is damaged", hint="bring it back from a backup")
    return body


def _shards_bytes(root: bytes, keys: dict[tuple[int, int], bytes]) -> bytes:
    raw: dict[str, dict[str, str]] = {}
    for (shard, generation), key in sorted(keys.items()):
        sealed = _aead_seal(root, key, f"{shard}.{generation}".encode())
        raw.setdefault(str(shard), {})[str(generation)] = base64.b64encode(sealed).decode()
    return json.dumps(raw, indent=0).encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvidenceError(
            f"{path.name} of the evidence store cannot be read",
            hint="set MARSAD_EVIDENCE_KEYS to the folder of the keys, or bring it back from a backup",
        ) from error


def _root_bytes(key: bytes) -> bytes:
    if not _passphrase():
        return key
    salt = secrets.token_bytes(_SALT)
    return _SEALED_ROOT + salt + _aead_seal(_stretched(_passphrase(), salt), key, _SEALED_ROOT)


def _new_signing_key() -> bytes:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    locked: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if _passphrase():
        locked = serialization.BestAvailableEncryption(_passphrase())
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked
    )


def _wrong_passphrase() -> EvidenceError:
    return EvidenceError(
        "the keys of the evidence store are locked", hint="set MARSAD_EVIDENCE_PASSPHRASE to their passphrase"
    )
