"""Remembers what each token turned out to be, so that a word is read once however often it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.detect.meanings import Meanings

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
_LONGEST = 64
_LETTERS = np.random.default_rng(20261121).integers(1, 2**63, _LONGEST, dtype=np.uint64) | np.uint64(1)


class Vocabulary:
    """Token → *signature*: the number of the set of lexicon elements that it can stand for; 0 = none.

    Memory is bounded: a direct-mapped table of 2**20 slots. What another word pushed out is read again, so results
    never depend on what was seen before. Two words of one hash never stand for each other: a slot also holds a
    second, unrelated hash of all the word's letters.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._slots = np.zeros((1 << _SLOT_BITS, 3), np.uint64)  # hash, second hash, signature
        self._signatures: dict[tuple[int, ...], int] = {(): 0}
        self._by_words: dict[tuple[int, ...], int] = {(): 0}
        self._meanings: Meanings | None = None

    @property
    def meanings(self) -> Meanings:
        """What each signature given so far means."""
        if self._meanings is None:
            self._meanings = Meanings.of(list(self._signatures), self._lexicon)
        return self._meanings

    def signatures(self, batch: FoldedBatch, tokens: Tokens) -> Signatures:
        """The signature of each token of the batch."""
        found = np.zeros(len(tokens.starts), np.int32)
        unknown = np.empty(len(found), np.int64)
        prints = np.empty(len(found), np.uint64)
        count = _recall(
            batch.points, tokens.starts, tokens.ends, tokens.hashes, self._slots, found, unknown, prints
        )
        if count:
            self._learn(batch, tokens, unknown[:count], prints[:count], found)
        return found

    def _learn(
        self,
        batch: FoldedBatch,
        tokens: Tokens,
        unknown: npt.NDArray[np.int64],
        prints: Hashes,
        found: Signatures,
    ) -> None:
        """Read the tokens ``unknown``, each word once, and remember them."""
        keys = tokens.hashes[unknown] + (tokens.ends - tokens.starts)[unknown].astype(np.uint64) * _LENGTH
        _, first, inverse = np.unique(keys ^ prints * _MIX, return_index=True, return_inverse=True)
        joined, where = batch.joined, unknown[first]
        spans = zip(tokens.starts[where].tolist(), tokens.ends[where].tolist(), strict=True)
        values = np.array([self._read(joined[start:end]) for start, end in spans], np.int32)
        found[unknown] = values[inverse]
        slots = ((keys[first] * _MIX) >> _SHIFT).astype(np.int64)
        self._slots[slots] = np.stack((keys[first], prints[first], values.astype(np.uint64)), axis=1)

    def _read(self, letters: str) -> int:
        words = self._lexicon.morphology.read(letters)
        if (known := self._by_words.get(words)) is not None:
            return known
        elements = tuple(sorted({e for word in words for e in self._lexicon.word_elements[word]}))
        if elements not in self._signatures:
            self._signatures[elements] = len(self._signatures)
            self._meanings = None
        return self._by_words.setdefault(words, self._signatures[elements])


@numba.njit(cache=True, nogil=True)
def _recall(points, starts, ends, hashes, slots, found, unknown, prints):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Fill in the signatures that the slots hold; how many tokens are unknown, which, and their second hashes."""
    count = 0
    for token in range(len(starts)):
        start, end = starts[token], ends[token]
        key = hashes[token] + np.uint64(end - start) * _LENGTH
        second = np.uint64(0)  # the sum of each letter times the constant of its place
        for place in range(min(end - start, _LONGEST)):
            second += np.uint64(points[start + place]) * _LETTERS[place]
        slot = np.int64((key * _MIX) >> _SHIFT)
        if slots[slot, 0] == key and slots[slot, 1] == second:
            found[token] = slots[slot, 2]
        else:
            unknown[count], prints[count] = token, second
            count += 1
    return count
