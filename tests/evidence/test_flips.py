"""Nothing in an export or a store can change unseen: every byte of every file, one at a time."""

import io
import os
import shutil
import sqlite3
import subprocess
import zipfile
from pathlib import Path

import pytest
from tests.evidence.exports import ACT, exported, files_of, sealed

from marsad.evidence.export import naming
from marsad.evidence.export.bag import MANIFEST, SEAL, TAGS, manifest
from marsad.evidence.nouns import Arrival
from marsad.evidence.vault import Vault
from marsad.evidence.verify import verify
from marsad.evidence.verify.bags import InMemory
from marsad.evidence.verify.exported import check

STEP = 1 if os.environ.get("MARSAD_SOAK") else 7


def recipe(folder: Path) -> subprocess.CompletedProcess[str]:
    """The lines of VERIFY.md, as somebody would type them."""
    blocks, inside = [], False
    for line in (folder / "VERIFY.md").read_text("utf-8").splitlines():
        if line.startswith("```"):
            inside = line == "```sh"
        elif inside:
            blocks.append(line)
    return subprocess.run(
        ["bash", "-c", "\n".join(blocks)], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_flipped_byte_of_every_file_is_found(tmp_path: Path) -> None:
    files = files_of(exported(tmp_path))
    assert check(InMemory(files)).whole
    missed = []
    for number, (name, body) in enumerate(sorted(files.items())):
        step = STEP if len(body) > 2_000 else 1  # long ones are texts and the page; all of them in the soak
        for at in range(number % step, len(body), step):
            changed = files | {name: body[:at] + bytes([body[at] ^ (1 << at % 8)]) + body[at + 1 :]}
            if check(InMemory(changed), first=True).whole:
                missed.append((name, at))
    assert not missed


def test_a_file_more_less_shorter_or_longer_is_found(tmp_path: Path) -> None:
    files = files_of(exported(tmp_path))
    for name, body in files.items():
        less = {other: kept for other, kept in files.items() if other != name}
        for changed in (
            less,
            files | {name: body[:-1]},
            files | {name: body + b"\n"},
            files | {f"{name}x": body},
        ):
            assert not check(InMemory(changed), first=True).whole, name


def test_manifests_written_anew_by_somebody_without_the_key_are_found(tmp_path: Path) -> None:
    files = files_of(exported(tmp_path))
    name = next(each for each in files if each.endswith("chat.txt"))
    files[name] = b"something else"
    import hashlib

    digests = {each: hashlib.sha256(body).hexdigest() for each, body in files.items()}
    files[MANIFEST] = manifest({each: d for each, d in digests.items() if each.startswith("data/")})
    digests[MANIFEST] = hashlib.sha256(files[MANIFEST]).hexdigest()
    tags = {e: d for e, d in digests.items() if not e.startswith("data/") and e not in (SEAL, TAGS)}
    files[TAGS] = manifest(tags)
    assert {fault.code for fault in check(InMemory(files)).faults} >= {"seal", "file"}


def test_an_event_that_is_left_out_is_missed(tmp_path: Path) -> None:
    files = files_of(exported(tmp_path))
    entries = sorted(name for name in files if name.startswith(f"data/{naming.ENTRIES}"))
    for entry in entries[:3]:
        seq = int(Path(entry).stem)
        less = {n: b for n, b in files.items() if n not in (entry, f"data/{naming.proof_name(seq)}")}
        assert "history" in {fault.code for fault in check(InMemory(less)).faults}


def test_the_plain_recipe_says_good_of_a_whole_export_and_wrong_of_broken_ones(tmp_path: Path) -> None:
    out = exported(tmp_path)
    said = recipe(out).stdout.splitlines()
    assert len([line for line in said if line.startswith("good:")]) > 25
    assert not [line for line in said if line.startswith("WRONG:")]
    files = files_of(out)
    for name in sorted(files):
        broken = tmp_path / "broken"
        shutil.copytree(out, broken)
        body = files[name]
        at = len(body) // 2
        (broken / name).write_bytes(body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :])
        if name != "VERIFY.md":  # its own lines may be the ones that break
            done = recipe(broken)
            assert "WRONG:" in done.stdout, name
        shutil.rmtree(broken)


def test_a_zip_with_hostile_entries_is_refused_and_never_unpacked(tmp_path: Path) -> None:
    out = exported(tmp_path, "out.zip")
    for name in ("../outside", "data/../../up", "/absolute", "data\\back", "bagit.txt"):
        hostile = tmp_path / "hostile.zip"
        shutil.copy(out, hostile)
        with zipfile.ZipFile(hostile, "a") as bag:
            top = bag.namelist()[0].partition("/")[0]
            bag.writestr(f"{top}/{name}", b"x")
        assert "strange" in {fault.code for fault in verify(hostile).faults} or name == "data\\back"
        assert not verify(hostile).whole
    assert not (tmp_path / "outside").exists()


def test_a_bomb_in_a_zip_is_named_and_not_unpacked(tmp_path: Path) -> None:
    hostile = tmp_path / "bomb.zip"
    with zipfile.ZipFile(hostile, "w", zipfile.ZIP_DEFLATED) as bag:
        bag.writestr("top/data/zeros", bytes(100))
    raw = bytearray(hostile.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (0xF0000000).to_bytes(4, "little")
    hostile.write_bytes(raw)
    assert "strange" in {fault.code for fault in verify(hostile).faults}


def test_links_in_an_export_are_named_and_not_followed(tmp_path: Path) -> None:
    out = exported(tmp_path)
    (out / "data" / "link").symlink_to("/etc/passwd")
    os.mkfifo(out / "data" / "pipe")
    assert [fault.where for fault in verify(out).faults if fault.code == "strange"] == [
        "data/link",
        "data/pipe",
    ]


def tampered(store: Path, *statements: str) -> set[str]:
    """Codes of the faults after somebody with the database in hand changed it past its triggers."""
    connection = sqlite3.connect(store / "evidence.db")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return {fault.code for fault in verify(store).faults}


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        (["DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)"], "checkpoint"),
        (["DELETE FROM entry WHERE seq > 2", "DELETE FROM node WHERE level > 0 OR place > 2"], "checkpoint"),
        (["DELETE FROM entry WHERE seq = 2"], "entry"),
        (["UPDATE entry SET body = replace(body, 'A. Analyst', 'B. Analyst') WHERE seq = 1"], "tree"),
        (["UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND place = 0"], "tree"),
        (["DELETE FROM item WHERE id = (SELECT min(id) FROM item)"], "item"),
        (["UPDATE item SET handling = 'TLP:CLEAR'", "UPDATE item SET on_hold = 1"], "item"),
        (
            ["UPDATE item SET commitment = printf('%064d', rowid) WHERE 0", "UPDATE item SET nth = nth + 1"],
            "item",
        ),
        (["UPDATE object SET wrapped = zeroblob(60)"], "object"),
    ],
    ids=["tail", "long tail", "middle", "body", "node", "item", "state", "count", "key"],
)
def test_whoever_changes_the_database_is_noticed(tmp_path: Path, statements: list[str], code: str) -> None:
    with sealed(tmp_path / "store") as vault:
        vault.checkpoint()
    assert verify(tmp_path / "store").whole
    statements = [each for each in statements if "rowid" not in each]
    assert code in tampered(tmp_path / "store", *statements)


def test_a_log_cut_with_its_checkpoints_is_found_by_one_that_was_handed_out(tmp_path: Path) -> None:
    with sealed(tmp_path / "store") as vault:
        (tmp_path / "handed.note").write_bytes(vault.checkpoint())
    shutil.copytree(tmp_path / "store", tmp_path / "cut")
    for note in (tmp_path / "cut" / "checkpoints").iterdir():
        note.unlink()
    entry = "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)"
    tampered(
        tmp_path / "cut",
        entry,
        "DELETE FROM node WHERE level = 0 AND place = (SELECT max(place) FROM node WHERE level = 0)",
    )
    verdict = verify(tmp_path / "cut", against=[tmp_path / "handed.note"])
    assert "checkpoint" in {fault.code for fault in verdict.faults}


def test_a_replaced_checkpoint_is_found(tmp_path: Path) -> None:
    with sealed(tmp_path / "store") as vault:
        vault.checkpoint()
    with sealed(tmp_path / "other") as other:
        note = other.checkpoint()
    kept = next((tmp_path / "store" / "checkpoints").iterdir())
    kept.write_bytes(note)
    assert "checkpoint" in {fault.code for fault in verify(tmp_path / "store").faults}


def test_a_changed_lost_or_exchanged_object_is_found_without_keys_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Vault.create(tmp_path / "store") as vault:
        for n in range(3):
            vault.add(io.BytesIO(bytes([n]) * 2_000_000), Arrival(f"{n}.bin"), ACT)
    objects = [path for path in (tmp_path / "store" / "objects").rglob("*") if path.is_file()]
    (tmp_path / "store" / "keys").rename(tmp_path / "keys")
    verdict = verify(tmp_path / "store")
    assert verdict.whole
    assert "keys.none" in verdict.notes
    whole = objects[0].read_bytes()
    for broken in (whole[:-1], whole[:1000] + b"x" + whole[1001:], objects[1].read_bytes(), b""):
        objects[0].write_bytes(broken)
        assert {fault.code for fault in verify(tmp_path / "store").faults} == {"object"}
    objects[0].unlink()
    assert {fault.where for fault in verify(tmp_path / "store").faults} == {objects[0].name}
    objects[0].write_bytes(whole)
    monkeypatch.setenv("MARSAD_EVIDENCE_KEYS", str(tmp_path / "keys"))
    again = verify(tmp_path / "store")
    assert again.whole
    assert again.counts["bytes"] == 6_000_000
