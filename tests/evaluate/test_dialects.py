"""Dialects are scored as precision and recall of the group that was said."""

import json
from pathlib import Path

import pytest

from marsad.errors import SourceError
from marsad.evaluate import DialectEvaluation, evaluate_gold
from marsad.evaluate.dialects import is_marked, score_dialects

SETS = Path(__file__).parents[2] / "src/marsad/evaluate/sets"


def test_a_wrong_group_counts_for_both_and_a_silent_answer_only_as_missed() -> None:
    scores = score_dialects(["iraqi", "iraqi", "gulf", "", ""], ["iraqi", "", "iraqi", "", "gulf"])
    assert (
        scores.by_group["iraqi"].right,
        scores.by_group["iraqi"].wrong,
        scores.by_group["iraqi"].missed,
    ) == (1, 1, 1)
    assert (scores.by_group["gulf"].right, scores.by_group["gulf"].wrong, scores.by_group["gulf"].missed) == (
        0,
        1,
        1,
    )
    assert scores.said["none", "none"] == 1
    assert scores.overall.right == 1


def test_the_open_lines_keep_their_precision() -> None:
    scores = evaluate_gold(SETS / "dialects_open.jsonl")
    assert isinstance(scores, DialectEvaluation)
    assert scores.seen
    assert scores.dialects.overall.precision >= 0.95
    assert min(counts.recall for counts in scores.dialects.by_group.values()) >= 0.5
    json.dumps(scores.to_dict())
    assert len(scores.tables()) == 2


def test_halves_share_no_line() -> None:
    halves = [
        {
            json.loads(line)["text"]
            for line in (SETS / f"dialects_{half}.jsonl").read_text("utf-8").splitlines()
        }
        for half in ("open", "sealed")
    ]
    assert not halves[0] & halves[1]
    assert sum(map(len, halves)) >= 400


@pytest.mark.parametrize(
    "line", ['{"id": 1, "text": "x", "dialect": "martian"}', '{"id": 1, "text": 5, "dialect": ""}', "{"]
)
def test_other_lines_are_refused_with_their_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": 0, "text": "x", "dialect": ""}\n' + line, encoding="utf-8")
    with pytest.raises(SourceError, match=r"gold\.jsonl, line 2"):
        evaluate_gold(path)


def test_lines_with_selectors_are_not_taken_for_dialects(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": 0, "text": "x", "dialect": "", "selectors": []}', encoding="utf-8")
    assert not is_marked(path)
    assert not is_marked(tmp_path / "none.jsonl")
