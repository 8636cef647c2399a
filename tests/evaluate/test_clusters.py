"""Agreement of groupings: scikit-learn where it measures the same, by hand where it does not."""

import math
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.evaluate.clusters import agreement, glued_by

labels = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=60)


@given(labels)
def test_adjusted_rand_and_pairs_agree_with_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    truth, found = [str(a) for a, _ in pairs], [str(b) for _, b in pairs]
    result = agreement(truth, found)
    assert result.ari == pytest.approx(metrics.adjusted_rand_score(truth, found))
    (_, wrong), (missed, right) = metrics.cluster.pair_confusion_matrix(truth, found)
    if right + wrong:
        assert result.pair_precision == pytest.approx(right / (right + wrong))
    if right + missed:
        assert result.pair_recall == pytest.approx(right / (right + missed))


@given(labels)
def test_numbers_are_compared_as_words_are(pairs: list[tuple[int, int]]) -> None:
    numbers = np.array(pairs)
    by_words = agreement([str(a) for a, _ in pairs], [str(b) for _, b in pairs])
    assert astuple(agreement(numbers[:, 0], numbers[:, 1])) == pytest.approx(astuple(by_words), nan_ok=True)


@given(labels)
def test_bcubed_agrees_with_its_definition_item_by_item(pairs: list[tuple[int, int]]) -> None:
    precision = recall = 0.0
    for a, b in pairs:
        both = sum(1 for x, y in pairs if x == a and y == b)
        precision += both / sum(1 for _, y in pairs if y == b)
        recall += both / sum(1 for x, _ in pairs if x == a)
    result = agreement([str(a) for a, _ in pairs], [str(b) for _, b in pairs])
    assert result.bcubed_precision == pytest.approx(precision / len(pairs))
    assert result.bcubed_recall == pytest.approx(recall / len(pairs))


def test_a_perfect_grouping_scores_one_whatever_its_labels() -> None:
    result = agreement(["a", "a", "b", "b", ""], ["7", "7", "3", "3", ""])
    assert (result.pair_f1, result.ari, result.bcubed_f1, result.torn) == (1.0, 1.0, 1.0, 1.0)
    assert (result.true_groups, result.found_groups, result.glued) == (2, 2, 0)


def test_everything_glued_together_is_seen() -> None:
    result = agreement(["a", "a", "b", "b", "", ""], ["x"] * 6)
    assert result.pair_recall == 1.0
    assert result.pair_precision == pytest.approx(2 / 15)
    assert (result.glued, result.most_glued) == (1, 2)


def test_everything_torn_apart_is_seen() -> None:
    result = agreement(["a", "a", "a", "b", "b"], [""] * 5)
    assert result.pair_recall == 0.0
    assert math.isnan(result.pair_precision)
    assert result.ari == 0.0
    assert result.torn == 2.5
    assert result.found_groups == 0


def test_one_stray_item_of_another_group_does_not_count_as_glued() -> None:
    assert agreement(["a", "a", "b", "b", "b"], ["x", "x", "x", "y", "y"]).glued == 0


def test_empty_and_single_groupings() -> None:
    assert math.isnan(agreement([], []).ari)
    assert agreement(["a"], [""]).ari == 1.0
    with pytest.raises(ValueError, match="2 true labels for 1"):
        agreement(["a", "b"], ["a"])


def test_values_carried_by_several_groups_are_counted_once_a_group() -> None:
    assert glued_by(["a", "a", "b", ""], [["hub", "own"], ["hub"], ["hub"], ["hub"]]) == {"hub": 2, "own": 1}
