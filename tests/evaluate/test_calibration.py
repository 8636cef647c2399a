"""Brier score and reliability bins."""

import math

import numpy as np
import pytest

from marsad.evaluate.calibration import calibration


def test_brier_agrees_with_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(3)
    truth, scores = rng.integers(0, 2, 500), rng.random(500)
    assert calibration(truth, scores).brier == pytest.approx(metrics.brier_score_loss(truth, scores))


def test_perfect_and_inverted_probabilities() -> None:
    assert calibration([0, 1, 1], [0.0, 1.0, 1.0]).brier == 0.0
    inverted = calibration([0, 1, 1], [1.0, 0.0, 0.0])
    assert (inverted.brier, inverted.error) == (1.0, 1.0)


def test_bins_say_what_was_said_and_what_came_true() -> None:
    result = calibration([1, 1, 1, 0, 0], [0.75, 0.75, 0.75, 0.75, 0.05])
    assert [(b.low, b.count, b.came_true) for b in result.bins] == [(0.0, 1, 0.0), (0.7, 4, 0.75)]
    assert result.error == pytest.approx(0.05 / 5)
    assert result.base == pytest.approx(0.6 * 0.4)


def test_a_score_of_one_falls_into_the_last_bin() -> None:
    assert calibration([1], [1.0]).bins[0].high == 1.0


def test_nothing_and_nonsense() -> None:
    assert math.isnan(calibration([], []).brier)
    with pytest.raises(ValueError, match="probabilities"):
        calibration([1], [1.5])
