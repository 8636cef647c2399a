"""Buckets looked at in parts tell the same components as all texts looked at together."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from tests.link.adverts import adverts

from marsad.link.buckets import alike, cores, torn
from marsad.link.counts import Counts, counts, lengths
from marsad.link.labels import smallest
from marsad.link.minhash import BANDS, BUCKET, NONE, keys_of
from marsad.link.refine import different, refine
from marsad.link.shingles import FEW, Words, pick, read_words
from marsad.link.similar import owned, rarity
from marsad.link.templates import ENOUGH, group

type Pairs = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@pytest.fixture(scope="module")
def texts() -> pa.Array:
    """Texts that differ and are long enough, in the order of their content."""
    every = pa.array(adverts(600, seed=11, alone=0.2).texts)
    found = read_words(every)
    first = np.unique(found.content, return_index=True)[1]
    long = first[(found.count[first] >= FEW) & (found.nats[first] >= ENOUGH)]
    return every.take(pa.array(long))


@pytest.fixture(scope="module")
def read(texts: pa.Array) -> Words:
    return read_words(texts)


class Parts:
    """Deals rows out to some parts, anew for every step, and calls the step on each part."""

    def __init__(self, parts: int, seed: int) -> None:
        self.parts, self.rng = parts, np.random.default_rng(seed)

    def of(self, group: np.ndarray) -> list[np.ndarray]:
        """Rows of each part, whole groups together, in any order."""
        dealt = self.rng.integers(0, self.parts, int(group.max(initial=0)) + 1)[group]
        return [self.rng.permutation(np.flatnonzero(dealt == part)) for part in range(self.parts)]

    def counted(self, words: np.ndarray, bounds: np.ndarray) -> Counts:
        first, *rest = self.of(np.arange(len(bounds) - 1))
        size = lengths(len(words))
        among = counts(*pick(words, bounds, first), size)
        for part in rest:
            among = among + counts(*pick(words, bounds, part), size)
        return among

    def keyed(self, words: np.ndarray, bounds: np.ndarray, among: Counts) -> np.ndarray:
        keys = np.empty((len(bounds) - 1, BANDS), np.uint64)
        for part in self.of(np.arange(len(keys))):
            keys[part] = keys_of(*pick(words, bounds, part), among)
        return keys

    def components(self, keys: np.ndarray, content: np.ndarray, pairs: Pairs) -> np.ndarray:
        """Components of what ``pairs(rows, band, key)`` finds in the buckets of each part."""
        band, text = (
            found.ravel() for found in np.meshgrid(np.arange(BANDS), np.arange(len(keys)), indexing="ij")
        )
        key = keys[text, band]
        band, text, key = band[key != NONE], text[key != NONE], key[key != NONE]
        bucket = np.unique(np.stack([band, key >> BUCKET]), axis=1, return_inverse=True)[1].ravel()
        ordered = np.sort(content)
        edges = [
            np.searchsorted(ordered, np.stack(pairs(text[mine], band[mine].astype(np.int8), key[mine])))
            for mine in self.of(bucket)
        ]
        left, right = np.concatenate(edges, axis=1)
        graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(keys), len(keys)))
        return connected_components(graph, directed=False)[1][np.searchsorted(ordered, content)]

    def refined(self, read: Words, weights: np.ndarray, keys: np.ndarray, groups: np.ndarray) -> np.ndarray:
        out = np.empty(len(groups), np.int64)
        for mine in self.of(groups):
            words, bounds = pick(read.hashes, read.bounds, mine)
            heavy, _ = pick(weights, read.bounds, mine)
            label = np.unique(groups[mine], return_inverse=True)[1]
            out[mine] = mine[refine(words, heavy, bounds, keys[mine], read.content[mine], label)]
        return np.unique(out, return_inverse=True)[1]


def in_parts(read: Words, deal: Parts) -> np.ndarray:
    """The group of each text by its smallest, every step on parts."""
    among = deal.counted(read.hashes, read.bounds)
    keys, weights = deal.keyed(read.hashes, read.bounds, among), rarity(read.hashes, among)

    def texts(rows: np.ndarray, band: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        words, bounds = pick(read.hashes, read.bounds, rows)
        return alike(band, key, read.content[rows], words, rarity(words, among), bounds)

    groups = deal.refined(read, weights, keys, deal.components(keys, read.content, texts))
    many, content = np.bincount(groups), np.empty(groups.max() + 1, np.uint64)
    stand_ins: dict[int, np.ndarray] = {}
    for mine in deal.of(groups):
        label, place = np.unique(groups[mine], return_inverse=True)
        found, group, size = cores(
            *pick(read.hashes, read.bounds, mine)[:1], pick(weights, read.bounds, mine)[0],
            pick(read.hashes, read.bounds, mine)[1], read.content[mine], place,
        )  # fmt: skip
        assert size.tolist() == many[label[group]].tolist()
        content[label[group]] = read.content[mine][found.chosen]
        pieces = np.split(found.words, found.bounds[1:-1])
        stand_ins |= dict(zip(label[group].tolist(), pieces, strict=False))
    core = np.concatenate([stand_ins[number] for number in range(len(many))])
    where = np.cumsum([0, *(len(stand_ins[number]) for number in range(len(many)))])
    over = deal.counted(core, where)

    def groups_of(rows: np.ndarray, band: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return torn(band, key, content[rows], *pick(core, where, rows), many[rows], over)

    joined = deal.components(deal.keyed(core, where, over), content, groups_of)
    return smallest(deal.refined(read, owned(read.hashes, over), keys, joined[groups]), len(groups))


@settings(max_examples=6, deadline=None)
@given(st.integers(1, 5), st.integers(0, 99))
def test_every_step_on_parts_gives_the_groups_of_one_call(
    texts: pa.Array, read: Words, parts: int, seed: int
) -> None:
    label = group(texts).label
    whole = smallest(np.unique(label, return_inverse=True)[1], len(label))
    assert np.array_equal(in_parts(read, Parts(parts, seed)), whole)


def test_pairs_hold_together_what_one_call_joins(read: Words) -> None:
    among = counts(read.hashes, read.bounds, lengths(len(read.hashes)))
    joined = different(read.hashes, read.bounds, np.arange(len(read.count)), among).components()
    keys, weights = keys_of(read.hashes, read.bounds, among), rarity(read.hashes, among)
    many = len(read.count)
    rows = np.tile(np.arange(many), BANDS)
    words, bounds = pick(read.hashes, read.bounds, rows)
    heavy, _ = pick(weights, read.bounds, rows)
    one, two = alike(
        np.repeat(np.arange(BANDS), many).astype(np.int8),
        keys.T.ravel(),
        read.content[rows],
        words,
        heavy,
        bounds,
    )
    owner = np.arange(many)
    owner[np.searchsorted(read.content, one)] = np.searchsorted(read.content, two)
    assert np.array_equal(owner, joined)


def test_nothing_is_alike_where_there_is_nothing() -> None:
    none = np.zeros(0, np.uint64)
    one, two = alike(
        np.zeros(0, np.int8), none, none, np.zeros(0, np.uint32), np.zeros(0, np.uint8), np.zeros(1, np.int64)
    )
    assert len(one) == len(two) == 0
