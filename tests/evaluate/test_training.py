"""A unit's training is kept where it helps on lines it has not read, and refused with the reason where it harms."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.evaluate.unit_texts import argot, mislabelled, write

from marsad.detect.own import heard, own_path
from marsad.errors import SourceError
from marsad.evaluate.training import FOLDS, train


@pytest.fixture(autouse=True)
def a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "home"))


def test_an_argot_of_their_own_is_learned_and_kept(tmp_path: Path) -> None:
    rows = argot()
    done = train([write(tmp_path / "ours.jsonl", rows)])
    assert done.helps and not done.worse
    assert done.whole.after.macro_f1 > done.whole.before.macro_f1 + 0.3
    assert done.known.after.macro_f1 > done.known.before.macro_f1 - 0.05
    assert len(done.folds) == FOLDS and sum(pair.before.lines for pair in done.folds) == len(rows)
    assert done.path == str(own_path()) and heard().version == done.version
    assert all(row["text"] not in str(done.to_dict()) for row in rows)


def test_labels_drawn_by_lot_do_harm_and_are_kept_only_because_somebody_insists(tmp_path: Path) -> None:
    done = train([write(tmp_path / "wrong.jsonl", mislabelled())], anyway=True)
    assert not done.helps and done.worse
    assert done.path and heard().version == done.version


def test_too_few_lines_are_refused_before_anything_is_learned(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="of 20"):
        train([write(tmp_path / "few.jsonl", argot(3))])
    assert not own_path().exists()
