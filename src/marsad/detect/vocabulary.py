"""Remembers what each token turned out to be, so that a word is read once however often it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.lexicon import Rows

if TYPE_CHECKING:
    from marsad.detect.lexicon import Lexicon
    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Hashes = npt.NDArray[np.uint64]
type Signatures = npt.NDArray[np.int32]

_SLOT_BITS = 20
_MIX = np.uint64(0xD6E8FEB86659FD93)
_LENGTH = np.uint64(0xA24BAED4963EE407)
_SHIFT = np.uint64(64 - _SLOT_BITS)
_REMEMBERED = 2_000_000
_LONGEST = 64
_LETTERS = np.random.default_rng(20261121).integers(1, 2**63, _LONGEST, dtype=np.uint64) | np.uint64(1)


class Vocabulary:
    """Token → *signature*: the number of the set of lexicon elements that it can stand for; 0 = none.

    Memory is bounded: a direct-mapped table of 2**20 slots before a dictionary that is emptied when it holds
    2 million words. What is forgotten is read again, so results never depend on what was seen before.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._keys = np.zeros(1 << _SLOT_BITS, np.uint64)
        self._values = np.zeros(1 << _SLOT_BITS, np.int32)
        self._prints = np.zeros(1 << _SLOT_BITS, np.uint64)
        self._known: dict[int, int] = {}
        self._signatures: dict[tuple[int, ...], int] = {(): 0}
        self._by_words: dict[tuple[int, ...], int] = {(): 0}
        self._rows: Rows | None = None

    @property
    def elements(self) -> Rows:
        """Signature → lexicon elements."""
        if self._rows is None:
            self._rows = Rows.of(list(self._signatures))
        return self._rows

    def signatures(self, batch: FoldedBatch, tokens: Tokens) -> Signatures:
        """The signature of each token of the batch."""
        keys = tokens.hashes + (tokens.ends - tokens.starts).astype(np.uint64) * _LENGTH
        slots = ((keys * _MIX) >> _SHIFT).astype(np.int64)
        found = self._values[slots]
        missing = np.flatnonzero(self._keys[slots] != keys)
        if len(missing):
            fresh, first, inverse = np.unique(keys[missing], return_index=True, return_inverse=True)
            where = missing[first]
            values = self._learn(batch, tokens, fresh, where)
            found[missing] = values[inverse]
            self._keys[slots[where]] = fresh
            self._values[slots[where]] = values
            self._prints[slots[where]] = _fingerprints(batch, tokens, where)
        # Two words of one hash must not stand for each other: hits are compared by a second hash of all their
        # letters, and read letter by letter where it differs (or where the slot went to another word meanwhile).
        hits = np.flatnonzero(found)
        for place in hits[_fingerprints(batch, tokens, hits) != self._prints[slots[hits]]].tolist():
            found[place] = self._read(batch.joined[int(tokens.starts[place]) : int(tokens.ends[place])])
        return found

    def _learn(
        self, batch: FoldedBatch, tokens: Tokens, keys: Hashes, where: npt.NDArray[np.int64]
    ) -> Signatures:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        joined, known = batch.joined, self._known
        values = np.zeros(len(keys), np.int32)
        spans = zip(keys.tolist(), tokens.starts[where].tolist(), tokens.ends[where].tolist(), strict=True)
        for place, (key, start, end) in enumerate(spans):
            value = known.get(key)
            if value is None:
                value = known[key] = self._read(joined[start:end])
            values[place] = value
        return values

    def _read(self, letters: str) -> int:
        words = self._lexicon.morphology.read(letters)
        if (known := self._by_words.get(words)) is not None:
            return known
        elements = tuple(sorted({e for word in words for e in self._lexicon.word_elements[word]}))
        if elements not in self._signatures:
            self._signatures[elements] = len(self._signatures)
            self._rows = None
        return self._by_words.setdefault(words, self._signatures[elements])


def _fingerprints(batch: FoldedBatch, tokens: Tokens, where: npt.NDArray[np.int64]) -> Hashes:
    """A second, unrelated hash of the letters of the tokens ``where`` (Σ letter × constant of its place)."""
    starts, counts = tokens.starts[where], np.minimum(tokens.ends[where] - tokens.starts[where], _LONGEST)
    if not len(where):
        return np.zeros(0, np.uint64)
    firsts = np.cumsum(counts) - counts
    offset = np.arange(int(counts.sum()), dtype=np.int64) - np.repeat(firsts, counts)
    letters = batch.points[np.repeat(starts, counts) + offset].astype(np.uint64)
    return np.add.reduceat(letters * _LETTERS[offset], firsts)
