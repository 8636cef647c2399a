"""Character n-grams inside words, words and pairs of words, hashed into one table: what the model reads.

A number on its own is one word whatever its digits, so that no phone or price is ever learned by heart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

BITS = 17
"""The table has ``2**BITS`` rows."""
SHORTEST, LONGEST = 2, 5
"""Letters of an n-gram, the edges of its word counted as letters."""
SPELLED = 3
MOST_WORDS = 400
"""Words of a text that are read: beyond them a page says nothing new about who speaks."""
WHOLE = 3
"""How often a word and a pair count for one n-gram: there are some nine times as many n-grams."""
FEW = 24
"""Rows that are added to each text's number of rows, by whose root all is divided: a word or two say little."""
MOST_LETTERS = 24
"""Letters of a word that are read."""
ROOM = (MOST_LETTERS + 2) * (LONGEST - SHORTEST + 1) + 2 * WHOLE
"""Rows of the table that one word touches at most."""

_SHIFT = np.uint64(64 - BITS)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_PAIR = np.uint64(0xC2B2AE3D27D4EB4F)
_EDGE = np.uint64(0x110001)  # no code point
_NUMBER = np.uint64(0x110002)
_ZERO, _NINE = np.uint32(ord("0")), np.uint32(ord("9"))

type Ints = npt.NDArray[np.int64]


def features(batch: FoldedBatch, tokens: Tokens) -> tuple[Ints, npt.NDArray[np.int32]]:
    """(bounds, rows): the table's rows that text ``i`` touches are ``rows[bounds[i]:bounds[i + 1]]``, with repeats."""
    rows = np.empty(_room(tokens.starts, tokens.ends), np.int32)
    bounds = np.zeros(len(batch) + 1, np.int64)
    _collect(batch.points, tokens.starts, tokens.ends, tokens.bounds, bounds, rows)
    return bounds, rows[: bounds[-1]]


def scores(
    batch: FoldedBatch, tokens: Tokens, table: npt.NDArray[np.int8]
) -> tuple[npt.NDArray[np.int32], Ints, Ints]:
    """The table's rows of each text added up (texts, columns); how many rows; how many words of `SPELLED` letters."""
    sums = np.zeros((len(batch), table.shape[1]), np.int32)
    counts, words = np.zeros(len(batch), np.int64), np.zeros(len(batch), np.int64)
    _add_up(batch.points, tokens.starts, tokens.ends, tokens.bounds, table, sums, counts, words)
    return sums, counts, words


@numba.njit(cache=True, nogil=True, inline="always")
def _is_number(points, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    digits = 0
    for at in range(start, end):
        digits += _ZERO <= points[at] <= _NINE
    return digits == end - start


@numba.njit(cache=True, nogil=True)
def _spell(points, start, end, letters):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The letters of a word between its edges, none more than twice in a row; how many, and a hash of them all."""
    letters[0], size, hashed = _EDGE, 1, _PAIR
    for at in range(start, end):
        letter = np.uint64(points[at])
        if size == MOST_LETTERS + 1:
            break
        if size < 3 or letter != letters[size - 1] or letter != letters[size - 2]:
            letters[size] = letter
            size += 1
            hashed = (hashed ^ letter) * _MIX
            hashed ^= hashed >> np.uint64(31)
    letters[size] = _EDGE
    return size + 1, hashed


@numba.njit(cache=True, nogil=True)
def _word(points, start, end, before, letters, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Rows of one word into ``out``: its n-grams, itself, and the pair with the word before. (how many, its hash)."""
    count = 0
    if _is_number(points, start, end):
        hashed = _NUMBER
    else:
        size, hashed = _spell(points, start, end, letters)
    if hashed == before:  # said again, it says nothing more
        return 0, before
    if hashed != _NUMBER:
        for first in range(size - SHORTEST + 1):
            value = np.uint64(LONGEST)
            for at in range(first, min(first + LONGEST, size)):
                value = (value ^ letters[at]) * _MIX
                value ^= value >> np.uint64(29)
                if at - first + 1 >= SHORTEST:
                    out[count] = value * _PAIR >> _SHIFT
                    count += 1
    alone, pair = (hashed ^ _PAIR) * _MIX >> _SHIFT, (before * _PAIR ^ hashed) * _MIX >> _SHIFT
    for _ in range(WHOLE):
        out[count], out[count + 1] = alone, pair
        count += 2
    return count, hashed


def _room(starts: Ints, ends: Ints) -> int:
    letters = np.minimum(ends - starts, MOST_LETTERS) + 2
    return int(letters.sum()) * (LONGEST - SHORTEST + 1) + 2 * WHOLE * len(starts) + 1


@numba.njit(cache=True, nogil=True)
def _collect(points, starts, ends, token_bounds, bounds, rows):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    at, letters = 0, np.empty(MOST_LETTERS + 2, np.uint64)
    for text in range(len(bounds) - 1):
        low, high = token_bounds[text], token_bounds[text + 1]
        before = _EDGE
        for token in range(low, min(high, low + MOST_WORDS)):
            count, before = _word(points, starts[token], ends[token], before, letters, rows[at:])
            at += count
        bounds[text + 1] = at


@numba.njit(cache=True, nogil=True)
def _add_up(points, starts, ends, token_bounds, table, sums, counts, words):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    rows, letters = np.empty(ROOM, np.int32), np.empty(MOST_LETTERS + 2, np.uint64)
    width = table.shape[1]
    for text in range(len(counts)):
        low, high = token_bounds[text], token_bounds[text + 1]
        before, total = _EDGE, 0
        for token in range(low, min(high, low + MOST_WORDS)):
            count, before = _word(points, starts[token], ends[token], before, letters, rows)
            total += count
            words[text] += count > 0 and before != _NUMBER and ends[token] - starts[token] >= SPELLED
            for place in range(count):
                row = rows[place]
                for column in range(width):
                    sums[text, column] += table[row, column]
        counts[text] = total


@numba.njit(cache=True, nogil=True)
def choose_words(points, starts, ends, token_bounds, text, column, table, chosen):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill ``chosen`` with each text's words that add most to its column, strongest first; −1 = none adds anything."""
    rows, letters = np.empty(ROOM, np.int32), np.empty(MOST_LETTERS + 2, np.uint64)
    best = np.empty(chosen.shape[1], np.int64)
    for number in range(len(text)):
        low, high = token_bounds[text[number]], token_bounds[text[number] + 1]
        before = _EDGE
        best[:] = 0
        for token in range(low, min(high, low + MOST_WORDS)):
            count, before = _word(points, starts[token], ends[token], before, letters, rows)
            total = 0
            for place in range(count):
                total += table[rows[place], column[number]]
            place, held = 0, token
            while place < len(best):  # the list of the strongest, kept in order
                if total > best[place]:
                    best[place], total = total, best[place]
                    chosen[number, place], held = held, chosen[number, place]
                place += 1
