"""A stable sort of a few numbers by two keys, for compiled loops: most texts have a handful of cues."""

from __future__ import annotations

from marsad.detect.borrowing import borrowing

_RUN = 16  # up to here moving each number to its place is quickest


@borrowing()
def sort_by_two(first, second, order, spare, size):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill ``order[:size]`` with 0..size − 1 by (``first``, ``second``); equal ones stay as they were.

    ``spare`` is room to work in, as long as ``order``.
    """
    for low in range(0, size, _RUN):
        _insert(first, second, order, low, min(low + _RUN, size))
    width = _RUN
    while width < size:
        for low in range(0, size, 2 * width):
            _merge(first, second, order, spare, low, min(low + width, size), min(low + 2 * width, size))
        for place in range(size):  # an assigned slice would be copied first, for it might overlap
            order[place] = spare[place]
        width *= 2


@borrowing()
def _after(a, b, first, second):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    return first[a] > first[b] or (first[a] == first[b] and second[a] > second[b])


@borrowing()
def _insert(first, second, order, low, high):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    for at in range(low, high):
        place = at
        while place > low and _after(order[place - 1], at, first, second):
            order[place] = order[place - 1]
            place -= 1
        order[place] = at


@borrowing()
def _merge(first, second, order, spare, low, middle, high):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    left, right = low, middle
    for out in range(low, high):
        if left < middle and (right >= high or not _after(order[left], order[right], first, second)):
            spare[out] = order[left]
            left += 1
        else:
            spare[out] = order[right]
            right += 1
