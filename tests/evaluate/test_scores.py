"""The rates agree with scikit-learn and with counting by hand; nothing to measure gives no number."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.evaluate.scores import Counts, compare, macro_f1, roc_auc, share, total


def test_rates_of_a_hand_counted_example() -> None:
    counts = compare({"a", "b", "c", "d"}, {"b", "c", "x"})
    assert counts == Counts(right=2, wrong=1, missed=2)
    assert counts.precision == pytest.approx(2 / 3)
    assert counts.recall == pytest.approx(1 / 2)
    assert counts.f1 == pytest.approx(4 / 7)
    assert counts.there == 4


def test_perfect_and_inverted_answers() -> None:
    assert compare({1, 2}, {1, 2}).f1 == 1.0
    assert compare({1, 2}, {3}).f1 == 0.0


def test_nothing_to_measure_is_not_a_number() -> None:
    assert math.isnan(Counts().precision)
    assert math.isnan(Counts().recall)
    assert math.isnan(Counts().f1)
    assert math.isnan(share(0, 0))
    assert math.isnan(macro_f1([]))
    assert math.isnan(macro_f1([Counts(wrong=3)]))


def test_a_class_that_never_occurs_does_not_enter_the_macro_mean() -> None:
    assert macro_f1([Counts(right=1), Counts(wrong=5)]) == 1.0
    assert macro_f1([Counts(right=1), Counts(missed=5)]) == 0.5


def test_macro_f1_agrees_with_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(7)
    truth, found = rng.integers(0, 2, (2, 300, 6))
    counts = [
        Counts(int((t & f).sum()), int((~t & f & 1).sum()), int((t & ~f & 1).sum()))
        for t, f in zip(truth.T, found.T, strict=True)
    ]
    assert macro_f1(counts) == pytest.approx(metrics.f1_score(truth, found, average="macro"))
    assert total(counts).f1 == pytest.approx(metrics.f1_score(truth, found, average="micro"))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=60))
def test_area_under_the_curve_agrees_with_scikit_learn(pairs: list[tuple[bool, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    truth, scores = [t for t, _ in pairs], [s / 5 for _, s in pairs]
    if len(set(truth)) < 2:
        assert math.isnan(roc_auc(truth, scores))
    else:
        assert roc_auc(truth, scores) == pytest.approx(metrics.roc_auc_score(truth, scores))


def test_area_under_the_curve_at_its_ends() -> None:
    assert roc_auc([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]) == 1.0
    assert roc_auc([0, 0, 1, 1], [0.9, 0.8, 0.2, 0.1]) == 0.0
    assert roc_auc([0, 1, 0, 1], [0.5] * 4) == 0.5
    assert math.isnan(roc_auc([], []))
