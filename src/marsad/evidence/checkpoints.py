"""What the log says of itself in public: its head, signed, and proofs that lead to it.

Source: c2sp.org/tlog-checkpoint, c2sp.org/tlog-proof.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence import notes, tree

if TYPE_CHECKING:
    from collections.abc import Sequence

_ORIGIN = re.compile(r"[^\s+]{1,255}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_PROOF = "c2sp.org/tlog-proof@v1"
_LONGEST = 63  # hashes in a proof of inclusion: a tree of 2 ** 63 leaves


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the first ``size`` entries of the log called ``origin``."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is the one at ``index`` under the signed checkpoint in ``note``."""

    index: int
    hashes: tuple[bytes, ...]
    note: bytes

    def __bytes__(self) -> bytes:
        lines = [
            _PROOF,
            f"index {self.index}",
            *(base64.b64encode(each).decode() for each in self.hashes),
            "",
            "",
        ]
        return "\n".join(lines).encode() + self.note

    def holds(self, body: bytes, checkpoint: Checkpoint) -> bool:
        """Whether ``body`` is that entry; the checkpoint's signature is another question."""
        leaf = tree.leaf_hash(body)
        return tree.verify_inclusion(leaf, self.index, checkpoint.size, self.hashes, checkpoint.root)


def make(checkpoint: Checkpoint, signer: notes.Signer) -> bytes:
    """The checkpoint as a signed note. The key's name is the log's."""
    return notes.sign(checkpoint.text, signer)


def parse(text: str) -> Checkpoint:
    """A checkpoint from a note's text. Raises EvidenceError where it is none, or has more lines than ours."""
    try:
        origin, size, root, rest = text.split("\n")
        found = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
        if (
            rest
            or not _ORIGIN.fullmatch(origin)
            or not _NUMBER.fullmatch(size)
            or len(found.root) != tree.SIZE
        ):
            raise ValueError
        if found.text != text:
            raise ValueError
    except (ValueError, binascii.Error):
        raise EvidenceError(
            "not a checkpoint", hint="three lines: the log's name, its size, its head"
        ) from None
    return found


def open_note(raw: bytes, verifier: notes.Verifier) -> Checkpoint:
    """The checkpoint in a note that the log's key has signed. Raises EvidenceError where it has not."""
    note = notes.read(raw)
    found = parse(note.text)
    if found.origin != verifier.name:
        raise EvidenceError("the checkpoint is of another log", hint="look for the key that belongs to it")
    if verifier.verify(note) is None:
        raise EvidenceError("the checkpoint is not signed by the log's key", hint="do not rely on it")
    return found


def read_proof(raw: bytes) -> Proof:
    """A proof of inclusion with its checkpoint. Raises EvidenceError where it is none, or not as we write it."""
    try:
        head, parted, note = raw.partition(b"\n\n")
        kind, at, *hashes = head.decode("ascii").split("\n")
        word, _, number = at.partition(" ")
        if (
            not parted
            or kind != _PROOF
            or word != "index"
            or not _NUMBER.fullmatch(number)
            or len(hashes) > _LONGEST
        ):
            raise ValueError
        found = Proof(int(number), tuple(base64.b64decode(each, validate=True) for each in hashes), note)
        if bytes(found) != raw or any(len(each) != tree.SIZE for each in found.hashes):
            raise ValueError
    except (ValueError, binascii.Error):
        raise EvidenceError(
            "not a proof of inclusion", hint="get the export again from who made it"
        ) from None
    return found


def proofs(nodes: tree.Nodes, indexes: Sequence[int], checkpoint: Checkpoint, note: bytes) -> list[Proof]:
    """A proof for each of ``indexes`` under ``checkpoint``, whose note is ``note``."""
    return [Proof(at, tuple(tree.inclusion(nodes, at, checkpoint.size)), note) for at in indexes]
