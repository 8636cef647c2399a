from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.nouns import Arrival
from marsad.evidence.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from marsad.evidence.nouns import Act, Item

BODY = b"invented words " * 9


@pytest.fixture
def item(vault: Vault, act: Act) -> Item:
    return vault.add(io.BytesIO(BODY), Arrival("a-name.txt", details={"url": "a-private-url"}), act)


def lying(store: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}


def test_after_erasure_only_the_commitment_is_left(vault: Vault, act: Act, item: Item) -> None:
    event = vault.erase(item.id, act, reason="retention")
    assert (event.action, event.more, event.item) == ("erased", {"reason": "retention"}, item.commitment)
    left = vault.item(item.id)
    assert (left.held, left.sha256, left.size, left.name, left.record) == ("erased", "", -1, "", b"")
    assert (left.commitment, left.retain_until) == (item.commitment, None)
    assert vault.find(item.sha256) == []
    assert list((vault.path / "objects").glob("*/*")) == []
    assert (vault.held_bytes(), vault.count()) == (0, 1)
    for attempt in (vault.open, vault.record):
        with pytest.raises(EvidenceError, match="erased"):
            attempt(item.id, act)
    assert [event.action for event in vault.timeline(item.id, None)][:2] == ["sealed", "erased"]


def test_no_file_of_the_store_remembers(vault: Vault, act: Act, item: Item) -> None:
    stays = vault.add(io.BytesIO(b"stays"), Arrival("b"), act)
    with sqlite3.connect(vault.path / "evidence.db") as look:
        wrapped, lookup = look.execute(
            "SELECT wrapped, item.lookup FROM object JOIN item ON object = name"
        ).fetchone()
        sealed = look.execute("SELECT sealed FROM item WHERE id = ?", (item.id,)).fetchone()[0]
    (path,) = (path for path in (vault.path / "objects").glob("*/*") if path.stat().st_size == len(BODY) + 16)
    hidden = path.read_bytes()
    salt = json.loads(item.record)["salt"]
    needles = [
        b"a-name", b"a-private-url", item.sha256.encode(), bytes.fromhex(item.sha256), salt.encode(),
        bytes.fromhex(salt), BODY[:30], hidden[:32], sealed[:32], sealed[-32:],
    ]  # fmt: skip
    first = vault.item(item.id)
    vault.erase(item.id, act, reason="retention")
    assert first.record
    for where, body in lying(vault.path).items():
        assert not [needle for needle in needles if needle in body], where
    assert wrapped and lookup
    assert vault.open(stays.id, act).read() == b"stays"


def test_yesterdays_database_and_files_open_nothing_with_todays_keys(
    vault: Vault, act: Act, item: Item, tmp_path: Path
) -> None:
    for at in range(600):  # some of them share the shard whose key is renewed
        vault.add(io.BytesIO(b"%d" % at), Arrival(f"{at}"), act)
    shutil.copytree(vault.path, tmp_path / "old")
    vault.erase(item.id, act, reason="court-order")
    vault.close()
    shutil.rmtree(tmp_path / "old" / "keys")
    shutil.copytree(vault.path / "keys", tmp_path / "old" / "keys")
    with Vault(tmp_path / "old") as old:
        for attempt in (old.item, lambda name: old.open(name, act), lambda name: old.record(name, act)):
            with pytest.raises(EvidenceError, match="something was erased since"):
                attempt(item.id)
    with Vault(vault.path) as today:
        rest = [each for each in today.items(act) if each.held == "bytes"]
        assert len(rest) == 600
        assert sorted(int(today.open(each.id, act).read()) for each in rest) == list(range(600))


def test_bytes_that_another_item_holds_stay(vault: Vault, act: Act, item: Item) -> None:
    other = vault.add(io.BytesIO(BODY), Arrival("b"), act)
    vault.erase(item.id, act, reason="retention")
    assert vault.open(other.id, act).read() == BODY
    assert vault.find(item.sha256) == [other]
    vault.erase(other.id, act, reason="retention")
    assert list((vault.path / "objects").glob("*/*")) == []


def test_everywhere_takes_all_items_with_these_bytes_also_those_held_as_a_hash(
    vault: Vault, act: Act, item: Item
) -> None:
    others = [vault.add(io.BytesIO(BODY), Arrival("b", marked=label), act) for label in ("", "label")]
    stays = vault.add(io.BytesIO(b"other"), Arrival("c"), act)
    vault.erase(others[0].id, act, reason="court-order", everywhere=True)
    assert {each.held for each in map(vault.item, [item.id, *(other.id for other in others)])} == {"erased"}
    assert [vault.timeline(each, None)[-1].action for each in (item.id, others[1].id)] == ["erased", "erased"]
    assert vault.open(stays.id, act).read() == b"other"


def test_an_item_on_hold_is_not_erased_neither_itself_nor_with_others(
    vault: Vault, act: Act, item: Item
) -> None:
    other = vault.add(io.BytesIO(BODY), Arrival("b"), act)
    vault.note("held", act, item=item.id)
    before = vault.log.size
    for name, everywhere in ((item.id, False), (other.id, True)):
        with pytest.raises(EvidenceError, match="on hold"):
            vault.erase(name, act, reason="retention", everywhere=everywhere)
    assert vault.log.size == before
    assert vault.open(item.id, act).read() == vault.open(other.id, act).read() == BODY
    vault.erase(other.id, act, reason="retention")


@pytest.mark.parametrize("reason", ["", "Because of Somebody", "x" * 41, "سبب"])
def test_a_reason_is_a_code_and_never_a_story(vault: Vault, act: Act, item: Item, reason: str) -> None:
    with pytest.raises(EvidenceError, match="a code"):
        vault.erase(item.id, act, reason=reason)
    assert vault.open(item.id, act).read() == BODY


def test_an_item_is_erased_once(vault: Vault, act: Act, item: Item) -> None:
    vault.erase(item.id, act, reason="retention")
    with pytest.raises(EvidenceError, match="erased already"):
        vault.erase(item.id, act, reason="retention")


def test_the_same_bytes_can_come_again(vault: Vault, act: Act, item: Item) -> None:
    vault.erase(item.id, act, reason="retention")
    again = vault.add(io.BytesIO(BODY), Arrival("again"), act)
    assert vault.open(again.id, act).read() == BODY
    assert again.commitment != item.commitment


def test_another_process_that_is_open_meanwhile_goes_on(vault: Vault, act: Act, item: Item) -> None:
    with Vault(vault.path) as other:
        kept = [other.add(io.BytesIO(b"%d" % at), Arrival("x"), act) for at in range(300)]
        vault.erase(item.id, act, reason="retention")
        assert [int(other.open(each.id, act).read()) for each in kept] == list(range(300))
        late = other.add(io.BytesIO(b"late"), Arrival("x"), act)
    assert vault.open(late.id, act).read() == b"late"


KILLED = """
import os, sys
from pathlib import Path
from marsad.evidence.nouns import Act
from marsad.evidence.vault import Vault
import marsad.evidence.keyring as keyring, marsad.evidence.places.folder as folder
where = {"keys": keyring.Keyring, "object": folder.Folder}[sys.argv[3]]
setattr(where, {"keys": "drop_older", "object": "delete"}[sys.argv[3]], lambda *_: os._exit(9))
Vault(Path(sys.argv[1])).erase(sys.argv[2], Act("a"), reason="retention")
"""


@pytest.mark.parametrize("before", ["keys", "object"])
def test_an_erasure_that_is_killed_is_finished_by_who_opens_next(
    vault: Vault, item: Item, before: str
) -> None:
    vault.close()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(vault.path), item.id, before], check=False)
    assert killed.returncode == 9
    assert len(list((vault.path / "objects").glob("*/*"))) == 1
    with Vault(vault.path) as again:
        assert again.item(item.id).held == "erased"
        assert list((vault.path / "objects").glob("*/*")) == []
    kept = json.loads((vault.path / "keys" / "shards.json").read_text())
    assert {len(generations) for generations in kept.values()} == {1}


def test_an_erasure_that_cannot_be_written_changes_nothing(
    vault: Vault, act: Act, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.evidence import rows

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(rows, "renewed", fail)
    with pytest.raises(EvidenceError):
        vault.erase(item.id, act, reason="retention")
    monkeypatch.undo()
    assert vault.open(item.id, act).read() == BODY
    vault.erase(item.id, act, reason="retention")
