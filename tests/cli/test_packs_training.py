"""`marsad packs train` tells a unit what its lines are worth before anything of them is used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.evaluate.unit_texts import argot, mislabelled, write

from marsad.learned import built_in


@pytest.fixture
def packs(tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "marsad", "packs", *map(str, arguments)],
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
            env=os.environ | {"NO_COLOR": "1", "MARSAD_HOME": str(tmp_path / "home")},
        )

    return run


def test_training_that_harms_says_so_in_figures_and_is_not_kept(packs, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = packs("train", write(tmp_path / "wrong.jsonl", mislabelled()))
    assert done.returncode == 1
    assert "macro-F1" in done.stdout and "each fold held out" in done.stdout
    assert "worse: " in done.stderr and "do not use" in done.stderr
    assert packs("trained").stdout.strip() == built_in().version
    assert packs("untrain").returncode == 2


def test_training_that_helps_is_in_use_until_it_is_taken_away(packs, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = packs("train", write(tmp_path / "ours.jsonl", argot()), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["helps"] and packs("trained").stdout.strip() == said["version"]
    assert packs("untrain").returncode == 0
    assert packs("trained").stdout.strip() == built_in().version


def test_too_few_lines_and_a_bad_line_are_wrong_use(packs, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    few = packs("train", write(tmp_path / "few.jsonl", argot(2)))
    assert few.returncode == 2 and "offender 4 of 20" in few.stderr
    bad = packs("train", write(tmp_path / "bad.jsonl", [*argot(2), {"text": "no label"}]))
    assert bad.returncode == 2 and "bad.jsonl, line 17" in bad.stderr
