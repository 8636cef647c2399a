"""Texts with word pairs in common stand next to each other; word pairs of one text bring nobody together."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.link.observations import words

from marsad.link.counts import counts, lengths
from marsad.link.minhash import NONE, bands, keys_of, shared_pairs, shelves, within
from marsad.link.shingles import read_words


def pairs(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    read = read_words(pa.array(texts))
    return shared_pairs(read.hashes, read.bounds, counts(read.hashes, read.bounds, lengths(len(read.hashes))))


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
    for band in bands(shared, where, np.arange(len(where) - 1)):
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
    for band in bands(shared, where, np.arange(len(where) - 1)):
        found = read_back(band)
        assert sorted(text for _, text in found) == live.tolist()
        assert [number for number, _ in found] == sorted(number for number, _ in found)
        place = {text: at for at, (_, text) in enumerate(found)}
        of = {text: tuple(shared[where[text] : where[text + 1]].tolist()) for text in live.tolist()}
        assert all(place[one] < place[two] for one in of for two in of if one < two and of[one] == of[two])


@given(texts_of_few_words, st.lists(st.integers(-1, 3), min_size=20, max_size=20))
def test_bands_within_groups_are_as_if_each_group_stood_alone(
    texts: list[list[str]], groups: list[int]
) -> None:
    shared, where = pairs([" ".join(text) for text in texts])
    group = np.array(groups[: len(texts)], np.int64)
    whole = bands(shared, where, np.arange(len(where) - 1))
    for band, part in zip(whole, within(whole, group), strict=True):
        wanted = []
        for number in range(int(group.max(initial=-1)) + 1):
            before = None
            for bucket, text in read_back(band):
                if group[text] == number:
                    wanted.append(text if bucket == before else ~text)
                    before = bucket
        assert part.tolist() == wanted


@given(texts_of_few_words)
def test_keys_of_a_part_are_the_keys_of_the_whole(texts: list[list[str]]) -> None:
    read = read_words(pa.array([" ".join(text) for text in texts], pa.string()))
    among = counts(read.hashes, read.bounds, lengths(len(read.hashes)))
    cut = len(texts) // 2
    middle = read.bounds[cut]
    parts = [
        keys_of(read.hashes[:middle], read.bounds[: cut + 1], among),
        keys_of(read.hashes[middle:], read.bounds[cut:] - middle, among),
    ]
    assert np.array_equal(np.concatenate(parts), keys_of(read.hashes, read.bounds, among))


def test_a_text_that_shares_no_pair_has_no_key() -> None:
    read = read_words(pa.array([words(1), words(2), words(1)]))
    found = keys_of(read.hashes, read.bounds, counts(read.hashes, read.bounds, lengths(len(read.hashes))))
    assert (found == NONE).all(axis=1).tolist() == [False, True, False]
    assert (found[0] == found[2]).all()


def test_equal_texts_stand_on_one_shelf_and_strangers_do_not() -> None:
    texts = ["one two three four", "five six seven eight", "one two three four"]
    read = read_words(pa.array(texts))
    first, other, again = shelves(read.hashes, read.bounds, np.arange(3)).tolist()
    assert first == again != other


def test_texts_with_equal_keys_stand_in_the_order_that_is_given() -> None:
    shared, where = pairs(["the same four words"] * 5)
    order = np.array([3, 0, 4, 2, 1])
    for band in bands(shared, where, order):
        assert [~at if at < 0 else at for at in band.tolist()] == order.tolist()
