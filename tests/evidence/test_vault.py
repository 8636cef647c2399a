from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.cipher import SEGMENT, sealed_size
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from marsad.evidence.drafts import Draft

BODY = "رسالة مبتكرة\n".encode() * 200_000


def objects(vault: Vault) -> list[Path]:
    return sorted(path for path in (vault.path / "objects").glob("*/*"))


def drafts(vault: Vault) -> list[str]:
    return [path.name for path in (vault.path / "incoming").glob("*/*") if path.name != "lock"]


def actions(vault: Vault) -> list[str]:
    return [event.action for event in vault.events()]


def test_what_was_sealed_is_given_back_and_every_touch_is_on_record(vault: Vault, act: Act) -> None:
    item = vault.add(io.BytesIO(BODY), Arrival("محادثة.txt", kind="chat"), act)
    assert (item.sha256, item.size, item.name, item.held) == (
        hashlib.sha256(BODY).hexdigest(), len(BODY), "محادثة.txt", "bytes",
    )  # fmt: skip
    with vault.open(item.id, act) as stream:
        assert stream.read() == BODY
        stream.seek(SEGMENT - 3)
        assert stream.read(6) == BODY[SEGMENT - 3 : SEGMENT + 3]
    vault.record(item.id, act)
    assert [event.action for event in vault.timeline(item.id, act)] == ["sealed", "read", "looked", "looked"]
    assert actions(vault) == ["created", "sealed", "read", "looked", "looked"]
    last = vault.timeline(item.id, None)[-1]
    assert (last.actor, last.purpose, last.legal_basis) == ("officer 7", "case 12", "court order 3")
    assert last.tool.startswith("marsad ")


def test_a_read_is_logged_before_a_byte_is_given(vault: Vault, act: Act) -> None:
    item = vault.add(io.BytesIO(b"x"), Arrival("x"), act)
    stream = vault.open(item.id, act)
    assert actions(vault)[-1] == "read"
    stream.close()


def test_a_stranger_checks_a_record_with_sha256sum_alone(vault: Vault, act: Act) -> None:
    arrival = Arrival(
        "a.txt", details={"url": "https://unit.example/"}, handling="TLP:RED", retention_days=30
    )
    before = datetime.now(UTC)
    item = vault.add(io.BytesIO(b"abc"), arrival, act)
    assert hashlib.sha256(item.record).hexdigest() == item.commitment
    assert item.id == f"E-{item.commitment[:20]}"
    said = json.loads(item.record)
    received = datetime.fromisoformat(said.pop("received_at"))
    assert before <= received <= datetime.now(UTC)
    assert len(bytes.fromhex(said.pop("salt"))) == 32
    assert said == {
        "assessment": "fact", "changed_while_read": False, "details": {"url": "https://unit.example/"},
        "handling": "TLP:RED", "held": "bytes", "kind": "upload", "label": "", "legal_basis": "court order 3",
        "media_type": "application/octet-stream", "name": "a.txt", "purpose": "case 12",
        "retain_until": (received + timedelta(days=30)).date().isoformat(),
        "sha256": hashlib.sha256(b"abc").hexdigest(), "size": 3, "subject_category": "unknown", "v": 1,
    }  # fmt: skip
    assert item.retain_until == datetime.fromisoformat(said["retain_until"]).replace(tzinfo=UTC) + timedelta(
        1
    )


def test_events_of_an_item_form_a_chain(vault: Vault, act: Act) -> None:
    one = vault.add(io.BytesIO(b"1"), Arrival("1"), act)
    vault.add(io.BytesIO(b"2"), Arrival("2"), act)
    vault.note("exported", act, item=one.id, more={"to": "court"})
    vault.open(one.id, act).close()
    prev = ""
    for nth, event in enumerate(vault.timeline(one.id, None), 1):
        assert (event.nth, event.prev, event.item) == (nth, prev, one.commitment)
        assert event.body == vault.log.entry(event.seq)
        prev = hashlib.sha256(b"\0" + event.body).hexdigest()
    assert nth == 3


def test_nothing_that_must_be_forgotten_stands_in_the_log_or_lies_open(vault: Vault, act: Act) -> None:
    item = vault.add(
        io.BytesIO(BODY), Arrival("a-name-of-somebody.txt", details={"url": "a-very-private-url"}), act
    )
    secrets = [
        b"a-name-of-somebody", b"a-very-private-url", item.sha256.encode(), bytes.fromhex(item.sha256),
        json.loads(item.record)["salt"].encode(), BODY[:60],
    ]  # fmt: skip
    for path in vault.path.rglob("*"):
        lying = path.read_bytes() if path.is_file() else b""
        assert not [secret for secret in secrets if secret in lying], path


def test_the_same_bytes_lie_there_once_but_are_two_items(vault: Vault, act: Act) -> None:
    one = vault.add(io.BytesIO(BODY), Arrival("a"), act)
    two = vault.add(io.BytesIO(BODY), Arrival("b"), act)
    assert (one.sha256, one.size) == (two.sha256, two.size)
    assert one.id != two.id
    assert len(objects(vault)) == 1
    assert vault.held_bytes() == sealed_size(len(BODY)) == objects(vault)[0].stat().st_size
    assert {item.id for item in vault.find(one.sha256)} == {one.id, two.id}
    assert vault.find("0" * 64) == []
    assert vault.open(two.id, act).read() == BODY


def test_bytes_whose_like_is_erased_while_they_come_in_are_kept_all_the_same(vault: Vault, act: Act) -> None:
    first = vault.add(io.BytesIO(BODY), Arrival("a"), act)
    vault.close()

    class Late(Vault):
        """Somebody else erases between our look at what is held and our transaction."""

        def _held(self, draft: Draft) -> bool:
            found = super()._held(draft)
            with Vault(self.path) as other:
                if other.item(first.id).held == "bytes":
                    other.erase(first.id, act, reason="retention")
            return found

    with Late(vault.path) as late:
        item = late.add(io.BytesIO(BODY), Arrival("b"), act)
        assert late.open(item.id, act).read() == BODY
        assert (len(objects(late)), late.item(first.id).held) == (1, "erased")


def test_an_object_is_named_after_what_lies_there(vault: Vault, act: Act) -> None:
    vault.add(io.BytesIO(BODY), Arrival("a"), act)
    (path,) = objects(vault)
    assert path.name == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.parent.name == path.name[:2]


def test_of_a_marked_source_not_a_byte_is_written(vault: Vault, act: Act) -> None:
    size = objects(vault), vault.held_bytes()
    item = vault.add(io.BytesIO(BODY), Arrival("x.jpg", marked="hotline label 1"), act)
    assert (item.held, item.sha256, item.size) == ("hash", hashlib.sha256(BODY).hexdigest(), len(BODY))
    assert json.loads(item.record)["label"] == "hotline label 1"
    assert (objects(vault), vault.held_bytes()) == size
    assert drafts(vault) == []
    with pytest.raises(EvidenceError, match="no bytes are held"):
        vault.open(item.id, act)
    assert actions(vault)[-1] == "sealed"  # nothing was read, so nothing says so


def test_a_file_that_changes_while_it_is_read_is_sealed_as_read_and_told(
    vault: Vault, act: Act, tmp_path: Path
) -> None:
    path = tmp_path / "growing"
    path.write_bytes(bytes(SEGMENT))

    def grow(done: int) -> None:
        if done == SEGMENT:
            with path.open("ab") as out:
                out.write(b"more")

    item = vault.add(path, Arrival("growing"), act, told=grow)
    assert json.loads(item.record)["changed_while_read"] is True
    assert vault.timeline(item.id, None)[0].more["changed_while_read"] == 1
    sealed = vault.open(item.id, act).read()
    assert hashlib.sha256(sealed).hexdigest() == item.sha256
    still = vault.add(path, Arrival("still"), act)
    assert json.loads(still.record)["changed_while_read"] is False


def test_a_quota_is_kept_and_what_is_held_already_still_comes_in(tmp_path: Path, act: Act) -> None:
    body, other = os.urandom(SEGMENT), os.urandom(SEGMENT)
    with Vault.create(tmp_path / "s", quota_bytes=sealed_size(SEGMENT) + 100) as vault:
        vault.add(io.BytesIO(body), Arrival("a"), act)
        with pytest.raises(EvidenceError, match="as much as it may"):
            vault.add(io.BytesIO(other), Arrival("b"), act)
        assert (len(objects(vault)), drafts(vault), actions(vault)) == (1, [], ["created", "sealed"])
        again = vault.add(io.BytesIO(body), Arrival("again"), act)
        assert vault.open(again.id, act).read() == body
        with vault.pending(io.BytesIO(body), Arrival("again"), act) as pending:
            assert pending.open().read() == body
        vault.add(io.BytesIO(b"small"), Arrival("c"), act)


def test_handling_and_hold_change_the_item_and_the_record_stays(vault: Vault, act: Act) -> None:
    item = vault.add(io.BytesIO(b"x"), Arrival("x"), act)
    vault.note("handling", act, item=item.id, more={"handling": "TLP:RED"})
    vault.note("held", act, item=item.id, more={"reason": "appeal"})
    now = vault.item(item.id)
    assert (now.handling, now.on_hold, now.record) == ("TLP:RED", True, item.record)
    vault.note("released", act, item=item.id)
    assert not vault.item(item.id).on_hold


@pytest.mark.parametrize(
    ("action", "item", "more"),
    [("sealed", True, {}), ("erased", True, {}), ("nonsense", True, {}), ("held", False, {}), ("handling", True, {}),
     ("handling", True, {"handling": "two words"}), ("run", False, {"x": "y" * 1001}), ("run", False, {"ع": "x"})],
)  # fmt: skip
def test_what_is_nothing_to_note_is_refused_and_not_logged(
    vault: Vault, act: Act, action: str, item: bool, more: dict[str, str | int]
) -> None:
    name = vault.add(io.BytesIO(b"x"), Arrival("x"), act).id if item else ""
    before = vault.log.size
    with pytest.raises(EvidenceError):
        vault.note(action, act, item=name, more=more)
    assert vault.log.size == before


def test_nobody_does_nothing(vault: Vault, act: Act) -> None:
    item = vault.add(io.BytesIO(b"x"), Arrival("x"), act)
    before = vault.log.size
    for attempt in (
        lambda: vault.add(io.BytesIO(b"y"), Arrival("y"), Act(" ")),
        lambda: vault.open(item.id, Act("")),
        lambda: vault.items(Act("")),
    ):
        with pytest.raises(EvidenceError, match="nobody is named"):
            attempt()
    assert (vault.log.size, drafts(vault)) == (before, [])


def test_an_unknown_item_is_told_plainly(vault: Vault, act: Act) -> None:
    for attempt in (vault.item, lambda name: vault.open(name, act), lambda name: vault.timeline(name, act)):
        with pytest.raises(EvidenceError, match="no such item"):
            attempt("E-" + "0" * 20)
    assert actions(vault) == ["created"]


@pytest.mark.parametrize(
    "arrival",
    [
        Arrival("../x"),
        Arrival("x", handling="two words"),
        Arrival("x", retention_days=0),
        Arrival("x", details={"k": 1}),
    ],  # type: ignore[dict-item]
)
def test_an_arrival_that_cannot_be_sealed_is_refused_before_it_is_read(
    vault: Vault, act: Act, arrival: Arrival
) -> None:
    source = io.BytesIO(b"unread")
    with pytest.raises(EvidenceError):
        vault.add(source, arrival, act)
    assert source.tell() == 0


def test_a_listing_gives_all_in_order_and_is_logged(vault: Vault, act: Act) -> None:
    names = [vault.add(io.BytesIO(bytes([at])), Arrival(f"n{at}"), act).id for at in range(12)]
    assert [item.id for item in vault.items(act)] == names
    assert vault.count() == 12
    assert (actions(vault)[-1], [*vault.events()][-1].more) == ("listed", {"items": 12})


def test_a_checkpoint_is_the_same_for_the_same_size_and_is_kept(vault: Vault, act: Act) -> None:
    from marsad.evidence import checkpoints, notes

    first = vault.checkpoint()
    assert vault.checkpoint() == first
    vault.add(io.BytesIO(b"x"), Arrival("x"), act)
    second = vault.checkpoint()
    assert [path.read_bytes() for path in vault.checkpoints()] == [first, second]
    opened = checkpoints.open_note(second, notes.read_vkey(vault.vkey))
    assert (opened.origin, opened.size) == ("unit.example/evidence", 2)
    assert opened.root == vault.log.recomputed_root()
    assert (vault.path / "log.vkey").read_text() == f"{vault.vkey}\n"


def test_the_log_signs_what_it_is_given(vault: Vault) -> None:
    from marsad.evidence import notes

    signed = notes.read(vault.sign("an export\n"))
    assert signed.text == "an export\n"
    assert notes.read_vkey(vault.vkey).verify(signed) == 0


def test_threads_seal_and_read_side_by_side(vault: Vault, act: Act) -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        for at in range(8):
            body = b"%d %d" % (number, at % 4)  # half of them twice
            item = vault.add(io.BytesIO(body), Arrival(f"{number}.{at}"), act)
            if vault.open(item.id, act).read() != body or vault.item(item.id).sha256 != item.sha256:
                wrong.append(item)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert (vault.count(), len(objects(vault)), vault.log.size) == (48, 24, 97)
    assert vault.log.root() == vault.log.recomputed_root()


def test_the_same_bytes_from_many_threads_lie_there_once(vault: Vault, act: Act) -> None:
    threads = [
        threading.Thread(target=vault.add, args=(io.BytesIO(BODY), Arrival(f"{at}"), act)) for at in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (vault.count(), len(objects(vault)), drafts(vault)) == (6, 1, [])


def test_a_store_is_for_its_owner_alone(vault: Vault, act: Act) -> None:
    vault.add(io.BytesIO(b"x"), Arrival("x"), act)
    vault.checkpoint()
    for path in vault.path.rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_store_opens_again_with_everything(vault: Vault, act: Act) -> None:
    item = vault.add(io.BytesIO(BODY), Arrival("a"), act)
    vault.close()
    vault.close()
    with Vault(vault.path) as again:
        assert again.item(item.id) == item
        assert again.open(item.id, act).read() == BODY
    with pytest.raises(EvidenceError, match="closed"):
        vault.add(io.BytesIO(b"late"), Arrival("a"), act)


@pytest.mark.parametrize("hurt", ["flip", "cut", "gone", "link"])
def test_a_damaged_object_is_never_given_as_whole(vault: Vault, act: Act, tmp_path: Path, hurt: str) -> None:
    item = vault.add(io.BytesIO(BODY), Arrival("a"), act)
    (path,) = objects(vault)
    lying = bytearray(path.read_bytes())
    lying[SEGMENT + 100] ^= 1
    if hurt == "flip":
        path.write_bytes(lying)
    elif hurt == "cut":
        path.write_bytes(lying[: SEGMENT + 16])
    else:
        path.rename(tmp_path / "away")
        if hurt == "link":
            path.symlink_to(tmp_path / "away")
    with pytest.raises(EvidenceError):
        vault.open(item.id, act).read()


def test_a_damaged_database_is_told_plainly_and_gives_nothing_wrong(vault: Vault, act: Act) -> None:
    items = [vault.add(io.BytesIO(b"%d" % at), Arrival("x"), act) for at in range(30)]
    vault.close()
    path = vault.path / "evidence.db"
    good = path.read_bytes()
    told = 0
    for page in range(len(good) // 4096):
        path.write_bytes(good[: page * 4096] + os.urandom(4096) + good[(page + 1) * 4096 :])
        try:
            with Vault(vault.path) as hurt:
                assert [hurt.open(item.id, act).read() for item in items] == [b"%d" % at for at in range(30)]
                hurt.checkpoint()
                hurt.items(act)
                list(hurt.events())
        except EvidenceError:
            told += 1
        for name in ("evidence.db-wal", "evidence.db-shm"):
            (vault.path / name).unlink(missing_ok=True)
    assert told > 5
