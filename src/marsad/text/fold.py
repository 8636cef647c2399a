"""Folding: one spelling for what a reader would take for the same, with a map back to the original.

Case, accents, tashkeel, tatweel, invisible and bidi characters, Arabic letter forms, all digits, full-width,
keycap, circled and mathematical characters. Whole batches are folded in one compiled walk; a single text goes the
same way as a batch of one.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.model import Span
from marsad.text.alphabet import DROP, MANY, SEPARATOR, alphabet
from marsad.text.lookalikes import looks, unmask, watched

if TYPE_CHECKING:
    from collections.abc import Sequence

type Points = npt.NDArray[np.uint32]
type Indices = npt.NDArray[np.int32]

WATCHED = np.uint32(1 << 24)
"""Marks in the table of the compiled walk a letter that its neighbours may turn into another."""


@dataclass(frozen=True, slots=True)
class Folded:
    """One folded text.

    ``text`` is folded and lower-case, ``cased`` is the same with its case kept (same length: wallets and
    invite codes need it). ``origin[i]`` is the index, in code points of ``original``, of the character that
    ``text[i]`` came from.
    """

    original: str
    text: str
    cased: str
    origin: Indices

    def span(self, start: int, end: int) -> Span:
        """The range of the original from which ``text[start:end]`` came (``start < end``)."""
        return Span(int(self.origin[start]), int(self.origin[end - 1]) + 1)


@dataclass(frozen=True)
class FoldedBatch:
    """Folded texts in a row. Text ``i`` is ``points[bounds[i]:bounds[i + 1] - 1]``; a NUL follows each text.

    ``origin`` counts code points inside the text's own original. ``raw`` are the originals' code points with a NUL
    after each, for compiled looks at what was written; a batch that was not folded here has none.
    """

    originals: Sequence[str]
    points: Points
    cased_points: Points
    origin: Indices
    bounds: npt.NDArray[np.int64] = field(repr=False)
    raw: Points = field(default_factory=lambda: np.zeros(0, np.uint32), repr=False)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @cached_property
    def raw_starts(self) -> npt.NDArray[np.int64]:
        """Where each original starts in ``raw``."""
        lengths = np.fromiter(map(len, self.originals), np.int64, len(self))
        return np.cumsum(lengths + 1) - lengths - 1

    @cached_property
    def joined(self) -> str:
        """All folded texts with a NUL after each, and a line end; index = index into ``points``."""
        return _string(self.points)

    @cached_property
    def joined_cased(self) -> str:
        """Like ``joined``, with case kept."""
        return _string(self.cased_points)

    def __getitem__(self, index: int) -> Folded:
        first, last = int(self.bounds[index]), int(self.bounds[index + 1]) - 1
        return Folded(
            self.originals[index],
            self.joined[first:last],
            self.joined_cased[first:last],
            self.origin[first:last],
        )


def _string(points: Points) -> str:
    """Code points as a string, ten times sooner than by decoding.

    NumPy takes NULs at the end for padding: a line end keeps the last one.
    """
    ended = np.append(points, np.uint32(ord("\n")))
    found: str = ended.view(f"<U{len(ended)}").item()
    return found


def fold(text: str) -> Folded:
    """Fold one text. Lone surrogates become U+FFFD. Never raises."""
    return fold_batch([text])[0]


def fold_batch(texts: Sequence[str]) -> FoldedBatch:
    """Fold texts together; cost is a few nanoseconds a character whatever the number of texts."""
    if not texts:
        none = np.zeros(0, np.uint32)
        return FoldedBatch(texts, none, none, np.zeros(0, np.int32), np.zeros(1, np.int64))
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) >= len(texts):  # a NUL inside a text would look like the end of it
        joined = SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts)
    raw = np.array([joined + SEPARATOR]).view(np.uint32)
    points, cases, origin, bounds, odd = _folded(raw, *_tables(), len(texts))
    if len(odd):
        unmask(points, cases, odd, *looks())
    return FoldedBatch(texts, points, cases, origin, bounds, raw)


@functools.cache
def _tables() -> tuple[Points, Points, Points, Points]:
    """The alphabet for the compiled walk: what each code point folds to (lower, cased), and the expansions.

    An expanding code point is ``MANY`` in ``lower``; in ``cased`` stands where its expansion starts in the last two
    arrays, which hold its length and then its letters. A letter to look at again has the bit WATCHED in ``lower``.
    """
    table = alphabet()
    cased, small, kept = table.cased.copy(), list[int](), list[int]()
    for point, (low, high) in table.expansions.items():
        cased[point] = len(small)
        small += [len(low), *map(ord, low)]
        kept += [len(high), *map(ord, high)]
    lower = table.lower.copy()
    lower[np.isin(lower, np.array([*watched()], np.uint32))] |= WATCHED
    return lower, cased, np.array(small, np.uint32), np.array(kept, np.uint32)


@numba.njit(cache=True, nogil=True)
def _folded(raw, lower, cased, small, kept, size):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Folded points, with case kept, the origin of each, the bounds of the texts and watched places, in one walk."""
    room = len(raw)
    for point in raw:
        if lower[point] == MANY:
            room += small[cased[point]]
    points, cases = np.empty(room, np.uint32), np.empty(room, np.uint32)
    origin, bounds = np.empty(room, np.int32), np.zeros(size + 1, np.int64)
    odd = np.empty(room, np.int64)
    at = text = first = seen = 0
    for place in range(len(raw)):
        point = raw[place]
        low = lower[point]
        if low < WATCHED:
            points[at], cases[at], origin[at] = low, cased[point], place - first
            at += 1
            if point == 0:
                text += 1
                bounds[text], first = at, place + 1
        elif low == MANY:
            entry = cased[point]
            for letter in range(1, small[entry] + 1):
                points[at], cases[at], origin[at] = small[entry + letter], kept[entry + letter], place - first
                at += 1
        elif low != DROP:
            points[at], cases[at], origin[at] = low - WATCHED, cased[point], place - first
            odd[seen] = at
            seen += 1
            at += 1
    return points[:at].copy(), cases[:at].copy(), origin[:at].copy(), bounds, odd[:seen].copy()
