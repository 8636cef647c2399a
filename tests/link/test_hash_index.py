"""A search among hashes finds all that is near and nothing else, whatever the hashes look like."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.pictures import copies, distances, pictures

from marsad.link import hash_families, hash_index
from marsad.link.hamming import RADIUS, Hashes
from marsad.link.hash_index import HashIndex


def clustered(many: int, of: int, most: int, seed: int) -> Hashes:
    """Copies of few pictures, and a tenth that has nothing to do with them."""
    which = np.random.default_rng(seed).integers(0, of, many - many // 10)
    return np.concatenate((copies(pictures(of, seed)[which], most, seed), pictures(many // 10, seed + 1)))


def skewed(many: int, seed: int) -> Hashes:
    """Hashes of which three quarters of the bits are nearly always 0: all pieces are shared by very many."""
    rng = np.random.default_rng(seed)
    return (
        pictures(many, seed)
        & pictures(many, seed + 1)
        & rng.integers(0, 2**63, 4, dtype=np.uint64)[None].repeat(many, 0)
    )


def check(hashes: Hashes, queries: Hashes, radius: int) -> int:
    apart = distances(queries, hashes)
    query, row = np.nonzero(apart <= radius)
    found = HashIndex.build(hashes).search(queries, radius)
    order = np.lexsort((row, apart[query, row], query))
    assert found.query.tolist() == query[order].tolist()
    assert found.row.tolist() == row[order].tolist()
    assert found.distance.tolist() == apart[query, row][order].tolist()
    return len(query)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1_000), st.integers(0, 4_000), st.sampled_from([0, 7, RADIUS, 40, 256]))
def test_random_hashes_are_found_as_by_comparing_all(seed: int, many: int, radius: int) -> None:
    hashes = pictures(many, seed)
    near = copies(hashes[:8], 40, seed) if many else hashes
    assert check(hashes, np.concatenate((near, pictures(3, seed + 1))), radius) >= (radius == 256) * many


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1_000), st.integers(1, 9), st.sampled_from([3, RADIUS, 60]))
def test_copies_of_few_pictures_are_found_as_by_comparing_all(seed: int, of: int, radius: int) -> None:
    hashes = clustered(3_000, of, 24, seed)
    assert check(hashes, np.concatenate((hashes[:6], copies(hashes[-6:], 40, seed))), radius) >= 6


@pytest.mark.parametrize("many", [3_000, 40_000])
def test_hashes_that_share_most_of_their_pieces_are_found_too(many: int) -> None:
    hashes = skewed(many, 5)
    assert check(hashes, np.concatenate((hashes[:5], copies(hashes[:5], 20))), RADIUS) > 5


def test_where_pieces_are_looked_up_the_radius_ends_where_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hash_index, "_SCAN", 1)  # comparing all is never chosen here
    hashes = pictures(30_000)
    for apart in (RADIUS, RADIUS + 1):
        queries = copies(hashes[:200], apart, least=apart)
        assert check(hashes, queries, RADIUS) == 200 * (apart == RADIUS)


def test_equal_hashes_answer_with_every_row_and_more_than_there_was_room_for() -> None:
    one = pictures(1)
    found = HashIndex.build(np.concatenate((one.repeat(5_000, 0), pictures(9, 1), one))).search(one)
    assert found.row.tolist() == [*range(5_000), 5_009]
    assert not found.distance.any()
    near = HashIndex.build(copies(one.repeat(4_000, 0), 10)).search(one)
    assert sorted(near.row.tolist()) == list(range(4_000))


def test_nothing_is_near_in_an_empty_index_and_no_query_finds_nothing() -> None:
    none = np.empty((0, 4), np.uint64)
    assert len(HashIndex.build(none).search(pictures(3)).row) == 0
    assert len(HashIndex.build(pictures(3)).search(none).row) == 0
    assert len(HashIndex.build(pictures(50)).search(pictures(5, 1)).row) == 0


def crowded(seed: int) -> Hashes:
    """Crowds of copies, all but empty pictures, and pictures that share a piece and nothing else."""
    rng = np.random.default_rng(seed)
    shared = pictures(3_000, seed + 2)
    shared[:, 1] &= np.uint64(0xFFFF000000FFFFFF)
    empty = copies(np.zeros((900, 4), np.uint64), 40, seed)
    return np.concatenate((clustered(4_000, 3, 24, seed), shared, empty, pictures(30_000, seed + 3)))[
        rng.permutation(37_900)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_crowds_and_shared_pieces_are_found_as_by_comparing_all(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hash_families, "CROWD", 60)
    monkeypatch.setattr(hash_index, "_SCAN", 4)  # pieces are looked up although there are few hashes
    hashes = crowded(seed)
    assert len(HashIndex.build(hashes).centres) >= 3
    queries = np.concatenate((copies(hashes[:60], 40, seed), pictures(3), np.zeros((1, 4), np.uint64)))
    assert check(hashes, queries, RADIUS) > 900
    assert check(hashes, queries[:60], 12) > 5


def test_the_nearest_of_each_kind_is_the_smallest_of_all_that_are_near() -> None:
    hashes = np.concatenate((crowded(4), crowded(4)[:500]))
    kind = np.random.default_rng(1).integers(0, 5, len(hashes))
    index = HashIndex.build(hashes)
    queries = np.concatenate((copies(hashes[:40], 20), pictures(2)))
    every = index.search(queries)
    expected: dict[tuple[int, int], int] = {}
    for query, row, distance in zip(*(each.tolist() for each in every), strict=True):
        key = (query, int(kind[row]))
        expected[key] = min(expected.get(key, 999), distance)
    found = index.nearest(queries, kind[index.rows], 5)
    assert list(zip(found.query.tolist(), found.row.tolist(), strict=True)) == sorted(expected)
    assert found.distance.tolist() == [expected[key] for key in sorted(expected)]
    assert len(index.nearest(queries[:0], kind[index.rows], 5).row) == 0
