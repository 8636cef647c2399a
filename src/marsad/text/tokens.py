"""Words of a folded batch: where they stand and a hash of each, for all texts at once.

A word is a run of letters and digits, or one pictograph, flag or currency sign; digits and letters that touch stay
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.text.classes import LETTER, SIGN, classes
from marsad.text.lookalikes import REGIONAL

if TYPE_CHECKING:
    from marsad.text.fold import FoldedBatch

BASE = np.uint64(0x9E3779B97F4A7C15)  # odd: no letter of a long word loses its weight modulo 2**64


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


def word_hash(word: str) -> int:
    """The hash of one folded word, as `tokenize` gives it."""
    value, factor = 0, 1
    for char in word:
        value += ord(char) * factor
        factor = factor * int(BASE) & 0xFFFFFFFFFFFFFFFF
    return value & 0xFFFFFFFFFFFFFFFF


def kinds_of(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """OTHER, LETTER (inside a word) or SIGN (a word of its own) for each code point."""
    return classes()[points]


def tokenize(batch: FoldedBatch) -> Tokens:
    """All words of a folded batch, in one compiled walk."""
    return Tokens(*_words(batch.points, classes(), batch.bounds))


@numba.njit(cache=True, nogil=True)
def _words(points, table, bounds):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The columns of `Tokens`; a hash grows with each letter of its word."""
    room = len(points)
    starts, ends = np.empty(room, np.int64), np.empty(room, np.int64)
    hashes, text = np.empty(room, np.uint64), np.empty(room, np.int64)
    firsts = np.zeros(len(bounds), np.int64)
    count = number = done = 0
    value, power, open_ = np.uint64(0), np.uint64(1), False
    for at in range(room):
        kind = table[points[at]]
        if kind == LETTER:
            if not open_:
                starts[count], text[count], open_ = at, number, True
                value, power = np.uint64(0), np.uint64(1)
            value += np.uint64(points[at]) * power
            power *= BASE
            continue
        if open_:
            ends[count], hashes[count], open_ = at, value, False
            count += 1
        if kind == SIGN and at >= done:
            starts[count], ends[count], hashes[count], text[count] = at, at + 1, points[at], number
            if REGIONAL <= points[at] < REGIONAL + 26:  # folding leaves them in pairs only
                done = ends[count] = at + 2
                hashes[count] += np.uint64(points[at + 1]) * BASE
            count += 1
        elif points[at] == 0:  # the NUL after each text
            number += 1
            firsts[number] = count
    return starts[:count].copy(), ends[:count].copy(), hashes[:count].copy(), text[:count].copy(), firsts
