"""What shares enough belongs together; weak bridges, lists and bystanders join nobody."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.link.components import FIRM, HOLDS, LARGE, MANY, Ties, components, writers

STRONG, MIDDLE, WEAK = FIRM + 2, (HOLDS + FIRM) / 2, HOLDS * 0.8


def ties(rows: list[tuple[int, int, float]], template: frozenset[int] = frozenset()) -> Ties:
    rows = sorted(rows)
    vias = max((via for _, via, _ in rows), default=-1) + 1
    return Ties(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.float64),
        np.array([row[1] in template for row in rows], bool),
        vias,
    )


def grouped(
    rows: list[tuple[int, int, float]],
    size: int,
    flagged: set[int],
    bystanders: set[int] = frozenset(),
    **more,
) -> list[int]:
    """Networks where each template is written by one hand."""
    mark = lambda members: np.array([at in members for at in range(size)], bool)  # noqa: E731
    all_ties = ties(rows, **more)
    found = writers(all_ties, size, mark(flagged), mark(bystanders))
    hand = np.full(size, -1, np.int64)
    texts = all_ties.template & (all_ties.weight >= HOLDS) & found.pull[all_ties.observation]
    hand[all_ties.observation[texts]] = all_ties.via[texts]
    return components(all_ties, found, hand, mark(flagged)).tolist()


def test_a_shared_firm_selector_joins() -> None:
    assert grouped([(0, 0, STRONG), (1, 0, STRONG), (2, 1, STRONG)], 3, {0, 1, 2}) == [0, 0, -1]


def test_without_a_flagged_member_there_is_no_network() -> None:
    assert grouped([(0, 0, STRONG), (1, 0, STRONG)], 2, set()) == [-1, -1]


def test_a_weak_tie_alone_joins_nobody_but_two_together_do() -> None:
    assert grouped([(0, 0, WEAK), (1, 0, WEAK)], 2, {0, 1}) == [-1, -1]
    both = [(at, via, WEAK) for at in (0, 1) for via in (0, 1)]
    assert grouped(both, 2, {0, 1}) == [0, 0]
    apart = [(0, 0, WEAK), (1, 0, WEAK), (1, 1, WEAK), (2, 1, WEAK)]
    assert grouped(apart, 3, {0, 1, 2}) == [-1, -1, -1]


def test_who_shares_a_selector_with_an_offender_pulls_on() -> None:
    chain = [(0, 0, STRONG), (1, 0, STRONG), (1, 1, STRONG), (2, 1, STRONG)]
    assert grouped(chain, 3, {0}) == [0, 0, 0]


def test_a_bystander_belongs_but_does_not_join_two_groups() -> None:
    rows = [(0, 0, STRONG), (1, 0, STRONG), (2, 0, STRONG), (2, 1, STRONG), (3, 1, STRONG), (4, 1, STRONG)]
    assert grouped(rows, 5, {0, 1, 3, 4}, {2}) == [0, 0, 0, 3, 3]
    assert grouped(rows, 5, {0, 1, 3, 4}) == [0, 0, 0, 0, 0]


def test_a_list_of_many_selectors_joins_nobody() -> None:
    listed = [(0, via, STRONG) for via in range(MANY + 1)]
    others = [(via + 1, via, STRONG) for via in range(MANY + 1)]
    pairs = [(via + MANY + 2, via, STRONG) for via in range(MANY + 1)]
    found = grouped(listed + others + pairs, 2 * MANY + 3, set(range(2 * MANY + 3)))
    assert len(set(found)) == MANY + 1
    assert found[0] == found[1]  # it belongs to one of them


def test_one_tie_of_middling_weight_does_not_join_two_large_groups() -> None:
    first = [(at, 0, STRONG) for at in range(LARGE)]
    second = [(at, 1, STRONG) for at in range(LARGE, 2 * LARGE)]
    size, everyone = 2 * LARGE, set(range(2 * LARGE))
    bridge = [(0, 2, MIDDLE), (LARGE, 2, MIDDLE)]
    assert len(set(grouped(first + second + bridge, size, everyone))) == 2
    again = [(1, 3, MIDDLE), (LARGE + 1, 3, MIDDLE)]
    assert len(set(grouped(first + second + bridge + again, size, everyone))) == 1


def test_a_small_group_goes_where_it_shares_most_and_does_not_bridge() -> None:
    first = [(at, 0, STRONG) for at in range(LARGE)]
    second = [(at, 1, STRONG) for at in range(LARGE, 2 * LARGE)]
    small = 2 * LARGE
    rows = [
        *first,
        *second,
        (0, 2, MIDDLE),
        (small, 2, MIDDLE),
        (LARGE, 3, MIDDLE + 0.5),
        (small, 3, MIDDLE + 0.5),
    ]
    found = grouped(rows, small + 1, set(range(small + 1)))
    assert found[small] == found[LARGE] != found[0]


def test_copies_without_selectors_stand_together_for_their_template() -> None:
    rows = [(0, 0, STRONG), (1, 0, STRONG), (2, 1, STRONG)]
    assert grouped(rows, 3, {0, 1, 2}, template=frozenset({0, 1})) == [0, 0, -1]


def test_phones_that_rotate_under_one_template_are_one_group() -> None:
    rows = [(at, at // 3, STRONG) for at in range(9)] + [(at, 3, STRONG) for at in range(9)]
    assert set(grouped(rows, 9, set(range(9)), template=frozenset({3}))) == {0}


def test_a_few_copies_of_a_sold_script_do_not_join_two_operators() -> None:
    first = [(at, via, STRONG) for at in range(10) for via in (0, 2)]
    second = [(at, 1, STRONG) for at in range(10, 20)] + [
        (at, 2 if at < 11 else 3, STRONG) for at in range(10, 20)
    ]
    found = grouped(first + second, 20, set(range(20)), template=frozenset({2, 3}))
    assert (set(found[:10]), set(found[10:])) == ({0}, {10})


def test_nothing_gives_nothing() -> None:
    assert grouped([], 3, {0}) == [-1, -1, -1]
    assert grouped([], 0, set()) == []


ROWS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 7), st.sampled_from([WEAK, MIDDLE, STRONG])),
    unique_by=lambda row: row[:2],
    max_size=40,
)


@given(ROWS, st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
def test_a_group_is_named_by_its_smallest_member_has_two_and_one_is_flagged(
    rows: list[tuple[int, int, float]], flagged: set[int], bystanders: set[int]
) -> None:
    found = grouped(rows, 12, flagged, bystanders - flagged)
    for group in set(found) - {-1}:
        members = {at for at, name in enumerate(found) if name == group}
        assert min(members) == group
        assert len(members) > 1
        assert members & flagged


@given(ROWS, st.permutations(range(8)))
def test_the_numbering_of_ties_changes_nothing(rows: list[tuple[int, int, float]], other: list[int]) -> None:
    flagged = set(range(0, 12, 2))
    renumbered = [(at, other[via], weight) for at, via, weight in rows]
    assert grouped(renumbered, 12, flagged) == grouped(rows, 12, flagged)


@settings(max_examples=30)
@given(ROWS, ROWS, st.sets(st.integers(0, 23)))
def test_what_has_nothing_in_common_is_grouped_alike_together_and_apart(
    rows: list[tuple[int, int, float]], others: list[tuple[int, int, float]], flagged: set[int]
) -> None:
    template = frozenset({0, 1, 8, 9})
    shifted = [(at + 12, via + 8, weight) for at, via, weight in others]
    whole = grouped(rows + shifted, 24, flagged, template=template)
    one = grouped(rows, 12, flagged, template=template)
    two = grouped(others, 12, {at - 12 for at in flagged if at >= 12}, template=frozenset({0, 1}))
    assert whole == one + [at + 12 if at >= 0 else -1 for at in two]


@pytest.mark.parametrize("size", [10_000])
def test_a_selector_of_everybody_costs_a_row_each(size: int) -> None:
    rows = [(at, 0, STRONG) for at in range(size)]
    assert set(grouped(rows, size, {0})) == {0}
