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

SKETCH_BITS = 256
AHEAD = SKETCH_BITS
"""In `Meanings.look`: the step comes after the anchor, else before it."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Meanings:
    """For each signature its ``elements`` (ascending), its one-word terms and the terms whose anchor it can be.

    A term is looked for only where the step beside its anchor may be there. ``look`` says how for each term of
    several words: a step that must stand next to the anchor has its bit in the ``sketch`` of the neighbour
    (SKETCH_BITS / 64 numbers a signature, several elements to a bit) and AHEAD or not; one that may stand further
    off is −1 − its element, which must be among the ``far`` elements of some word of the text.
    """

    elements: Rows
    far: Rows
    sketch: npt.NDArray[np.uint64]
    singles: Rows
    anchored: Rows
    look: Ints

    @classmethod
    def of(cls, lists: Sequence[tuple[int, ...]], lexicon: Lexicon) -> Meanings:
        """Of signatures whose elements are ``lists``."""
        elements, size = Rows.of(lists), len(lists)
        owner = np.repeat(np.arange(size), np.diff(elements.bounds))
        step, gap, ahead = _beside_anchor(lexicon)
        bits = _bits(step)
        sketch = np.zeros((size, SKETCH_BITS // 64), np.uint64)
        near, far = (
            np.isin(elements.values, step[(lexicon.lengths > 1) & wanted]) for wanted in (gap == 1, gap > 1)
        )
        element_bits = _bits(elements.values[near])
        np.bitwise_or.at(
            sketch, (owner[near], element_bits >> 6), np.uint64(1) << (element_bits & 63).astype(np.uint64)
        )
        return cls(
            elements=elements,
            far=Rows(_bounds(owner[far], size), elements.values[far]),
            sketch=sketch,
            singles=_terms(elements, owner, lexicon.singles),
            anchored=_terms(elements, owner, lexicon.anchored),
            look=np.where(gap > 1, -1 - step, bits + AHEAD * ahead).astype(np.int32),
        )


def _beside_anchor(lexicon: Lexicon) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """Per term the element of the step beside its anchor, how far off it may stand, and whether it comes after."""
    term = np.arange(len(lexicon.lengths))
    ahead = lexicon.anchor + 1 < lexicon.lengths
    step = lexicon.steps[term, np.where(ahead, lexicon.anchor + 1, lexicon.anchor - 1)]
    return step, lexicon.gaps[term, lexicon.anchor + ahead], ahead


def _bits(elements: Ints) -> npt.NDArray[np.int64]:
    spread = elements.astype(np.int64).view(np.uint64) * _SPREAD
    return (spread >> np.uint64(64 - 8)).astype(np.int64)


def _bounds(owner: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.bincount(owner, minlength=size))))


def _terms(elements: Rows, owner: npt.NDArray[np.int64], terms: Rows) -> Rows:
    """Signature → terms, from signature → elements → terms."""
    which, values = terms.expand(elements.values)
    return Rows(_bounds(owner[which], len(elements.bounds) - 1), values)
