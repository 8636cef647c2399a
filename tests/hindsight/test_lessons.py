"""Naive learning believes its own ranking; weighed by chances it finds the truth, or says that it cannot."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.hindsight.artificial_unit import CRIMES, HARM, outcome, truth, unit
from tests.lead_rows import ring, sure_lake

from marsad.errors import UsageError
from marsad.hindsight import Learned, Lessons, learn
from marsad.hindsight.lessons import blindness, lessons
from marsad.hindsight.weighing import Answers

SEEDS = range(40)
TRUE = {name: truth(code) for code, name in enumerate(CRIMES)}


def of(told: Lessons, part: str) -> dict[str, Learned]:
    return {each.name: each for each in told.values if each.part == part}


def covered(told: list[Lessons], part: str = "actionable") -> float:
    return float(
        np.mean([v.low <= TRUE[name] <= v.high for one in told for name, v in of(one, part).items()])
    )


def error(told: list[Lessons]) -> float:
    return float(np.mean([v.new - TRUE[name] for one in told for name, v in of(one, "actionable").items()]))


@pytest.fixture(scope="module")
def weighed() -> list[Lessons]:
    return [unit(seed) for seed in SEEDS]


def test_naive_learning_believes_what_ranking_showed_it() -> None:
    naive = [unit(seed, naive=True) for seed in SEEDS]
    assert error(naive) > 0.3
    assert covered(naive) < 0.1


def test_weighed_by_its_chances_the_truth_lies_in_the_interval(weighed: list[Lessons]) -> None:
    assert abs(error(weighed)) < 0.03
    assert covered(weighed) >= 0.85  # intervals are of 90 %


def test_hours_are_learned_as_a_ratio(weighed: list[Lessons]) -> None:
    shares = [v.low <= 1.5 * v.old <= v.high for one in weighed for v in of(one, "hours").values()]
    assert np.mean(shares) >= 0.8


def test_without_random_picks_it_says_that_it_cannot_know() -> None:
    told = unit(0, random_share=0.0)
    assert {each.why for each in told.values if each.part == "actionable"} == {"blind"}
    assert not any(each.proposed for each in told.values)


def test_it_says_how_much_the_outcomes_are_worth(weighed: list[Lessons]) -> None:
    for told in weighed:
        assert 0 < told.effective < told.outcomes
        assert told.clipped == 0


def test_what_was_seen_by_nobody_s_plan_or_under_another_table_is_counted_and_not_weighed() -> None:
    rows = [outcome(f"L-{n}", "drug_ad_coded", 0.5, n % 2 == 0, 2.0) for n in range(40)]
    rows += [replace(rows[0], lead="L-a", chance=None), replace(rows[0], lead="L-b", harm_version="0")]
    told = lessons(rows, HARM)
    assert (told.outcomes, told.unoffered, told.older) == (40, 1, 1)


def test_few_outcomes_change_nothing_and_say_so() -> None:
    told = lessons([outcome(f"L-{n}", "drug_ad_coded", 1.0, True, 2.0) for n in range(5)], HARM)
    assert told.values
    assert {each.why for each in told.values} == {"not_enough"}
    assert all(each.new == each.old for each in told.values)


def test_nothing_gives_nothing() -> None:
    assert lessons([], HARM).values == ()


def many(count: int, **more: object) -> list:
    """Outcomes half of which are right."""
    return [
        outcome(f"L-{n}", "drug_ad_coded", 1.0, True, 2.0, is_right=n % 2 == 0, **more) for n in range(count)
    ]


def test_how_often_findings_are_right_moves_the_base_rate_of_what_is_watched_and_of_what_is_told_apart() -> (
    None
):
    watched, told = (
        of(lessons(many(200, told=side), HARM), part)
        for side, part in ((False, "rarer"), (True, "rarer_told"))
    )
    entry = HARM.entry("drug_ad_coded")
    expected = 0.6 / 0.4  # believed odds over those that were found
    assert watched["drug_ad_coded"].new == pytest.approx(entry.rarer * expected, rel=0.05)
    assert told["drug_ad_coded"].new == pytest.approx(expected, rel=0.05)


def test_a_victims_own_report_teaches_about_victims_reports_only() -> None:
    rows = [outcome(f"L-{n}", "sextortion", 1.0, n % 2 == 0, 2.0, own=True) for n in range(100)]
    assert set(of(lessons(rows, HARM), "actionable")) == {"victim"}
    assert set(of(lessons(rows, HARM), "hours")) == {"victim"}


def test_evidence_is_learned_where_there_is_enough_with_and_without_it() -> None:
    lots = np.random.default_rng(3)
    believed, rows = HARM.entry("drug_ad_coded").actionable, []
    for n in range(1_200):
        hidden = bool(lots.random() < 0.4)
        p = 1 / (1 + np.exp(-(np.log(believed / (1 - believed)) + 1.2 * hidden)))
        act = 1 / (1 + np.exp(-(np.log(believed / (1 - believed)) + 0.4 * hidden)))
        rows.append(
            outcome(f"L-{n}", "drug_ad_coded", 1.0, bool(lots.random() < p), 2.0, act=act,
                    amounts={"obscured_phone": 1.0} if hidden else {})
        )  # fmt: skip
    told = of(lessons(rows, HARM), "evidence.act")
    assert told["obscured_phone"].low <= 1.2 <= told["obscured_phone"].high
    assert told["obscured_phone"].old == 0.4
    assert told["crypto_only"].why == "not_enough"


def test_what_was_left_undone_among_the_drawn_is_made_up_for() -> None:
    rows = [outcome(f"L-{n}", "drug_ad_coded", 1.0, True, 2.0) for n in range(60)]
    rows += [outcome(f"R-{n}", "drug_ad_coded", 0.1, False, 2.0) for n in range(30)]
    whole = lessons(rows, HARM, Answers((60, 60), (30, 30)))
    half = lessons(rows, HARM, Answers((60, 60), (30, 60)))
    assert of(half, "actionable")["drug_ad_coded"].new < of(whole, "actionable")["drug_ad_coded"].new


def test_the_share_without_any_chance_is_counted_over_all_plans() -> None:
    queue = [{"typology": "tip", "leads": 10, "hopeless": 1}]
    assert blindness([{"queue": queue}, {"queue": [{"typology": "tip", "leads": 10, "hopeless": 0}]}]) == {
        "tip": 0.05
    }


def test_without_an_adopted_plan_it_refuses(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no plan was adopted") as refused:
        learn(sure_lake(tmp_path / "lake", ring()), HARM)
    assert "--adopt" in refused.value.hint
