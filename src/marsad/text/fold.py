"""Folding: one spelling for what a reader would take for the same, with a map back to the original.

Case, accents, tashkeel, tatweel, invisible and bidi characters, Arabic letter forms, all digits, full-width,
keycap, circled and mathematical characters. Whole batches are folded in a few array operations; a single
text goes the same way as a batch of one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.model import Span
from marsad.text.alphabet import DROP, MANY, SEPARATOR, alphabet

if TYPE_CHECKING:
    from collections.abc import Sequence

type Points = npt.NDArray[np.uint32]
type Indices = npt.NDArray[np.int32]


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

    ``origin`` counts code points inside the text's own original.
    """

    originals: Sequence[str]
    points: Points
    cased_points: Points
    origin: Indices
    bounds: npt.NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @cached_property
    def joined(self) -> str:
        """All folded texts with a NUL after each; index = index into ``points``."""
        return self.points.tobytes().decode("utf-32-le")

    @cached_property
    def joined_cased(self) -> str:
        """Like ``joined``, with case kept."""
        return self.cased_points.tobytes().decode("utf-32-le")

    def __getitem__(self, index: int) -> Folded:
        first, last = int(self.bounds[index]), int(self.bounds[index + 1]) - 1
        return Folded(
            self.originals[index],
            self.joined[first:last],
            self.joined_cased[first:last],
            self.origin[first:last],
        )


def fold(text: str) -> Folded:
    """Fold one text. Lone surrogates become U+FFFD. Never raises."""
    return fold_batch([text])[0]


def fold_batch(texts: Sequence[str]) -> FoldedBatch:
    """Fold texts together; cost is a few nanoseconds a character whatever the number of texts."""
    if not texts:
        none = np.zeros(0, np.uint32)
        return FoldedBatch(texts, none, none, np.zeros(0, np.int32), np.zeros(1, np.int64))
    table = alphabet()
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) >= len(texts):  # a NUL inside a text would look like the end of it
        joined = SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts)
    # surrogatepass: a lone surrogate must not stop a batch; the alphabet turns it into U+FFFD.
    raw = np.frombuffer((joined + SEPARATOR).encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    starts = np.cumsum(lengths) - lengths
    origin = (np.arange(len(raw)) - np.repeat(starts, lengths)).astype(np.int32)
    lower, cased = table.lower[raw], table.cased[raw]
    width: npt.NDArray[np.int64] | None = None
    many = np.flatnonzero(lower == MANY)
    if len(many):
        lower, cased, origin, width = _expand(raw, lower, cased, origin, many)
    keep = lower != DROP
    kept = np.concatenate((np.zeros(1, np.int64), np.cumsum(keep)))
    if width is not None:
        kept = kept[np.concatenate((np.zeros(1, np.int64), np.cumsum(width)))]
    bounds = kept[np.append(starts, len(raw))]
    return FoldedBatch(texts, lower[keep], cased[keep], origin[keep], bounds)


def _expand(
    raw: Points, lower: Points, cased: Points, origin: Indices, many: npt.NDArray[np.int64]
) -> tuple[Points, Points, Indices, npt.NDArray[np.int64]]:
    """Unfold ligatures and the like; also how many places each original character takes now."""
    table = alphabet()
    pairs = [table.expansions[int(raw[i])] for i in many]
    width = np.ones(len(raw), np.int64)
    width[many] = [len(small) for small, _ in pairs]
    place = np.cumsum(width) - width
    lower, cased, origin = np.repeat(lower, width), np.repeat(cased, width), np.repeat(origin, width)
    for at, (small, kept) in zip(place[many], pairs, strict=True):
        lower[at : at + len(small)] = [ord(c) for c in small]
        cased[at : at + len(kept)] = [ord(c) for c in kept]
    return lower, cased, origin, width
