"""Labels are put together as sorting would."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.link.labels import in_groups, most, numbered, pairs, smallest, together

rows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30)


@given(rows)
def test_groups_come_by_label_and_their_rows_in_order(labels: list[tuple[int, int]]) -> None:
    label = np.array([one for one, _ in labels], np.int64)
    order, starts = in_groups(label, 6)
    assert order.tolist() == np.argsort(label, kind="stable").tolist()
    assert [set(label[order[a:b]]) for a, b in itertools.pairwise(starts)] == [
        {found} for found in np.unique(label)
    ]


@given(rows)
def test_the_first_of_one_label_and_of_two_is_found(labels: list[tuple[int, int]]) -> None:
    one, two = (np.array([row[at] for row in labels], np.int64) for at in (0, 1))
    assert smallest(one, 6).tolist() == [one.tolist().index(label) for label in one.tolist()]
    assert together(one, two, 6).tolist() == [labels.index(row) for row in labels]


@given(rows)
def test_labels_are_numbered_as_they_first_stand(labels: list[tuple[int, int]]) -> None:
    label = [one for one, _ in labels]
    seen = list(dict.fromkeys(label))
    found, many = numbered(np.array(label, np.int64), 6)
    assert found.tolist() == [seen.index(one) for one in label]
    assert many == len(seen)


@given(rows)
def test_the_most_of_each_label_is_kept(labels: list[tuple[int, int]]) -> None:
    label, value = (np.array([row[at] for row in labels], np.int64) for at in (0, 1))
    found = most(label, value, 6, -1).tolist()
    assert found == [max((two for one, two in labels if one == at), default=-1) for at in range(6)]


@given(rows)
def test_pairs_of_labels_are_counted_in_order(labels: list[tuple[int, int]]) -> None:
    one, two, at, count = pairs(*(np.array([row[at] for row in labels], np.int64) for at in (0, 1)))
    found = list(zip(one.tolist(), two.tolist(), strict=True))
    assert found == sorted(set(labels))
    assert [found[place] for place in at.tolist()] == labels
    assert count.tolist() == [labels.count(pair) for pair in found]
