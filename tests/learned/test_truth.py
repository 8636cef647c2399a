"""Labels become numbers; what a line does not say stays unknown."""

from __future__ import annotations

from marsad.learned import MOTIVES, SPEAKERS, TOPICS
from marsad.learned.truth import truths


def test_each_question_gets_its_column() -> None:
    speaker, topic, motive = truths([("victim", "sextortion", "sexual"), ("reporting", "", "")])
    assert speaker.truth.tolist() == [SPEAKERS.index("victim"), SPEAKERS.index("reporting")]
    assert topic.truth.tolist() == [TOPICS.index("sextortion"), -1]
    assert motive.truth.tolist() == [MOTIVES.index("sexual"), -1]
    assert (speaker.size, topic.size, motive.size) == (len(SPEAKERS), len(TOPICS) + 1, len(MOTIVES))


def test_an_ordinary_line_speaks_of_nothing_whatever_it_looks_like() -> None:
    assert truths([("ordinary", "sextortion", "")])[1].truth.tolist() == [len(TOPICS)]


def test_a_topic_that_the_model_does_not_know_is_not_said() -> None:
    assert truths([("offender", "museum_theft", "")])[1].truth.tolist() == [-1]
