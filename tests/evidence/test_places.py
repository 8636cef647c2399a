from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.nouns import Arrival
from marsad.evidence.places import place_of
from marsad.evidence.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from marsad.evidence.nouns import Act
    from marsad.evidence.places import Place

URLS = ["", "elsewhere", "memory://marsad-test/deep", "local://"]


@pytest.fixture(params=URLS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A folder in the store, a folder elsewhere, and two places that fsspec speaks to."""
    kind = str(request.param)
    if kind == "memory://marsad-test/deep":
        return f"{kind}/{os.urandom(4).hex()}"
    return {"": "", "elsewhere": str(tmp_path / "elsewhere"), "local://": f"local://{tmp_path}/l"}[kind]


@pytest.fixture
def place(url: str, tmp_path: Path) -> Place:
    (tmp_path / "store").mkdir(exist_ok=True)
    return place_of(url, tmp_path / "store")


def put(place: Place, tmp_path: Path, body: bytes) -> str:
    draft = tmp_path / "draft"
    draft.write_bytes(body)
    name = hashlib.sha256(body).hexdigest()
    place.put(name, draft)
    draft.unlink(missing_ok=True)
    return name


def test_what_was_put_is_read_from_anywhere(place: Place, tmp_path: Path) -> None:
    body = os.urandom(5000)
    name = put(place, tmp_path, body)
    stored = place.open(name)
    assert stored.size == 5000
    assert stored.pread(0, 5000) == body
    assert stored.pread(17, 100) == body[17:117]
    assert stored.pread(4990, 100) == body[4990:]
    assert stored.pread(5000, 10) == b""
    stored.close()
    assert list(place.names()) == [name]


def test_what_was_deleted_is_gone_and_deleting_it_again_does_no_harm(place: Place, tmp_path: Path) -> None:
    name = put(place, tmp_path, b"x")
    place.delete(name)
    place.delete(name)
    assert list(place.names()) == []
    with pytest.raises(EvidenceError):
        place.open(name)


def test_what_is_not_there_is_told_plainly(place: Place) -> None:
    with pytest.raises(EvidenceError):
        place.open("ab" * 32)


def test_a_vault_works_the_same_wherever_objects_lie(url: str, tmp_path: Path, act: Act) -> None:
    body = os.urandom((1 << 20) + 9)
    with Vault.create(tmp_path / "s", objects=url) as vault:
        item = vault.add(io.BytesIO(body), Arrival("a"), act)
        other = vault.add(io.BytesIO(b""), Arrival("empty"), act)
    with Vault(tmp_path / "s") as vault:
        stream = vault.open(item.id, act)
        stream.seek(1 << 20)
        assert stream.read() == body[1 << 20 :]
        stream.seek(0)
        assert stream.read() == body
        assert vault.open(other.id, act).read() == b""
        assert len(list(place_of(url, vault.path).names())) == 2
        vault.erase(item.id, act, reason="retention")
        assert len(list(place_of(url, vault.path).names())) == 1


def test_a_place_that_nobody_speaks_to_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"config\.yaml"):
        Vault.create(tmp_path / "s", objects="nosuch://x")


def test_a_third_party_may_bring_a_place_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from marsad.evidence import places

    monkeypatch.setattr(
        places, "plugins", lambda *_: {"own": lambda url, store: (url, store), "remote": None}
    )
    assert place_of("own://x", tmp_path) == ("own://x", tmp_path)
