"""Weights: one over the chance, mean 1, none beyond bounds, and how many outcomes they are worth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.hindsight.weighing import MOST, Answers, answers, effective, weigh

CHANCES = st.lists(st.floats(0.001, 1.0), min_size=1, max_size=50)


@given(CHANCES)
def test_weights_have_mean_one_and_are_worth_at_most_their_number(chance: list[float]) -> None:
    weighed = weigh(np.array(chance))
    assert weighed.weight.mean() == pytest.approx(1.0)
    assert 0 < weighed.effective <= len(chance) + 1e-9


def test_equal_chances_weigh_equally() -> None:
    weighed = weigh(np.full(7, 0.3))
    assert weighed.weight.tolist() == pytest.approx([1.0] * 7)
    assert (weighed.clipped, weighed.effective) == (0, pytest.approx(7.0))


def test_a_lead_drawn_one_in_ten_stands_for_ten() -> None:
    weight = weigh(np.array([1.0, 1.0, 0.1])).weight
    assert weight[2] / weight[0] == pytest.approx(10.0)


def test_one_lead_does_not_decide_everything_and_that_is_counted() -> None:
    weighed = weigh(np.array([1.0] * 99 + [0.0001]))
    assert weighed.clipped == 1
    assert weighed.weight[-1] / weighed.weight[0] < 0.0001**-1
    assert weighed.weight[-1] > MOST / 2


def test_no_outcomes_are_worth_nothing() -> None:
    assert weigh(np.zeros(0)).effective == 0.0
    assert effective(np.zeros(0)) == 0.0


def test_answers_are_counted_apart_for_what_was_certain_and_what_was_drawn() -> None:
    found = answers({"L-1": 1.0, "L-2": 1.0, "L-3": 0.1, "L-4": 0.1}, ["L-1", "L-3", "L-4", "L-9"])
    assert found == Answers((1, 2), (2, 2))
    assert (found.rate(drawn=False), found.rate(drawn=True)) == (0.5, 1.0)
    assert Answers().rate(drawn=True) == 1.0
