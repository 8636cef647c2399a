"""A group is taken apart as its own texts say, whatever else there is."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.observations import words

from marsad.link.counts import counts, lengths
from marsad.link.minhash import keys_of
from marsad.link.refine import refine
from marsad.link.shingles import Words, pick, read_words
from marsad.link.similar import rarity

FEW_WORDS = [words(at, 1) for at in range(12)]


def chained(seed: int, many: int) -> list[str]:
    """Texts of three templates that have two of three sentences in common with the next, with a slot each."""
    rng = np.random.default_rng(seed)
    bank = [words(seed * 10 + at, 5) for at in range(5)]
    return [
        " ".join([*bank[at % 3 : at % 3 + 3], FEW_WORDS[rng.integers(12)], words(1000 + seed * 100 + at, 1)])
        for at in range(many)
    ]


def distinct(texts: list[str]) -> Words:
    read = read_words(pa.array(texts))
    first = np.unique(read.content, return_index=True)[1]
    return read_words(pa.array(texts).take(pa.array(np.sort(first))))


def refined(read: Words, groups: np.ndarray, part: np.ndarray) -> list[set[int]]:
    """The finer groups of the texts ``part``, with the counts of all texts."""
    among = counts(read.hashes, read.bounds, lengths(len(read.hashes)))
    keys, weights = keys_of(read.hashes, read.bounds, among), rarity(read.hashes, among)
    mine, bounds = pick(read.hashes, read.bounds, part)
    heavy, _ = pick(weights, read.bounds, part)
    label = np.unique(groups[part], return_inverse=True)[1]
    found = refine(mine, heavy, bounds, keys[part], read.content[part], label)
    return sorted(
        ({int(part[at]) for at in np.flatnonzero(found == one)} for one in set(found.tolist())), key=min
    )


@settings(max_examples=25)
@given(st.lists(st.integers(4, 60), min_size=1, max_size=4), st.randoms())
def test_one_group_at_a_time_gives_what_all_at_once_give(sizes: list[int], random: object) -> None:
    read = distinct([text for seed, many in enumerate(sizes) for text in chained(seed, many)])
    groups = np.repeat(np.arange(len(sizes)), sizes)[: len(read.count)]
    all_rows = np.arange(len(groups))
    whole = refined(read, groups, all_rows)
    alone = [found for one in range(len(sizes)) for found in refined(read, groups, all_rows[groups == one])]
    assert whole == sorted(alone, key=min)
    random.shuffle(turned := all_rows.tolist())  # type: ignore[attr-defined]
    assert refined(read, groups, np.array(turned)) == whole


def test_a_chain_is_taken_apart_and_a_template_with_slots_is_not() -> None:
    chain = chained(1, 60)
    rng = np.random.default_rng(2)
    fixed = words(77, 9).split()
    slots = [" ".join(x for y in fixed for x in (y, FEW_WORDS[rng.integers(12)])) for _ in range(60)]
    read = distinct(chain + slots)
    found = refined(read, np.repeat([0, 1], 60), np.arange(120))
    assert [len(one) for one in found] == [20, 20, 20, 60]


def test_groups_are_never_joined() -> None:
    read = distinct([f"{words(1, 9)} {words(at + 50, 2)}" for at in range(12)])
    found = refined(read, np.repeat([0, 1], 6), np.arange(12))
    assert all(one <= set(range(6)) or one <= set(range(6, 12)) for one in found)


def test_nothing_gives_nothing() -> None:
    read = read_words(pa.array([], pa.string()))
    assert refined(read, np.zeros(0, np.int64), np.zeros(0, np.int64)) == []
