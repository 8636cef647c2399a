"""Work is shared out so that nobody gets more than a day holds, and the most urgent is never the one left over."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.rank.shifts import share_out

NEEDS = st.lists(st.integers(1, 160).map(lambda tenths: tenths / 10), max_size=60)


@given(NEEDS, st.integers(1, 8), st.integers(1, 10))
def test_nobody_gets_more_than_a_day_and_no_hour_is_lost(needs: list[float], people: int, each: int) -> None:
    hours = np.array(needs)
    shared = share_out(hours, people, each)
    load = np.bincount(shared.person[shared.person >= 0], shared.today[shared.person >= 0], people)
    assert (load <= 1.1 * each + 1e-6).all()
    assert np.allclose(shared.today + shared.remain, hours)
    assert (shared.today[shared.person < 0] == 0).all()


@given(NEEDS, st.integers(1, 8), st.integers(1, 10))
def test_what_nobody_takes_would_not_have_been_begun_by_anybody(
    needs: list[float], people: int, each: int
) -> None:
    hours = np.array(needs)
    shared = share_out(hours, people, each)
    load = np.zeros(people)
    for need, who, today in zip(needs, shared.person.tolist(), shared.today.tolist(), strict=True):
        room = each - load.min()
        assert (who < 0) == (room + 1e-6 < min(need, each) / 2 - 1e-6) or abs(
            room - min(need, each) / 2
        ) < 1e-6
        if who >= 0:
            load[who] += today


def test_the_first_pieces_go_to_different_people_and_long_ones_go_on() -> None:
    shared = share_out(np.array([14.0, 2.0, 3.0, 3.0]), 3, 5)
    assert shared.person.tolist() == [0, 1, 2, 1]
    assert shared.today.tolist() == [5.0, 2.0, 3.0, 3.0]
    assert shared.remain.tolist() == [9.0, 0.0, 0.0, 0.0]


def test_nobody_stops_for_the_last_minutes() -> None:
    shared = share_out(np.array([2.5, 2.9, 2.5, 3.5]), 2, 5)
    assert shared.today.tolist() == [2.5, 2.9, 2.5, 2.1]
    assert shared.remain.round(9).tolist() == [0.0, 0.0, 0.0, 1.4]


def test_life_risk_is_given_out_beyond_the_hours() -> None:
    shared = share_out(np.array([8.0, 8.0, 8.0]), 1, 5, must=2)
    assert shared.person.tolist() == [0, 0, -1]
    assert shared.today.tolist() == [5.0, 5.0, 0.0]
    assert shared.remain.tolist() == [3.0, 3.0, 8.0]


@pytest.mark.parametrize(("people", "each"), [(0, 5), (-1, 5), (3, 0), (3, -1), (3, 25), (3, float("nan"))])
def test_without_people_or_hours_nothing_can_be_shared_out(people: int, each: float) -> None:
    with pytest.raises(UsageError, match="nobody can share out"):
        share_out(np.array([1.0]), people, each)
