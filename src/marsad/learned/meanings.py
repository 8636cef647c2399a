"""The packs' cues as the model reads them: each that a text holds, and each two that it holds together.

Cues mean the same in every language and dialect, so what is learned of a sentence in one is known in all.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

type Ints = npt.NDArray[np.int64]
type Codes = npt.NDArray[np.uint64]

BITS = 14
"""Pairs are hashed into a table of ``2**BITS`` rows."""
MOST = 32
"""Cues of a text that are paired, in the order in which they are found: pages hold hundreds."""
ONE, TWO = 1.1, 0.6
"""What a cue and a pair count; each is divided by √(how many the text has + `FEW`), so that pages do not shout."""
FEW = 24

_SHIFT = np.uint64(64 - BITS)
_MIX = np.uint64(0x9E3779B97F4A7C15)


def codes(names: Sequence[str], known: Sequence[str]) -> Codes:
    """A number for each cue by its full name, 0 for one that is not ``known``: that one is not heard.

    Names keep their numbers when packs are added, so pairs keep their rows.
    """
    heard = frozenset(known)
    digests = (hashlib.blake2b(name.encode(), digest_size=8).digest() for name in names)
    numbers = (int.from_bytes(digest, "little") | 1 for digest in digests)
    return np.array([n if name in heard else 0 for n, name in zip(numbers, names, strict=True)], np.uint64)


def collect(
    text: Ints, cue: npt.NDArray[np.integer], numbers: Codes, size: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """(bounds and cues, bounds and rows of pairs) of ``size`` texts. ``text``, ``cue``: hits, sorted by text."""
    bounds, second = np.zeros(size + 1, np.int64), np.zeros(size + 1, np.int64)
    cues = np.empty(len(text), np.int64)
    room = int(np.minimum(np.bincount(text, minlength=1), MOST).sum()) * MOST // 2
    pairs = np.empty(room, np.int64)
    _collect(text, cue, numbers, bounds, cues, second, pairs)
    return bounds, cues[: bounds[-1]], second, pairs[: second[-1]]


@numba.njit(cache=True, nogil=True)
def _distinct(text, cue, numbers, hit, last, found):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Cues of the text at ``hit``, each once, into ``found``; (how many, the first hit of the next text)."""
    here, count = text[hit], 0
    while hit < len(text) and text[hit] == here:
        if numbers[cue[hit]] and last[cue[hit]] != here:
            last[cue[hit]] = here
            found[count] = cue[hit]
            count += 1
        hit += 1
    return count, hit


@numba.njit(cache=True, nogil=True, inline="always")
def _row(first, second):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The pairs' row of two cues, whichever comes first."""
    mixed = (first * second) * _MIX ^ (first + second)
    return (mixed ^ mixed >> np.uint64(31)) * _MIX >> _SHIFT


@numba.njit(cache=True, nogil=True)
def _collect(text, cue, numbers, bounds, cues, second, pairs):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    last, found = np.full(len(numbers), -1, np.int64), np.empty(len(numbers), np.int64)
    hit, one, two, done = 0, 0, 0, 0
    while hit < len(text):
        here = text[hit]
        bounds[done + 1 : here + 1], second[done + 1 : here + 1] = one, two
        count, hit = _distinct(text, cue, numbers, hit, last, found)
        cues[one : one + count] = found[:count]
        one += count
        for right in range(min(count, MOST)):
            for left in range(right):
                pairs[two] = _row(numbers[found[left]], numbers[found[right]])
                two += 1
        done = here
    bounds[done + 1 :], second[done + 1 :] = one, two


@numba.njit(cache=True, nogil=True)
def add(text, cue, numbers, rows, table, scale, said):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Add what each text's cues say to ``said`` (texts, columns).

    ``rows`` (cues, columns): weights of single cues; ``table`` (pairs' rows, columns), in units of ``scale`` (columns).
    """
    last, found = np.full(len(numbers), -1, np.int64), np.empty(len(numbers), np.int64)
    width = said.shape[1]
    one, two = np.empty(width, np.float32), np.empty(width, np.int64)
    hit = 0
    while hit < len(text):
        here = text[hit]
        count, hit = _distinct(text, cue, numbers, hit, last, found)
        one[:], two[:] = 0, 0
        most = min(count, MOST)
        for right in range(count):
            for column in range(width):
                one[column] += rows[found[right], column]
            for left in range(right if right < most else 0):
                row = _row(numbers[found[left]], numbers[found[right]])
                for column in range(width):
                    two[column] += table[row, column]
        single, paired = ONE / np.sqrt(count + FEW), TWO / np.sqrt(most * (most - 1) // 2 + FEW)
        for column in range(width):
            said[here, column] += single * one[column] + paired * two[column] * scale[column]
