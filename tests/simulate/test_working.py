"""Work goes through a queue with the same items, hours and times, whatever the order."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.simulate.small import small

from marsad.simulate.outcome import measure, outcomes
from marsad.simulate.policies import NAIVE, OURS, POLICIES, STRONG, policy
from marsad.simulate.working import Worked, work
from marsad.simulate.world import Items, items

NAMES = tuple(name for name in POLICIES if name != "random_same")


def worked(name: str, seed: int = 7, hours: float = 60.0) -> tuple[Items, Worked]:
    settings = small()
    all_items = items(settings, seed)
    return all_items, work(all_items, policy(name, all_items, settings, seed), hours, settings)


@pytest.mark.parametrize("name", NAMES)
def test_no_order_begins_what_has_not_come_or_spends_more_than_the_hours(name: str) -> None:
    all_items, done = worked(name)
    begun = np.isfinite(done.started)
    assert (done.started[begun] >= all_items.arrived[begun]).all()
    assert (done.spent[~begun] == 0).all()
    days = small().days.all
    longest = all_items.hours.max() * 4
    assert done.spent.sum() <= 60 * days + longest
    assert done.spent.sum() >= 60 * (days - 3)  # and nobody idles while there is work


@pytest.mark.parametrize("name", NAMES)
def test_harm_is_averted_once_in_time_and_only_where_there_is_any(name: str) -> None:
    all_items, done = worked(name)
    assert done.averted.any()
    assert all_items.genuine[done.averted].all()
    assert (done.started[done.averted] <= all_items.gone[done.averted]).all()
    origins = all_items.origin[done.averted]
    assert len(np.unique(origins)) == len(origins)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_work(name: str) -> None:
    (_, one), (_, again) = worked(name), worked(name)
    assert np.array_equal(one.started, again.started)
    assert np.array_equal(one.spent, again.spent)


@tries(max_examples=6, deadline=None)
@given(seed=st.integers(1_000, 9_000), hours=st.sampled_from([2.0, 20.0, 80.0]))
def test_life_risk_that_a_rule_recognises_is_never_missed_however_few_the_hours(
    seed: int, hours: float
) -> None:
    settings = small()
    for name in OURS:
        found = [outcomes(settings, each, hours, (name,))[name] for each in (seed, 7)]
        assert found[1].life > 0  # few worlds this small have none at all
        assert [one.late for one in found] == [0, 0]


def test_an_inbox_does_miss_life_risk() -> None:
    found = outcomes(small(), 7, 60.0, ("newest", "severity"))
    assert all(one.late > 0 for one in found.values())


def test_nobody_averts_more_than_the_clairvoyant_and_simple_rules_less_than_the_index() -> None:
    seeds = range(2_000, 2_006)
    found = [outcomes(small(), seed, 60.0, NAMES) for seed in seeds]
    mean = {name: float(np.mean([one[name].averted for one in found])) for name in NAMES}
    assert max(mean, key=lambda name: mean[name]) == "clairvoyant"
    simple = max(mean[name] for name in NAIVE + STRONG)
    assert simple < mean["index"] < 1.05 * mean["informed"]
    assert simple < mean["index_random"]


def test_the_clairvoyant_is_within_three_percent_of_what_any_schedule_could_reach() -> None:
    settings = dataclasses.replace(
        small(), kinds=tuple(kind for kind in small().kinds if kind.name != "imminent")
    )
    all_items, hours = items(settings, 7), 25.0
    done = work(all_items, policy("clairvoyant", all_items, settings, 7), hours, settings)
    best = most_possible(all_items, hours, settings.days.all)
    averted = all_items.harm[done.averted].sum()
    assert 0.97 * best < averted <= best + all_items.harm.max()


def most_possible(all_items: Items, hours: float, days: int) -> float:
    """Harm averted by the best fractional schedule that knows the future too: a linear programme over days."""
    rows = np.flatnonzero((all_items.origin == np.arange(len(all_items))) & all_items.genuine)
    first = np.ceil(all_items.arrived[rows]).astype(int)
    last = np.minimum(np.floor(all_items.gone[rows]).astype(int), days - 1)
    pairs = [(at, day) for at in range(len(rows)) for day in range(first[at], last[at] + 1)]
    worth = [-all_items.harm[rows[at]] / all_items.hours[rows[at]] for at, _ in pairs]
    from scipy.sparse import coo_array

    cells = np.arange(len(pairs))
    by_item = coo_array(
        (np.ones(len(pairs)), ([at for at, _ in pairs], cells)), shape=(len(rows), len(pairs))
    )
    by_day = coo_array((np.ones(len(pairs)), ([day for _, day in pairs], cells)), shape=(days, len(pairs)))
    from scipy.sparse import vstack

    limits = np.concatenate([all_items.hours[rows], np.full(days, hours)])
    solved = linprog(worth, A_ub=vstack([by_item, by_day]).tocsr(), b_ub=limits, method="highs")
    assert solved.success
    return float(-solved.fun)


def test_strong_rules_never_open_what_is_gone_and_naive_ones_do() -> None:
    for name, opened in (("newest_strong", False), ("fifo", True)):
        all_items, done = worked(name)
        begun = np.isfinite(done.started)
        late = done.started[begun] > all_items.gone[begun]
        assert late.any() == opened


def test_what_was_worked_before_is_cheaper_but_not_free() -> None:
    settings = small(evidence={"duplicates": 0.6, "found": 0.0})
    all_items = items(settings, 7)
    done = work(all_items, policy("newest", all_items, settings, 7), 400.0, settings)
    again = np.isfinite(done.started) & (all_items.origin != np.arange(len(all_items))) & all_items.genuine
    cheaper = again & ~done.averted
    assert cheaper.any()
    assert done.spent[cheaper].min() > 0
    assert (done.spent[cheaper] <= all_items.hours[cheaper]).all()


def test_reach_is_counted_by_place_and_kind() -> None:
    settings = small()
    all_items, done = worked("index")
    found = measure(all_items, done, settings)
    assert found.areas.shape == (2, len(settings.kinds), 2)
    assert found.areas.sum(axis=0).tolist() == found.languages.sum(axis=0).tolist()
    assert (found.areas[..., 1] <= found.areas[..., 0]).all()
