"""Groups texts that were written from the same text with slots, and names the groups.

Equal texts first (so a text that came a million times costs as much as one), then near-duplicates among the
different ones.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from marsad.link.cohesion import cohesion
from marsad.link.minhash import bands, shared_pairs
from marsad.link.shingles import FEW, ragged, read_words
from marsad.link.similar import ALIKE, join, rarity

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
    """Texts that differ: their words and what weight these have, and the word pairs they share with others."""

    words: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.uint8]
    bounds: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.uint32]
    where: npt.NDArray[np.int64]

    def only(self, which: npt.NDArray[np.int64]) -> _Different:
        """Some of them; weights and pairs stay as they were among all."""
        words, bounds = _pick(self.words, self.bounds, which)
        pairs, where = _pick(self.pairs, self.where, which)
        return _Different(words, _pick(self.weights, self.bounds, which)[0], bounds, pairs, where)

    def groups(self, alike: float) -> npt.NDArray[np.int64]:
        """For each the smallest one of its group."""
        found = join(bands(self.pairs, self.where, BANDS), self.words, self.weights, self.bounds, alike=alike)
        return found.astype(np.int64)


def group(texts: pa.Array | pa.ChunkedArray) -> Grouping:
    """Group a column of strings. The order of the texts changes nothing but the order of the answer.

    About 8 µs of processor time and 0.5 KB of memory a text at a million texts of 25 words.
    """
    read = read_words(texts)
    telling = np.flatnonzero(read.nats >= ENOUGH)
    # Different texts in the order of their content, whatever order they came in.
    different, first, inverse = np.unique(read.content[telling], return_index=True, return_inverse=True)
    long = np.flatnonzero(read.count[telling[first]] >= FEW)
    words, bounds = _pick(read.hashes, read.bounds, telling[first[long]])
    nats = read.nats
    del read
    owner = np.arange(len(different))
    owner[long] = long[_near(_Different(words, rarity(words, bounds), bounds, *shared_pairs(words, bounds)))]
    label = np.arange(len(different), len(different) + len(nats))
    label[telling] = owner[inverse]
    return Grouping(label, nats)


def _near(texts: _Different) -> npt.NDArray[np.int64]:
    """Groups of near-duplicates: as loose as slots make them, and taken apart where that explains the texts better.

    A chain of texts, each half like the next, has little in common as a whole and much in its parts; a template
    with many slots falls to pieces that explain no more than the whole did.
    """
    found = texts.groups(ALIKE)
    which = np.arange(len(found))
    for alike in STRICTER:
        which = which[_loose(texts, found, which)]
        if not len(which):
            break
        # Most large groups stay whole: a sample says so at little cost.
        trial = which[_sampled(found[which])]
        better = np.unique(found[trial[_better(texts.only(trial), found[trial], alike)[1]]])
        part = which[np.isin(found[which], better)]
        finer, apart = _better(texts.only(part), found[part], alike)
        found[part[apart]] = part[finer[apart]]
    return found


def _sampled(groups: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Marks at most TRIAL texts of each group, evenly."""
    order, starts = _in_groups(groups)
    size = np.diff(starts)
    place = np.arange(len(order)) - np.repeat(starts[:-1], size)
    each = np.repeat(np.maximum(-(-size // TRIAL), 1), size)
    taken = np.zeros(len(order), bool)
    taken[order] = place % each == 0
    return taken


def _better(
    part: _Different, groups: npt.NDArray[np.int64], alike: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The groups of a stricter measure inside ``groups``, and which texts these explain better."""
    finer = _nested(groups, part.groups(alike))
    return finer, _explained(part, finer, groups) > _explained(part, groups, groups) + GAIN


def _nested(coarse: npt.NDArray[np.int64], fine: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Both groupings at once; for each the position of the first of its group."""
    key = np.stack((coarse, fine))
    _, first, at = np.unique(key, axis=1, return_index=True, return_inverse=True)
    return first[at.ravel()]


def _explained(
    texts: _Different, groups: npt.NDArray[np.int64], within: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """For each text, what share of the texts of its group ``within`` the constant words of ``groups`` explain."""
    order, starts = _in_groups(groups)
    share = np.empty(len(groups))
    share[order] = np.repeat(
        cohesion(texts.words, texts.weights, texts.bounds, order, starts)[0], np.diff(starts)
    )
    _, at, count = np.unique(within, return_inverse=True, return_counts=True)
    return (np.bincount(at, weights=share) / count)[at]


def _loose(
    texts: _Different, found: npt.NDArray[np.int64], which: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Whether the group of each of ``which`` has texts that share little with the others."""
    part = texts.only(which) if len(which) < len(found) else texts
    order, starts = _in_groups(found[which])
    loose = np.zeros(len(which), bool)
    low = cohesion(part.words, part.weights, part.bounds, order, starts)[1]
    loose[order] = np.repeat((low < COHERENT) & (np.diff(starts) >= SMALL), np.diff(starts))
    return loose


def _in_groups(groups: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Texts by group, and where each group begins."""
    order = np.argsort(groups, kind="stable")
    return order, np.append(np.flatnonzero(np.diff(groups[order], prepend=-1)), len(order))


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


def name_groups(ids: pa.Array, label: npt.NDArray[np.int64]) -> pa.Array:
    """Template ids (``T-`` and 12 hexadecimal digits of the hash of the smallest member's id), "" = alone."""
    _, group_of, count = np.unique(label, return_inverse=True, return_counts=True)
    together = np.flatnonzero(count[group_of] > 1)
    rows = pa.table({"group": group_of[together], "id": ids.take(pa.array(together))})
    smallest = rows.group_by("group").aggregate([("id", "min")])
    names = np.full(len(count), "", object)
    names[smallest["group"].to_numpy()] = [
        stable_name("T", first) for first in smallest["id_min"].to_pylist()
    ]
    return pa.array(names, pa.string()).take(pa.array(group_of))


def stable_name(letter: str, key: str) -> str:
    """``letter``, a hyphen and 12 hexadecimal digits that depend on ``key`` alone."""
    return f"{letter}-{hashlib.blake2b(key.encode(), digest_size=6).hexdigest()}"


def link_texts(ids: Sequence[str], texts: Sequence[str]) -> list[str | None]:
    """The template of each text, None = alone. A template has at least two texts."""
    if not len(ids):
        return []
    where = name_groups(pa.array(ids, pa.string()), group(pa.array(texts, pa.string())).label)
    return [found or None for found in where.to_pylist()]
