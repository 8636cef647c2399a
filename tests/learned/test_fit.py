"""Fitting finds what separates, always the same, and learns nothing by heart."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from marsad.learned.fit import Group, fit, softmax

ROWS = sparse.csr_matrix(
    np.array([[1, 0, 1, 0], [1, 0, 0, 0], [0, 1, 1, 0], [0, 1, 0, 0], [0, 1, 0, 1]], float)
)
TRUTH = Group(np.array([0, 0, 1, 1, 1]), 2)


def test_what_separates_is_found() -> None:
    weights, bias = fit(ROWS, [TRUTH], penalty=0.01)
    assert (ROWS @ weights + bias).argmax(1).tolist() == TRUTH.truth.tolist()


def test_the_same_rows_give_the_same_weights() -> None:
    first, second = fit(ROWS, [TRUTH]), fit(ROWS, [TRUTH])
    assert np.array_equal(first[0], second[0]) and np.array_equal(first[1], second[1])


def test_what_one_row_has_is_not_learned() -> None:
    weights, _ = fit(ROWS, [TRUTH])
    assert not weights[3].any()
    assert weights[0].any()


def test_a_row_whose_answer_is_not_known_teaches_the_other_questions_only() -> None:
    unknown = Group(np.array([-1, -1, -1, -1, -1]), 3)
    weights, bias = fit(ROWS, [TRUTH, unknown])
    assert not weights[:, 2:].any() and not bias[2:].any()
    alone, _ = fit(ROWS, [TRUTH])
    assert np.allclose(weights[:, :2], alone, atol=1e-4)


def test_what_was_known_stays_where_nothing_speaks_against_it_and_moves_where_lines_do() -> None:
    known = np.zeros((4, 2), np.float32), np.array([0.3, -0.3])
    known[0][3] = [2.0, -2.0]  # one line has it: not to be learned by heart
    loose, _ = fit(ROWS, [TRUTH], penalty=0.01, known=known)
    tight, bias = fit(ROWS, [TRUTH], penalty=1e6, known=known)
    assert np.array_equal(loose[3], known[0][3])
    assert (ROWS @ loose).argmax(1).tolist()[:4] == TRUTH.truth.tolist()[:4]
    assert np.allclose(tight, known[0], atol=1e-4) and np.allclose(bias, known[1], atol=1e-4)


def test_probabilities_add_up_however_large_the_scores() -> None:
    assert np.allclose(softmax(np.array([[900.0, 0.0, -900.0], [0.0, 0.0, 0.0]])).sum(1), 1.0)
