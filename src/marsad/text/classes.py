"""Which code points stand inside a word, which are a word of their own, and which are neither."""

from __future__ import annotations

import functools
import unicodedata

import numpy as np
import numpy.typing as npt

from marsad.shelf import kept, sources

OTHER, LETTER, SIGN = np.uint8(0), np.uint8(1), np.uint8(2)


@functools.cache
def classes() -> npt.NDArray[np.uint8]:
    """LETTER (inside a word), SIGN (a word of its own) or OTHER for each code point.

    Source: Unicode general categories (unicodedata).
    """
    return kept("classes", sources("marsad.text.classes"), lambda: {"classes": _made()})["classes"]


def _made() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    for point in range(0x30000):
        category = unicodedata.category(chr(point))
        if category[0] == "L" or category in {"Nd", "Mc"} or point == ord("_"):
            table[point] = LETTER
        elif category in {"So", "Sc", "Sk"}:
            table[point] = SIGN
    table[0x1F3FB:0x1F400] = OTHER  # skin tones belong to the sign before them
    return table
