"""The one formula of the index."""

from __future__ import annotations

import numpy as np
import pytest

from marsad.rank import load_harm
from marsad.rank.worth import ageing, averted, reach, worth

HARM = load_harm()


def test_half_can_be_reached_after_one_window_and_some_always() -> None:
    reached = reach(np.array([0.0, 4.0, 1e9, -3.0]), np.array([4.0]), HARM)
    assert reached == pytest.approx([1, 0.5, HARM.reach_floor, 1])


def test_what_nobody_knows_the_time_of_has_a_chance_of_its_own_and_has_not_waited() -> None:
    unknown = np.array([np.nan])
    assert reach(unknown, np.array([4.0]), HARM) == pytest.approx([HARM.reach_unknown])
    assert ageing(unknown, HARM) == pytest.approx([1])


def test_waiting_raises_up_to_a_bound() -> None:
    days = np.array([0.0, 10.0, HARM.ageing_days, 10 * HARM.ageing_days])
    raised = ageing(days, HARM)
    assert raised[0] == 1
    assert (np.diff(raised[:3]) > 0).all()
    assert raised[3] == raised[2]


def test_worth_is_harm_averted_an_hour() -> None:
    spared = averted(np.array([2.0]), np.array([10.0]), np.array([0.25]))
    assert spared == pytest.approx([4])
    assert worth(np.array([0.5]), spared, np.array([0.8]), np.array([2.0]), np.array([1.5])) == pytest.approx(
        [1.2]
    )
