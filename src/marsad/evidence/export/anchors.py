"""Older heads of the log that somebody else has stamped: that an item was sealed by then, not only by today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints
from marsad.evidence.durable import told_plainly
from marsad.evidence.export import naming
from marsad.evidence.stamps import Stamp, check_stamp, kept, pem_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from marsad.evidence.config import Authority
    from marsad.evidence.export.bag import Bag
    from marsad.evidence.notes import Verifier
    from marsad.evidence.vault import Vault


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head before that of the export: its note, timestamps over it, and proofs that the sealings stood in it."""

    size: int
    note: bytes
    stamps: tuple[Stamp, ...]
    proofs: tuple[checkpoints.Proof, ...]


def anchors(vault: Vault, verifier: Verifier, sealings: Sequence[int], before: int) -> list[Anchor]:
    """Of each authority the first stamped head over each sealing (its number in the log), if smaller than ``before``.

    Sorted by size. A stamp or note that does not hold is left out: `verify_store` names it.
    """
    found: dict[int, _Found] = {}
    for authority in vault.config.authorities:
        left = sorted(sealings)
        for path in vault.checkpoints():
            if not left or int(path.stem) >= before:
                break
            if left[0] < int(path.stem) and (held := _held(vault, path, verifier, authority)):
                head, note, stamp = held
                one = found.setdefault(head.size, _Found(head, note))
                one.stamps.append(stamp)
                one.proven |= {seq for seq in left if seq < head.size}
                left = [seq for seq in left if seq >= head.size]
    return [found[size].anchor(vault) for size in sorted(found)]


def write(bag: Bag, found: Sequence[Anchor]) -> None:
    """A folder each."""
    for anchor in found:
        folder = f"{naming.ANCHORS}/{anchor.size:012d}"
        bag.add(f"{folder}/checkpoint.note", [anchor.note])
        for stamp in anchor.stamps:
            bag.add(f"{folder}/{stamp.authority}.tsr", [stamp.reply])
            bag.add(f"{folder}/{stamp.authority}.pem", [stamp.certificates])
        for proof in anchor.proofs:
            bag.add(f"{folder}/{proof.index:09d}.proof", [bytes(proof)])


@dataclass(slots=True)
class _Found:
    """An older head while authorities are looked through."""

    head: checkpoints.Checkpoint
    note: bytes
    stamps: list[Stamp] = field(default_factory=list)
    proven: set[int] = field(default_factory=set)

    def anchor(self, vault: Vault) -> Anchor:
        proofs = checkpoints.proofs(vault.log, sorted(self.proven), self.head, self.note)
        return Anchor(self.head.size, self.note, tuple(self.stamps), tuple(proofs))


def _held(
    vault: Vault, path: Path, verifier: Verifier, authority: Authority
) -> tuple[checkpoints.Checkpoint, bytes, Stamp] | None:
    if not path.with_name(f"{path.stem}.{authority.name}.tsr").is_file():
        return None
    try:
        with told_plainly("a timestamp cannot be read"):
            note = path.read_bytes()
            reply = kept(vault.path, note, authority).read_bytes()
        pem = pem_of(vault.path, authority)
        stamp = Stamp(authority.name, reply, pem, check_stamp(reply, note, pem))
        return checkpoints.open_note(note, verifier), note, stamp
    except EvidenceError:
        return None
