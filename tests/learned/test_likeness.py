"""Texts that are alike share a group and a fold, and nothing depends on how many are compared at a time."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from marsad.learned import likeness
from marsad.learned.rows import matrix
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

NONE = np.zeros(0, np.int64)
TEXTS = [
    "two rooms to let beside the river, quiet house",
    "kidney wanted, serious buyers write tonight",
    "two rooms to let beside the river, quiet home",
    "see you at dinner",
    "",
]


def rows(texts: list[str]) -> sparse.csr_matrix:
    batch = fold_batch(texts)
    return matrix(batch, tokenize(batch), NONE, NONE, [])


def test_what_is_alike_shares_a_group_and_what_is_not_does_not() -> None:
    group = likeness.groups_alike(rows(TEXTS))
    assert group[0] == group[2]
    assert len(set(group.tolist())) == 4


def test_like_to_both_joins_both() -> None:
    chain = ["a b c d e f".split(), "c d e f g h".split(), "e f g h i j".split()]
    words = [" ".join(f"word{letter}{letter}" for letter in each) for each in chain]
    assert len(set(likeness.groups_alike(rows(words)).tolist())) == 1


def test_groups_do_not_depend_on_how_many_are_compared_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = likeness.groups_alike(rows(TEXTS)).tolist()
    monkeypatch.setattr(likeness, "_AT_ONCE", 2)
    assert likeness.groups_alike(rows(TEXTS)).tolist() == whole


def test_a_group_has_one_fold_and_many_groups_fill_all_folds() -> None:
    found = likeness.folds(np.arange(200), 5)
    assert sorted(set(found.tolist())) == [0, 1, 2, 3, 4]
    assert np.bincount(found.astype(np.int64)).min() > 20
    assert len(set(likeness.folds(np.array([7, 7, 7]), 5).tolist())) == 1
