"""What the signatures of a vocabulary mean to the lexicon: their elements, and the terms that begin at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.detect.lexicon import Rows

if TYPE_CHECKING:
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
    def of(cls, elements: Rows, lexicon: Lexicon) -> Meanings:
        """Of signatures with these ``elements``."""
        several = np.zeros(lexicon.elements + 1, np.bool_)
        several[lexicon.steps[lexicon.lengths > 1]] = True  # the last one is −1: no step
        sketch = np.zeros((len(elements.bounds) - 1, SKETCH_BITS // 64), np.uint64)
        _draw(elements.bounds, elements.values, several, sketch)
        anchored = _terms(elements, lexicon.anchored)
        return cls(
            elements, sketch, _terms(elements, lexicon.singles), anchored, _look(lexicon)[anchored.values]
        )


def _look(lexicon: Lexicon) -> Ints:
    """Per term how to look for the step beside its anchor."""
    term = np.arange(len(lexicon.lengths))
    ahead = lexicon.anchor + 1 < lexicon.lengths
    step = lexicon.steps[term, np.where(ahead, lexicon.anchor + 1, lexicon.anchor - 1)]
    reach = lexicon.gaps[term, lexicon.anchor + ahead]
    look: Ints = (_bits(step) + AHEAD * ahead + (reach << REACH_SHIFT)).astype(np.int32)
    return look


def _bits(elements: Ints) -> npt.NDArray[np.int64]:
    spread = elements.astype(np.int64).view(np.uint64) * SPREAD
    return (spread >> SPREAD_SHIFT).astype(np.int64)


def _terms(elements: Rows, terms: Rows) -> Rows:
    """Signature → terms, from signature → elements → terms."""
    counts = np.diff(terms.bounds)[elements.values]
    bounds = np.append(0, np.cumsum(counts))[elements.bounds]
    values = np.empty(bounds[-1], np.int32)
    _gather(elements.values, terms.bounds, terms.values, values)
    return Rows(bounds, values)


@numba.njit(cache=True, nogil=True)
def _gather(elements, bounds, terms, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    count = 0
    for element in elements:
        for place in range(bounds[element], bounds[element + 1]):
            out[count] = terms[place]
            count += 1


@numba.njit(cache=True, nogil=True)
def _draw(bounds, elements, several, sketch):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Set the bit of each element that is a step of a term of several words."""
    for signature in range(len(bounds) - 1):
        for place in range(bounds[signature], bounds[signature + 1]):
            if several[elements[place]]:
                bit = np.int64((np.uint64(elements[place]) * SPREAD) >> SPREAD_SHIFT)
                sketch[signature, bit >> 6] |= np.uint64(1) << np.uint64(bit & 63)
