"""Detection scores on small hand-made answers, perfect and inverted ones among them."""

import math

import pytest

from marsad.evaluate.answers import Answer
from marsad.evaluate.detection import alarm_rate, score_detection, speaker_rates
from marsad.evaluate.scores import Counts
from marsad.evaluate.truth import Item
from marsad.model import Finding


def finding(typology: str, score: float = 0.9, speaker: str = "offender", **more: object) -> Finding:
    return Finding(typology, score, 3, speaker, (), **more)  # type: ignore[arg-type]


def answer(name: str, speaker: str, *findings: Finding) -> Answer:
    return Answer(name, "en", speaker, (), findings)


TRUTH = [
    Item("a", "offender", "sextortion", "financial", lang="ar"),
    Item("b", "offender", "drug_ad_coded", lang="en"),
    Item("c", "victim", "sextortion", "sexual", lang="ar"),
    Item("d", "reporting", lang="en", noise="news"),
    Item("e", "ordinary", lang="en", noise="pizza"),
]
PERFECT = [
    answer("a", "offender", finding("sextortion", 1.0, subtype="financial")),
    answer("b", "offender", finding("drug_ad_coded", 1.0)),
    answer("c", "victim", finding("sextortion", 1.0, "victim", subtype="sexual")),
    answer("d", "reporting"),
    answer("e", "ordinary"),
]


def test_a_perfect_answer() -> None:
    scores = score_detection(TRUTH, PERFECT)
    assert scores.macro_f1 == 1.0
    assert scores.by_lang == {"ar": 1.0, "en": 1.0}
    assert (scores.victims, scores.victims_recalled, scores.victims_as_offenders) == (1, 1.0, 0)
    assert scores.speaker_accuracy == 1.0
    assert (alarm_rate(scores, "ordinary"), alarm_rate(scores, "reporting")) == (0.0, 0.0)
    assert scores.subtypes == {"sextortion/financial": (1, 1), "sextortion/sexual": (1, 1)}
    assert scores.calibration.brier == 0.0
    assert scores.worst == ()


def test_an_inverted_answer() -> None:
    inverted = [
        answer("a", "ordinary"),
        answer("b", "ordinary", finding("sextortion", 0.8)),
        answer("c", "offender", finding("sextortion", 0.95)),
        answer("d", "offender", finding("sextortion", 0.7)),
        answer("e", "offender", finding("drug_ad_coded", 0.6)),
    ]
    scores = score_detection(TRUTH, inverted)
    assert scores.macro_f1 == 0.0
    assert (scores.victims_recalled, scores.victims_as_offenders) == (0.0, 1)
    assert scores.speaker_accuracy == 0.0
    assert scores.alarms == {"ordinary": (1, 1), "reporting": (1, 1)}
    assert scores.alarms_by_noise == {"news": (1, 1), "pizza": (1, 1)}
    assert [(m.id, m.what) for m in scores.worst] == [
        ("c", "victim flagged as offender"),
        ("d", "false alarm"),
        ("e", "false alarm"),
        ("b", "wrong typology"),
        ("a", "missed"),
        ("b", "missed"),
    ]


def test_a_finding_below_the_flagging_score_is_no_alarm_and_no_hit() -> None:
    weak = [
        answer("a", "offender", finding("sextortion", 0.49)),
        answer("e", "ordinary", finding("sextortion", 0.49)),
    ]
    scores = score_detection([TRUTH[0], TRUTH[4]], weak)
    assert scores.by_typology == {"sextortion": Counts(missed=1)}
    assert alarm_rate(scores, "ordinary") == 0.0


def test_words_are_shown_only_when_asked_for() -> None:
    wrong = [answer("a", "ordinary")]
    assert score_detection(TRUTH[:1], wrong).worst[0].text == ""
    assert score_detection(TRUTH[:1], wrong, texts={"a": "words"}).worst[0].text == "words"


def test_at_most_so_many_mistakes() -> None:
    truth = [Item(f"{n:03}", "ordinary") for n in range(50)]
    wrong = [answer(item.id, "offender", finding("sextortion")) for item in truth]
    assert len(score_detection(truth, wrong, worst=20).worst) == 20


def test_no_kind_of_mistake_crowds_out_the_others() -> None:
    truth = [Item(f"{n:03}", "offender", "sextortion") for n in range(30)] + [
        Item("victim", "victim", "sextortion")
    ]
    wrong = [answer(item.id, "ordinary") for item in truth[:-1]] + [
        answer("victim", "offender", finding("sextortion", 0.6))
    ]
    shown = score_detection(truth, wrong, worst=5).worst
    assert [mistake.what for mistake in shown] == ["victim flagged as offender", *["missed"] * 4]


def test_modifiers_are_judged_where_the_typology_is_right() -> None:
    truth = [
        Item("a", "offender", "sextortion", modifiers=("crypto_only",)),
        Item("b", "offender", "sextortion"),
    ]
    answers = [
        answer("a", "offender", finding("sextortion", modifiers=("crypto_only", "ai_generated_ad"))),
        answer("b", "offender", finding("drug_ad_coded", modifiers=("crypto_only",))),
    ]
    expected = {"ai_generated_ad": Counts(wrong=1), "crypto_only": Counts(right=1)}
    assert score_detection(truth, answers).modifiers == expected


def test_speaker_rates_agree_with_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    names = ["offender", "victim", "reporting", "ordinary"]
    truth = [Item(str(n), names[n % 4]) for n in range(40)]
    answers = [answer(str(n), names[(n * 7 // 5) % 4]) for n in range(40)]
    rates = speaker_rates(score_detection(truth, answers))
    expected = metrics.precision_recall_fscore_support(
        [t.speaker for t in truth], [a.speaker for a in answers], labels=names
    )
    for place, name in enumerate(names):
        assert rates[name].precision == pytest.approx(expected[0][place])
        assert rates[name].recall == pytest.approx(expected[1][place])


def test_no_texts_give_no_rates() -> None:
    scores = score_detection([], [])
    assert math.isnan(scores.macro_f1)
    assert math.isnan(scores.victims_recalled)
    assert math.isnan(alarm_rate(scores, "ordinary"))


def test_a_sighting_is_judged_by_its_typology_and_speaks_for_nobody() -> None:
    truth = [Item("a", typology="file_sharing_observation", kind="sighting")]
    seen = [answer("a", "ordinary", finding("file_sharing_observation", speaker="ordinary"))]
    scores = score_detection(truth, seen)
    assert scores.by_typology == {"file_sharing_observation": Counts(right=1)}
    assert (scores.speakers, scores.alarms, scores.worst) == ({}, {}, ())
    assert score_detection(truth, [answer("a", "ordinary")]).worst[0].what == "missed"
