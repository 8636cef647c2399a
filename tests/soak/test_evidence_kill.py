"""Writers of evidence are killed at any moment: what they were answered is there, and nothing is half there."""

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.evidence.dying import ACT, body

from marsad.evidence import founding
from marsad.evidence.vault import Vault
from marsad.evidence.verify.stored import verify_store

KILLS = int(os.environ.get("MARSAD_SOAK_KILLS", "1000"))
_WHOLE = 25  # rounds between two checks of the whole store
_WRITERS = 2


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_thousand_kills_lose_nothing_that_was_answered(tmp_path: Path, root: Path) -> None:
    check_rounds(tmp_path, root, rounds=-(-KILLS // _WRITERS), seed=3)


@pytest.mark.timeout(600)
def test_ten_kills_lose_nothing_that_was_answered(tmp_path: Path, root: Path) -> None:
    check_rounds(tmp_path, root, rounds=5, seed=9)


def check_rounds(folder: Path, root: Path, *, rounds: int, seed: int) -> None:
    """The first writers are killed while they make the store, the later ones while they write to it."""
    rng, store, answers = random.Random(seed), folder / "store", folder / "answers"
    answers.touch()
    command = [sys.executable, "-m", "tests.evidence.dying", str(store), str(answers)]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin and server.stdout
        told = 0
        for number in range(rounds):
            longest = 0.02 if number <= rounds // 20 else 0.4
            delays = " ".join(str(rng.uniform(0.0, longest)) for _ in range(_WRITERS))
            server.stdin.write(f"{seed}-{number} {delays}\n")
            server.stdin.flush()
            assert server.stdout.readline() == "killed\n"
            lines = answers.read_text(encoding="utf-8").splitlines()
            check_answers(store, lines[told:])
            told = len(lines)
            if number % _WHOLE == _WHOLE - 1 or number == rounds - 1:
                check_whole(store)
        server.stdin.close()
    check_answers(store, answers.read_text(encoding="utf-8").splitlines())
    assert any(line.startswith("sealed") for line in lines)


def check_answers(store: Path, lines: list[str]) -> None:
    """Everything that was answered holds."""
    assert [line for line in lines if line.startswith("failed")] == []
    if not founding.is_store(store):
        assert not lines  # killed before there was a store
        return
    said = [line.split() for line in lines]
    erasing = {words[1] for words in said if words[0] == "erasing"}
    with Vault(store) as vault:
        for what, key, *more in said:
            if what == "sealed" and key not in erasing:
                item, expected = vault.item(key), body(more[0])
                assert (item.name, item.sha256) == (more[0], hashlib.sha256(expected).hexdigest())
                with vault.open(key, ACT) as stream:
                    assert stream.read() == expected
            elif what == "erased":
                assert vault.item(key).held == "erased"
            elif what == "handled":
                assert vault.item(key).on_hold
                assert int(more[0]) in [event.seq for event in vault.timeline(key, None)]
            elif what == "signed":
                assert store / "checkpoints" / f"{int(key):012d}.note" in vault.checkpoints()


def check_whole(store: Path) -> None:
    """Every entry, node, history, record and object; no byte of a draft is left once a store was opened."""
    if founding.is_store(store):
        verdict = verify_store(store)
        assert verdict.whole, verdict.faults
        assert verdict.counts["entries"] > 0
        assert not [note for note in verdict.notes if note.startswith("objects.extra")]
        # A writer killed before it had locked its folder of drafts leaves the folder, never a byte in it.
        assert [
            left.name
            for left in (store / "incoming").glob("*/*")
            if left.stat().st_size or left.name != "lock.new"
        ] == []
