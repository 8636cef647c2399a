"""Results for programs hold nothing that JSON does not know."""

import json
import math

from marsad.evaluate.plain import plain
from marsad.evaluate.scores import Counts
from marsad.evaluate.selectors import score_selectors


def test_counts_come_with_their_rates() -> None:
    assert plain(Counts(1, 1, 0)) == {
        "right": 1, "wrong": 1, "missed": 0, "precision": 0.5, "recall": 1.0, "f1": 2 / 3,
    }  # fmt: skip


def test_nothing_to_measure_becomes_none() -> None:
    assert plain({"a": math.nan, "b": (1.5, math.inf)}) == {"a": None, "b": [1.5, None]}


def test_keys_become_strings() -> None:
    assert plain({("offender", "victim"): 1, 40.0: 2, 20: 3}) == {"offender → victim": 1, "40": 2, "20": 3}


def test_whole_scores_survive_json() -> None:
    scores = plain(score_selectors([], []))
    assert json.loads(json.dumps(scores, allow_nan=False)) == scores
