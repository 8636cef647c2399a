"""Sure pairs make persons; a twin that hangs on one of them is held off by the others."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.link.people.groups import bits, grouped


def groups(size: int, pairs: list[tuple[int, int, float]], sure: float = 6.0) -> list[int]:
    left, right, weight = (
        (np.array(column) for column in zip(*pairs, strict=True)) if pairs else (np.zeros(0),) * 3
    )
    return grouped(size, left.astype(np.int64), right.astype(np.int64), weight.astype(float), sure).tolist()


def test_sure_pairs_are_one_person_and_others_are_not() -> None:
    assert groups(5, [(0, 1, 9.0), (1, 2, 8.0), (3, 4, 5.9)]) == [0, 0, 0, 3, 4]
    assert groups(2, []) == [0, 1]


def test_a_twin_is_held_off() -> None:
    same = [(0, 1, 20.0), (0, 2, 20.0), (1, 2, 20.0)]
    assert groups(4, [*same, (2, 3, 7.0), (0, 3, -9.0), (1, 3, -9.0)]) == [0, 0, 0, 3]
    assert groups(4, [*same, (2, 3, 7.0)]) == [0, 0, 0, 0]


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(-20, 20)), max_size=20), st.randoms()
)
def test_order_does_not_matter(drawn: list[tuple[int, int, float]], rng: object) -> None:
    pairs = list({(min(a, b), max(a, b)): (min(a, b), max(a, b), w) for a, b, w in drawn if a != b}.values())
    first = groups(8, pairs)
    rng.shuffle(pairs)  # type: ignore[attr-defined]
    assert groups(8, pairs) == first


def test_bits_are_log_odds() -> None:
    assert bits(0.5) == 0
    assert round(bits(0.99), 2) == 6.63
