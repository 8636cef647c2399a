"""labels.json is taken at its word or refused with the reason; pooling says nothing about what nobody was taught."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import ModelError
from marsad.learned import SPEAKERS, TOPICS
from marsad.learned.plugged import Answers, Calibration, pooled, read_labels, write_calibration

GOOD: dict[str, Any] = {
    "version": "2026-11",
    "answers": {
        "speaker": {"output": "logits", "labels": ["ordinary", "reporting", None, "offender", "victim"]},
        "typology": {
            "output": "topics",
            "labels": ["sextortion", "none"],
            "calibration": {"temperature": 2, "share": 0.5},
        },
    },
}
SOME = Answers("topics", 3, (1, 4), (2, 0), None)
logs = st.lists(st.floats(-8, 8), min_size=5, max_size=5)


def written(folder: Path, held: object) -> Path:
    (folder / "labels.json").write_text(json.dumps(held), encoding="utf-8")
    return folder


def test_outputs_are_put_into_our_order(tmp_path: Path) -> None:
    labels = read_labels(written(tmp_path, GOOD))
    assert labels.answers["speaker"].theirs == tuple([3, 4, 1, 0][SPEAKERS.index(s)] for s in SPEAKERS)
    assert labels.answers["speaker"].calibration is None
    assert labels.answers["typology"].ours == (TOPICS.index("sextortion"), len(TOPICS))
    assert labels.answers["typology"].calibration == Calibration(2.0, 0.5)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"version": "../x"}, "version"),
        ({"tokens": 100_000}, "tokens"),
        ({"answers": {}}, "neither"),
        ({"answers": {"mood": {"output": "x", "labels": []}}}, "nothing else"),
        ({"answers": {"speaker": {"output": "x", "labels": ["offender", "victim"]}}}, "all of"),
        ({"answers": {"typology": {"output": "x", "labels": ["sextortion"]}}}, "none"),
        ({"answers": {"typology": {"output": "x", "labels": ["none", "museum_theft"]}}}, "label number 1"),
        ({"answers": {"typology": {"output": "x", "labels": ["none", "none"]}}}, "twice"),
        ({"answers": {"typology": {"labels": ["none", "sextortion"]}}}, "key is missing"),
        ({"answers": 3}, "key is missing"),
    ],
)
def test_what_is_wrong_is_said(changed: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"labels.json: .*{said}"):
        read_labels(written(tmp_path, GOOD | changed))


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_a_share_outside_0_to_1_is_refused(share: float, tmp_path: Path) -> None:
    held = json.loads(json.dumps(GOOD))
    held["answers"]["typology"]["calibration"]["share"] = share
    with pytest.raises(ModelError, match="share from 0 to 1"):
        read_labels(written(tmp_path, held))


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 50_000, b"\xff\xfe", b" " * 200_000, b"[]"])
def test_a_file_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"labels\.json"):
        read_labels(tmp_path)


def test_a_calibration_is_written_and_all_else_stays(tmp_path: Path) -> None:
    written(tmp_path, GOOD | {"note": "ours"})
    write_calibration(tmp_path, {"speaker": Calibration(1.5, 0.25)})
    assert read_labels(tmp_path).answers["speaker"].calibration == Calibration(1.5, 0.25)
    assert read_labels(tmp_path).answers["typology"].calibration == Calibration(2.0, 0.5)
    assert json.loads((tmp_path / "labels.json").read_text("utf-8"))["note"] == "ours"


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (written(tmp_path, GOOD) / "labels.json.part").mkdir()
    with pytest.raises(ModelError, match="cannot be written"):
        write_calibration(tmp_path, {"speaker": Calibration(1.5, 0.25)})
    assert read_labels(tmp_path).answers["speaker"].calibration is None


def shares(scores: list[float]) -> np.ndarray:
    row = np.array([scores])
    return row - np.log(np.exp(row).sum())


@given(logs, st.lists(st.floats(-50, 50), min_size=3, max_size=3), st.floats(0, 1), st.floats(0.5, 10))
def test_pooling_gives_probabilities_and_leaves_what_it_does_not_know(
    before: list[float], logits: list[float], share: float, temperature: float
) -> None:
    known = shares(before)
    after = pooled(known, np.array([logits]), SOME, Calibration(temperature, share))
    assert np.isclose(np.exp(after).sum(), 1.0)
    others = [0, 2, 3]
    assert np.array_equal(after[:, others], known[:, others])
    assert np.allclose(pooled(known, np.array([logits]), SOME, Calibration(temperature, 0.0)), known)


def test_all_the_share_takes_its_word_among_what_it_knows() -> None:
    known = shares([0.0, 0.0, 0.0, 0.0, 0.0])
    after = np.exp(pooled(known, np.array([[-4.0, 99.0, 4.0]]), SOME, Calibration(1.0, 1.0)))
    assert np.isclose(after[0, 1] / after[0, 4], np.exp(8))
