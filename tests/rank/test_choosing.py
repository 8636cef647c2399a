"""Who is worked on in the hours there are, why, and how likely that was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.rank.choosing import WHY, choose


def rows(*each: tuple[int, float, float, int, int], capacity: float = 10.0, **more):
    """Choose from (tier, index, hours, crime, area) rows."""
    tier, index, hours, crime, area = (np.array(column) for column in zip(*each, strict=True))
    given_ = {"shares": {}, "random_share": 0.0, "seed": 1} | more
    return choose(
        tier=tier, index=index.astype(float), hours=hours.astype(float), crime=crime, area=area,
        capacity=capacity, **given_,
    )  # fmt: skip


def told(choice) -> list[tuple[int, str]]:
    return [(row, WHY[why]) for row, why in zip(choice.order.tolist(), choice.why.tolist(), strict=True)]


def test_life_risk_comes_first_even_beyond_the_hours_and_leaves_nothing_else() -> None:
    choice = rows((2, 9, 1, 0, 0), (0, 1, 8, 0, 0), (0, 2, 8, 0, 0), capacity=4)
    assert told(choice) == [(2, "life_risk"), (1, "life_risk")]
    assert choice.hours == 16
    assert choice.chance.tolist() == [0, 1, 1]


def test_letters_come_before_work_and_a_smaller_row_passes_one_that_no_longer_fits() -> None:
    choice = rows((2, 9, 6, 0, 0), (2, 8, 6, 0, 0), (2, 7, 3, 0, 0), (1, 0.1, 0.5, 0, 0))
    assert told(choice) == [(3, "preserve"), (0, "index"), (2, "index")]
    assert choice.chance.tolist() == [1, 0, 1, 1]


def test_a_crime_gets_its_least_share_and_what_it_cannot_use_goes_back() -> None:
    several = [(2, 9 - n, 2, 0, 0) for n in range(6)]
    poor = [(2, 0.2, 2, 1, 0), (2, 0.1, 2, 1, 0)]
    assert told(rows(*several, *poor))[-1] == (4, "index")
    assert told(rows(*several, *poor, shares={1: 0.2})) == [(n, "index") for n in range(4)] + [(6, "share")]
    assert told(rows(*several, *poor, shares={2: 0.5}))[-1] == (4, "index")


def test_what_the_index_would_choose_anyway_is_not_put_down_to_a_share() -> None:
    assert told(rows((2, 9, 2, 1, 0), (2, 8, 2, 0, 0), shares={1: 0.5})) == [(0, "index"), (1, "index")]


def test_hours_given_to_a_crime_before_count_towards_its_share() -> None:
    waiting = [(2, 9 - n, 2, 0, 0) for n in range(5)]
    assert "share" not in dict(
        map(reversed, told(rows((0, 1, 4, 1, 0), (2, 0, 2, 1, 0), *waiting, shares={1: 0.4})))
    )


def test_the_same_seed_draws_the_same_and_another_draws_others() -> None:
    many = [(2, 1.0 / (n + 1), 1, 0, n % 3) for n in range(300)]
    drawn = {seed: told(rows(*many, capacity=40, random_share=0.1, seed=seed)) for seed in range(9)}
    assert drawn[3] == told(rows(*many, capacity=40, random_share=0.1, seed=3))
    assert len({str(each) for each in drawn.values()}) > 5


def test_every_area_is_drawn_from_in_proportion_to_what_waits_there() -> None:
    many = [(2, 1.0 / (n + 1), 1, 0, int(n % 4 == 0)) for n in range(4000)]
    choice = rows(*many, capacity=1000, random_share=0.1)
    picked = [row for row, why in told(choice) if why == "random"]
    assert len(picked) == 100
    assert sum(many[row][4] for row in picked) == pytest.approx(25, abs=1)


ROW = st.tuples(
    st.integers(0, 3), st.sampled_from([0.1, 1.0, 2.0, 7.0]), st.sampled_from([0.5, 1.0, 2.5, 8.0]),
    st.integers(0, 2), st.integers(0, 2),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    st.lists(ROW, min_size=1, max_size=30),
    st.sampled_from([4.0, 20.0, 60.0]),
    st.sampled_from([0.0, 0.1, 0.4]),
)
def test_chance_is_how_often_a_row_is_chosen_over_many_seeds(each, capacity: float, share: float) -> None:
    seeds, often = 1500, np.zeros(len(each))
    for seed in range(seeds):
        choice = rows(*each, capacity=capacity, shares={1: 0.2}, random_share=share, seed=seed)
        often[choice.order] += 1
    assert choice.chance == pytest.approx(often / seeds, abs=0.075)  # more than five standard errors


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, max_size=60), st.floats(0, 90), st.integers(0, 99))
def test_nobody_is_chosen_twice_and_the_hours_hold(each, capacity: float, seed: int) -> None:
    tables = each or [(2, 1.0, 500.0, 0, 0)]
    choice = rows(*tables, capacity=capacity, shares={0: 0.1, 1: 0.2}, random_share=0.1, seed=seed)
    assert len(set(choice.order.tolist())) == len(choice.order)
    risk = sum(need for tier, _, need, *_ in tables if tier == 0)
    assert choice.hours <= max(capacity, risk) + 1e-6
    assert {row for row, why in told(choice) if why == "life_risk"} == {
        n for n, row in enumerate(tables) if row[0] == 0
    }
    assert ((choice.chance >= 0) & (choice.chance <= 1)).all()
    assert (choice.chance[choice.order] > 0).all()


def test_when_everything_fits_everything_is_certain() -> None:
    choice = rows((2, 1, 3, 0, 0), (3, 1, 3, 0, 0), (0, 1, 3, 0, 0), random_share=0.1)
    assert choice.chance.tolist() == [1, 1, 1]
    assert len(choice.order) == 3


@pytest.mark.parametrize("hours", [-1.0, float("nan"), float("inf")])
def test_impossible_hours_are_refused(hours: float) -> None:
    with pytest.raises(UsageError, match="hours"):
        rows((2, 1, 1, 0, 0), capacity=hours)


def test_shares_of_more_than_all_hours_are_refused() -> None:
    with pytest.raises(UsageError, match="shares"):
        rows((2, 1, 1, 0, 0), shares={0: 0.6, 1: 0.4}, random_share=0.1)
