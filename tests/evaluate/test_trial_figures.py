"""What gets worse is said in words, what differs by chance is not, and a finding that is not given counts as 0."""

from __future__ import annotations

import pytest

from marsad.evaluate.answers import Answer
from marsad.evaluate.trial_figures import Figures, Pair, figures
from marsad.evaluate.truth import Item
from marsad.model import Finding

GOOD = Figures(100, 0.8, 0.9, 0.7, (2, 50), (1, 20), (0, 30), 0.3)


def with_(**changed: object) -> Pair:
    return Pair(GOOD, Figures(**{name: changed.get(name, getattr(GOOD, name)) for name in GOOD.__slots__}))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"alarms_ordinary": (4, 50)}, "ordinary lines: 2 → 4 of 50"),
        ({"alarms_reporting": (4, 20)}, "reporting"),
        ({"accused": (2, 30)}, "victims flagged as offenders: 0 → 2"),
        ({"macro_f1": 0.75}, "macro-F1 0.800 → 0.750"),
        ({"brier": 0.35}, "Brier"),
    ],
)
def test_what_gets_worse_is_said(changed: dict[str, object], said: str) -> None:
    (worse,) = with_(**changed).worse()
    assert said in worse
    assert with_(**changed).worse(by=0.2) == ()


def test_one_line_more_is_chance_and_a_gain_is_no_harm() -> None:
    assert with_(alarms_ordinary=(3, 50), macro_f1=0.798).worse() == ()
    assert with_(macro_f1=0.9).worse() == () and with_(macro_f1=0.9).better()
    assert with_(brier=0.2).better()
    assert not with_().better()


def test_scores_are_compared_over_all_typologies() -> None:
    truth = [Item("1", "offender", "sextortion"), Item("2", "ordinary")]
    sure = Answer("1", "", "offender", (), (Finding("sextortion", 0.9, 4, "offender", ()),))
    alarm = Answer("2", "", "offender", (), (Finding("drug_ad_coded", 0.6, 3, "offender", ()),))
    silent = Answer("1", "", "ordinary")
    assert figures(truth, [sure, alarm]).brier == pytest.approx((0.1**2 + 0.6**2) / 2)
    assert figures(truth, [silent, silent]).brier == pytest.approx(0.5)
    assert figures(truth, [sure, alarm]).alarms_ordinary == (1, 1)
