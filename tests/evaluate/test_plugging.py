"""A transformer is believed as far as labelled lines bear it out, and one that knows nothing is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.evaluate.unit_texts import argot, write

from marsad.detect.own import TRANSFORMER
from marsad.errors import UsageError
from marsad.evaluate.plugging import calibrate
from marsad.learned.plugged import read_labels


@pytest.fixture
def folder(tiny_transformer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(TRANSFORMER, str(tmp_path / "ours"))
    return Path(shutil.copytree(tiny_transformer, tmp_path / "ours"))


def test_a_model_that_knows_the_argot_is_calibrated_and_kept(folder: Path, tmp_path: Path) -> None:
    done = calibrate([write(tmp_path / "lines.jsonl", argot())])
    assert done.helps and not done.worse
    assert done.whole.after.macro_f1 > done.whole.before.macro_f1 + 0.5
    assert done.whole.after.brier < done.whole.before.brier
    kept = {question: each.calibration for question, each in read_labels(folder).answers.items()}
    assert all(each is not None and each.share > 0.5 for each in kept.values())


def test_a_model_whose_labels_are_mixed_up_is_refused_and_nothing_is_written(
    folder: Path, tmp_path: Path
) -> None:
    path = folder / "labels.json"
    held = json.loads(path.read_text("utf-8"))
    for each in held["answers"].values():
        each["labels"] = each["labels"][1:] + each["labels"][:1]
    path.write_text(json.dumps(held), encoding="utf-8")
    before = path.read_bytes()
    done = calibrate([write(tmp_path / "lines.jsonl", argot())])
    assert not done.helps and not done.path
    assert path.read_bytes() == before


def test_without_a_transformer_it_says_how_to_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path))
    monkeypatch.delenv(TRANSFORMER, raising=False)
    with pytest.raises(UsageError) as said:
        calibrate([write(tmp_path / "lines.jsonl", argot())])
    assert TRANSFORMER in said.value.hint
