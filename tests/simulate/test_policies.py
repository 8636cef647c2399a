"""The index of the simulation is the product's own, and picks at random where the unit says so."""

import numpy as np
import pytest
from tests.simulate.small import small

from marsad.rank.harm import load_harm
from marsad.rank.worth import ageing, reach, worth
from marsad.simulate.belief import believe, units_own
from marsad.simulate.policies import OURS, policy
from marsad.simulate.world import items


def test_the_first_of_the_day_is_the_one_that_the_product_values_most() -> None:
    settings, harm = small(), load_harm()
    all_items = items(settings, 7)
    belief = believe(all_items, settings, units_own(settings, 7))
    rows = np.flatnonzero(all_items.arrived < 10)
    days = 10 - all_items.arrived[rows]
    index = worth(
        belief.actionable[rows],
        belief.averted[rows],
        reach(days, belief.half_life[rows], harm),
        belief.hours[rows],
        ageing(days, harm),
    )
    order = policy("index", all_items, settings, 7).order(10, rows, 60.0)
    assert order[0] == rows[np.argmax(index)]
    assert belief.hours[order].sum() <= 60.0


def test_random_picks_come_first_and_are_not_what_the_index_would_take() -> None:
    settings = small(unit={"random": 0.5})
    all_items = items(settings, 7)
    rows = np.flatnonzero(all_items.arrived < 10)
    plain, mixed = (policy(name, all_items, settings, 7).order(10, rows, 60.0) for name in OURS)
    assert mixed[0] not in plain
    assert set(plain.tolist()) & set(mixed.tolist())


@pytest.mark.parametrize("name", OURS)
def test_what_is_done_early_is_followed_by_the_next_best(name: str) -> None:
    settings = small()
    all_items = items(settings, 7)
    ours = policy(name, all_items, settings, 7)
    rows = np.flatnonzero(all_items.arrived < 10)
    ours.order(10, rows, 1.0)
    assert len(ours.order(10, rows, 0.01)) > 0  # though nothing of the plan fits into so little
