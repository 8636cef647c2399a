"""Reads the words of whole Arrow columns straight from their UTF-8 bytes, slots left out.

A slot is what one copy of a text changes: numbers, links, addresses and handles, and codes that mix letters
and digits. Words are folded as in ``marsad.text`` and hashed; what hides a word is undone: repeated letters count once
("freeee" is "free"), look-alikes are one letter ("m3th", "c@ll", Cyrillic "с"), spelled words are one word.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from marsad.link.letters import ALONE, CLASS, DIGIT, GAP, LETTER, NOTHING, SEVERAL, SIGN, SLOT, entries, leet

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = 96
"""Longest sequence of words kept for comparing; of longer texts an even sample, chosen by content."""
FEW = 4
"""Texts with fewer words are compared as a whole only."""
SPELLED = 3
"""So many single letters in a row spell a word."""
LETTER_NATS, SIGN_NATS = 1.6, 4.0
"""What a letter and a pictograph tell, in nats: about 2.3 bits a letter of a short context (Shannon 1951,
Prediction and entropy of printed English), and a pictograph of about fifty usual ones."""
_ROWS, _BYTES = 4096, 1 << 20  # texts and bytes read at a time


@dataclass(frozen=True, slots=True)
class Words:
    """Words of many texts: text ``i`` has ``hashes[bounds[i]:bounds[i + 1]]`` (uint32, at most KEPT).

    ``count`` is the number of words before sampling, ``content`` a 64-bit hash of all words (of the whole
    folded text where there are fewer than FEW), ``nats`` what the text tells.
    """

    hashes: npt.NDArray[np.uint32]
    bounds: npt.NDArray[np.int64]
    count: npt.NDArray[np.int32]
    content: npt.NDArray[np.uint64]
    nats: npt.NDArray[np.float32]


@njit(inline="always")  # type: ignore[untyped-decorator]
def _mix(value: Any) -> Any:
    """Spreads 64 bits. Source: Appleby, MurmurHash3 finaliser (public domain)."""
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _slot_end(data: Any, at: int, end: int) -> Any:
    """Where the chunk (up to white space) at ``at`` ends if it is a link, an address or a handle, else ``at``.

    Links have "://" or a host: labels with full stops between them, the last of two to seven Latin letters, then
    nothing, a port, a path or a query. "c@ll" is a word.
    """
    found, i, sign = False, at, False
    hosts, label, before, wide = (
        0,
        0,
        0,
        0,
    )  # labels with a full stop; letters of this one, of the last; its length
    while i < end and data[i] > 0x20:
        c = data[i]
        letter = (c | 0x20) >= 0x61 and (c | 0x20) <= 0x7A
        if letter or c >= 0x80 or c == 0x2D or (c >= 0x30 and c <= 0x39):
            if sign or c >= 0x80:  # the chunk goes on after a sign: what stood before it was no host
                hosts, label, before, wide, sign = 0, 0, 0, 0, False
            label, wide = label + letter, wide + 1
        elif c == 0x40:
            found = found or sign or wide == 0
            hosts, label, before, wide = 0, 0, 0, 0
        elif c == 0x2E:
            if wide > 0:
                hosts, before, label, wide = hosts + 1, label, 0, 0
        else:
            goes_on = c in (0x2F, 0x3A, 0x3F)
            found = found or (goes_on and hosts > 0 and label >= 2 and label <= 7)
            found = found or (c == 0x3A and i + 2 < end and data[i + 1] == 0x2F and data[i + 2] == 0x2F)
            sign = True
        i += 1
    if wide == 0 and hosts > 1:  # a full stop after the host
        label = before
    return i if found or (hosts > 0 and label >= 2 and label <= 7) else at


@njit(inline="always")  # type: ignore[untyped-decorator]
def _decode(data: Any, i: int) -> Any:
    """The code point at ``i`` and where the next begins. Arrow's strings are valid UTF-8."""
    c = np.uint32(data[i])
    if c < 0x80:
        return c, i + 1
    if c < 0xE0:
        return ((c & 0x1F) << 6) | (np.uint32(data[i + 1]) & 0x3F), i + 2
    if c < 0xF0:
        return ((c & 0xF) << 12) | ((np.uint32(data[i + 1]) & 0x3F) << 6) | (
            np.uint32(data[i + 2]) & 0x3F
        ), i + 3
    high = ((c & 0x7) << 18) | ((np.uint32(data[i + 1]) & 0x3F) << 12)
    return high | ((np.uint32(data[i + 2]) & 0x3F) << 6) | (np.uint32(data[i + 3]) & 0x3F), i + 4


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _fold(data: Any, offsets: Any, table: Any, wide_at: Any, wide: Any, out: Any, ends: Any) -> None:
    """Entries of all texts into ``out``, a GAP after each; ``ends`` are their ends."""
    total = 0
    for d in range(len(offsets) - 1):
        i, end, fresh = np.int64(offsets[d]), np.int64(offsets[d + 1]), True
        while i < end:
            if fresh and data[i] > 0x20:
                to = _slot_end(data, i, end)
                if to > i:
                    out[total] = np.uint32(SLOT) << np.uint32(CLASS)
                    total, i = total + 1, to
                    continue
            fresh = data[i] <= 0x20
            c, i = _decode(data, i)
            entry = table[c]
            kind = entry >> np.uint32(CLASS)
            if kind == SEVERAL:
                number = entry & np.uint32(0xFFFFFF)
                for j in range(wide_at[number], wide_at[number + 1]):
                    out[total] = wide[j]
                    total += 1
            elif kind != NOTHING:
                out[total] = entry
                total += 1
        out[total] = np.uint32(GAP) << np.uint32(CLASS)
        total += 1
        ends[d] = total


@njit(inline="always")  # type: ignore[untyped-decorator]
def _longer(word: Any, item: Any, last: Any) -> Any:
    """The word with one more letter, and that letter; one that is repeated counts once."""
    return ((word ^ np.uint64(item)) * np.uint64(0x100000001B3) if item != last else word), item


@njit(inline="always")  # type: ignore[untyped-decorator]
def _sequence(words: Any, first: int, end: int) -> Any:
    found = np.uint64(7)
    for i in range(first, end):
        found = _mix(found ^ np.uint64(words[i]))
    return found


@njit(inline="always")  # type: ignore[untyped-decorator]
def _put(word: Any, words: Any, total: int, whole: Any) -> Any:
    spread = _mix(word)
    words[total] = np.uint32(spread >> np.uint64(32))
    return total + 1, _mix(whole ^ spread)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _put_letters(spelled: int, spelling: Any, single: Any, words: Any, total: int, whole: Any) -> Any:
    """Letters that stood alone one after the other: SPELLED of them are a word ("c a l l", "c.a.l.l")."""
    if spelled >= SPELLED:
        return _put(spelling, words, total, whole)
    for at in range(spelled):
        total, whole = _put(single[at], words, total, whole)
    return total, whole


@njit(inline="always")  # type: ignore[untyped-decorator]
def _shown(item: Any, following: Any, letters: int, digits: int) -> Any:
    """The letter that a sign inside a word stands for ("c@ll", "$ale"), else the item as it is."""
    if following >> np.uint32(CLASS) == LETTER and digits == 0:
        point = item & np.uint32(0xFFFFFF)
        if point == 0x40 and letters > 0:
            return np.uint32(LETTER << CLASS | 0x61)
        if point == 0x24:
            return np.uint32(LETTER << CLASS | 0x73)
    return item


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _words(
    folded: Any, ends: Any, leet: Any, words: Any, kept: Any, count: Any, content: Any, nats: Any
) -> Any:
    """Hashes of the words of all texts into ``words``; how many there are."""
    seed, none = np.uint64(0xCBF29CE484222325), np.uint32(0)
    single, total, k = np.empty(SPELLED, np.uint64), 0, 0
    for d in range(len(ends)):
        first, tell, whole = total, 0.0, seed
        (word, letters, digits, last, held), (spelled, spelling, latest, gap) = (
            (seed, 0, 0, none, none),
            (0, seed, none, 0),
        )
        while k < ends[d]:
            item = folded[k]
            k += 1
            if k < ends[d]:
                item = _shown(item, folded[k], letters, digits)
            kind = item >> np.uint32(CLASS)
            if kind == LETTER:
                if held != none:  # a digit between letters: "m3th"
                    word, last = _longer(word, held, last)
                letters, held = letters + (item != last), none
                word, last = _longer(word, item, last)
                continue
            if kind == DIGIT:
                held = leet[item & np.uint32(0xF)] if digits == 0 and letters > 0 else none
                digits += 1
                continue
            if kind == ALONE:
                word, letters, digits = word ^ np.uint64(item), max(letters, 1), 0
            # Arabizi writes sounds as digits (7abibi); more digits than that make a code, a slot.
            wordy = letters > 0 and (digits == 0 or (digits <= 2 and letters >= 2 * digits))
            alone = wordy and letters == 1 and kind != ALONE
            slotted = not wordy and (letters > 0 or digits > 0 or kind == SLOT)
            if slotted or (wordy and (gap > 1 or not alone)):
                total, whole = _put_letters(spelled, spelling, single, words, total, whole)
                spelled, spelling, latest = 0, seed, none
            if alone:
                single[min(spelled, SPELLED - 1)] = word
                spelling, latest = _longer(spelling, last, latest)
                spelled += 1
            elif wordy:
                total, whole = _put(word, words, total, whole)
            elif slotted:
                whole = _mix(whole ^ np.uint64(1))
            if wordy:
                tell, gap = tell + LETTER_NATS * letters, 0
            if kind == SIGN:
                total, whole = _put_letters(spelled, spelling, single, words, total, whole)
                spelled, spelling, latest = 0, seed, none
                whole, tell = _mix(whole ^ np.uint64(item)), tell + SIGN_NATS
            gap += 1
            word, letters, digits, last, held = seed, 0, 0, none, none
        total, whole = _put_letters(spelled, spelling, single, words, total, whole)
        count[d], nats[d] = total - first, tell
        content[d] = _sequence(words, first, total) if total - first >= FEW else whole
        total = _thin(words, first, total)
        kept[d] = total - first
    return total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _thin(words: Any, first: int, end: int) -> int:
    """An even sample of a long text: the same words of two copies, wherever they stand. Returns the new end."""
    mask, level = np.uint32(0), end - first
    while level > KEPT:
        mask, level = (mask << np.uint32(1)) | np.uint32(1), level // 2
    if mask == 0:
        return end
    to = first
    for at in range(first, end):
        if words[at] & mask == 0 and to - first < KEPT:
            words[to] = words[at]
            to += 1
    return to


type _Slice = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]


def _slices(texts: pa.ChunkedArray) -> Iterator[_Slice]:
    """Bytes and offsets of some texts at a time; nulls are empty."""
    for chunk in texts.chunks:
        filled = (chunk.fill_null("") if chunk.null_count else chunk).cast(pa.large_string())
        _, where, what = filled.buffers()
        offsets = np.frombuffer(where, np.int64)[filled.offset : filled.offset + len(filled) + 1]
        data = np.frombuffer(what, np.uint8) if what is not None else np.zeros(0, np.uint8)
        first = 0
        while first < len(filled):
            last = min(first + _ROWS, len(filled))
            last = max(
                first + 1,
                int(np.searchsorted(offsets[first : last + 1], offsets[first] + _BYTES)) + first - 1,
            )
            part = offsets[first : min(last, len(filled)) + 1]
            yield data[part[0] : part[-1]], part - part[0]
            first += len(part) - 1


def _read(piece: _Slice) -> tuple[npt.NDArray[Any], ...]:
    data, offsets = piece
    size = len(offsets) - 1
    # One letter unfolds to at most eighteen (U+FDFA, three bytes): six entries a byte.
    folded, ends = np.empty(6 * len(data) + size, np.uint32), np.empty(size, np.int64)
    _fold(data, offsets, *entries(), folded, ends)
    kept, count = np.zeros(size, np.int32), np.zeros(size, np.int32)
    content, nats = np.zeros(size, np.uint64), np.zeros(size, np.float32)
    words = np.empty(int(ends[-1]), np.uint32)
    total = _words(folded, ends, leet(), words, kept, count, content, nats)
    return words[:total].copy(), kept, count, content, nats


def read_words(texts: pa.Array | pa.ChunkedArray) -> Words:
    """The words of a column of strings (string or large_string, nulls allowed). About 2 µs a text."""
    column = texts if isinstance(texts, pa.ChunkedArray) else pa.chunked_array([texts])
    entries()  # built once, before the threads ask for it
    empty = (np.uint32, np.int32, np.int32, np.uint64, np.float32)
    with ThreadPoolExecutor(workers()) as pool:
        parts = [tuple(np.zeros(0, kind) for kind in empty), *pool.map(_read, _slices(column))]
    hashes, kept, count, content, nats = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Words(hashes, ragged(kept), count, content, nats)


def ragged(lengths: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Bounds of rows of these lengths."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _copy(values: Any, bounds: Any, which: Any, to: Any, out: Any) -> None:
    for d in range(len(which)):
        first = bounds[which[d]]
        for i in range(to[d + 1] - to[d]):
            out[to[d] + i] = values[first + i]


def pick(
    values: npt.NDArray[Any], bounds: npt.NDArray[np.int64], which: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Some rows of a ragged array."""
    to = ragged(np.diff(bounds)[which])
    out = np.empty(to[-1], values.dtype)
    _copy(values, bounds, which, to, out)
    return out, to


def workers() -> int:
    """Threads for kernels that let go of the interpreter: the processors there are, at most eight."""
    return min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
