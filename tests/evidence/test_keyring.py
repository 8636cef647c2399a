from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.keyring import SHARDS, Keyring

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return Keyring.create(tmp_path / "keys")


def only(shard: int, generation: int) -> dict[int, int]:
    return {**dict.fromkeys(range(SHARDS), 1), shard: generation}


def test_what_a_ring_seals_another_opening_of_it_opens(ring: Keyring) -> None:
    sealed = ring.seal(7, 1, b"secret", "about this")
    assert b"secret" not in sealed
    assert Keyring(ring.place).unseal(7, 1, sealed, "about this") == b"secret"


def test_the_same_is_never_sealed_alike(ring: Keyring) -> None:
    assert ring.seal(7, 1, b"secret", "") != ring.seal(7, 1, b"secret", "")


def test_another_shard_another_matter_or_a_changed_byte_opens_nothing(ring: Keyring) -> None:
    sealed = ring.seal(7, 1, b"secret", "this")
    hurt = bytes([sealed[0] ^ 1]) + sealed[1:]
    for shard, body, about in ((8, sealed, "this"), (7, sealed, "that"), (7, hurt, "this"), (7, b"", "this")):
        with pytest.raises(EvidenceError, match="does not fit"):
            ring.unseal(shard, 1, body, about)


def test_a_renewed_shard_forgets_once_told_to(ring: Keyring) -> None:
    sealed, other = ring.seal(7, 1, b"secret", ""), ring.seal(8, 1, b"stays", "")
    assert ring.renew(7, 1) == 2
    assert ring.unseal(7, 1, sealed, "") == b"secret"  # a transaction that fails must find the old key
    assert ring.unseal(7, 2, ring.seal(7, 2, b"new", ""), "") == b"new"
    assert ring.has_older(only(7, 2))
    ring.drop_older(only(7, 2))
    assert not ring.has_older(only(7, 2))
    for again in (ring, Keyring(ring.place)):
        with pytest.raises(EvidenceError, match="something was erased since"):
            again.unseal(7, 1, sealed, "")
        assert again.unseal(8, 1, other, "") == b"stays"


def test_a_key_that_another_process_renewed_is_found(ring: Keyring) -> None:
    other = Keyring(ring.place)
    other.renew(3, 1)
    sealed = other.seal(3, 2, b"x", "")
    assert ring.unseal(3, 2, sealed, "") == b"x"
    ring.renew(4, 1)  # must not undo what the other did
    assert Keyring(ring.place).unseal(3, 2, sealed, "") == b"x"


def test_a_database_of_yesterday_costs_no_key_of_today(ring: Keyring) -> None:
    ring.renew(7, 1)
    ring.drop_older(only(7, 2))
    sealed = ring.seal(7, 2, b"x", "")
    yesterday = only(7, 1)
    assert not ring.has_older(yesterday)
    ring.drop_older(yesterday)
    with pytest.raises(EvidenceError, match="something was erased since"):
        ring.renew(7, 1)
    ring.renew(8, 1)
    assert Keyring(ring.place).unseal(7, 2, sealed, "") == b"x"


def test_a_key_of_an_erasure_that_failed_is_never_used_again(ring: Keyring) -> None:
    assert [ring.renew(7, 1), ring.renew(7, 1)] == [2, 3]
    ring.drop_older(only(7, 3))
    assert ring.seal(7, 3, b"x", "")
    with pytest.raises(EvidenceError):
        ring.seal(7, 2, b"x", "")


def test_keys_are_for_their_owner_alone(ring: Keyring) -> None:
    assert stat.S_IMODE(ring.place.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in ring.place.iterdir()} == {0o600}


def test_with_a_passphrase_no_key_lies_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_EVIDENCE_PASSPHRASE", "عبارة طويلة")
    ring = Keyring.create(tmp_path / "keys")
    sealed, public = ring.seal(0, 1, b"x", ""), ring.signing_key().public_key()
    again = Keyring(ring.place)
    assert again.unseal(0, 1, sealed, "") == b"x"
    assert again.signing_key().public_key() == public
    assert len((ring.place / "root.key").read_bytes()) > 32
    monkeypatch.delenv("MARSAD_EVIDENCE_PASSPHRASE")
    with pytest.raises(EvidenceError, match="locked"):
        Keyring(ring.place)
    with pytest.raises(EvidenceError, match="locked"):
        ring.signing_key()
    monkeypatch.setenv("MARSAD_EVIDENCE_PASSPHRASE", "another")
    with pytest.raises(EvidenceError, match="does not fit"):
        Keyring(ring.place)


def test_a_creation_that_broke_off_goes_on_with_its_keys(ring: Keyring) -> None:
    sealed, public = ring.seal(0, 1, b"x", ""), ring.signing_key().public_key()
    again = Keyring.create(ring.place)
    assert (again.unseal(0, 1, sealed, ""), again.signing_key().public_key()) == (b"x", public)


@pytest.mark.parametrize("name", ["root.key", "log.key", "shards.json"])
@pytest.mark.parametrize("body", [b"", b"x", b'{"0": 1}', b'{"0": {"1": "QUJD"}}'])
def test_damaged_keys_are_told_plainly(ring: Keyring, name: str, body: bytes) -> None:
    (ring.place / name).write_bytes(body)
    with pytest.raises(EvidenceError):
        Keyring(ring.place).signing_key()


@pytest.mark.parametrize("name", ["root.key", "log.key", "shards.json"])
def test_missing_keys_are_told_plainly(ring: Keyring, name: str) -> None:
    (ring.place / name).unlink()
    with pytest.raises(EvidenceError, match="cannot be read"):
        Keyring(ring.place).signing_key()


def test_a_lookup_says_nothing_without_the_keys(ring: Keyring, tmp_path: Path) -> None:
    digest = "ab" * 32
    assert ring.lookup(digest) == Keyring(ring.place).lookup(digest)
    assert ring.lookup(digest) != Keyring.create(tmp_path / "other").lookup(digest)
    assert bytes.fromhex(digest) not in ring.lookup(digest)
