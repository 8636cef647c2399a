"""What the signatures of a vocabulary mean to the lexicon: their elements, and the terms that begin at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.lexicon import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.detect.lexicon import Ints, Lexicon

SKETCH_BITS = 512
AHEAD = SKETCH_BITS
"""In `Meanings.look`: the step comes after the anchor, else before it."""
REACH_SHIFT = 10
SPREAD = np.uint64(0x9E3779B97F4A7C15)
SPREAD_SHIFT = np.uint64(64 - 9)


@dataclass(frozen=True, slots=True)
class Meanings:
    """For each signature its ``elements`` (ascending), its one-word terms and the terms whose anchor it can be.

    A term is looked for only where the step beside its anchor may be there. ``look`` says how for each value of
    ``anchored``: the step's bit in the ``sketch`` of a word (SKETCH_BITS / 64 numbers a signature, several elements
    to a bit), AHEAD or not, and from REACH_SHIFT on how many words off it may stand.
    """

    elements: Rows
    sketch: npt.NDArray[np.uint64]
    singles: Rows
    anchored: Rows
    look: Ints

    @classmethod
    def of(cls, lists: Sequence[tuple[int, ...]], lexicon: Lexicon) -> Meanings:
        """Of signatures whose elements are ``lists``."""
        elements, size = Rows.of(lists), len(lists)
        owner = np.repeat(np.arange(size), np.diff(elements.bounds))
        sketch = np.zeros((size, SKETCH_BITS // 64), np.uint64)
        several = np.isin(elements.values, lexicon.steps[lexicon.lengths > 1])
        bits = _bits(elements.values[several])
        np.bitwise_or.at(sketch, (owner[several], bits >> 6), np.uint64(1) << (bits & 63).astype(np.uint64))
        anchored = _terms(elements, owner, lexicon.anchored)
        return cls(elements, sketch, _terms(elements, owner, lexicon.singles), anchored, _look(lexicon)[anchored.values])


def _look(lexicon: Lexicon) -> Ints:
    """Per term how to look for the step beside its anchor."""
    term = np.arange(len(lexicon.lengths))
    ahead = lexicon.anchor + 1 < lexicon.lengths
    step = lexicon.steps[term, np.where(ahead, lexicon.anchor + 1, lexicon.anchor - 1)]
    reach = lexicon.gaps[term, lexicon.anchor + ahead]
    return (_bits(step) + AHEAD * ahead + (reach << REACH_SHIFT)).astype(np.int32)


def _bits(elements: Ints) -> npt.NDArray[np.int64]:
    return ((elements.astype(np.int64).view(np.uint64) * SPREAD) >> SPREAD_SHIFT).astype(np.int64)


def _bounds(owner: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.bincount(owner, minlength=size))))


def _terms(elements: Rows, owner: npt.NDArray[np.int64], terms: Rows) -> Rows:
    """Signature → terms, from signature → elements → terms."""
    which, values = terms.expand(elements.values)
    return Rows(_bounds(owner[which], len(elements.bounds) - 1), values)
