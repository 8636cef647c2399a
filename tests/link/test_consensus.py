"""The core of a group is what its texts have in common; who has little of it does not fit."""

import numpy as np
import pyarrow as pa
from tests.link.observations import words

from marsad.link.consensus import Core, consensus, fits
from marsad.link.shingles import Words, read_words


def core_of(*groups: list[str]) -> tuple[Words, Core, np.ndarray]:
    read = read_words(pa.array([text for group in groups for text in group]))
    starts = np.cumsum([0, *map(len, groups)])
    order = np.arange(starts[-1])
    weights = np.full(len(read.hashes), 64, np.uint8)
    found = consensus(read.hashes, weights, read.bounds, order, starts)
    return read, found, fits(read.hashes, read.bounds, order, starts, found)


def hashes(text: str) -> list[int]:
    return read_words(pa.array([text])).hashes.tolist()


def test_slots_are_left_out_and_dropped_words_are_not() -> None:
    fixed = words(1, 9).split()
    texts = [" ".join([*fixed[:at], words(50 + at, 1), *fixed[at + 1 :]]) for at in range(9)]
    _, found, fit = core_of([*texts, " ".join(fixed)])
    assert found.words.tolist() == hashes(" ".join(fixed))
    assert fit.all()


def test_a_text_alone_is_its_own_core_and_groups_do_not_mix() -> None:
    read, found, _ = core_of([words(1)], [words(2)] * 3, [words(3)])
    assert found.words.tolist() == [hash for one in (1, 2, 3) for hash in hashes(words(one))]
    assert found.chosen.tolist() == [0, 1, 4]
    assert len(found.weights) == len(found.words) == read.bounds[2] + len(hashes(words(3)))


def test_texts_without_anything_in_common_are_stood_for_by_one_of_them() -> None:
    _, found, _ = core_of([words(at) for at in range(5)])
    assert found.words.tolist() == hashes(words(0))


def test_who_shares_a_sentence_alone_does_not_fit_and_a_shuffled_text_does() -> None:
    one, two, three = words(1, 6), words(2, 6), words(3, 6)
    texts = [f"{one} {two} {three}"] * 9 + [f"{three} {one} {two}", f"{words(4, 12)} {one}"]
    assert core_of(texts)[2].tolist() == [True] * 10 + [False]
