"""Two texts are compared as a plain reading of the definition would: heaviest common sequence, longest replaced run."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.link.alignment import agree, desk

sentences = st.lists(st.integers(0, 12), min_size=1, max_size=18)
# Words of one slot of the index as well: 256 apart.
far_apart = st.lists(st.sampled_from([1, 2, 257, 258, 513]), min_size=1, max_size=18)


def plain(
    one: list[int], two: list[int], weight: dict[int, int], least: float, run: float, free: int
) -> bool:
    total, shorter, edge = sum(weight[word] for word in one + two), min(len(one), len(two)), 0
    for end in (0, -1):  # what both begin and end with is set aside first
        while one and two and one[end] == two[end]:
            edge, one, two = edge + weight[one[end]], one[:], two[:]
            del one[end], two[end]
    table = [[0] * (len(two) + 1) for _ in range(len(one) + 1)]
    for i, mine in enumerate(one):
        for j, yours in enumerate(two):
            both = table[i][j] + weight[mine] if mine == yours else 0
            table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j], both)
    i, j, runs, longest = len(one), len(two), [0, 0], 0
    while i > 0 or j > 0:
        if i and j and one[i - 1] == two[j - 1] and table[i][j] == table[i - 1][j - 1] + weight[one[i - 1]]:
            longest, runs, i, j = max(longest, min(runs)), [0, 0], i - 1, j - 1
        elif i and (j == 0 or table[i][j] == table[i - 1][j]):
            runs[0], i = runs[0] + 1, i - 1
        else:
            runs[1], j = runs[1] + 1, j - 1
    longest = max(longest, min(runs))
    return 2.0 * (edge + table[-1][-1]) / total - run * max(longest - shorter // free, 0) / shorter >= least


@given(st.one_of(st.tuples(sentences, sentences), st.tuples(far_apart, far_apart)), st.data())
def test_it_answers_as_the_plain_table_does(texts: tuple[list[int], list[int]], data: st.DataObject) -> None:
    one, two = texts
    two = two + one[: data.draw(st.integers(0, len(one)))]
    different = sorted({*one, *two})
    weight = {word: data.draw(st.integers(32, 192)) for word in different}
    least, run, free = (
        data.draw(st.sampled_from([0.3, 0.45, 0.6, 0.87])),
        0.6,
        data.draw(st.sampled_from([4, 8, 99])),
    )
    words = np.array(one + two, np.uint32)
    weights = np.array([weight[word] for word in one + two], np.uint8)
    bounds = np.array([0, len(one), len(one) + len(two)])
    found = agree(words, weights, bounds, 0, 1, int(weights.sum()), least, run, free, desk(len(words)))
    assert bool(found) == plain(one, two, weight, least, run, free)


def test_what_begins_and_ends_alike_is_decided_without_the_middle() -> None:
    words = np.array([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 9, 6, 7, 8], np.uint32)
    weights, bounds = np.full(16, 64, np.uint8), np.array([0, 8, 16])
    assert agree(words, weights, bounds, 0, 1, 16 * 64, 0.8, 0.6, 99, desk(8))
    assert not agree(words, weights, bounds, 0, 1, 16 * 64, 0.81, 0.6, 99, desk(8))
