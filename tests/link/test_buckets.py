"""Buckets looked at in parts tell the same components as all texts looked at together."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from tests.link.adverts import adverts

from marsad.link.buckets import alike
from marsad.link.counts import counts, lengths
from marsad.link.labels import smallest
from marsad.link.minhash import BANDS, BUCKET, NONE, keys_of
from marsad.link.refine import different, refine
from marsad.link.shingles import FEW, Words, pick, read_words
from marsad.link.similar import rarity
from marsad.link.templates import ENOUGH, group


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


def in_parts(read: Words, parts: int, seed: int) -> np.ndarray:
    """The component of each text by its smallest, every step on parts: texts, then buckets, each dealt anew."""
    rng = np.random.default_rng(seed)
    rows = [
        np.flatnonzero(dealt)
        for dealt in np.arange(parts)[:, None] == rng.integers(0, parts, len(read.count))
    ]
    size = lengths(len(read.hashes))
    among = sum(
        (counts(*pick(read.hashes, read.bounds, part), size) for part in rows[1:]),
        start=counts(*pick(read.hashes, read.bounds, rows[0]), size),
    )
    keys = np.empty((len(read.count), BANDS), np.uint64)
    for part in rows:
        keys[part] = keys_of(*pick(read.hashes, read.bounds, part), among)
    band, text = (
        found.ravel() for found in np.meshgrid(np.arange(BANDS), np.arange(len(keys)), indexing="ij")
    )
    key = keys[text, band]
    band, text, key = band[key != NONE], text[key != NONE], key[key != NONE]
    bucket = np.unique(np.stack([band, key >> BUCKET]), axis=1, return_inverse=True)[1].ravel()
    dealt = rng.integers(0, parts, bucket.max() + 1)[bucket]
    edges = []
    for part in range(parts):
        mine = rng.permutation(np.flatnonzero(dealt == part))
        words, bounds = pick(read.hashes, read.bounds, text[mine])
        weights = rarity(words, among)
        found = alike(band[mine].astype(np.int8), key[mine], read.content[text[mine]], words, weights, bounds)
        edges.append(np.searchsorted(read.content, np.stack(found)))
    left, right = np.concatenate(edges, axis=1)
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(keys), len(keys)))
    component = connected_components(graph, directed=False)[1]
    out = np.empty(len(keys), np.int64)
    for part in range(parts):
        mine = np.flatnonzero(component % parts == part)
        words, bounds = pick(read.hashes, read.bounds, mine)
        label = np.unique(component[mine], return_inverse=True)[1]
        out[mine] = mine[refine(words, rarity(words, among), bounds, keys[mine], read.content[mine], label)]
    return smallest(out, len(out))


@settings(max_examples=6, deadline=None)
@given(st.integers(1, 5), st.integers(0, 99))
def test_every_step_on_parts_gives_the_groups_of_one_call(
    texts: pa.Array, read: Words, parts: int, seed: int
) -> None:
    label = group(texts).label
    whole = smallest(np.unique(label, return_inverse=True)[1], len(label))
    assert np.array_equal(in_parts(read, parts, seed), whole)


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
