"""Finds the template of texts that were written from one text: constant text, slots, and their values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.link.slots.columns import grid
from marsad.link.slots.parts import constant_share, parts_of
from marsad.link.slots.pieces import pieces
from marsad.link.slots.reading import LONGEST, Reading, read
from marsad.link.slots.star import affordable, choose, lay
from marsad.link.slots.template import Fixed, Piece, Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.slots.reading import Ints

LOOKED, POINTS = 20_000, 10_000_000
"""Different texts, and code points of these, that are read; of more the most frequent, then a choice by content."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A template and where its parts stand in each text that was given."""

    template: Template
    reading: Reading
    owner: Ints  # the part of each word that was read
    number: Ints  # of each given text: which of the texts that were read it is; -1 = not read

    def pieces(self, text: int) -> list[Piece]:
        """The text with this number as pieces in order, which cover it whole; [] where it was not read.

        A piece of a slot is its value: it begins and ends with a word. Text of the template that this copy lacks
        has no piece; what it has more belongs to the constant text round it.
        """
        at = int(self.number[text])
        fixed = [isinstance(part, Fixed) for part in self.template.parts]
        return [] if at < 0 else pieces(self.reading, self.owner, fixed, at)


def align(texts: Sequence[str], regions: Sequence[str] | None = None) -> Aligned:
    """Align copies of one text, in any order; ``regions`` (ISO 3166-1 or "", one a text) are where national phone
    numbers are dialled.

    Time and memory are bounded whatever the texts: equal ones are read once, of very many or very long ones a
    choice by content (`Template.looked`), of one text its first thousand words. About 40 µs a text of 30 words.
    """
    if not texts:
        return Aligned(Template(0, 0, 0.0, ()), read([], []), np.zeros(0, np.int64), np.zeros(0, np.int64))
    chosen, weight, number = _different(texts, regions)
    reading = read([text for text, _ in chosen], [region for _, region in chosen])
    lengths = np.diff(reading.bounds)
    reference = choose(reading, weight)
    size = max(affordable(len(reference.word), lengths), min(len(chosen), 1))
    if size < len(chosen):
        chosen, weight = chosen[:size], weight[:size]
        number = np.where(number < size, number, -1)
        reading = reading.first(size)
    laid = grid(lay(reference, reading, np.arange(size)), reading, reference, weight)
    parts, owner = parts_of(laid, reading, reference, weight)
    template = Template(len(texts), int(weight.sum()), constant_share(laid, owner, parts), parts)
    return Aligned(template, reading, owner, number)


def _different(
    texts: Sequence[str], regions: Sequence[str] | None
) -> tuple[list[tuple[str, str]], Ints, Ints]:
    """The different texts in an order of their content, the most frequent first; how many copies each has; which
    of them each given text is."""
    keys = list(zip(texts, regions or [""] * len(texts), strict=True))
    count: dict[tuple[str, str], int] = {}
    for key in keys:
        count[key] = count.get(key, 0) + 1
    order = sorted(count, key=lambda key: (-count[key], _digest(key), key))[:LOOKED]
    long = np.cumsum([min(len(text), LONGEST) for text, _ in order])
    order = order[: max(int(np.searchsorted(long, POINTS, "right")), 1)]
    place = {key: at for at, key in enumerate(order)}
    number = np.fromiter((place.get(key, -1) for key in keys), np.int64, len(keys))
    return order, np.fromiter((count[key] for key in order), np.int64, len(order)), number


def _digest(key: tuple[str, str]) -> bytes:
    return hashlib.blake2b("\0".join(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
