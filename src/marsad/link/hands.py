"""Tells apart the hands that wrote copies of one text: scripts are sold and copied, but each keeps its own wording.

Whoever is held together by contacts already (a writer) shows how alike the copies of one hand are. Two writers are one
hand where their texts are about as alike across as within: where the **energy distance** between the two is small. So
nothing need be known about how much a template leaves free. A text whose writer has no other is held to it too.

What is said of a template depends on its texts alone: whole templates can be asked about one at a time or all at once.

Source: Székely and Rizzo (2013), Energy statistics: a class of statistics based on distances.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.alignment import common, desk
from marsad.link.labels import numbered
from marsad.link.shingles import KEPT, workers

type Ints = npt.NDArray[np.int64]

APART, ALONE = 0.16, 0.24
"""Energy distances up to which two writers of several texts are one hand, and a single text belongs to a hand. The
distance of two texts is the part of their weight that they do not share."""
SHOWN = 12
"""Texts that stand for a hand, spread evenly over its writers' by content."""
HANDS = 64
"""Hands of one template that are looked at, the largest first and the newest last: bounds the work."""


@dataclass(frozen=True, slots=True)
class Written:
    """Texts of templates, one row an observation: its template, its writer, its content; words are ragged.

    ``writer`` is equal where contacts hold observations together. All three are any whole numbers that are told
    apart; ``content`` alone has an order that matters (equal contents have equal words).
    """

    template: Ints
    writer: Ints
    content: npt.NDArray[np.uint64]
    words: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.uint8]
    bounds: Ints


def hands(texts: Written) -> Ints:
    """The hand of each text: the number of a row of the same hand."""
    rows = len(texts.template)
    if not rows:
        return np.zeros(0, np.int64)
    # Texts by template, in it by writer (those with most observations first, then by content), in these by content.
    unit = numbered(_pairs(texts.template, texts.writer), rows)[0]
    size = np.bincount(unit)[unit]
    first = np.full(int(unit.max()) + 1, np.iinfo(np.uint64).max, np.uint64)
    np.minimum.at(first, unit, texts.content)
    order = np.lexsort((texts.content, texts.writer, first[unit], -size, texts.template))
    starts = _begins(texts.template[order])
    out = np.empty(rows, np.int64)
    threads = workers() if rows > 1000 else 1
    sums = np.append(0, np.cumsum(texts.weights, dtype=np.int64))
    total = sums[texts.bounds[1:]] - sums[texts.bounds[:-1]]

    def share(number: int) -> None:
        # Templates of about as many texts for each thread.
        cut = np.searchsorted(starts, [rows * at // threads for at in (number, number + 1)])
        if cut[1] > cut[0]:
            some = starts[cut[0] : cut[1] + 1]
            _hands(
                order,
                some,
                unit,
                texts.content,
                texts.words,
                texts.weights,
                texts.bounds,
                total,
                desk(KEPT),
                out,
            )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(share, range(threads)))
    return out


def _pairs(one: Ints, two: Ints) -> Ints:
    """A number for each pair of numbers."""
    width = int(two.max()) + 1
    number: Ints = np.unique(one * np.int64(width) + two, return_inverse=True)[1]
    return number


def _begins(label: Ints) -> Ints:
    """Where each run of equal labels begins, the end included."""
    return np.append(np.flatnonzero(np.diff(label, prepend=label[0] - 1)), len(label))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _hands(
    order: Any, starts: Any, unit: Any, content: Any, words: Any, weights: Any, bounds: Any, total: Any, room: Any,
    out: Any,
) -> None:  # fmt: skip
    """``out`` of the rows ``order[starts[i]:starts[i + 1]]`` of each template."""
    shown, many, inner = np.zeros((HANDS, SHOWN), np.int64), np.zeros(HANDS, np.int64), np.zeros(HANDS)
    row = np.zeros(SHOWN, np.int64)
    for t in range(len(starts) - 1):
        end, found, at = starts[t + 1], 0, starts[t]
        while at < end:
            stop = at + 1
            while stop < end and unit[order[stop]] == unit[order[at]]:
                stop += 1
            taken = _spread(order, at, stop, content, row)
            own = _apart(row[:taken], row[:taken], words, weights, bounds, total, room)
            best, hand = APART if stop > at + 1 else ALONE, -1
            for h in range(min(found, HANDS)):
                across = _apart(row[:taken], shown[h, : many[h]], words, weights, bounds, total, room)
                energy = 2 * across - own - inner[h]
                if energy < best:
                    best, hand = energy, h
            if hand < 0:
                # Where all places are taken, the older ones of the second half make room.
                hand = found if found < HANDS else HANDS // 2 + found % (HANDS // 2)
                shown[hand, :taken] = row[:taken]
                many[hand], inner[hand], found = taken, own, found + 1
            elif taken > 1 or many[hand] < SHOWN:
                many[hand] = _both(shown[hand], many[hand], row, taken)
                texts = shown[hand, : many[hand]]
                inner[hand] = _apart(texts, texts, words, weights, bounds, total, room)
            for i in range(at, stop):
                out[order[i]] = shown[hand, 0]
            at = stop


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _spread(order: Any, at: int, stop: int, content: Any, row: Any) -> int:
    """At most SHOWN different texts of ``order[at:stop]``, evenly; they stand by content."""
    different = 0
    for i in range(at, stop):
        different += i == at or content[order[i]] != content[order[i - 1]]
    step, seen, taken = max((different + SHOWN - 1) // SHOWN, 1), 0, 0
    for i in range(at, stop):
        if i == at or content[order[i]] != content[order[i - 1]]:
            if seen % step == 0:
                row[taken] = order[i]
                taken += 1
            seen += 1
    return taken


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _apart(one: Any, two: Any, words: Any, weights: Any, bounds: Any, total: Any, room: Any) -> float:
    """The mean distance of the texts of two hands (of one to itself: no text is apart from itself)."""
    shared = 0.0
    for x in one:
        for y in two:
            both = total[x] + total[y]
            if x == y or both == 0:
                shared += 1.0
            else:
                shared += 2.0 * common(words, weights, bounds, x, y, room) / both
    return 1.0 - shared / (len(one) * len(two))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _both(into: Any, many: int, other: Any, more: int) -> int:
    """Puts the texts that stand for two hands together, some of each where there is no room for all."""
    left = min(many, max(SHOWN - more, SHOWN // 2))
    right = min(more, SHOWN - left)
    for k in range(left):
        into[k] = into[k * many // left]
    for k in range(right):
        into[left + k] = other[k * more // right]
    return left + right
