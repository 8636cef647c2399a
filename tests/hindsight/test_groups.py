"""Shares by group are compared at equal harm, small groups are told together, and intervals hold what is true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.hindsight.groups import LEAST, TOGETHER, pooled, rate, shares

NAMES = st.lists(st.sampled_from(["IQ", "JO", "LB", "FR", ""]), max_size=120)


@given(NAMES)
def test_no_group_that_is_told_is_small_or_can_be_reckoned_from_the_rest(names: list[str]) -> None:
    told = pooled(names)
    many = {name: told.count(name) for name in set(told)}
    assert all(count >= LEAST for name, count in many.items() if name != TOGETHER)
    if TOGETHER in many and len(many) > 1:
        assert many[TOGETHER] >= LEAST


def test_large_groups_are_told_by_name() -> None:
    assert pooled(["IQ"] * 10 + [""] * 12) == ["IQ"] * 10 + [""] * 12


def test_a_single_small_group_takes_the_next_smallest_with_it() -> None:
    told = pooled(["IQ"] * 30 + ["JO"] * 11 + ["LB"] * 3)
    assert set(told) == {"IQ", TOGETHER}
    assert told.count(TOGETHER) == 14


def test_equal_harm_is_compared_with_equal_harm() -> None:
    """One area has mostly light leads, the other mostly grave ones; each band is served alike in both."""
    lots = np.random.default_rng(5)
    size = 4_000
    area = np.where(lots.random(size) < 0.5, "IQ", "JO")
    grave = lots.random(size) < np.where(area == "IQ", 0.2, 0.8)
    harm = np.where(grave, 10.0, 1.0)
    reached = (lots.random(size) < np.where(grave, 0.8, 0.1)).astype(float)
    crude = shares(area.tolist(), reached, np.ones(size))
    equal = shares(area.tolist(), reached, harm, grave.astype(int).tolist())
    assert {each.flag for each in crude} == {"beyond"}
    assert {each.flag for each in equal} == {""}


def test_a_difference_beyond_five_points_is_flagged_and_said_to_be_chance_where_it_may_be() -> None:
    lots = np.random.default_rng(6)

    def between(size: int) -> set[str]:
        area = ["IQ"] * size + ["JO"] * size
        reached = np.concatenate([lots.permutation(np.arange(size) < 0.4 * size) for _ in "a"]
                                 + [lots.permutation(np.arange(size) < 0.6 * size) for _ in "b"])  # fmt: skip
        return {each.flag for each in shares(area, reached.astype(float), np.ones(2 * size))}

    assert between(20) == {"chance"}
    assert between(2_000) == {"beyond"}


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    lots = np.random.default_rng(7)
    hits = total = 0
    for _ in range(150):
        harm = lots.lognormal(0, 1, 400)
        area = lots.integers(0, 3, 400).astype(str).tolist()
        reached = (lots.random(400) < 0.3).astype(float)
        for each in shares(area, reached, harm):
            total += 1
            hits += each.low <= 0.3 <= each.high
    assert hits / total >= 0.92


def test_nothing_and_no_harm_tell_nothing() -> None:
    assert shares([], np.zeros(0), np.zeros(0)) == []
    assert shares(["IQ"] * 20, np.ones(20), np.zeros(20)) == []


@pytest.mark.parametrize(("yes", "of"), [(0, 0), (0, 10), (5, 10), (10, 10)])
def test_a_rate_lies_in_its_interval(yes: int, of: int) -> None:
    share, low, high = rate(yes, of)
    assert 0 <= low <= share <= high <= 1
