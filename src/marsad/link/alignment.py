"""Measures what two texts have in common: the heaviest sequence of words that stands in both in the same order.

Only words that both texts have can be in it. Where these stand once each and in the same order, they are it: two texts
of twenty words cost twenty look-ups instead of four hundred cells. Else the table of the usual recurrence is filled
for the rows of those words alone.

Source: Hunt and Szymanski (1977), A fast algorithm for computing longest common subsequences.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_HEADS = 256  # slots of the index of one text's words


def desk(longest: int) -> tuple[Any, ...]:
    """Room to compare two texts of at most ``longest`` words; one a thread.

    The table (one row a word of the first text that the second has too), which row stands for each word, and the
    index of the second text's words: the last one of each slot, the one before it, and the match of each word.
    """
    return (
        np.zeros((longest + 1, longest + 1), np.int32),
        np.zeros(longest + 1, np.int64),
        np.zeros(_HEADS, np.int8),
        np.zeros(longest, np.int8),
        np.zeros(longest, np.int8),
    )


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _trim(words: Any, weights: Any, a: int, a_end: int, b: int, b_end: int) -> Any:
    """Cuts off what both begin and end with; also its weight."""
    weight = 0
    while a < a_end and b < b_end and words[a] == words[b]:
        weight += weights[a]
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and words[a_end - 1] == words[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
        weight += weights[a_end]
    return weight, a, a_end, b, b_end


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _match(
    words: Any, weights: Any, a: int, a_end: int, b: int, b_end: int, head: Any, before: Any, match: Any
) -> Any:
    """Where each word of ``a`` stands last in ``b`` (-1 = nowhere), into ``match``; the weight of those that do.

    Also the longest replaced run, if those words stand in ``b`` once each and in the same order (else -1): then they
    are the heaviest common sequence, and the only one.
    """
    head[:] = -1
    for k in range(b_end - b):
        slot = words[b + k] & np.uint32(len(head) - 1)
        before[k], head[slot] = head[slot], k
    most, last_i, last_j, longest, simple = 0, -1, -1, 0, True
    for i in range(a_end - a):
        word = words[a + i]
        j: Any = np.int64(head[word & np.uint32(len(head) - 1)])
        while j >= 0 and words[b + j] != word:
            j = before[j]
        match[i] = j
        if j >= 0:
            most += weights[a + i]
            again: Any = np.int64(before[j])
            while again >= 0 and words[b + again] != word:
                again = before[again]
            simple = simple and j > last_j and again < 0
            longest = max(longest, min(i - last_i, j - last_j) - 1)
            last_i, last_j = i, j
    longest = max(longest, min(a_end - a - last_i, b_end - b - last_j) - 1)
    return most, longest if simple else -1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _heaviest(
    words: Any,
    weights: Any,
    a: int,
    a_end: int,
    b: int,
    b_end: int,
    table: Any,
    row_of: Any,
    before: Any,
    match: Any,
) -> Any:
    """Weight of the heaviest common subsequence; ``table[row_of[i], j]`` is that of the first i and j words."""
    width, last = b_end - b, 0
    table[0, : width + 1] = 0
    row_of[0] = 0
    for i in range(a_end - a):
        j = match[i]
        if j >= 0:
            word, weight = words[a + i], np.int32(weights[a + i])
            above, row = table[last], table[last + 1]
            for k in range(width + 1):
                row[k] = above[k]
            while j >= 0:
                if words[b + j] == word:
                    best, k = above[j] + weight, j + 1
                    while k <= width and row[k] < best:
                        row[k] = best
                        k += 1
                j = before[j]
            last += 1
        row_of[i + 1] = last
    return table[last, width]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _longest_run(words: Any, weights: Any, a: int, b: int, i: int, j: int, table: Any, row_of: Any) -> int:
    """The longest run of words that stand against other words, going back through ``table`` from (i, j)."""
    mine, yours, longest = 0, 0, 0
    while i > 0 and j > 0:
        here, above = row_of[i], row_of[i - 1]
        same = words[a + i - 1] == words[b + j - 1]
        if same and table[here, j] == table[above, j - 1] + weights[a + i - 1]:
            longest, mine, yours = max(longest, min(mine, yours)), 0, 0
            i, j = i - 1, j - 1
        elif table[here, j] == table[above, j]:
            mine, i = mine + 1, i - 1
        else:
            yours, j = yours + 1, j - 1
    return max(longest, min(mine + i, yours + j))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def agree(
    words: Any,
    weights: Any,
    bounds: Any,
    x: int,
    y: int,
    total: int,
    least: float,
    run: float,
    free: int,
    room: Any,
) -> Any:
    """Whether the shared part of the weight of texts ``x`` and ``y`` (``total``), less ``run`` × (the longest
    replaced run less a ``free``-th of the shorter text) as part of the shorter text, is at least ``least``.
    ``room`` as ``desk`` gives it."""
    a, a_end, b, b_end = bounds[x], bounds[x + 1], bounds[y], bounds[y + 1]
    table, row_of, head, before, match = room
    need = least * total / 2
    shorter = min(a_end - a, b_end - b)
    edge, a, a_end, b, b_end = _trim(words, weights, a, a_end, b, b_end)
    # Whatever stands between what both begin and end with, no longer run than that can be replaced in it.
    if 2.0 * edge / total - run * max(min(a_end - a, b_end - b) - shorter // free, 0) / shorter >= least:
        return True
    most, longest = _match(words, weights, a, a_end, b, b_end, head, before, match)
    if edge + most < need:
        return False
    shared = edge + most
    if longest < 0:
        shared = edge + _heaviest(words, weights, a, a_end, b, b_end, table, row_of, before, match)
    if shared < need:
        return False
    if longest < 0:
        longest = _longest_run(words, weights, a, b, a_end - a, b_end - b, table, row_of)
    return 2.0 * shared / total - run * max(longest - shorter // free, 0) / shorter >= least


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def common(words: Any, weights: Any, bounds: Any, x: int, y: int, room: Any) -> Any:
    """The weight that texts ``x`` and ``y`` share, counted once. ``room`` as ``desk`` gives it."""
    table, row_of, head, before, match = room
    edge, a, a_end, b, b_end = _trim(words, weights, bounds[x], bounds[x + 1], bounds[y], bounds[y + 1])
    most, longest = _match(words, weights, a, a_end, b, b_end, head, before, match)
    if longest >= 0:
        return edge + most
    return edge + _heaviest(words, weights, a, a_end, b, b_end, table, row_of, before, match)
