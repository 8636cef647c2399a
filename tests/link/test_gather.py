"""Pieces of one text come together; what shares a stock sentence does not."""

import numpy as np
import pyarrow as pa
from tests.link.observations import words

from marsad.link.counts import counts, lengths
from marsad.link.gather import gather, pair_sets
from marsad.link.minhash import bands, shared_pairs
from marsad.link.shingles import read_words
from marsad.link.templates import link_texts


def gathered(texts: list[str], many: list[int]) -> list[int]:
    read, size, which = read_words(pa.array(texts)), np.array(many), np.arange(len(texts))
    among = counts(read.hashes, read.bounds, lengths(len(read.hashes)))
    sets = pair_sets(read.hashes, read.bounds, size, among)
    return gather(
        bands(*shared_pairs(read.hashes, read.bounds, among), which), which, size, *sets, among
    ).tolist()


ONE, TWO, THREE = words(1, 7), words(2, 7), words(3, 7)


def test_sentences_in_another_order_are_the_same_text() -> None:
    assert gathered([f"{ONE} {TWO} {THREE}", f"{THREE} {ONE} {TWO}", words(4, 20)], [9, 1, 9]) == [0, 0, 2]


def test_a_stock_sentence_is_not_enough() -> None:
    assert gathered([f"{ONE} {TWO} {THREE}", f"{words(4, 14)} {ONE}"], [9, 9]) == [0, 1]


def test_small_groups_are_not_compared_with_each_other() -> None:
    assert gathered([f"{ONE} {TWO}", f"{TWO} {ONE}"], [1, 2]) == [0, 1]


def test_pairs_of_few_texts_are_those_that_others_have() -> None:
    read = read_words(pa.array([f"{ONE} {words(5, 4)}", f"{ONE} {words(6, 4)}"]))
    among = counts(read.hashes, read.bounds, lengths(len(read.hashes)))
    pairs, where = pair_sets(read.hashes, read.bounds, np.array([1, 9]), among)
    assert np.diff(where).tolist() == [6, 10]
    assert all((np.diff(pairs[where[at] : where[at + 1]].astype(np.int64)) > 0).all() for at in (0, 1))


def test_shuffled_copies_with_slots_are_one_template() -> None:
    rng = np.random.default_rng(3)
    bank = [words(at, 7) for at in range(4)]
    texts = [
        " ".join(f"{bank[at]} {words(int(rng.integers(100, 900)), 1)}" for at in order)
        for order in (rng.permutation(4) if number % 3 else range(4) for number in range(60))
    ]
    found = link_texts([f"{at:02d}" for at in range(60)], texts)
    assert found[0] is not None
    assert sum(name == found[0] for name in found) > 55
