"""Takes groups apart that do not cohere, where their parts explain more of the texts than the whole.

What is said of a group depends on its texts alone: whole groups can be refined one at a time or all at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.link.cohesion import cohesion
from marsad.link.consensus import consensus, fits
from marsad.link.labels import in_groups, numbered, smallest
from marsad.link.minhash import BANDS, bands, ordered, shared_pairs, within
from marsad.link.shingles import ragged
from marsad.link.similar import ALIKE, join, rarity, sketches

if TYPE_CHECKING:
    from marsad.link.counts import Counts

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


@dataclass(frozen=True, slots=True)
class Different:
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

    def only(self, which: npt.NDArray[np.int64], groups: npt.NDArray[np.int64]) -> Different:
        """Some of them, each neighbour of its own group (``groups[i]`` of ``which[i]``) alone."""
        of = np.full(self.size, -1, np.int64)
        of[which] = numbered(groups, self.size)[0]
        return replace(self, bands=within(self.bands, of), which=which)

    def weighed(self, weights: npt.NDArray[np.uint8]) -> Different:
        """The same texts with other weights of their words."""
        return replace(self, weights=weights, sketch=sketches(self.words, weights, self.bounds))

    def joined(self, alike: float) -> npt.NDArray[np.int64]:
        """For each of ``which`` the smallest one that alike neighbours join it with."""
        found = join(self.bands, self.which, self.words, self.weights, self.bounds, self.sketch, alike=alike)
        return found.astype(np.int64)

    def components(self) -> npt.NDArray[np.int64]:
        """For each text by its number the smallest one of its group, as loose as slots make it."""
        found = np.arange(self.size)
        found[self.which] = self.joined(ALIKE)
        return found

    def cohesion(
        self, groups: npt.NDArray[np.int64]
    ) -> tuple[
        npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]
    ]:
        """These by group: their places in ``which``, where each group begins, and what ``cohesion`` says of it."""
        order, starts = in_groups(groups, self.size)
        return order, starts, *cohesion(self.words, self.weights, self.bounds, self.which[order], starts)


def different(
    words: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64], order: npt.NDArray[np.int64], among: Counts
) -> Different:
    """All of these texts. ``order``: their numbers in the order of their content."""
    weights, pairs = rarity(words, among), shared_pairs(words, bounds, among)
    return Different(words, weights, bounds, sketches(words, weights, bounds), bands(*pairs, order), order)


def refine(
    words: npt.NDArray[np.uint32],
    weights: npt.NDArray[np.uint8],
    bounds: npt.NDArray[np.int64],
    keys: npt.NDArray[np.uint64],
    content: npt.NDArray[np.uint64],
    groups: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """The finer group of each text, named by the number of one of its texts.

    ``words`` and ``weights`` are those of text ``i`` from ``bounds[i]`` to ``bounds[i + 1]``, ``keys`` (texts ×
    BANDS) and ``content`` (all different) those of the texts, ``groups`` whole groups by any number below that
    of the texts.
    """
    order = np.argsort(content)
    neighbours = [ordered(np.ascontiguousarray(keys[:, band]), order) for band in range(BANDS)]
    texts = Different(words, weights, bounds, sketches(words, weights, bounds), neighbours, order)
    return finer(texts, smallest(groups, len(content)))


def finer(texts: Different, groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The group of each text by its number: as in ``groups``, taken apart where that explains more, and without those
    who do not fit it."""
    return _without_strangers(texts, _parted(texts, groups))


def _parted(texts: Different, groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Groups that do not cohere, taken apart.

    A chain of texts, each half like the next, has little in common as a whole and much in its parts; a template
    with many slots falls to pieces that explain no more than the whole did.
    """
    found = groups.copy()
    for alike in STRICTER:
        which = texts.which[_loose(texts, found[texts.which])]
        if not len(which):
            break
        texts = texts.only(which, found[which])
        # Most large groups stay whole: a sample says so at little cost.
        sample = which[_sampled(found[which], texts.size)]
        trial = texts.only(sample, found[sample])
        better = np.zeros(texts.size, bool)
        better[found[sample[_better(trial, found[sample], alike)[1]]]] = True
        chosen = which[better[found[which]]]
        part = texts.only(chosen, found[chosen])
        smaller, apart = _better(part, found[chosen], alike)
        found[chosen[apart]] = smaller[apart]
    return found


def _without_strangers(texts: Different, groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Texts that share too little with the core of their group leave it, together with whoever is like them.

    A stock sentence that a large group and a small one have in common makes them one, and the large one coheres.
    """
    order, starts = in_groups(groups[texts.which], texts.size)
    order, starts = _several(order, starts)
    rows = texts.which[order]
    core = consensus(texts.words, texts.weights, texts.bounds, rows, starts)
    strange = ~fits(texts.words, texts.bounds, rows, starts, core)
    leaving = texts.which[np.sort(order[strange])]
    found = groups.copy()
    # Whoever gave the group its name may be among those who leave: who stays takes the name of the text that is most
    # like all others, which always fits.
    found[rows[~strange]] = np.repeat(core.chosen, np.diff(starts))[~strange]
    found[leaving] = texts.only(leaving, groups[leaving]).joined(ALIKE)
    return found


def _several(
    order: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Those groups that have SMALL texts or more."""
    many = np.diff(starts)
    return order[np.repeat(many >= SMALL, many)], ragged(many[many >= SMALL])


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
    part: Different, groups: npt.NDArray[np.int64], alike: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The groups of a stricter measure inside ``groups``, and which texts of ``part`` these explain better."""
    smaller = part.joined(alike)
    return smaller, _explained(part, smaller, groups) > _explained(part, groups, groups) + GAIN


def _explained(
    texts: Different, groups: npt.NDArray[np.int64], within: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """For each text, what share of the texts of its group ``within`` the constant words of ``groups`` explain."""
    order, starts, mean, _ = texts.cohesion(groups)
    share = np.empty(len(groups))
    share[order] = np.repeat(mean, np.diff(starts))
    count = np.bincount(within, minlength=texts.size)
    return (np.bincount(within, weights=share, minlength=texts.size) / np.maximum(count, 1))[within]


def _loose(texts: Different, groups: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether the group of each text has texts that share little with the others."""
    order, starts, _, low = texts.cohesion(groups)
    loose = np.zeros(len(groups), bool)
    loose[order] = np.repeat((low < COHERENT) & (np.diff(starts) >= SMALL), np.diff(starts))
    return loose
