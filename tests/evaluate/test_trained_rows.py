"""Rows for training keep what folding takes away, and no number is learned by heart."""

import numpy as np
import pytest

from marsad.evaluate.trained_rows import looks, rarity, weighed, words_and_grams


def same(first: str, second: str) -> bool:
    rows = looks([first, second])
    return bool((rows[0] != rows[1]).nnz == 0)


@pytest.mark.parametrize(
    ("first", "second"),
    [("ring me NOW", "ring me now"), ("no", "nooooo"), ("راح اذبحك", "راح اذبحك 😂"), ("pay 10", "pay 1000")],
)
def test_what_the_eye_sees_is_told_apart(first: str, second: str) -> None:
    assert not same(first, second)


def test_numbers_of_one_shape_are_one() -> None:
    assert same("ring 0770 000 1111 for £150", "ring 0770 000 2468 for £999")


def test_rows_have_length_one_and_what_is_rare_weighs_more() -> None:
    counts = words_and_grams(["the harbour", "the garden", "the river", ""])
    rare = rarity(counts)
    rows = weighed(counts, rare)
    assert np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel()) == pytest.approx([1, 1, 1, 0])
    having = np.bincount(counts.indices, minlength=counts.shape[1])
    assert rare[having == 3].max() < rare[having == 1].min()


def test_no_texts_give_no_rows() -> None:
    assert looks([]).shape[0] == words_and_grams([]).shape[0] == 0
