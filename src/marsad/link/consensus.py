"""What the texts of a group have in common, as one text that stands for the group, and which texts do not fit it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.cohesion import slot
from marsad.link.shingles import FEW, pick, ragged, workers

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = 32
"""Texts of a group to look at, spread evenly."""
CONSTANT = 0.5
"""A word is constant where more than this share of the texts has it."""
FIT = 0.5
"""How much of the weight of the constant words a text has that fits its group."""
_FEW = 100  # groups that one thread looks at before another has begun
_SLOTS = 1 << 13  # room for the different words of a sample


@dataclass(frozen=True, slots=True)
class Core:
    """Of each group the constant words, ragged, and their weights, as they stand in the text ``chosen`` for it: the
    one that has most of them. That text stands for the group as it is where fewer than FEW words are constant.
    """

    words: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.uint8]
    bounds: npt.NDArray[np.int64]
    chosen: npt.NDArray[np.int64]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _count(
    words: Any, bounds: Any, texts: Any, mark: int, table: Any, stamp: Any, many: Any, last: Any
) -> None:
    """How many of ``texts`` have each of their words, into ``many`` at the word's slot."""
    for k in range(len(texts)):
        for i in range(bounds[texts[k]], bounds[texts[k] + 1]):
            at = slot(words[i], mark, table, stamp)
            if stamp[at] != mark:
                stamp[at], table[at], many[at], last[at] = mark, words[i], 0, -1
            if last[at] != k:
                last[at] = k
                many[at] += 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _core(
    words: Any, weights: Any, bounds: Any, order: Any, starts: Any, sample: int, constant: float, few: int, room: int,
    out: Any, heavy: Any, where: Any, lengths: Any, chosen: Any,
) -> None:  # fmt: skip
    table, stamp = np.zeros(room, np.uint32), np.zeros(room, np.int64)
    many, last = np.zeros(room, np.int32), np.zeros(room, np.int64)
    for g in range(len(starts) - 1):
        size = starts[g + 1] - starts[g]
        texts = order[starts[g] + np.arange(min(size, sample)) * size // min(size, sample)]
        _count(words, bounds, texts, g + 1, table, stamp, many, last)
        need, most = min(size, max(2, np.int64(constant * len(texts)) + 1)), -1
        for text in texts:
            common = 0
            for i in range(bounds[text], bounds[text + 1]):
                common += many[slot(words[i], g + 1, table, stamp)] >= need
            if common > most:
                most, chosen[g] = common, text
        total = where[g]
        for i in range(bounds[chosen[g]], bounds[chosen[g] + 1]):
            if most < few or many[slot(words[i], g + 1, table, stamp)] >= need:
                out[total], heavy[total] = words[i], weights[i]
                total += 1
        lengths[g] = total - where[g]


def consensus(
    words: npt.NDArray[np.uint32],
    weights: npt.NDArray[np.uint8],
    bounds: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
) -> Core:
    """The cores of groups of texts (``order[starts[i]:starts[i + 1]]``)."""
    groups = len(starts) - 1
    most = np.maximum.reduceat(np.diff(bounds)[order], starts[:-1]) if groups else np.zeros(0, np.int64)
    where = ragged(most)
    out, heavy = np.empty(where[-1], np.uint32), np.empty(where[-1], np.uint8)
    lengths, chosen = np.zeros(groups, np.int64), np.zeros(groups, np.int64)

    def part(first: int, end: int) -> None:
        _core(
            words, weights, bounds, order, starts[first : end + 1], SAMPLE, CONSTANT, FEW, _SLOTS, out, heavy,
            where[first:end], lengths[first:end], chosen[first:end],
        )  # fmt: skip

    _shared_out(groups, part)
    ends = np.stack((where[:-1], where[:-1] + lengths), axis=1).ravel()
    rows = np.arange(groups) * 2
    mine, where = pick(out, ends, rows)
    return Core(mine, pick(heavy, ends, rows)[0], where, chosen)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _fits(
    words: Any, bounds: Any, order: Any, starts: Any, core: Any, heavy: Any, where: Any, least: float, room: int,
    out: Any,
) -> None:  # fmt: skip
    table, stamp = np.zeros(room, np.uint32), np.zeros(room, np.int64)
    weight, last = np.zeros(room, np.int64), np.zeros(room, np.int64)
    for g in range(len(starts) - 1):
        total = 0
        for i in range(where[g], where[g + 1]):
            at = slot(core[i], g + 1, table, stamp)
            if stamp[at] != g + 1:
                stamp[at], table[at], weight[at], last[at] = g + 1, core[i], heavy[i], -1
                total += heavy[i]
        for k in range(starts[g], starts[g + 1]):
            has = 0
            for i in range(bounds[order[k]], bounds[order[k] + 1]):
                at = slot(words[i], g + 1, table, stamp)
                if stamp[at] == g + 1 and last[at] != k:
                    last[at] = k
                    has += weight[at]
            out[k] = has >= least * total


def fits(
    words: npt.NDArray[np.uint32],
    bounds: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
    core: Core,
) -> npt.NDArray[np.bool_]:
    """Whether each text of ``order`` has enough of the core of its group, in whatever order."""
    out = np.ones(len(order), np.bool_)

    def part(first: int, end: int) -> None:
        _fits(
            words, bounds, order, starts[first : end + 1], core.words, core.weights, core.bounds[first : end + 1], FIT,
            _SLOTS, out,
        )  # fmt: skip

    _shared_out(len(starts) - 1, part)
    return out


def _shared_out(groups: int, part: Callable[[int, int], None]) -> None:
    """Calls ``part`` with ranges of the groups, a thread each."""
    threads = workers() if groups > _FEW else 1
    edges = [groups * at // threads for at in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, edges[:-1], edges[1:]))
