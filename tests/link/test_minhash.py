"""Texts with word pairs in common stand next to each other; word pairs of one text bring nobody together."""

import itertools

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.link.observations import words

from marsad.link.minhash import bands, only, shared_pairs, shelves
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


def read_back(band: np.ndarray) -> list[tuple[int, int]]:
    """Bucket and text of each place of a band."""
    return [
        (int((band[: at + 1] < 0).sum()), int(text if text >= 0 else ~text)) for at, text in enumerate(band)
    ]


def test_equal_texts_share_every_bucket_and_strangers_none() -> None:
    same, other = words(1), words(2)
    shared, where = pairs([same, other, same, other + " " + words(3), words(4)])
    for band in bands(shared, where, 6, np.arange(len(where) - 1)):
        bucket = {text: number for number, text in read_back(band)}
        assert bucket[0] == bucket[2] != bucket[1]
        assert 4 not in bucket


texts_of_few_words = st.lists(
    st.lists(st.sampled_from("one two three four five".split()), max_size=8), max_size=20
)


@given(texts_of_few_words)
def test_every_text_with_a_shared_pair_stands_once_and_equal_ones_in_their_order(
    texts: list[list[str]],
) -> None:
    shared, where = pairs([" ".join(text) for text in texts])
    live = np.flatnonzero(np.diff(where) > 0)
    for band in bands(shared, where, 3, np.arange(len(where) - 1)):
        found = read_back(band)
        assert sorted(text for _, text in found) == live.tolist()
        assert [number for number, _ in found] == sorted(number for number, _ in found)
        place = {text: at for at, (_, text) in enumerate(found)}
        of = {text: tuple(shared[where[text] : where[text + 1]].tolist()) for text in live.tolist()}
        assert all(place[one] < place[two] for one in of for two in of if one < two and of[one] == of[two])


@given(texts_of_few_words, st.integers(0, 2**20 - 1))
def test_bands_of_some_texts_are_as_if_the_others_had_been_crossed_out(
    texts: list[list[str]], chosen: int
) -> None:
    shared, where = pairs([" ".join(text) for text in texts])
    wanted = np.array([chosen >> at & 1 for at in range(len(texts))], bool)
    whole = bands(shared, where, 3, np.arange(len(where) - 1))
    for band, part in zip(whole, only(whole, wanted), strict=True):
        left = [(number, text) for number, text in read_back(band) if wanted[text]]
        found = read_back(part)
        assert [text for _, text in found] == [text for _, text in left]
        pairs_of = [list(itertools.pairwise(rows)) for rows in (left, found)]
        same = [[one[0] == two[0] for one, two in rows] for rows in pairs_of]
        assert same[0] == same[1]
        assert not part.size or part[0] < 0


def test_equal_texts_stand_on_one_shelf_and_strangers_do_not() -> None:
    texts = ["one two three four", "five six seven eight", "one two three four"]
    read = read_words(pa.array(texts))
    first, other, again = shelves(read.hashes, read.bounds, np.arange(3)).tolist()
    assert first == again != other


def test_texts_with_equal_keys_stand_in_the_order_that_is_given() -> None:
    shared, where = pairs(["the same four words"] * 5)
    order = np.array([3, 0, 4, 2, 1])
    for band in bands(shared, where, 3, order):
        assert [~at if at < 0 else at for at in band.tolist()] == order.tolist()
