"""What arrives is drawn from the settings: rates, repeats, evidence and how long things last."""

import numpy as np
import pytest
from tests.simulate.small import small

from marsad.simulate.world import distance, items, lasting, remains


def test_the_same_seed_gives_the_same_items_and_another_seed_others() -> None:
    one, again, other = (items(small(), seed) for seed in (7, 7, 8))
    assert np.array_equal(one.harm, again.harm)
    assert np.array_equal(one.of_high, again.of_high, equal_nan=True)
    assert len(one) != len(other) or not np.array_equal(one.harm, other.harm)


def test_items_come_in_order_of_arrival_and_nothing_is_gone_before_it_came() -> None:
    all_items = items(small(), 7)
    assert (np.diff(all_items.arrived) >= 0).all()
    first = all_items.origin == np.arange(len(all_items))
    assert (all_items.gone[first] >= all_items.arrived[first]).all()


def test_a_repeat_has_the_truth_of_what_it_repeats() -> None:
    all_items = items(small(), 7)
    again = all_items.origin != np.arange(len(all_items))
    assert 0.25 < again.mean() < 0.4
    for truth in ("kind", "genuine", "high", "harm", "hours", "gone", "area", "life"):
        values = getattr(all_items, truth)
        assert np.array_equal(values, values[all_items.origin]), truth
    assert (all_items.origin[all_items.origin] == all_items.origin).all()
    assert not (all_items.merged & ~again).any()


def test_what_is_not_genuine_has_no_harm() -> None:
    all_items = items(small(), 7)
    assert (all_items.harm[~all_items.genuine] == 0).all()
    assert (all_items.harm[all_items.genuine] > 0).all()


@pytest.mark.parametrize("auc", [0.55, 0.8, 0.95])
def test_evidence_tells_apart_as_well_as_its_auc_says(auc: float) -> None:
    all_items = items(small(evidence={"auc": auc, "missing": 0.0, "noise": 0.0}), 7)
    true = all_items.of_genuine[all_items.genuine]
    false = all_items.of_genuine[~all_items.genuine]
    seen = (true[:, None] > false[None, :]).mean()
    assert seen == pytest.approx(auc, abs=0.03)
    assert distance(0.5) == pytest.approx(0)


def test_evidence_is_missing_oftener_where_the_settings_say_so() -> None:
    all_items = items(small(), 7)
    missing = [
        np.isnan(all_items.of_high[(all_items.area == code) & ~all_items.copy]).mean() for code in (0, 1)
    ]
    assert missing[0] == pytest.approx(0.18, abs=0.04)
    assert missing[1] == pytest.approx(0.42, abs=0.04)


@pytest.mark.parametrize("shape", [1.0, 2.0, 50.0])
def test_half_of_the_items_last_longer_than_a_half_life(shape: float) -> None:
    chance = np.random.default_rng(7).random(4_000)
    assert np.mean(lasting(chance, shape) > 1) == pytest.approx(0.5, abs=0.03)
    assert remains(np.array([0.0, 1.0]), np.ones(2), shape) == pytest.approx([1.0, 0.5])
    assert remains(lasting(chance, shape), np.ones(len(chance)), shape) == pytest.approx(chance)
