"""Texts with word pairs in common stand next to each other; word pairs of one text bring nobody together."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.link.observations import words

from marsad.link.minhash import BUCKET, bands, shared_pairs
from marsad.link.shingles import read_words


def pairs(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    read = read_words(pa.array(texts))
    return shared_pairs(read.hashes, read.bounds)


def test_only_pairs_that_stand_twice_are_kept() -> None:
    shared, where = pairs(["red car for sale", "blue car for rent", "green tea at home"])
    assert np.diff(where).tolist() == [1, 1, 0]
    assert shared[0] == shared[1]


def test_the_order_of_two_words_counts() -> None:
    assert np.diff(pairs(["sale car", "car sale"])[1]).tolist() == [0, 0]


def test_equal_texts_share_every_bucket_and_strangers_none() -> None:
    same, other = words(1), words(2)
    shared, where = pairs([same, other, same, other + " " + words(3), words(4)])
    for keys, order in bands(shared, where, 6):
        bucket = dict(zip(order.tolist(), (keys >> np.uint64(BUCKET)).tolist(), strict=True))
        assert bucket[0] == bucket[2] != bucket[1]
        assert 4 not in bucket


@given(st.lists(st.lists(st.sampled_from("one two three four five".split()), max_size=8), max_size=20))
def test_keys_come_sorted_and_equal_ones_in_the_order_of_texts(texts: list[list[str]]) -> None:
    shared, where = pairs([" ".join(text) for text in texts])
    live = np.flatnonzero(np.diff(where) > 0)
    for keys, order in bands(shared, where, 3):
        assert sorted(order.tolist()) == live.tolist()
        assert sorted(zip(keys.tolist(), order.tolist(), strict=True)) == list(
            zip(keys.tolist(), order.tolist(), strict=True)
        )
