"""Remembers what each token turned out to be, so that a word is read once however often it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from marsad.detect.borrowing import borrowing
from marsad.detect.lexicon import Rows
from marsad.detect.meanings import Meanings
from marsad.detect.reading import read, room_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marsad.detect.lexicon import Ints, Lexicon
    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Signatures = npt.NDArray[np.int32]

_SLOT_BITS = 20
_SPELLED_MOST = 1 << 16  # tokens of Arabizi texts that are remembered beside the table
_SPELLED = np.uint64(0x9FB21C651E98DF25)  # keeps them apart in it
_UNREAD = -1
_MIX = np.uint64(0xD6E8FEB86659FD93)
_LENGTH = np.uint64(0xA24BAED4963EE407)
_SHIFT = np.uint64(64 - _SLOT_BITS)
_LONGEST = 64
_LETTERS = np.random.default_rng(20261121).integers(1, 2**63, _LONGEST, dtype=np.uint64) | np.uint64(1)
_HEADS = 1 << 14
_ROOM = 1 << 12  # signatures at first


class Known(NamedTuple):
    """Signatures given so far: the elements of signature ``s`` are ``values[bounds[s]:bounds[s + 1]]``, ascending.

    Signatures of one hash are a chain: ``head`` of the hash, then ``following``; −1 = the end. ``tally``: how many.
    """

    tally: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]
    values: Ints
    head: Ints
    following: Ints

    @classmethod
    def none(cls, most: int) -> Known:
        """Room for signatures of at most ``most`` elements; 0 is that of no element."""
        return cls(
            np.ones(1, np.int64), np.zeros(_ROOM + 1, np.int64), np.zeros(16 * _ROOM + most, np.int32),
            np.full(_HEADS, -1, np.int32), np.full(_ROOM, -1, np.int32),
        )  # fmt: skip

    def is_full(self, most: int) -> bool:
        """Whether there is no room for a signature of ``most`` elements."""
        count = int(self.tally[0])
        return count == len(self.following) or int(self.bounds[count]) + most > len(self.values)

    def larger(self) -> Known:
        """The same with twice the room."""
        bounds, values = np.append(self.bounds, self.bounds), np.append(self.values, self.values)
        return Known(self.tally, bounds, values, self.head, np.append(self.following, self.following))


class Vocabulary:
    """Token → *signature*: the number of the set of lexicon elements that it can stand for; 0 = none.

    Memory is bounded: a direct-mapped table of 2**20 slots. What another word pushed out is read again, so results
    never depend on what was seen before. Two words of one hash never stand for each other: a slot also holds a
    second, unrelated hash of all the word's letters. A token of an Arabizi text has a place of its own.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._slots = np.zeros((1 << _SLOT_BITS, 3), np.uint64)  # hash, second hash, signature
        self._known = Known.none(lexicon.elements)
        self._room = room_for(lexicon.morphology.words)
        self._stamps = np.zeros(lexicon.elements, np.int64)
        self._arabizi: dict[str, int] = {}
        self._meanings: Meanings | None = None

    @property
    def meanings(self) -> Meanings:
        """What each signature given so far means."""
        count, known = int(self._known.tally[0]), self._known
        if self._meanings is None or len(self._meanings.sketch) < count:
            elements = Rows(known.bounds[: count + 1], known.values[: known.bounds[count]])
            self._meanings = Meanings.of(elements, self._lexicon)
        return self._meanings

    def signatures(self, batch: FoldedBatch, tokens: Tokens, arabizi: Iterable[int] = ()) -> Signatures:
        """The signature of each token of the batch. ``arabizi``: numbers of the texts in Arabizi."""
        is_spelled = np.zeros(len(batch), np.bool_)
        is_spelled[list(arabizi)] = True
        found = self._recalled(batch, tokens, is_spelled)
        if len(new := np.flatnonzero(found == _UNREAD)):
            places = zip(tokens.starts[new].tolist(), tokens.ends[new].tolist(), strict=True)
            found[new] = [self._spelled(batch.joined[start:end]) for start, end in places]
            _keep(new, batch.points, tokens.starts, tokens.ends, tokens.hashes, found, self._slots)
        return found

    def _spelled(self, token: str) -> int:
        """The signature of a token of an Arabizi text."""
        if (known := self._arabizi.get(token)) is not None:
            return known
        words = self._lexicon.arabizi.read(token)
        if len(self._arabizi) >= _SPELLED_MOST:
            self._arabizi.clear()
        self._room.tally[1] += 1
        self._room.found[: len(words)] = words
        if self._known.is_full(len(self._stamps)):
            self._known = self._known.larger()
        rows = self._lexicon.word_elements
        found = _signature(len(words), rows.bounds, rows.values, self._room, self._stamps, self._known)
        return self._arabizi.setdefault(token, int(found))

    def _recalled(self, batch: FoldedBatch, tokens: Tokens, is_spelled: npt.NDArray[np.bool_]) -> Signatures:
        """The signature of each token as it is written; in Arabizi as remembered, else _UNREAD."""
        found = np.zeros(len(tokens.starts), np.int32)
        forms, words = self._lexicon.morphology.forms, self._lexicon.word_elements
        at = 0
        while True:
            at = _recall(
                at, batch.points, tokens.starts, tokens.ends, tokens.hashes, tokens.text, is_spelled, self._slots,
                found, forms, words.bounds, words.values, self._room, self._stamps, self._known,
            )  # fmt: skip
            if at == len(found):
                return found
            self._known = self._known.larger()


@borrowing()
def _second(points, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Another hash of a token: the sum of each letter times the constant of its place."""
    value = np.uint64(0)
    for place in range(min(end - start, _LONGEST)):
        value += np.uint64(points[start + place]) * _LETTERS[place]
    return value


@borrowing()
def _keep(new, points, starts, ends, hashes, found, slots):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Remember the signatures of tokens of Arabizi texts."""
    for token in new:
        start, end = starts[token], ends[token]
        key = hashes[token] + np.uint64(end - start) * _LENGTH + _SPELLED
        slot = np.int64((key * _MIX) >> _SHIFT)
        slots[slot, 0], slots[slot, 1], slots[slot, 2] = key, _second(points, start, end), found[token]


@numba.njit(cache=True, nogil=True)
def _recall(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    at, points, starts, ends, hashes, texts, is_spelled, slots, found, forms, word_bounds, word_elements, room,
    stamps, known,
):  # fmt: skip
    """Fill in signatures from token ``at`` on, of words not seen yet too; the token at which room is wanting."""
    for token in range(at, len(starts)):
        start, end = starts[token], ends[token]
        key = hashes[token] + np.uint64(end - start) * _LENGTH
        if is_spelled[texts[token]]:
            key += _SPELLED
        slot = np.int64((key * _MIX) >> _SHIFT)
        second = _second(points, start, end)
        if slots[slot, 0] != key or slots[slot, 1] != second:
            if is_spelled[texts[token]]:
                found[token] = _UNREAD
                continue
            count = known.tally[0]
            if count == len(known.following) or known.bounds[count] + len(stamps) > len(known.values):
                return token
            size = read(points, start, end, forms, room)
            signature = _signature(size, word_bounds, word_elements, room, stamps, known)
            slots[slot, 0], slots[slot, 1], slots[slot, 2] = key, second, signature
        found[token] = slots[slot, 2]
    return len(starts)


@numba.njit(cache=True, nogil=True)
def _signature(size, word_bounds, word_elements, room, stamps, known):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The signature of the ``size`` words just read, a new one where no token had their elements before."""
    if not size:
        return 0
    reading, count = room.tally[1], known.tally[0]
    first = known.bounds[count]
    last, total = first, np.uint64(0)
    for word in room.found[:size]:
        for place in range(word_bounds[word], word_bounds[word + 1]):
            element = word_elements[place]
            if stamps[element] != reading:
                stamps[element] = reading
                known.values[last] = element
                last += 1
                total += np.uint64(element + 1) * _MIX ^ np.uint64(element) * _LENGTH
    head = np.int64((total * _MIX) >> _SHIFT) & (_HEADS - 1)
    signature = known.head[head]
    while signature >= 0:
        if _same(signature, last - first, reading, stamps, known):
            return signature
        signature = known.following[signature]
    known.values[first:last].sort()
    known.bounds[count + 1] = last
    known.following[count], known.head[head] = known.head[head], count
    known.tally[0] += 1
    return count


@borrowing()
def _same(signature, size, reading, stamps, known):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether a signature has exactly the elements of this reading."""
    first, last = known.bounds[signature], known.bounds[signature + 1]
    if last - first != size:
        return False
    same = True
    for place in range(first, last):
        same &= stamps[known.values[place]] == reading
    return same
