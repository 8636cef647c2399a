"""An export stands alone: others' programs find it right, and nothing leaves that must not."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.evidence.exports import ACT, exported, files_of, sealed
from tests.evidence.opinions import opinion

from marsad.errors import EvidenceError
from marsad.evidence.export import export, naming, preview
from marsad.evidence.nouns import Act, Arrival
from marsad.evidence.verify import verify


def test_a_folder_and_a_zip_are_whole_and_say_whose_key_they_rest_on(tmp_path: Path) -> None:
    with sealed(tmp_path / "store") as vault:
        for name in ("out", "out.zip"):
            done = export(vault, [], tmp_path / name, ACT)
            verdict = verify(done.out)
            assert verdict.whole, verdict.faults
            assert (verdict.counts["items"], verdict.counts["sealed files"]) == (3, 2)
            assert not verdict.anchored
            assert "key.own" in verdict.notes
            assert verdict.fingerprint == done.fingerprint
            anchored = verify(done.out, vkey=vault.vkey)
            assert anchored.whole
            assert anchored.anchored
        assert verify(vault.path).whole


def test_the_key_of_somebody_else_is_noticed(tmp_path: Path) -> None:
    out = exported(tmp_path)
    with Vaulted(tmp_path / "other") as other:
        assert {fault.code for fault in verify(out, vkey=other).faults} >= {"key", "seal", "checkpoint"}


class Vaulted:
    """The key of another store."""

    def __init__(self, path: Path) -> None:
        self._vault = sealed(path)

    def __enter__(self) -> str:
        return self._vault.vkey

    def __exit__(self, *_: object) -> None:
        self._vault.close()


def test_bagit_finds_the_bag_valid_and_a_changed_one_not(tmp_path: Path) -> None:
    bagit = opinion("bagit")
    out = exported(tmp_path)
    bagit.Bag(str(out)).validate()
    (out / "data" / naming.CUSTODY).write_bytes(b"x")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(out)).validate()


def test_case_validate_finds_nothing_to_say(tmp_path: Path) -> None:
    opinion("case_utils")
    out = exported(tmp_path)
    program = Path(sys.executable).with_name("case_validate")
    done = subprocess.run([program, out / "data" / naming.CASE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    graph = json.loads((out / "data" / naming.CASE).read_text("utf-8"))["@graph"]
    assert sum(node["@type"] == "case-investigation:ProvenanceRecord" for node in graph) == 3
    broken = tmp_path / "broken.jsonld"
    broken.write_text(
        (out / "data" / naming.CASE).read_text("utf-8").replace("uco-action:startTime", "uco-action:began")
    )
    assert subprocess.run([program, broken], capture_output=True, check=False).returncode != 0


def test_sigstore_finds_every_entry_in_the_log(tmp_path: Path) -> None:
    opinion("sigstore")
    from sigstore._internal.merkle import (
        _chain_border_right,
        _chain_inner,
        _decomp_inclusion_proof,
        _hash_leaf,
    )

    from marsad.evidence import checkpoints, notes

    files = files_of(exported(tmp_path))
    note = files[f"data/{naming.CHECKPOINT}"]
    head = checkpoints.open_note(note, notes.read_vkey(files[f"data/{naming.VKEY}"].decode()))
    entries = [name for name in files if name.startswith(f"data/{naming.ENTRIES}")]
    for name in entries:
        seq = int(Path(name).stem)
        proof = checkpoints.read_proof(files[f"data/{naming.proof_name(seq)}"])
        hashes = list(proof.hashes)
        inner, _ = _decomp_inclusion_proof(seq, head.size)
        found = _chain_inner(_hash_leaf(files[name]), hashes[:inner], seq)
        assert _chain_border_right(found, hashes[inner:]) == head.root
    assert len(entries) == 8


def test_the_events_of_an_export_stand_in_the_log_before_it_is_there(tmp_path: Path) -> None:
    with sealed(tmp_path / "store") as vault:
        done = export(vault, [], tmp_path / "out", ACT, to="Court")
        for item in done.items:
            actions = [event.action for event in vault.timeline(item.id, None)]
            assert actions.index("exported") < (actions.index("read") if "read" in actions else 99)
            assert [e.more["to"] for e in vault.timeline(item.id, None) if e.action == "exported"] == [
                "Court"
            ]


@pytest.mark.parametrize(
    "arrival",
    [
        Arrival("a", handling="TLP:RED"),
        Arrival("a", subject_category="victim"),
        Arrival("a", subject_category="coerced"),
    ],
    ids=["red", "victim", "coerced"],
)
def test_what_is_protected_does_not_leave_without_a_release_and_a_recipient(
    tmp_path: Path, arrival: Arrival
) -> None:
    with sealed(tmp_path / "store") as vault:
        item = vault.add(io.BytesIO(b"hers"), arrival, ACT)
        assert preview([item], "Court").held_back
        for to, reason in (("", ""), ("Court", ""), ("", "asked")):
            with pytest.raises(EvidenceError, match="release"):
                export(vault, [], tmp_path / "out", ACT, to=to, reason=reason)
            assert not (tmp_path / "out").exists()
        assert "exported" not in [event.action for event in vault.timeline(item.id, None)]
        export(vault, [], tmp_path / "out", ACT, to="Court", reason="order 7")
        assert verify(tmp_path / "out").whole


def test_what_is_erased_or_unknown_is_not_exported_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with sealed(tmp_path / "store") as vault:
        first = vault.items(ACT)[0]
        vault.erase(first.id, ACT, reason="retention")
        for ids in ([first.id], ["E-00000000000000000000"]):
            with pytest.raises(EvidenceError):
                export(vault, ids, tmp_path / "out", ACT)
        assert [path.name for path in tmp_path.iterdir()] == ["store"]
        done = export(vault, [], tmp_path / "out", ACT)
        assert first.id not in {item.id for item in done.items}
        assert verify(tmp_path / "out").whole
        with pytest.raises(EvidenceError, match="already"):
            export(vault, [], tmp_path / "out", ACT)


def test_cells_that_spreadsheets_would_reckon_are_defused(tmp_path: Path) -> None:
    evil = Act("=cmd|' /C calc'!A0", "+1", "@SUM(A1)")
    with sealed(tmp_path / "store") as vault:
        vault.add(io.BytesIO(b"1"), Arrival('=HYPERLINK("x")'), evil)
        vault.add(io.BytesIO(b"2"), Arrival("\u202e\u2066-2+3"), evil)
        done = export(vault, [], tmp_path / "out", ACT)
    text = (done.out / "data" / naming.CUSTODY).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > 5
    assert not [
        cell for row in rows for cell in row if cell.lstrip("\u202e\u2066 ")[:1] in ("=", "+", "-", "@")
    ]
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a b.txt", "a_b.txt"), ("CON.txt", "_CON.txt"), ("..", "_"), ("x" * 300 + ".png", "x" * 116 + ".png"),
        ("gpj.\u202egnp", "gpj._gnp"), ("صورة.png", "صورة.png"), ('a<>:"|?*%b', "a________b"),
    ],
)  # fmt: skip
def test_names_are_safe_on_every_system(name: str, safe: str) -> None:
    assert naming.safe_name(name) == safe
    assert len(safe.encode()) <= 120
