"""Partners who watch the log: one signs a head only if it continues the last it saw, so that nobody is shown another.

Source: c2sp.org/tlog-witness (what is handed over, what is refused), c2sp.org/tlog-cosignature (what is handed back).
Both travel as files: by mail, by stick, over any line.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import fcntl
import hashlib
import os
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints, notes, tree
from marsad.evidence.durable import create, flush_folder, folder, put, told_plainly, write_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_HASHES = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
_KEY, _SELF = "witness.key", "witness.vkey"


@dataclass(frozen=True, slots=True)
class Submission:
    """What is handed to a witness: a signed checkpoint, and that it continues the one of ``old`` entries."""

    old: int
    hashes: tuple[bytes, ...]
    note: bytes

    def __bytes__(self) -> bytes:
        lines = [f"old {self.old}", *(base64.b64encode(each).decode() for each in self.hashes), "", ""]
        return "\n".join(lines).encode() + self.note


def submission(nodes: tree.Nodes, note: bytes, old: int) -> Submission:
    """For a witness that has seen ``old`` entries (0 = none yet) of the log whose checkpoint ``note`` is.

    Raises EvidenceError where the checkpoint has fewer.
    """
    size = checkpoints.parse(notes.read(note).text).size
    if old > size:
        raise EvidenceError(
            f"the witness has seen {old:,} entries, the checkpoint has {size:,}",
            hint="hand over a younger one",
        )
    return Submission(old, tuple(tree.consistency(nodes, old, size)) if old else (), note)


def read_submission(raw: bytes) -> Submission:
    """Raises EvidenceError where it is none, or not as we write it."""
    try:
        head, parted, note = raw.partition(b"\n\n")
        first, *hashes = head.decode("ascii").split("\n")
        match = _OLD.fullmatch(first)
        if not parted or not match or len(hashes) > _MOST_HASHES:
            raise ValueError
        found = Submission(
            int(match[1]), tuple(base64.b64decode(each, validate=True) for each in hashes), note
        )
        if bytes(found) != raw or any(len(each) != tree.SIZE for each in found.hashes):
            raise ValueError
    except (ValueError, binascii.Error):
        raise EvidenceError(
            "not a checkpoint for a witness", hint="get the file again from who made it"
        ) from None
    return found


class Witness:
    """A partner's side: a folder with the partner's key, the logs it watches, and the last head it signed of each."""

    def __init__(self, path: Path) -> None:
        """A witness that was made here. Raises EvidenceError."""
        self._path = path
        with told_plainly("cannot read the witness's key"):
            key, name = (path / _KEY).read_bytes(), (path / _SELF).read_text(encoding="utf-8")
        try:
            own = notes.read_vkey(name)
            self._signer = notes.Signer(own.name, Ed25519PrivateKey.from_private_bytes(key), notes.COSIGNED)
        except ValueError:
            raise EvidenceError(
                "the witness's key is damaged", hint="restore the folder from a backup"
            ) from None
        if self._signer.verifier != own:
            raise EvidenceError(
                "the witness's key is not the one it is known by", hint="restore the folder from a backup"
            )

    @classmethod
    def make(cls, path: Path, name: str) -> Witness:
        """A new key under ``name``, for example partner.example/witness, in a new or empty folder."""
        if not _NAME.fullmatch(name):
            raise EvidenceError(
                "the name of a witness is one word of letters, digits and . _ / -",
                hint="give for example partner.example/witness",
            )
        if path.is_dir() and any(path.iterdir()):
            raise EvidenceError(f"{path} holds other things already", hint="name a new or an empty folder")
        signer = notes.Signer(name, Ed25519PrivateKey.generate(), notes.COSIGNED)
        with told_plainly("cannot make the witness"):
            path.parent.mkdir(parents=True, exist_ok=True)
            folder(path)
            folder(path / "logs")
            descriptor = create(path / _KEY)
            try:
                write_all(descriptor, signer.key.private_bytes_raw())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            flush_folder(path)
            put(path / _SELF, f"{signer.verifier.vkey}\n".encode())
        return cls(path)

    @property
    def vkey(self) -> str:
        """The witness's verifier key, one line: what the unit writes into its settings."""
        return self._signer.verifier.vkey

    def watch(self, vkey: str) -> str:
        """Watch the log with this key from now on; its name. A log's key never changes: another one is refused."""
        log = notes.read_vkey(vkey)
        if log.kind != notes.PLAIN:
            raise EvidenceError(
                "this is the key of a witness, not of a log", hint="log.vkey of the store is meant"
            )
        with self._alone():
            place = self._place(log.name)
            known = self._log(log.name)
            if known is not None and known != log:
                raise EvidenceError(
                    "the log of this name is watched under another key",
                    hint="ask the unit, by another way, why",
                )
            folder(place)
            put(place / "log.vkey", f"{log.vkey}\n".encode())
        return log.name

    def seen(self, origin: str) -> int:
        """How many entries the last head had that was signed of a log; 0 = none was."""
        last = self._last(origin)
        return last.size if last else 0

    def sign(self, raw: bytes, *, moment: int = 0) -> bytes:
        """A line with the cosignature of a submission's checkpoint; ``moment`` is seconds since 1970 (0 = now).

        What was seen is kept durably first. Raises EvidenceError for a log that is not watched, for a checkpoint its
        key has not signed, and for one that does not continue the last one: that one is worth keeping as proof.
        """
        asked = read_submission(raw)
        text = notes.read(asked.note).text
        head = checkpoints.parse(text)
        with self._alone():
            log = self._log(head.origin)
            if log is None:
                raise EvidenceError("this log is not watched here", hint="watch it: name its key first")
            checkpoints.open_note(asked.note, log)
            self._continues(asked, head)
            if head.size:
                with told_plainly("cannot keep what the witness saw"):
                    put(self._place(head.origin) / "last.note", asked.note)
        return self._signer.sign(text, moment or int(time.time())).line().encode()

    def _continues(self, asked: Submission, head: checkpoints.Checkpoint) -> None:
        last = self._last(head.origin)
        old = last.size if last else 0
        if head.size < old:
            raise EvidenceError(
                f"the checkpoint has {head.size:,} entries, {old:,} were seen", hint="hand over a younger one"
            )
        if asked.old != old:
            raise EvidenceError(
                f"this witness has seen {old:,} entries, not {asked.old:,}",
                hint=f"hand over what follows {old:,}",
            )
        if last is None:
            whole = not asked.hashes
        else:
            whole = tree.verify_consistency(old, head.size, asked.hashes, last.root, head.root)
        if not whole:
            raise EvidenceError(
                "the checkpoint does not continue the last one that was seen: entries were changed or taken out",
                hint="keep both files: together they prove it",
            )

    def _last(self, origin: str) -> checkpoints.Checkpoint | None:
        log, path = self._log(origin), self._place(origin) / "last.note"
        if log is None or not path.is_file():
            return None
        with told_plainly("cannot read what the witness saw"):
            return checkpoints.open_note(path.read_bytes(), log)

    def _log(self, origin: str) -> notes.Verifier | None:
        path = self._place(origin) / "log.vkey"
        if not path.is_file():
            return None
        with told_plainly("cannot read the key of a log"):
            return notes.read_vkey(path.read_text(encoding="utf-8"))

    def _place(self, origin: str) -> Path:
        return self._path / "logs" / hashlib.sha256(origin.encode()).hexdigest()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else signs meanwhile: two heads that both continue an older one must not both be signed."""
        with told_plainly("cannot use the witness's folder"):
            descriptor = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
