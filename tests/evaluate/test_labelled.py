"""Labelled lines are read strictly and scored as they are labelled."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from marsad.errors import SourceError
from marsad.evaluate import LabelledEvaluation, evaluate_gold
from marsad.evaluate.labelled import is_labelled, score_labelled

LINES = [
    {"id": "a", "text": "I have your video, send 400 usd in bitcoin by tonight or your family gets it",
     "speaker": "offender", "typology": "sextortion", "motive": "financial", "lang": "en"},
    {"id": "b", "text": "Happy birthday, see you at dinner", "speaker": "ordinary", "typology": "",
     "looks_like": "sextortion", "lang": "en"},
]  # fmt: skip


def written(path: Path, *rows: object) -> Path:
    path.write_bytes(b"\n".join(orjson.dumps(row) for row in rows))
    return path


def test_right_answers_score_full_and_languages_are_kept(tmp_path: Path) -> None:
    scores = score_labelled(written(tmp_path / "x_open.jsonl", *LINES))
    assert scores.macro_f1 == 1.0
    assert scores.alarms["ordinary"] == (0, 1)
    assert scores.alarms_by_noise == {"sextortion": (0, 1)}
    assert list(scores.by_lang) == ["en"]


def test_a_wrong_label_is_a_mistake_and_its_words_are_shown_only_when_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl", LINES[0] | {"typology": "drug_ad_coded"})
    assert score_labelled(path).macro_f1 == 0.0
    assert {mistake.text for mistake in score_labelled(path).worst} == {""}
    assert {mistake.text for mistake in score_labelled(path, texts=True).worst} == {LINES[0]["text"]}


def test_a_labelled_file_is_told_from_marked_selectors(tmp_path: Path) -> None:
    assert is_labelled(written(tmp_path / "a.jsonl", LINES[0]))
    assert not is_labelled(written(tmp_path / "b.jsonl", {"id": "1", "text": "x", "selectors": []}))
    assert not is_labelled(tmp_path / "not there")


def test_it_is_shown_to_people_and_programs(tmp_path: Path) -> None:
    result = evaluate_gold(written(tmp_path / "detection_open.jsonl", *LINES))
    assert isinstance(result, LabelledEvaluation)
    assert result.seen is True
    assert result.to_dict()["detection"]["texts"] == 2
    assert len(result.tables()) > 4


@pytest.mark.parametrize(
    "row", [{"id": "a", "text": "x", "speaker": "nobody", "typology": ""}, ["x"], {"text": 1}]
)
def test_what_is_not_labelled_is_refused_with_its_line(tmp_path: Path, row: object) -> None:
    path = written(tmp_path / "x.jsonl", LINES[0], row)
    with pytest.raises(SourceError, match="line 2"):
        score_labelled(path)
