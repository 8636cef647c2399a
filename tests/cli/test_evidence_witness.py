"""A partner watches a unit's log by files that go to and fro, from nothing to a store that says who saw it."""

from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from marsad.cli import app
from marsad.errors import MarsadError
from marsad.evidence import Vault
from marsad.evidence.verify.stored import verify_store
from marsad.evidence.witness import Witness


def marsad(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["evidence", *map(str, arguments)])


def good(*arguments: object) -> str:
    done = marsad(*arguments)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_files_go_to_and_fro_and_the_check_says_who_saw_the_log(tmp_path: Path) -> None:
    store, partner = tmp_path / "store", tmp_path / "partner"
    with Vault.create(store, origin="unit.example/evidence") as vault:
        vkey = vault.vkey
    witness = good("witness", "make", partner, "--name", "partner.example/witness").strip()
    good("witness", "watch", partner, "--key", vkey)
    good("witness", "add", "north", "--key", witness, "--store", store)
    size = 0
    file = tmp_path / "a.txt"
    for turn in range(3):
        file.write_text(f"invented {turn}")
        good("add", file, "--store", store, "--by", "Nadia", "--purpose", "case 7")
        good("witness", "ask", "--store", store, "--seen", size, "--out", tmp_path / "ask")
        good("witness", "sign", partner, tmp_path / "ask", "--out", tmp_path / "answer")
        good("witness", "take", tmp_path / "answer", "--store", store)
        size = Witness(partner).seen("unit.example/evidence")
        assert (store / "checkpoints" / f"{size:012d}.cosigned").is_file()
    verdict = verify_store(store)
    assert verdict.whole, verdict.faults
    assert list(verdict.cosigned) == [f"north {head}" for head in sorted(map(size_of, verdict.cosigned))]
    assert len(verdict.cosigned) == 3


def size_of(said: str) -> int:
    return int(said.split()[1])


def test_what_was_lost_on_the_way_is_asked_again_and_wrong_calls_are_told(tmp_path: Path) -> None:
    store, partner = tmp_path / "store", tmp_path / "partner"
    with Vault.create(store, origin="unit.example/evidence") as vault:
        vkey = vault.vkey
    witness = good("witness", "make", partner, "--name", "partner.example/witness").strip()
    good("witness", "watch", partner, "--key", vkey)
    good("witness", "add", "north", "--key", witness, "--store", store)
    good("witness", "ask", "--store", store, "--out", tmp_path / "ask")
    good("witness", "sign", partner, tmp_path / "ask", "--out", tmp_path / "lost")
    (tmp_path / "a.txt").write_text("invented")
    good("add", tmp_path / "a.txt", "--store", store, "--by", "Nadia", "--purpose", "case 7")
    good("witness", "ask", "--store", store, "--out", tmp_path / "ask")
    refused = marsad("witness", "sign", partner, tmp_path / "ask", "--out", tmp_path / "none")
    assert isinstance(refused.exception, MarsadError)
    seen = Witness(partner).seen("unit.example/evidence")
    good("witness", "ask", "--store", store, "--seen", seen, "--out", tmp_path / "ask")
    good("witness", "sign", partner, tmp_path / "ask", "--out", tmp_path / "answer")
    good("witness", "take", tmp_path / "answer", "--store", store)
    other = good("witness", "make", tmp_path / "other", "--name", "other.example/witness").strip()
    for wrong in (
        ("witness", "add", "north", "--key", other, "--store", store),
        ("witness", "take", tmp_path / "nowhere", "--store", store),
        ("witness", "take", tmp_path / "ask", "--store", store),
        ("witness", "add", "south", "--key", vkey, "--store", store),
        ("witness", "watch", partner, "--key", witness),
    ):
        assert isinstance(marsad(*wrong).exception, MarsadError), wrong
