"""A witness signs what continues what it saw, and nothing else; what it signed is kept, and found again by a check."""

import base64
import contextlib
import dataclasses
import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints, config, cosigning, notes, tree
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault
from marsad.evidence.verify.stored import verify_store
from marsad.evidence.witness import Submission, Witness, read_submission, submission

LOG = notes.Signer("unit.example/evidence", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
LEAVES = [tree.leaf_hash(b"entry %d" % n) for n in range(40)]
FORKED = [*LEAVES[:9], *(tree.leaf_hash(b"other %d" % n) for n in range(31))]
WHEN = 1_790_000_000


def handed(old: int, size: int, leaves: list[bytes] = LEAVES, log: notes.Signer = LOG) -> bytes:
    head = checkpoints.Checkpoint(log.name, size, tree.root_of(leaves[:size]))
    return bytes(submission(tree.Leaves(leaves), checkpoints.make(head, log), old))


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    made = Witness.make(tmp_path / "partner", "partner.example/witness")
    made.watch(LOG.verifier.vkey)
    return made


def test_each_later_head_is_signed_and_remembered_also_after_a_restart(
    witness: Witness, tmp_path: Path
) -> None:
    verifier = notes.read_vkey(witness.vkey)
    old = 0
    for size in (1, 1, 2, 7, 8, 33, 40):
        raw = handed(old, size)
        line = Witness(tmp_path / "partner").sign(raw, moment=WHEN + size)
        note = notes.read(read_submission(raw).note + line)
        assert verifier.verify(note) == WHEN + size
        assert LOG.verifier.verify(note) == 0
        old = size
        assert witness.seen(LOG.name) == old


def test_the_signature_is_the_one_the_specification_describes(witness: Witness) -> None:
    raw = handed(0, 5)
    text = notes.read(read_submission(raw).note).text
    dash, name, packed = witness.sign(raw, moment=WHEN).decode().rstrip("\n").split(" ")
    signature = base64.b64decode(packed)
    key = notes.read_vkey(witness.vkey).key
    assert (dash, name) == ("—", "partner.example/witness")
    assert signature[:4] == hashlib.sha256(name.encode() + b"\n\x04" + key).digest()[:4]
    assert int.from_bytes(signature[4:12]) == WHEN
    Ed25519PublicKey.from_public_bytes(key).verify(
        signature[12:], f"cosignature/v1\ntime {WHEN}\n{text}".encode()
    )


STRANGER = notes.Signer(LOG.name, Ed25519PrivateKey.from_private_bytes(bytes(32)))
OTHER = notes.Signer("other.example/log", LOG.key)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (handed(10, 20, FORKED), "does not continue"),
        (handed(10, 10, FORKED), "does not continue"),
        (handed(0, 9), "9 entries, 10 were seen"),
        (handed(0, 20), "seen 10 entries, not 0"),
        (handed(12, 20), "seen 10 entries, not 12"),
        (handed(10, 20, log=STRANGER), "not signed"),
        (handed(10, 20, log=OTHER), "not watched"),
        (bytes(Submission(10, (), read_submission(handed(10, 20)).note)), "does not continue"),
    ],
)
def test_what_does_not_continue_what_was_seen_is_refused_and_forgotten(
    witness: Witness, raw: bytes, why: str
) -> None:
    witness.sign(handed(0, 10))
    with pytest.raises(EvidenceError, match=why):
        witness.sign(raw)
    assert witness.seen(LOG.name) == 10
    assert witness.sign(handed(10, 20))


def test_a_first_head_comes_without_hashes(witness: Witness) -> None:
    good = read_submission(handed(0, 5))
    with pytest.raises(EvidenceError, match="does not continue"):
        witness.sign(bytes(dataclasses.replace(good, hashes=(tree.EMPTY,))))


def test_of_two_histories_at_once_one_is_signed(witness: Witness, tmp_path: Path) -> None:
    witness.sign(handed(0, 9))

    def ask(leaves: list[bytes]) -> bool:
        try:
            return bool(Witness(tmp_path / "partner").sign(handed(9, 20, leaves)))
        except EvidenceError:
            return False

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, [LEAVES, FORKED] * 8))
    assert sum(answers) == 1
    assert answers[::2].count(True) + answers[1::2].count(True) == 1


def test_a_log_keeps_the_key_it_was_named_with(witness: Witness) -> None:
    assert witness.watch(LOG.verifier.vkey) == LOG.name
    with pytest.raises(EvidenceError, match="another key"):
        witness.watch(STRANGER.verifier.vkey)
    with pytest.raises(EvidenceError, match="of a witness"):
        witness.watch(witness.vkey)


def test_a_damaged_or_unfit_folder_is_told_plainly(witness: Witness, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="other things"):
        Witness.make(tmp_path / "partner", "partner.example/witness")
    with pytest.raises(EvidenceError, match="one word"):
        Witness.make(tmp_path / "new", "two words")
    key = tmp_path / "partner" / "witness.key"
    assert key.stat().st_mode & 0o077 == 0
    for broken, why in ((bytes(32), "not the one"), (b"short", "damaged")):
        key.write_bytes(broken)
        with pytest.raises(EvidenceError, match=why):
            Witness(tmp_path / "partner")
    with pytest.raises(EvidenceError, match="cannot read"):
        Witness(tmp_path / "nowhere")


@given(st.integers(0, 39), st.data())
def test_a_submission_reads_back_and_no_other_bytes_mean_the_same(old: int, data: st.DataObject) -> None:
    raw = handed(old, data.draw(st.integers(max(old, 1), 40)))
    assert bytes(read_submission(raw)) == raw
    at = data.draw(st.integers(0, len(raw) - 1))
    broken = raw[:at] + bytes([raw[at] ^ data.draw(st.integers(1, 255))]) + raw[at + 1 :]
    with contextlib.suppress(EvidenceError):
        assert bytes(read_submission(broken)) == broken


@pytest.mark.parametrize(
    "raw", [b"", b"old 1\n", b"old 01\n\nx", b"old -1\n\nx", b"new 1\n\nx", b"old 1\nAA==\n\nx"]
)
def test_what_is_no_submission_is_refused(raw: bytes) -> None:
    with pytest.raises(EvidenceError, match="not a checkpoint for a witness"):
        read_submission(raw)


# -- our side


def watched(vault: Vault, tmp_path: Path, name: str) -> Witness:
    """A partner who watches this store, named in its settings."""
    partner = Witness.make(tmp_path / name, f"{name}.example/witness")
    partner.watch(vault.vkey)
    known = (*vault.config.witnesses, config.Witness(name, partner.vkey))
    vault.config = dataclasses.replace(vault.config, witnesses=known)
    config.write_config(vault.path, vault.config)
    return partner


def keys(vault: Vault) -> list[notes.Verifier]:
    return [notes.read_vkey(each.vkey) for each in vault.config.witnesses]


def asked(vault: Vault, partner: Witness, note: bytes) -> bytes:
    return partner.sign(bytes(submission(vault.log, note, partner.seen(vault.config.origin))))


def test_cosignatures_are_kept_beside_a_checkpoint_whose_file_stays(
    vault: Vault, act: Act, tmp_path: Path
) -> None:
    north, south = (watched(vault, tmp_path, name) for name in ("north", "south"))
    for n in range(3):
        vault.add(io.BytesIO(b"bytes %d" % n), Arrival("n"), act)
        note = vault.checkpoint()
        lines = asked(vault, north, note)
        path = cosigning.keep(vault.path, note, lines, keys(vault))
        first = path.read_bytes()
        cosigning.keep(vault.path, note, asked(vault, north, note) + asked(vault, south, note), keys(vault))
        assert path.read_bytes().startswith(first)
        assert vault.checkpoint() == note
    verdict = verify_store(vault.path)
    assert verdict.whole, verdict.faults
    assert verdict.counts["cosignatures"] == 6
    assert {key.split(" ")[0] for key in verdict.cosigned} == {"north", "south"}


def test_lines_of_strangers_and_wrong_lines_are_not_kept(vault: Vault, act: Act, tmp_path: Path) -> None:
    partner = watched(vault, tmp_path, "north")
    stranger = Witness.make(tmp_path / "stranger", "stranger.example/witness")
    stranger.watch(vault.vkey)
    vault.add(io.BytesIO(b"bytes"), Arrival("n"), act)
    early = vault.checkpoint()
    old = asked(vault, partner, early)
    vault.add(io.BytesIO(b"more"), Arrival("n"), act)
    note = vault.checkpoint()
    strange = stranger.sign(bytes(submission(vault.log, note, 0)))
    for lines, why in (
        (strange, "known here"),
        (old, "not of this checkpoint"),
        (b"", "not the answer"),
        (b"no line\n", "not the answer"),
    ):
        with pytest.raises(EvidenceError, match=why):
            cosigning.keep(vault.path, note, lines, keys(vault))
    assert not list((vault.path / "checkpoints").glob(f"*{cosigning.SUFFIX}"))
    path = cosigning.keep(vault.path, note, strange + asked(vault, partner, note), keys(vault))
    assert b"stranger" not in path.read_bytes()
    with pytest.raises(EvidenceError, match="not one of a witness"):
        cosigning.witnesses_of({"north": vault.vkey})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda raw: raw[:-10] + b"A" * 8 + raw[-2:], "checkpoint|cosignature"),
        (lambda raw: raw[:-1], "checkpoint"),
        (lambda raw: raw.replace(b"north.example", b"south.example"), "cosignature"),
    ],
)
def test_a_changed_cosignature_is_found(
    vault: Vault, act: Act, tmp_path: Path, change: Callable[[bytes], bytes], why: str
) -> None:
    partner = watched(vault, tmp_path, "north")
    vault.add(io.BytesIO(b"bytes"), Arrival("n"), act)
    note = vault.checkpoint()
    path = cosigning.keep(vault.path, note, asked(vault, partner, note), keys(vault))
    assert verify_store(vault.path).whole
    path.write_bytes(change(path.read_bytes()))
    faults = verify_store(vault.path).faults
    assert [fault.where for fault in faults] == [path.name]
    assert faults[0].code in why.split("|")


def test_a_past_that_was_rewritten_is_seen_by_the_witness_and_by_what_it_signed(
    vault: Vault, act: Act, tmp_path: Path
) -> None:
    """Whoever holds the store and all its keys writes another log: the partner's signature still says so."""
    partner = watched(vault, tmp_path, "north")
    vault.add(io.BytesIO(b"bytes"), Arrival("n"), act)
    cosigned = cosigning.keep(
        vault.path, vault.checkpoint(), asked(vault, partner, vault.checkpoint()), keys(vault)
    )
    seen = partner.seen(vault.config.origin)
    other = [tree.leaf_hash(b"rewritten %d" % n) for n in range(seen + 3)]
    head = checkpoints.Checkpoint(vault.config.origin, len(other), tree.root_of(other))
    forged = bytes(submission(tree.Leaves(other), checkpoints.make(head, vault.signer), seen))
    with pytest.raises(EvidenceError, match="changed or taken out"):
        partner.sign(forged)
    shorter = checkpoints.Checkpoint(vault.config.origin, seen, tree.root_of(other[:seen]))
    kept = cosigned.read_bytes()
    (vault.path / "checkpoints" / f"{seen:012d}.note").write_bytes(checkpoints.make(shorter, vault.signer))
    assert verify_store(vault.path, against=[cosigned]).faults
    assert cosigned.read_bytes() == kept
