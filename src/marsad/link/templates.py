"""Groups texts that were written from the same text with slots, and names the groups.

Equal texts first (so a text that came a million times costs as much as one), then near-duplicates among the
different ones.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from marsad.link.cohesion import cohesion
from marsad.link.labels import in_groups, smallest, together
from marsad.link.minhash import bands, only, shared_pairs, shelves
from marsad.link.shingles import FEW, ragged, read_words
from marsad.link.similar import ALIKE, join, rarity, sketches

if TYPE_CHECKING:
    from collections.abc import Sequence

BANDS = 12
STRICTER = (0.6, 0.7, 0.8, 0.87)
"""Measures for groups that do not cohere, one after the other (the first one is ALIKE)."""
COHERENT = 0.6
"""Groups in which nearly every text shares this much with the others are left alone."""
GAIN = 0.05
"""How much more of the texts a split must explain."""
TRIAL = 128
"""Texts of a group that are looked at to see whether it is worth taking apart."""
SMALL = 4
"""Smaller groups are not taken apart."""
ENOUGH = 16.0
"""Nats a text must tell for its copies to mean anything: about ten letters."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """``label[i]`` is the group of text ``i`` (groups of one are alone), ``nats`` what the text tells.

    Labels are equal exactly where texts belong together; they say nothing by themselves.
    """

    label: npt.NDArray[np.int64]
    nats: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Different:
    """Texts that differ: the words of all of them, what weight these have, and which of them are looked at.

    ``which`` is in the order of the texts' content, whatever their numbers; ``bands`` are of these alone.
    """

    words: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.uint8]
    bounds: npt.NDArray[np.int64]
    sketch: npt.NDArray[np.uint64]
    bands: list[npt.NDArray[np.int32]]
    which: npt.NDArray[np.int64]

    @property
    def size(self) -> int:
        """How many texts there are in all."""
        return len(self.bounds) - 1

    def only(self, which: npt.NDArray[np.int64]) -> _Different:
        """Some of them; weights and word pairs stay as they were among all."""
        wanted = np.zeros(self.size, bool)
        wanted[which] = True
        return replace(self, bands=only(self.bands, wanted), which=which)

    def groups(self, alike: float) -> npt.NDArray[np.int64]:
        """For each the smallest one of its group."""
        found = join(self.bands, self.which, self.words, self.weights, self.bounds, self.sketch, alike=alike)
        return found.astype(np.int64)

    def cohesion(
        self, groups: npt.NDArray[np.int64]
    ) -> tuple[
        npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]
    ]:
        """These by group: their places in ``which``, where each group begins, and what ``cohesion`` says of it."""
        order, starts = in_groups(groups, self.size)
        return order, starts, *cohesion(self.words, self.weights, self.bounds, self.which[order], starts)


def _different(
    words: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64], order: npt.NDArray[np.int64]
) -> _Different:
    """``order``: the texts' numbers in the order of their content."""
    weights = rarity(words, bounds)
    neighbours = bands(*shared_pairs(words, bounds), BANDS, order)
    return _Different(words, weights, bounds, sketches(words, weights, bounds), neighbours, order)


def group(texts: pa.Array | pa.ChunkedArray) -> Grouping:
    """Group a column of strings. The order of the texts changes nothing but the order of the answer.

    About 8 µs of processor time and 0.5 KB of memory a text at a million texts of 25 words.
    """
    read = read_words(texts)
    telling = np.flatnonzero(read.nats >= ENOUGH)
    # Different texts in the order of their content, whatever order they came in.
    different, first, inverse = np.unique(read.content[telling], return_index=True, return_inverse=True)
    long = np.flatnonzero(read.count[telling[first]] >= FEW)
    rows = telling[first[long]]
    # Texts that will be compared stand near each other in memory: numbered so, they take a third less time.
    shelved = np.argsort(shelves(read.hashes, read.bounds, rows))
    words, bounds = _pick(read.hashes, read.bounds, rows[shelved])
    nats = read.nats
    del read
    number = np.empty(len(long), np.int64)
    number[shelved] = np.arange(len(long))
    owner = np.arange(len(different))
    owner[long] = long[_near(_different(words, bounds, number))[number]]
    label = np.arange(len(different), len(different) + len(nats))
    label[telling] = owner[inverse]
    return Grouping(label, nats)


def _near(texts: _Different) -> npt.NDArray[np.int64]:
    """The group of each text by its number: as loose as slots make it, and taken apart where that explains more.

    A chain of texts, each half like the next, has little in common as a whole and much in its parts; a template
    with many slots falls to pieces that explain no more than the whole did.
    """
    found = np.empty(texts.size, np.int64)
    found[texts.which] = texts.groups(ALIKE)
    for alike in STRICTER:
        which = texts.which[_loose(texts, found[texts.which])]
        if not len(which):
            break
        texts = texts.only(which)
        # Most large groups stay whole: a sample says so at little cost.
        trial = texts.only(which[_sampled(found[which], texts.size)])
        better = np.zeros(texts.size, bool)
        better[found[trial.which[_better(trial, found[trial.which], alike)[1]]]] = True
        part = texts.only(which[better[found[which]]])
        finer, apart = _better(part, found[part.which], alike)
        found[part.which[apart]] = part.which[finer[apart]]
    return found


def _sampled(groups: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.bool_]:
    """Marks at most TRIAL texts of each group, evenly."""
    order, starts = in_groups(groups, size)
    many = np.diff(starts)
    place = np.arange(len(order)) - np.repeat(starts[:-1], many)
    each = np.repeat(np.maximum(-(-many // TRIAL), 1), many)
    taken = np.zeros(len(order), bool)
    taken[order] = place % each == 0
    return taken


def _better(
    part: _Different, groups: npt.NDArray[np.int64], alike: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The groups of a stricter measure inside ``groups`` (places in ``part.which``), and which texts these explain
    better."""
    finer = together(groups, part.groups(alike), part.size)
    return finer, _explained(part, finer, groups) > _explained(part, groups, groups) + GAIN


def _explained(
    texts: _Different, groups: npt.NDArray[np.int64], within: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """For each text, what share of the texts of its group ``within`` the constant words of ``groups`` explain."""
    order, starts, mean, _ = texts.cohesion(groups)
    share = np.empty(len(groups))
    share[order] = np.repeat(mean, np.diff(starts))
    count = np.bincount(within, minlength=texts.size)
    return (np.bincount(within, weights=share, minlength=texts.size) / np.maximum(count, 1))[within]


def _loose(texts: _Different, groups: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether the group of each text has texts that share little with the others."""
    order, starts, _, low = texts.cohesion(groups)
    loose = np.zeros(len(groups), bool)
    loose[order] = np.repeat((low < COHERENT) & (np.diff(starts) >= SMALL), np.diff(starts))
    return loose


def _pick(
    values: npt.NDArray[Any], bounds: npt.NDArray[np.int64], which: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Some rows of a ragged array."""
    to = ragged(np.diff(bounds)[which])
    out = np.empty(to[-1], values.dtype)
    _copy(values, bounds, which, to, out)
    return out, to


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _copy(values: Any, bounds: Any, which: Any, to: Any, out: Any) -> None:
    for d in range(len(which)):
        first = bounds[which[d]]
        for i in range(to[d + 1] - to[d]):
            out[to[d] + i] = values[first + i]


def name_groups(ids: pa.Array, label: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], pa.Array]:
    """The template of each of ``ids`` (ascending) by its number, 0 = alone, and the templates' names.

    A name is ``T-`` and 12 hexadecimal digits of the hash of the smallest member's id; that of number 0 is "".
    """
    first = smallest(label, int(label.max(initial=-1)) + 1)
    count = np.bincount(first, minlength=len(first))
    roots = np.flatnonzero(count > 1)
    number = np.zeros(len(first), np.int64)
    number[roots] = np.arange(1, len(roots) + 1)
    names = ["", *(stable_name("T", key) for key in ids.take(pa.array(roots)).to_pylist())]
    return number[first], pa.array(names, pa.string())


def stable_name(letter: str, key: str) -> str:
    """``letter``, a hyphen and 12 hexadecimal digits that depend on ``key`` alone."""
    return f"{letter}-{hashlib.blake2b(key.encode(), digest_size=6).hexdigest()}"


def link_texts(ids: Sequence[str], texts: Sequence[str]) -> list[str | None]:
    """The template of each text, None = alone. A template has at least two texts."""
    if not len(ids):
        return []
    order = pc.sort_indices(pa.array(ids, pa.string())).to_numpy()
    label = group(pa.array(texts, pa.string())).label
    number, names = name_groups(pa.array(ids, pa.string()).take(pa.array(order)), label[order])
    template = np.empty(len(order), np.int64)
    template[order] = number
    return [found or None for found in names.take(pa.array(template)).to_pylist()]
