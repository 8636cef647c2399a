"""A lead of any day runs again with the packs of that day, and what proves it stands without us."""

import json
import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marsad import pipeline
from marsad.detect import detect_texts
from marsad.engines import Lake
from marsad.errors import EvidenceError, UsageError
from marsad.evidence import Vault
from marsad.evidence.nouns import Act
from marsad.model import Provenance
from marsad.packs import loader
from marsad.replay import bundle, ran, replay, verify_replay
from marsad.report import render_again

WHY = Provenance("trial", "invented data")
ME = Act("R. Haddad", "asked by the court")
DAYS = [datetime(2026, 11, day, tzinfo=UTC) for day in (2, 9)]
OFFER = "❄️ coke 1g 60€ 3g 160€ livraison rapide Lyon appelez +9647700000001 numero {at}"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, list[datetime]]:
    """A lake of two days, and when each was done."""
    folder, moments = tmp_path_factory.mktemp("days"), []
    for number, day in enumerate(DAYS):
        seen = (day - timedelta(days=1)).isoformat()
        rows = [{"id": f"{number}-{at}", "text": OFFER.format(at=at), "seen_at": seen} for at in range(3)]
        source = folder / f"{number}.jsonl"
        source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
        pipeline.run([source], folder / "lake", WHY, workers=1, model=False, as_of=day)
        moments.append(datetime.now(UTC))
        time.sleep(0.01)
    return Lake(folder / "lake"), moments


@pytest.fixture
def lake(kept: tuple[Lake, list[datetime]], tmp_path: Path) -> Lake:
    """A copy of it that a test may spoil."""
    return Lake(shutil.copytree(kept[0].path, tmp_path / "lake"))


def first(lake: Lake, known: datetime | None = None) -> str:
    return str(lake.read("leads", as_of=known)["id"][0].as_py())


def test_a_lead_of_each_day_is_the_same_with_its_texts_and_is_proven(
    lake: Lake, kept: tuple[Lake, list[datetime]]
) -> None:
    roots = set()
    with Vault(lake.path / "evidence") as vault:
        for known, day, count in zip(kept[1], DAYS, (3, 6), strict=True):
            # Today's packs would hear a model; those runs did not.
            found = replay(lake, first(lake, known), known, vault, ME)
            assert found.same and found.texts and found.proven
            assert (found.again.as_of, found.texts.count) == (day, count)
            roots.add(found.proven.run.more["leads_root"])
        assert [each.action for each in vault.events()][-1] == "read"  # of the packs, by who asked
    assert len(roots) == 2


def test_packs_that_are_not_those_of_the_day_show(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = []
    for folder in loader.folders_in_use():
        folders.append(Path(shutil.copytree(folder, tmp_path / "packs" / folder.name)))
    pack = tmp_path / "packs" / "drug_ad_coded" / "pack.yaml"
    text = pack.read_text("utf-8")
    changed = text.replace('\nversion: "', '\nversion: "9')
    assert changed != text
    pack.write_text(changed, "utf-8")
    monkeypatch.setattr(bundle, "folders_in_use", lambda: folders)
    rows = [{"id": "n1", "text": OFFER.format(at=9)}]
    (tmp_path / "c.jsonl").write_text(json.dumps(rows[0], ensure_ascii=False), "utf-8")
    pipeline.run([tmp_path / "c.jsonl"], lake.path, WHY, workers=1, model=False, as_of=DAYS[-1])
    with Vault(lake.path / "evidence") as vault:
        found = replay(lake, first(lake), None, vault, ME)
    assert found.texts is not None
    assert (found.again.same, found.same, len(found.texts.differs), found.texts.count) == (True, False, 1, 7)


def test_a_bundle_is_the_same_bytes_each_time_and_detects_the_same() -> None:
    data = bundle.bundled(model=True)
    assert data == bundle.bundled(model=True)
    assert len(bundle.bundled(model=False)) < len(data)
    import io

    texts = [OFFER.format(at=1), "a plain text about a museum"]
    again, now = (detect_texts(texts, detector=each) for each in (bundle.detector_of(io.BytesIO(data)), None))
    assert again.speaker.tolist() == now.speaker.tolist()
    assert again.findings.score.tolist() == now.findings.score.tolist()
    with pytest.raises(EvidenceError):
        bundle.detector_of(io.BytesIO(data[:1000]))


def test_packs_that_are_gone_and_leads_that_were_changed_are_told(lake: Lake) -> None:
    with Vault(lake.path / "evidence") as vault:
        (packs,) = [each for each in vault.items(ME) if each.name == "packs.zip"]
        vault.erase(packs.id, ME, reason="retention")
        found = replay(lake, first(lake), None, vault, ME)
        assert found.texts is not None
        assert (found.same, len(found.texts.unread), found.proven is None) == (False, 6, False)
        event = found.proven.run  # type: ignore[union-attr]
        with pytest.raises(Exception, match="no entry of that run"):
            ran.entry_of(vault, "R-other", event.seq)
    shutil.rmtree(lake.path / "evidence")
    assert replay(lake, first(lake)).same  # ranking alone, without a proof


def test_a_proof_is_written_and_every_flipped_byte_of_it_shows(lake: Lake, tmp_path: Path) -> None:
    out = tmp_path / "proof"
    text, same = render_again(first(lake), lake.path, lang="en", proof=out, by="R. Haddad")
    assert same and "Proof: entry" in text
    assert verify_replay(out) == []
    with Vault(lake.path / "evidence") as vault:
        assert verify_replay(out, vault.vkey) == []
    assert [fault.code for fault in verify_replay(out, _other(tmp_path))] == ["proof"]
    for path in sorted(out.iterdir()):
        data = path.read_bytes()
        for at in range(0, len(data), max(1, len(data) // 40)):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert verify_replay(out), (path.name, at)
        path.write_bytes(data)
    (out / "more.txt").write_text("x")
    assert [fault.code for fault in verify_replay(out)] == ["extra"]
    with pytest.raises(UsageError, match="not empty"):
        render_again(first(lake), lake.path, proof=out)


def _other(folder: Path) -> str:
    with Vault.create(folder / "other") as vault:
        return vault.vkey


def test_a_forger_who_writes_the_sums_anew_is_found_out_too(lake: Lake, tmp_path: Path) -> None:
    out = tmp_path / "proof"
    render_again(first(lake), lake.path, proof=out)
    lead = json.loads((out / "lead.json").read_bytes())
    (out / "lead.json").write_bytes(json.dumps({**lead, "tier": 0}).encode())
    _sum(out)
    assert [fault.code for fault in verify_replay(out)] == ["lead"]
    render_again(first(lake), lake.path, proof=tmp_path / "again")
    run = (tmp_path / "again" / "run.json").read_bytes()
    (tmp_path / "again" / "run.json").write_bytes(run.replace(b'"purpose":"trial"', b'"purpose":"other"'))
    _sum(tmp_path / "again")
    assert "run" in [fault.code for fault in verify_replay(tmp_path / "again")]


def _sum(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()
    done = subprocess.run(
        "sha256sum -- *", shell=True, cwd=folder, capture_output=True, text=True, check=True
    )
    (folder / "SHA256SUMS").write_text(done.stdout)


def test_the_lines_beside_a_proof_check_it(lake: Lake, tmp_path: Path) -> None:
    out = tmp_path / "proof"
    render_again(first(lake), lake.path, proof=out)
    lines = (out / "READ.md").read_text("utf-8").split("```sh\n")[1].split("```")[0]
    (tmp_path / "check.sh").write_text(f"set -e\ncd {out}\n{lines}")
    done = subprocess.run(["sh", tmp_path / "check.sh"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Signature Verified Successfully" in done.stdout


def test_it_is_told_in_three_languages_and_without_a_store_that_there_is_no_proof(lake: Lake) -> None:
    for lang, word in (("en", "Proof: entry"), ("fr", "Preuve : l'entrée"), ("ar", "الإثبات: القيد")):
        assert word in render_again(first(lake), lake.path, lang=lang)[0]
    told = json.loads(render_again(first(lake), lake.path, "json")[0])
    assert (told["same"], told["texts"]["read"], told["unproven"]) == (True, 6, "")
    shutil.rmtree(lake.path / "evidence")
    assert "no proof" in render_again(first(lake), lake.path)[0]
    with pytest.raises(UsageError, match="no proof"):
        render_again(first(lake), lake.path, proof=lake.path.parent / "out")
