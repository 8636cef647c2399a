"""A signed note opens only as it was signed, and no other bytes mean the same."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints, notes, tree

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LOG = notes.Signer("unit.example/evidence", KEY)
HEAD = checkpoints.Checkpoint(LOG.name, 3, tree.leaf_hash(b"x"))


def test_a_checkpoint_reads_back_what_was_signed() -> None:
    raw = checkpoints.make(HEAD, LOG)
    assert checkpoints.open_note(raw, LOG.verifier) == HEAD


def test_any_changed_byte_of_a_checkpoint_is_seen() -> None:
    raw = checkpoints.make(HEAD, LOG)
    for at in range(len(raw)):
        for bit in (1, 32, 128):
            broken = raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :]
            with pytest.raises(EvidenceError):
                checkpoints.open_note(broken, LOG.verifier)


@pytest.mark.parametrize(
    "change", [lambda raw: raw + b"\n", lambda raw: raw[:-1], lambda raw: b"", lambda raw: raw * 2]
)
def test_more_or_less_than_the_note_is_refused(change: object) -> None:
    with pytest.raises(EvidenceError):
        checkpoints.open_note(change(checkpoints.make(HEAD, LOG)), LOG.verifier)  # type: ignore[operator]


def test_another_key_or_another_log_is_refused() -> None:
    raw = checkpoints.make(HEAD, LOG)
    stranger = notes.Signer(LOG.name, Ed25519PrivateKey.generate())
    with pytest.raises(EvidenceError, match="not signed"):
        checkpoints.open_note(raw, stranger.verifier)
    with pytest.raises(EvidenceError, match="another log"):
        checkpoints.open_note(raw, notes.Signer("other.example/log", KEY).verifier)


def test_a_key_is_one_line_that_reads_back() -> None:
    assert notes.read_vkey(LOG.verifier.vkey) == LOG.verifier
    line = LOG.verifier.vkey
    for broken in (line[:-2], line.replace("unit", "unjt"), "", "a+b", line + "A"):
        with pytest.raises(EvidenceError):
            notes.read_vkey(broken)


def test_a_cosignature_carries_its_time_and_a_log_key_is_never_a_witness() -> None:
    witness = notes.Signer("partner.example/w", Ed25519PrivateKey.generate(), notes.COSIGNED)
    note = notes.read(checkpoints.make(HEAD, LOG))
    both = notes.Note(note.text, (*note.signatures, witness.sign(note.text, 1_790_000_000)))
    read = notes.read(bytes(both))
    assert witness.verifier.verify(read) == 1_790_000_000
    assert LOG.verifier.verify(read) == 0
    assert notes.Verifier(LOG.name, LOG.verifier.key, notes.COSIGNED).verify(read) is None
    late = notes.Signature(
        witness.name, witness.verifier.hint, (1).to_bytes(8) + both.signatures[1].signature[8:]
    )
    assert witness.verifier.verify(notes.Note(note.text, (late,))) is None


def test_openssl_says_the_same_of_the_signature(tmp_path: Path) -> None:
    note = notes.read(checkpoints.make(HEAD, LOG))
    (tmp_path / "key.pem").write_bytes(
        KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    (tmp_path / "sig").write_bytes(note.signatures[0].signature)
    command = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "key.pem",
        "-rawin",
        "-in",
        "text",
        "-sigfile",
        "sig",
    ]
    for text, good in ((note.text, True), (note.text.replace("3", "4"), False)):
        (tmp_path / "text").write_text(text)
        assert (
            subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
        ) is good


def test_a_proof_reads_back_and_holds_for_its_entry_alone() -> None:
    bodies = [b"entry %d" % n for n in range(13)]
    hashes = [tree.leaf_hash(body) for body in bodies]
    head = checkpoints.Checkpoint(LOG.name, 13, tree.root_of(hashes))
    note = checkpoints.make(head, LOG)
    for at, proof in enumerate(checkpoints.proofs(tree.Leaves(hashes), range(13), head, note)):
        read = checkpoints.read_proof(bytes(proof))
        assert read == proof
        assert read.holds(bodies[at], head)
        assert not read.holds(bodies[(at + 1) % 13], head)


def test_a_damaged_proof_is_refused_or_does_not_hold() -> None:
    bodies = [b"entry %d" % n for n in range(5)]
    hashes = [tree.leaf_hash(body) for body in bodies]
    head = checkpoints.Checkpoint(LOG.name, 5, tree.root_of(hashes))
    raw = bytes(checkpoints.proofs(tree.Leaves(hashes), [2], head, checkpoints.make(head, LOG))[0])
    for at in range(len(raw)):
        broken = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        try:
            read = checkpoints.read_proof(broken)
            found = checkpoints.open_note(read.note, LOG.verifier)
        except EvidenceError:
            continue
        assert not read.holds(bodies[2], found)
