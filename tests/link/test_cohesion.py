"""A group is coherent as far as its texts have words in common."""

import numpy as np
import pyarrow as pa
import pytest
from tests.link.observations import words

from marsad.link.cohesion import cohesion
from marsad.link.shingles import read_words


def measured(*groups: list[str]) -> list[tuple[float, float]]:
    read = read_words(pa.array([text for group in groups for text in group]))
    starts = np.cumsum([0, *map(len, groups)])
    weights = np.full(len(read.hashes), 64, np.uint8)
    mean, low = cohesion(read.hashes, weights, read.bounds, np.arange(starts[-1]), starts)
    return list(zip(mean.tolist(), low.tolist(), strict=True))


def test_copies_are_wholly_coherent_and_strangers_not_at_all() -> None:
    assert measured([words(1)] * 3, [words(2), words(3)]) == [(1.0, 1.0), (0.0, 0.0)]


def test_slots_lower_it_by_their_share() -> None:
    filled = [f"{words(1, 9)} {words(at, 3)}" for at in range(10, 30)]
    assert measured(filled) == [pytest.approx((0.75, 0.75))]


def test_a_stranger_among_copies_is_seen_in_the_lowest() -> None:
    ((mean, low),) = measured([words(1)] * 7 + [words(2)])
    assert mean == pytest.approx(7 / 8)
    assert low == 0.0


def test_who_is_alone_explains_nothing_and_needs_no_parting() -> None:
    assert measured([words(1)], [words(1)]) == [(0.0, 1.0)] * 2


def test_groups_do_not_disturb_each_other_and_large_ones_are_sampled() -> None:
    large = [f"{words(5, 6)} {words(at, 6)}" for at in range(100, 600)]
    assert measured([words(1)] * 2, large, [words(2)] * 2)[1] == pytest.approx((0.5, 0.5))
