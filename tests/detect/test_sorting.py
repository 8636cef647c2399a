"""Sorting by two keys is that of Python's, equal ones in their old order, however many there are."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.detect.sorting import sort_by_two


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-2, 2)), max_size=150))
def test_it_is_a_stable_sort_by_both_keys(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array([pair[i] for pair in pairs], np.int64) for i in (0, 1))
    order, spare = np.full(len(pairs) + 1, -9), np.zeros(len(pairs) + 1, np.int64)
    sort_by_two(first, second, order, spare, len(pairs))
    assert order.tolist() == [*sorted(range(len(pairs)), key=lambda i: pairs[i]), -9]
