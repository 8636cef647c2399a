"""Alike is what was written from the same text; a shared stock sentence is not enough."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.link.observations import words

from marsad.link.counts import counts, lengths
from marsad.link.minhash import bands, shared_pairs
from marsad.link.shingles import read_words
from marsad.link.similar import LEAST, MOST, join, rarity, sketches


def groups(texts: list[str], **options: float) -> list[int]:
    read = read_words(pa.array(texts))
    words, bounds = read.hashes, read.bounds
    which = np.arange(len(texts))
    among = counts(words, bounds, lengths(len(words)))
    weights, neighbours = rarity(words, among), bands(*shared_pairs(words, bounds, among), which)
    sketch = sketches(words, weights, bounds)
    return join(neighbours, which, words, weights, bounds, sketch, **options).tolist()


def filled(template: str, *slots: str) -> str:
    for slot in slots:
        template = template.replace("#", slot, 1)
    return template


@pytest.mark.parametrize(
    "template",
    [
        "new menu in # tonight fast delivery to your door write me for prices and ask for #",
        "عرض جديد في # الليلة توصيل سريع الى باب بيتك راسلني لمعرفة الاسعار واسأل عن #",
        "nouveau menu à # ce soir livraison rapide chez vous écrivez moi pour les prix demandez #",
    ],
)
def test_copies_with_other_slots_are_one_group(template: str) -> None:
    texts = [
        filled(template, one, two) for one, two in [("mosul", "adam"), ("basra", "sami"), ("erbil", "noor")]
    ]
    assert groups([*texts, words(1), words(2)]) == [0, 0, 0, 3, 4]


def test_a_dropped_word_does_not_part_copies() -> None:
    text = words(5, 20)
    fewer = " ".join(word for at, word in enumerate(text.split()) if at not in (4, 11))
    assert groups([text, fewer]) == [0, 0]


def test_texts_that_end_in_the_same_stock_sentence_stay_apart() -> None:
    stock = words(9, 12)
    assert groups([f"{words(1, 12)} {stock}", f"{words(2, 12)} {stock}", f"{words(3, 12)} {stock}"]) == [
        0,
        1,
        2,
    ]


def test_the_same_words_in_another_order_are_another_text() -> None:
    text = words(6, 24).split()
    mixed = [text[at] for at in np.random.default_rng(0).permutation(24)]
    assert groups([" ".join(text), " ".join(text[:3] + mixed + text[3:6])]) == [0, 1]


def test_a_stricter_measure_parts_what_a_looser_one_joins() -> None:
    text = words(7, 20).split()
    other = [*text[:5], *words(8, 2).split(), *text[7:12], *words(10, 2).split(), *text[14:]]
    texts = [" ".join(text), " ".join(other)]
    assert groups(texts) == [0, 0]
    assert groups(texts, alike=0.99) == [0, 1]


def test_rare_words_weigh_more_than_common_ones() -> None:
    read = read_words(pa.array([f"common {words(seed, 1)}" for seed in range(400)]))
    among = counts(read.hashes, read.bounds, lengths(len(read.hashes)))
    weights = rarity(read.hashes, among).reshape(-1, 2) / 64
    assert (weights[:, 0] < weights[:, 1]).all()
    assert weights.min() >= LEAST
    assert weights.max() <= MOST


@given(st.lists(st.lists(st.sampled_from("one two three four five six".split()), max_size=9), max_size=12))
def test_groups_are_named_by_their_smallest_member(texts: list[list[str]]) -> None:
    found = groups([" ".join(text) for text in texts])
    assert all(found[group] == group <= at for at, group in enumerate(found))
