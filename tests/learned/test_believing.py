"""A boastful model is cooled, one that knows nothing is not heard, one that knows is believed."""

from __future__ import annotations

import numpy as np

from marsad.learned.believing import calibrate
from marsad.learned.plugged import Answers

CHANCE = np.random.default_rng(4)
TRUTH = CHANCE.integers(0, 3, 300)
ALL = Answers("x", 3, (0, 1, 2), (0, 1, 2), None)
FLAT = np.full((300, 3), np.log(1 / 3))


def knows(share: float, size: float) -> np.ndarray:
    """Logits that are right so often, and always as sure."""
    right = np.where(CHANCE.random(300) < share, TRUTH, (TRUTH + 1) % 3)
    return np.eye(3)[right] * size


def test_a_boastful_model_is_cooled_until_it_says_what_is_true() -> None:
    found = calibrate(FLAT, knows(0.7, 20.0), TRUTH, ALL)
    sure = 1 / (1 + 2 * np.exp(-20.0 / found.temperature))
    assert 0.6 < sure < 0.8
    assert found.share > 0.8


def test_a_model_that_knows_nothing_is_hardly_heard() -> None:
    good = np.log(np.where(np.eye(3)[TRUTH] > 0, 0.8, 0.1))
    assert calibrate(good, CHANCE.normal(0, 3, (300, 3)), TRUTH, ALL).share < 0.1


def test_without_a_line_that_it_knows_about_it_is_not_heard() -> None:
    few = Answers("x", 3, (0, 1), (0, 1), None)
    assert calibrate(FLAT, knows(1.0, 3.0), np.full(300, -1), ALL).share == 0.0
    assert calibrate(FLAT, knows(1.0, 3.0), np.full(300, 2), few).share == 0.0
