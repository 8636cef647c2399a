"""A network keeps its name while it grows, and two networks never have one name."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from marsad.link.identity import network_ids
from marsad.link.templates import stable_name
from marsad.tables import MEMBERS

IDS = pa.array([f"{at:02d}" for at in range(12)])


def members(network: dict[int, str]) -> pa.Table:
    rows = [{"observation": f"{at:02d}", "template": "", "network": name} for at, name in network.items()]
    return pa.Table.from_pylist(rows, MEMBERS)


def named(group: list[int], before: dict[int, str] | None = None) -> dict[int, str]:
    padded = np.array(group + [-1] * (len(IDS) - len(group)), np.int64)
    return dict(network_ids(IDS, padded, None if before is None else members(before)))


def test_a_new_network_is_named_after_its_smallest_member() -> None:
    assert named([-1, 1, 1]) == {1: stable_name("N", "01")}
    assert named([-1, 1, 1], {}) == {1: stable_name("N", "01")}


def test_growth_keeps_the_name_even_where_a_smaller_member_joins() -> None:
    assert named([0, 0, 0], {1: "N-old", 2: "N-old"}) == {0: "N-old"}


def test_a_merged_network_has_the_name_of_the_larger_part() -> None:
    before = {0: "N-b", 1: "N-b", 2: "N-a", 3: "N-a", 4: "N-a"}
    assert named([0, 0, 0, 0, 0], before) == {0: "N-a"}


def test_equal_parts_are_decided_by_name() -> None:
    assert named([0, 0], {0: "N-b", 1: "N-a"}) == {0: "N-a"}


def test_a_split_network_leaves_its_name_to_the_larger_part_and_the_other_gets_a_new_one() -> None:
    old = stable_name("N", "00")
    found = named([0, 0, 2, 2, 2], dict.fromkeys(range(5), old))
    assert found[2] == old
    assert found[0] not in {old, ""}


def test_a_name_of_a_network_that_is_gone_is_not_given_to_strangers() -> None:
    gone = stable_name("N", "00")
    assert named([0, 0], {7: gone, 8: gone})[0] != gone


def test_alone_before_is_no_network() -> None:
    assert named([0, 0], {0: "", 1: ""}) == {0: stable_name("N", "00")}


GROUPS = st.lists(st.integers(0, 3), min_size=12, max_size=12)


@given(GROUPS, st.lists(st.sampled_from(["", "N-a", "N-b", "N-c"]), min_size=12, max_size=12))
def test_names_are_different_and_stay_when_nothing_changes(labels: list[int], before: list[str]) -> None:
    group = [labels.index(label) for label in labels]
    first = named(group, dict(enumerate(before)))
    assert len(set(first.values())) == len(set(group))
    assert named(group, {at: first[root] for at, root in enumerate(group)}) == first
