"""Intervals hold the true mean nineteen times in twenty, and say nothing where there is nothing to say."""

import math

import numpy as np
import pytest

from marsad.simulate.interval import interval, pooled


def test_an_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(7)
    found = [interval(rng.normal(3, 2, 10).tolist()) for _ in range(2_000)]
    assert np.mean([one.low <= 3 <= one.high for one in found]) == pytest.approx(0.95, abs=0.015)


def test_a_figure_over_counts_has_the_interval_of_a_mean_where_it_is_one() -> None:
    values = np.array([[4.0, 10], [6, 10], [5, 10], [9, 10]])
    of_counts = pooled(lambda total: float(total[0] / total[1]), list(values))
    of_means = interval((values[:, 0] / 10).tolist())
    assert of_counts.mean == pytest.approx(of_means.mean)
    assert of_counts.low == pytest.approx(of_means.low)


def test_one_seed_has_no_interval_and_none_has_no_mean() -> None:
    assert interval([2.0]).text() == "2.00"
    assert interval([math.nan]).text() == "–"
    assert interval([]).to_dict() == {"mean": None, "low": None, "high": None}
    assert interval([1.0, 3.0]).scaled(2).mean == 4.0
