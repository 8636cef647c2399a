"""The group of dialects an Arabic text is written in, where its words say so for sure."""

from __future__ import annotations

import functools
from itertools import product
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.text.dialect_words import FORMS, GROUPS, NO_SHAPE, SHAPES, WORDS
from marsad.text.fold import fold, fold_batch
from marsad.text.tokens import BASE, word_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.text.dialect_words import Weights
    from marsad.text.fold import FoldedBatch
    from marsad.text.tokens import Tokens

DIALECTS = ("", *GROUPS)
"""What a text's dialect may be; "" where no group is sure, as in standard Arabic and in other languages."""
SURE = 0.7
"""Probability below which no group is said."""
_STANDARD = 2.0
"""Nats for a text being of no group, before its words are seen."""
_CHANCE = 0.02
"""Nats that each word adds to that: long texts hold words of any group by accident."""
_AND = np.uint32(ord("و"))
"""Is written onto the next word."""
_UNDO = np.uint64(pow(int(BASE), -1, 1 << 64))
"""Takes the hash of a word to that of the same without its first letter, once that letter is taken off."""
_SPREAD, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(48)

type _Book = tuple[
    npt.NDArray[np.bool_], npt.NDArray[np.uint64], npt.NDArray[np.float32], npt.NDArray[np.int64]
]


@functools.cache
def weights() -> dict[str, Weights]:
    """Every word, folded, with what it says for each group."""
    listed = [(word, says) for says, words in WORDS for word in words.split()]
    for says, beginnings, stems in FORMS:
        listed += [(a + b, says) for a, b in product(beginnings.split(), stems.split())]
    folded = fold_batch([word for word, _ in listed])
    found: dict[str, Weights] = {}
    for place, (_, says) in enumerate(listed):
        found.setdefault(folded[place].text, says)
    return found


@functools.cache
def _book() -> _Book:
    """A sieve of 65,536 places that most words do not pass, our words' hashes in order, and the weights.

    A row of weights for each word, then one for each shape; the last columns of the shapes are letters and a length.
    """
    known = weights() | {fold(word).text: {} for word in NO_SHAPE.split()}
    pairs = sorted((word_hash(word), word) for word in known)
    hashes = np.array([value for value, _ in pairs], np.uint64)
    sieve = np.zeros(1 << 16, np.bool_)
    sieve[((hashes * _SPREAD) >> _SHIFT).astype(np.int64)] = True
    says = [*(known[word] for _, word in pairs), *(shape[0] for shape in SHAPES)]
    rows = [[row.get(group, 0.0) for group in GROUPS] for row in says]
    shapes = [[ord(begin[0]), ord(begin[-1]), len(begin), ord(end), least] for _, begin, end, least in SHAPES]
    return sieve, hashes, np.array(rows, np.float32), np.array(shapes, np.int64)


def dialects(
    batch: FoldedBatch, tokens: Tokens, langs: Sequence[str]
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The group (`DIALECTS`) of each text whose language is Arabic, and how sure that is; ("", 0) elsewhere."""
    arabic = np.array([lang == "ar" for lang in langs], np.bool_)
    words = (batch.points, tokens.starts, tokens.ends, tokens.hashes, tokens.bounds)
    codes, sure = _told(
        arabic, *words, *_book(), np.float32(_STANDARD), np.float32(_CHANCE), np.float32(SURE)
    )
    return [DIALECTS[code] for code in codes.tolist()], sure


@numba.njit(cache=True, nogil=True)
def _told(arabic, points, starts, ends, hashes, bounds, sieve, words, table, shapes, standard, chance, least):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Number of the group and probability of each text; 0 and 0 where none is sure. A word counts once a text."""
    size = len(arabic)
    codes, sure = np.zeros(size, np.int64), np.zeros(size, np.float32)
    nats = np.empty(table.shape[1], np.float32)
    counted = np.full(len(table), -1, np.int64)  # the text that each row was last counted in
    for text in range(size):
        if not arabic[text]:
            continue
        seen = False
        for word in range(bounds[text], bounds[text + 1]):
            at = _row(points, starts[word], ends[word], hashes[word], sieve, words, shapes)
            if at < 0 or counted[at] == text:
                continue
            counted[at] = text
            if not seen:
                nats[:], seen = 0.0, True
            nats += table[at]
        if seen:
            best = np.argmax(nats)
            none = standard + chance * (bounds[text + 1] - bounds[text])
            share = 1.0 / (np.exp(nats - nats[best]).sum() + np.exp(none - nats[best]))
            if share >= least:
                codes[text], sure[text] = best + 1, share
    return codes, sure


@numba.njit(cache=True, nogil=True)
def _row(points, start, end, value, sieve, words, shapes):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The row of weights of one word, with or without "and" before it, or of its shape; -1 where it has none."""
    if sieve[(value * _SPREAD) >> _SHIFT]:
        at = np.searchsorted(words, value)
        if at < len(words) and words[at] == value:
            return at
    first = points[start]
    if first == _AND and end - start > 2:
        value = (value - np.uint64(first)) * _UNDO
        if sieve[(value * _SPREAD) >> _SHIFT]:
            at = np.searchsorted(words, value)
            if at < len(words) and words[at] == value:
                return at
        start += 1
        first = points[start]
    last = points[end - 1]
    for shape in range(len(shapes)):
        second, letters, ending, least = (
            shapes[shape, 1],
            shapes[shape, 2],
            shapes[shape, 3],
            shapes[shape, 4],
        )
        if last != ending or first != shapes[shape, 0] or end - start < least:
            continue
        if letters == 1 or points[start + 1] == second:
            return len(words) + shape
    return -1
