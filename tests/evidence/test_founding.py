from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.config import read_config
from marsad.evidence.nouns import Arrival
from marsad.evidence.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from marsad.evidence.nouns import Act


def actions(vault: Vault) -> list[str]:
    return [event.action for event in vault.events()]


def test_what_is_no_store_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="no evidence store"):
        Vault(tmp_path)
    with pytest.raises(EvidenceError, match="no evidence store"):
        Vault(tmp_path / "nowhere")


def test_a_store_is_never_made_over_something_else(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="already"):
        Vault.create(vault.path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(EvidenceError, match="other things"):
        Vault.create(tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


def test_open_or_create_makes_it_once(tmp_path: Path, act: Act) -> None:
    with Vault.open_or_create(tmp_path / "deep" / "s") as vault:
        vault.add(io.BytesIO(b"x"), Arrival("x"), act)
    with Vault.open_or_create(tmp_path / "deep" / "s") as vault:
        assert vault.count() == 1


def test_another_version_is_refused(vault: Vault) -> None:
    vault.close()
    (vault.path / "MARSAD-EVIDENCE").write_text("marsad-evidence 2\n")
    with pytest.raises(EvidenceError, match="another version"):
        Vault(vault.path)


@pytest.mark.parametrize(
    "step", ["MARSAD-EVIDENCE", "config.yaml", "log.vkey", "keys/shards.json", "keys/log.key"]
)
def test_a_creation_that_broke_off_is_gone_on_with(tmp_path: Path, act: Act, step: str) -> None:
    made = Vault.create(tmp_path / "s")
    made.close()
    (made.path / "MARSAD-EVIDENCE").unlink()
    (made.path / step).unlink(missing_ok=True)
    with Vault.create(made.path) as vault:
        item = vault.add(io.BytesIO(b"x"), Arrival("x"), act)
        assert vault.open(item.id, act).read() == b"x"
        assert actions(vault) == ["created", "sealed", "read"]


def test_keys_may_lie_elsewhere(tmp_path: Path, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_EVIDENCE_KEYS", str(tmp_path / "safe"))
    with Vault.create(tmp_path / "s") as vault:
        item = vault.add(io.BytesIO(b"x"), Arrival("x"), act)
    assert not (tmp_path / "s" / "keys").exists()
    with pytest.raises(EvidenceError, match="another store"):
        Vault.create(tmp_path / "t")
    monkeypatch.delenv("MARSAD_EVIDENCE_KEYS")
    with pytest.raises(EvidenceError, match="MARSAD_EVIDENCE_KEYS"):
        Vault(tmp_path / "s")
    monkeypatch.setenv("MARSAD_EVIDENCE_KEYS", str(tmp_path / "safe"))
    with Vault(tmp_path / "s") as vault:
        assert vault.open(item.id, act).read() == b"x"


def test_settings_stand_in_the_store(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "s", origin="unit.example/e", quota_bytes=9) as vault:
        assert vault.config == read_config(vault.path)
        assert (vault.config.origin, vault.config.quota_bytes) == ("unit.example/e", 9)
    with Vault.create(tmp_path / "t") as other:
        assert other.config.origin.startswith("marsad/")
    with pytest.raises(EvidenceError, match="one word"):
        Vault.create(tmp_path / "u", origin="two words")


def test_a_store_is_made_also_where_a_first_try_was_killed_in_its_first_transaction(tmp_path: Path) -> None:
    """Until the database writes ahead, SQLite keeps a journal beside it, which a killed process leaves."""
    store = tmp_path / "store"
    store.mkdir()
    killed = (
        "import os, signal, sqlite3, sys\n"
        "held = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "held.execute('BEGIN IMMEDIATE')\n"
        "held.execute('CREATE TABLE half (made)')\n"
        "held.execute('PRAGMA cache_spill = 1')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", killed, str(store / "evidence.db")], check=False)
    assert (store / "evidence.db-journal").exists()
    with Vault.open_or_create(store) as vault:
        assert vault.log.size == 1
    assert not (store / "evidence.db-journal").exists()
