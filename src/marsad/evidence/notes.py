"""Signed notes: a short text and signatures under it, made and opened so that no byte can change unseen.

Source: c2sp.org/signed-note (Ed25519, type 1), c2sp.org/tlog-cosignature (type 4, with a time).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from marsad.errors import EvidenceError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PLAIN, COSIGNED = 1, 4
MOST_BYTES = 1 << 16
_NAME = re.compile(r"[^\s+]{1,255}")
_LINE = re.compile(r"— ([^\s+]{1,255}) ([A-Za-z0-9+/]+={0,2})")
_TIME = 8


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: whose it says it is, a hint of the key (4 bytes), and what was signed."""

    name: str
    hint: bytes
    signature: bytes

    def line(self) -> str:
        """As it stands under the note."""
        return f"— {self.name} {base64.b64encode(self.hint + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, whose last line ends, and the signatures under it, in their order."""

    text: str
    signatures: tuple[Signature, ...]

    def __bytes__(self) -> bytes:
        return (self.text + "\n" + "".join(each.line() for each in self.signatures)).encode()


@dataclass(frozen=True, slots=True)
class Verifier:
    """Somebody's public key under a name; ``kind`` is `PLAIN` or `COSIGNED`."""

    name: str
    key: bytes
    kind: int = PLAIN

    @property
    def hint(self) -> bytes:
        """The first four bytes of the key's hash."""
        return hashlib.sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.key).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as one line: what people compare and hand on."""
        packed = base64.b64encode(bytes([self.kind]) + self.key).decode()
        return f"{self.name}+{self.hint.hex()}+{packed}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key in groups of four digits, to be read aloud."""
        digest = hashlib.sha256(self.key).hexdigest()
        return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))

    def verify(self, note: Note) -> int | None:
        """The time of this key's signature under the note (seconds since 1970; 0 without one); None = not signed."""
        for each in note.signatures:
            if (each.name, each.hint) == (self.name, self.hint):
                return self._time(note.text, each.signature)
        return None

    def _time(self, text: str, signature: bytes) -> int | None:
        moment, made = 0, signature
        if self.kind == COSIGNED:
            moment, made = int.from_bytes(signature[:_TIME]), signature[_TIME:]
            if moment >> 63:
                return None
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(made, _signed(text, self.kind, moment))
        except (InvalidSignature, ValueError):
            return None
        return moment


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under a name."""

    name: str
    key: Ed25519PrivateKey
    kind: int = PLAIN

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.key.public_key().public_bytes_raw(), self.kind)

    def sign(self, text: str, moment: int = 0) -> Signature:
        """A signature under ``text``; a cosignature carries ``moment`` (seconds since 1970)."""
        made = self.key.sign(_signed(text, self.kind, moment))
        return Signature(
            self.name, self.verifier.hint, moment.to_bytes(_TIME) + made if self.kind == COSIGNED else made
        )


def sign(text: str, *signers: Signer) -> bytes:
    """A note with a signature of each. Raises EvidenceError where ``text`` cannot be one."""
    _check(text)
    return bytes(Note(text, tuple(signer.sign(text) for signer in signers)))


def read(raw: bytes) -> Note:
    """A note, not yet verified. Raises EvidenceError where it is none, or could have been written in another way."""
    try:
        if len(raw) > MOST_BYTES:
            raise ValueError
        text, parted, lines = raw.decode().rpartition("\n\n")
        if not parted or not lines.endswith("\n"):
            raise ValueError
        found = Note(text + "\n", tuple(_signature(line) for line in lines[:-1].split("\n")))
        _check(found.text)
        keys = [(each.name, each.hint) for each in found.signatures]
        if bytes(found) != raw or len(set(keys)) != len(keys):
            raise ValueError
    except (ValueError, EvidenceError):
        raise EvidenceError("not a signed note", hint="get the file again from who made it") from None
    return found


def read_vkey(line: str) -> Verifier:
    """A key from its one line. Raises EvidenceError where name, hint and key do not fit together."""
    try:
        name, hint, packed = line.strip().split("+", 2)
        raw = base64.b64decode(packed, validate=True)
        found = Verifier(name, raw[1:], raw[0])
        if not _NAME.fullmatch(name) or len(found.key) != 32 or found.kind not in (PLAIN, COSIGNED):
            raise ValueError
        if found.vkey != line.strip() or found.hint.hex() != hint:
            raise ValueError
    except (ValueError, IndexError, binascii.Error):
        raise EvidenceError("not a verifier key", hint="one line: name+8 digits+base64") from None
    return found


def _signed(text: str, kind: int, moment: int) -> bytes:
    return (f"cosignature/v1\ntime {moment}\n{text}" if kind == COSIGNED else text).encode()


def _signature(line: str) -> Signature:
    match = _LINE.fullmatch(line)
    if not match:
        raise ValueError
    raw = base64.b64decode(match[2], validate=True)
    if len(raw) <= 4:
        raise ValueError
    return Signature(match[1], raw[:4], raw[4:])


def _check(text: str) -> None:
    if not text.endswith("\n") or any((ord(sign) < 32 and sign != "\n") or ord(sign) == 127 for sign in text):
        raise EvidenceError("a note is lines of text without controls, the last one ended")
