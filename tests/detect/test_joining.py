"""Model and rules together: reasons with exact places, victims never accused, and the model can be left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.detect import detect, detect_texts
from marsad.detect import detector as detectors
from marsad.detect.joining import Read, spare
from marsad.detect.pointing import WORDS
from marsad.detect.speaker import OFFENDER, VICTIM
from marsad.learned import TOPICS
from marsad.model import FLAGGED, MODEL_LED, SPEAKERS

OPEN = Path(detectors.__file__).parents[1] / "evaluate/sets/detection_open.jsonl"
ROWS = [orjson.loads(line) for line in OPEN.read_bytes().splitlines()]


def read(*share: float) -> Read:
    topics = np.log(np.full((1, len(TOPICS) + 1), 1 / (len(TOPICS) + 1)))
    return Read(np.log(np.array([share])), topics, np.zeros((1, 3)), np.ones(1, bool))


@given(st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4), st.sampled_from(range(4)))
def test_whom_rules_or_model_read_as_a_victim_is_never_an_offender(raw: list[float], alone: int) -> None:
    share = np.array(raw) / sum(raw)
    decided = spare(np.array([OFFENDER]), read(*share), np.array([alone]))
    if alone == VICTIM or share[VICTIM] >= 0.31:
        assert decided[0] != OFFENDER
    elif share[OFFENDER] > 0.9:
        assert decided[0] == OFFENDER


def test_reports_and_tips_are_nobodys_offence_whatever_the_model_says() -> None:
    texts = [row["text"] for row in ROWS]
    for kind in ("report", "tip"):
        assert OFFENDER not in detect_texts(texts, kinds=[kind] * len(texts)).speaker


def test_the_models_words_are_shown_where_they_stand() -> None:
    texts = [row["text"] for row in ROWS]
    columns = detect_texts(texts).findings
    shown = 0
    for finding, text in enumerate(columns.text.tolist()):
        for at in range(columns.bounds[finding], columns.bounds[finding + 1]):
            if columns.cue_rule[at] in {WORDS, MODEL_LED}:
                word = texts[text][columns.cue_start[at] : columns.cue_end[at]]
                assert word and not any(sign.isspace() for sign in word)
                shown += 1
    assert shown > 100


def test_a_finding_of_the_model_alone_is_flagged_or_not_given_and_says_so() -> None:
    columns = detect_texts([row["text"] for row in ROWS]).findings
    led = [
        number
        for number in range(len(columns.text))
        if any(
            columns.cue_rule[at] == MODEL_LED
            for at in range(columns.bounds[number], columns.bounds[number + 1])
        )
    ]
    assert led
    only = [
        n
        for n in led
        if all(columns.cue_rule[at] == MODEL_LED for at in range(columns.bounds[n], columns.bounds[n + 1]))
    ]
    assert only and all(columns.score[number] >= FLAGGED for number in only)
    assert {columns.speaker[number] for number in only} <= {"offender", "victim"}


def test_without_the_model_the_rules_decide_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "كليتي للبيع، زمرة O، ادفع زين للجادين"
    monkeypatch.setenv(detectors.WITHOUT_MODEL, "1")
    rules = detect(text)
    assert detectors.built_in().learned is None
    assert all(not cue.rule.startswith("learned.") for one in rules[1] for cue in one.cues)
    monkeypatch.setenv(detectors.WITHOUT_MODEL, "")
    assert detectors.built_in().learned is not None


@pytest.mark.parametrize("text", ["", "👍", "ok", "صباح الخير، كيفكم؟", "the meeting moved to three"])
def test_small_talk_is_left_alone(text: str) -> None:
    speaker, found = detect(text)
    assert speaker not in SPEAKERS[:2]
    assert found == []
