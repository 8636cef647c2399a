"""Words of a folded batch: where they stand and a hash of each, for all texts at once.

A word is a run of letters and digits, or one pictograph or currency sign; digits and letters that touch stay together.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from marsad.text.fold import FoldedBatch

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so it has an inverse modulo 2**64
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 1 << 64))
OTHER, LETTER, SIGN = np.uint8(0), np.uint8(1), np.uint8(2)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words in the order of the batch: ``starts``/``ends`` index ``batch.points``; ``text`` is the text's number.

    ``hashes`` are 64-bit and equal exactly where the words are (up to collisions: compare the letters of a hit).
    ``bounds[i]:bounds[i + 1]`` are the words of text ``i``.
    """

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    hashes: npt.NDArray[np.uint64]
    text: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]


@functools.cache
def _classes() -> npt.NDArray[np.uint8]:
    """Per code point: inside a word, a word of its own, or neither."""
    table = np.zeros(0x110000, np.uint8)
    for point in range(0x30000):
        category = unicodedata.category(chr(point))
        if category[0] == "L" or category in {"Nd", "Mc"} or point == ord("_"):
            table[point] = LETTER
        elif category in {"So", "Sc", "Sk"}:
            table[point] = SIGN
    table[0x1F3FB:0x1F400] = OTHER  # skin tones belong to the sign before them
    return table


@functools.cache
def _powers(size: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    ahead, back = np.full(size, _BASE, np.uint64), np.full(size, _INVERSE, np.uint64)
    ahead[0] = back[0] = 1
    return np.multiply.accumulate(ahead), np.multiply.accumulate(back)


def word_hash(word: str) -> int:
    """The hash of one folded word, as `tokenize` gives it."""
    value = 0
    for place, char in enumerate(word):
        value += ord(char) * pow(int(_BASE), place, 1 << 64)
    return value & 0xFFFFFFFFFFFFFFFF


def kinds_of(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """OTHER, LETTER (inside a word) or SIGN (a word of its own) for each code point."""
    return _classes()[points]


def tokenize(batch: FoldedBatch) -> Tokens:
    """All words of a folded batch, by array operations only."""
    points = batch.points
    kinds = _classes()[points]
    letter = kinds == LETTER
    edge = np.diff(letter.astype(np.int8), prepend=np.int8(0), append=np.int8(0))
    signs = np.flatnonzero(kinds == SIGN)
    starts = np.concatenate((np.flatnonzero(edge == 1), signs))
    ends = np.concatenate((np.flatnonzero(edge == -1), signs + 1))
    if len(signs):
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], ends[order]
    size = 1 << max(12, len(points).bit_length())
    ahead, back = _powers(size)
    total = np.zeros(len(points) + 1, np.uint64)
    np.cumsum(points.astype(np.uint64) * ahead[: len(points)], out=total[1:])
    hashes = (total[ends] - total[starts]) * back[starts]
    bounds = np.searchsorted(starts, batch.bounds)
    text = np.repeat(np.arange(len(batch), dtype=np.int64), np.diff(bounds))
    return Tokens(starts, ends, hashes, text, bounds)
