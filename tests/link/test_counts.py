"""Counts of parts add up to the counts of the whole."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.link.counts import Counts, counts, lengths, pair_hash
from marsad.link.shingles import read_words


def counted(texts: list[list[str]], size: tuple[int, int]) -> Counts:
    read = read_words(pa.array([" ".join(text) for text in texts], pa.string()))
    return counts(read.hashes, read.bounds, size)


def same(one: Counts, two: Counts) -> bool:
    return (
        one.texts == two.texts
        and np.array_equal(one.words, two.words)
        and np.array_equal(one.pairs, two.pairs)
    )


@given(st.lists(st.lists(st.sampled_from("one two three four".split()), max_size=8), max_size=12), st.data())
def test_parts_in_any_order_add_up_to_the_whole(texts: list[list[str]], data: st.DataObject) -> None:
    size = lengths(sum(map(len, texts)))
    whole = counted(texts, size)
    turned = data.draw(st.permutations(texts))
    cut = data.draw(st.integers(0, len(texts)))
    assert same(counted(turned[:cut], size) + counted(turned[cut:], size), whole)


def test_a_word_counts_once_a_text_and_a_pair_as_often_as_it_stands() -> None:
    found = counted(["so so so".split(), ["so", "on"]], lengths(5))
    assert found.texts == 2
    assert sorted(found.words[found.words > 0].tolist()) == [1, 2]
    assert sorted(found.pairs[found.pairs > 0].tolist()) == [1, 2]


def test_a_pair_that_stands_without_end_is_counted_so_far() -> None:
    found = counted([["so"] * 90] * 5, lengths(450))
    assert found.pairs.max() == 255


def test_the_order_of_a_pair_counts() -> None:
    assert pair_hash(np.uint32(1), np.uint32(2)) != pair_hash(np.uint32(2), np.uint32(1))


@pytest.mark.parametrize("total", [0, 1, 5_000, 10**7, 10**12])
def test_tables_are_powers_of_two_and_bounded(total: int) -> None:
    words, pairs = lengths(total)
    assert words & (words - 1) == pairs & (pairs - 1) == 0
    assert 4096 <= words <= 2**22
    assert words <= pairs <= 2**27
