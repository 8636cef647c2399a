"""Texts stand in a mixed order, each once, and templates have the sizes that were planned."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.evaluate.reposts.sizes import ALONE, ends, place


@given(st.integers(1, 3_000), st.integers(0, 2**40))
@settings(max_examples=25, deadline=None)
def test_every_place_is_taken_once(items: int, seed: int) -> None:
    assert sorted(place(item, items, np.uint64(seed)) for item in range(items)) == list(range(items))


def test_the_order_is_mixed() -> None:
    places = np.array([place(item, 10_000, np.uint64(3)) for item in range(10_000)])
    assert abs(np.corrcoef(places, np.arange(10_000))[0, 1]) < 0.05


@given(st.integers(1, 2_000_000))
@settings(max_examples=50, deadline=None)
def test_sizes_fall_and_add_up(items: int) -> None:
    bounds = ends(items)
    sizes = np.diff(bounds, prepend=0)
    assert bounds[-1] == items - round(ALONE * items)
    assert (sizes >= 0).all()
    assert (np.diff(sizes) <= 1).all()  # rounding
