"""Copies of one picture are one group, chains are cut where they lead away, and the order never matters."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components
from tests.link.pictures import copies, distances, pack, pictures

from marsad.link.hamming import RADIUS, Hashes, distinct
from marsad.link.image_groups import REACH, image_groups, joined, middle


def in_order(*hashes: Hashes) -> Hashes:
    return distinct(np.concatenate(hashes))[0]


def steps(*ends: int) -> Hashes:
    """Hashes that have their first so many bits turned."""
    bits = np.unpackbits(pictures(1).astype(">u8").view(np.uint8)).astype(bool)
    return pack(np.array([bits ^ (np.arange(256) < end) for end in ends]))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.integers(1, 12), st.integers(0, 45), st.integers(0, 300))
def test_what_is_near_is_joined_and_nothing_else(seed: int, of: int, most: int, alone: int) -> None:
    which = np.random.default_rng(seed).integers(0, of, 300)
    hashes = in_order(copies(pictures(of, seed)[which], most, seed), pictures(alone, seed + 1))
    label = connected_components(distances(hashes, hashes) <= RADIUS)[1]
    first = {each: at for at, each in reversed(list(enumerate(label)))}
    assert joined(hashes).tolist() == [first[each] for each in label]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.integers(1, 12), st.integers(20, 45))
def test_nobody_is_far_from_the_middle_of_a_group(seed: int, of: int, most: int) -> None:
    which = np.random.default_rng(seed).integers(0, of, 300)
    hashes = in_order(copies(pictures(of, seed)[which], most, seed))
    groups = image_groups(hashes)
    whole = joined(hashes)
    for first in np.unique(groups):
        rows = np.flatnonzero(groups == first)
        assert rows[0] == first
        assert len(np.unique(whole[rows])) == 1
        # Some hash has all of them within reach, or two are simply near each other.
        apart = distances(hashes[rows], hashes[rows])
        assert apart.max(axis=1).min() <= REACH


def test_copies_of_a_picture_are_one_group_and_other_pictures_are_not() -> None:
    of = pictures(5)
    hashes = in_order(of, *(copies(of, 24, seed) for seed in range(40)))
    groups = image_groups(hashes)
    nearest = distances(hashes, of).argmin(axis=1)
    assert len(np.unique(groups)) == 5
    assert len(set(zip(groups.tolist(), nearest.tolist(), strict=True))) == 5


def test_a_chain_of_planted_steps_does_not_join_two_pictures() -> None:
    hashes = in_order(steps(*range(0, 241, 30)))
    assert len(np.unique(joined(hashes))) == 1
    groups = image_groups(hashes)
    assert groups[0] != groups[-1]
    members = [hashes[groups == first] for first in np.unique(groups)]
    assert max(distances(some, some).max() for some in members) <= 2 * REACH


def test_one_hash_half_way_does_not_join_two_pictures_with_many_copies() -> None:
    one, two = steps(0), steps(60)
    bridge = steps(30)
    hashes = in_order(
        bridge, one, two, *(copies(each.repeat(40, 0), 8, at) for at, each in enumerate((one, two)))
    )
    assert len(np.unique(joined(hashes))) == 1
    groups = image_groups(hashes)
    place = [int(np.flatnonzero((hashes == each).all(axis=1))[0]) for each in (one, two)]
    assert groups[place[0]] != groups[place[1]]


def test_the_middle_is_where_the_sum_of_distances_is_least() -> None:
    one = pictures(1)
    hashes = in_order(one, copies(one.repeat(30, 0), 24))
    total = distances(hashes, hashes).sum(axis=1)
    assert (middle(hashes) == one).all()
    assert total.argmin() == int(np.flatnonzero((hashes == one).all(axis=1))[0])


def test_a_flood_of_copies_of_one_picture_is_one_group() -> None:
    hashes = in_order(copies(pictures(1).repeat(30_000, 0), 15))
    assert not image_groups(hashes).any()


def test_no_hashes_and_one_hash_are_groups_too() -> None:
    assert image_groups(np.empty((0, 4), np.uint64)).tolist() == []
    assert image_groups(pictures(1)).tolist() == [0]
