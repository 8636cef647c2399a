"""Reads the words of whole Arrow columns straight from their UTF-8 bytes, slots left out.

A slot is what one copy of a text changes: numbers, links, addresses and handles, and codes that mix letters and
digits. Words are folded as in ``marsad.text`` and hashed; repeated letters count once ("freeee" is "free").
"""

from __future__ import annotations

import functools
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from marsad.text.alphabet import DROP, MANY, alphabet

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = 96
"""Longest sequence of words kept for comparing; of longer texts an even sample, chosen by content."""
FEW = 4
"""Texts with fewer words are compared as a whole only."""
ROWS = 1 << 14
LETTER_NATS, SIGN_NATS = 1.6, 4.0
"""What a letter and a pictograph tell, in nats: about 2.3 bits a letter of a short context (Shannon 1951,
Prediction and entropy of printed English), and a pictograph of about fifty usual ones."""

# Classes of code points, in the upper bits of the table.
GAP, LETTER, DIGIT, SIGN, ALONE, NOTHING, SEVERAL = range(7)
_SHIFT = 24
# Scripts written without spaces: each letter is taken as a word.
_SPACELESS = ((0x0E00, 0x1000), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3040, 0x3100), (0x3400, 0xA000),
              (0xF900, 0xFB00), (0x20000, 0x30000))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Words of many texts: those of text ``i`` are ``hashes[bounds[i]:bounds[i + 1]]`` (uint32, at most KEPT).

    ``count`` is the number of words before sampling, ``content`` a 64-bit hash of all words (of the whole folded
    text where there are fewer than FEW), ``nats`` what the text tells.
    """

    hashes: npt.NDArray[np.uint32]
    bounds: npt.NDArray[np.int64]
    count: npt.NDArray[np.int32]
    content: npt.NDArray[np.uint64]
    nats: npt.NDArray[np.float32]


@functools.cache
def _classes() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """Class and folded value of each code point; where the foldings to several stand, and these."""
    folded = alphabet()
    table = np.zeros(0x110000, np.uint32)
    single = (folded.lower != DROP) & (folded.lower != MANY)
    for point in range(0x30000):
        table[point] = _class(point)
    value = np.where(single, folded.lower, 0)
    out = table[value] << _SHIFT | value
    out[folded.lower == DROP] = NOTHING << _SHIFT
    starts, flat = [0], []
    for number, (point, (lower, _)) in enumerate(sorted(folded.expansions.items())):
        out[point] = SEVERAL << _SHIFT | number
        flat += [int(out[ord(char)]) for char in lower]
        starts.append(len(flat))
    return out.astype(np.uint32), np.array(starts, np.int64), np.array(flat, np.uint32)


def _class(point: int) -> int:
    category = unicodedata.category(chr(point))
    if 0x1F3FB <= point < 0x1F400:
        return NOTHING  # skin tones belong to the sign before them
    if category[0] == "L" or category == "Mc":
        return ALONE if any(first <= point < last for first, last in _SPACELESS) else LETTER
    return DIGIT if category == "Nd" else SIGN if category in {"So", "Sc"} else GAP


@njit(inline="always")  # type: ignore[untyped-decorator]
def mix(value: Any) -> Any:
    """Spreads 64 bits. Source: Appleby, MurmurHash3 finaliser (public domain)."""
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _slot_end(data: Any, at: int, end: int) -> int:
    """End of the chunk (up to white space) that starts here if it is a link, an address or a handle, else ``at``."""
    i, found, dot, label, ascii_label = at, False, False, 0, True
    after_host = False
    while i < end and data[i] > 0x20:
        c = data[i]
        letter = (c | 0x20) >= 0x61 and (c | 0x20) <= 0x7A
        digit = c >= 0x30 and c <= 0x39
        if c == 0x40:  # @
            found = True
        elif c == 0x3A and i + 2 < end and data[i + 1] == 0x2F and data[i + 2] == 0x2F:  # ://
            found = True
        elif c == 0x2F and dot and label >= 2:  # a host and a path
            after_host = True
        if not after_host:
            if c == 0x2E:
                if label > 0 and ascii_label:
                    dot = True
                label, ascii_label = 0, True
            elif letter:
                label += 1
            elif digit or c == 0x2D:
                ascii_label = ascii_label and label >= 0
            else:
                label, dot = (label, dot) if c == 0x3F or c == 0x21 or c == 0x2C else (0, False)
        i += 1
    # example.com, bit.ly/x: a last label of two to six Latin letters after a dot
    if found or after_host or (dot and label >= 2 and label <= 6):
        return i
    return at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _read(
    data: Any, offsets: Any, table: Any, wide_at: Any, wide: Any, words: Any,
    kept: Any, count: Any, content: Any, nats: Any,
) -> int:  # fmt: skip
    """Words of ``len(offsets) - 1`` texts into ``words``; returns how many."""
    prime, seed = np.uint64(0x100000001B3), np.uint64(0xCBF29CE484222325)
    total = 0
    for d in range(len(offsets) - 1):
        first, i, end = total, np.int64(offsets[d]), np.int64(offsets[d + 1])
        word, letters, digits, last = seed, 0, 0, np.uint32(0)
        whole, sequence, gap = seed, seed, True
        tell, fresh = 0.0, True
        while i <= end:
            entry = np.uint32(0)
            if i < end:
                c = np.uint32(data[i])
                if fresh and c > 0x20:
                    skip = _slot_end(data, i, end)
                    fresh = False
                    if skip > i:
                        whole = mix(whole ^ np.uint64(1))
                        i = skip
                        continue
                fresh = c <= 0x20
                if c < 0x80:
                    i += 1
                elif c < 0xE0 and i + 1 < end:
                    c = ((c & 0x1F) << 6) | (np.uint32(data[i + 1]) & 0x3F)
                    i += 2
                elif c < 0xF0 and i + 2 < end:
                    c = (
                        ((c & 0xF) << 12)
                        | ((np.uint32(data[i + 1]) & 0x3F) << 6)
                        | (np.uint32(data[i + 2]) & 0x3F)
                    )
                    i += 3
                elif i + 3 < end:
                    c = (
                        ((c & 0x7) << 18) | ((np.uint32(data[i + 1]) & 0x3F) << 12)
                        | ((np.uint32(data[i + 2]) & 0x3F) << 6) | (np.uint32(data[i + 3]) & 0x3F)
                    )  # fmt: skip
                    i += 4
                else:
                    i = end
                    c = np.uint32(0)
                entry = table[c] if c < 0x110000 else np.uint32(0)
            else:
                i += 1
            run, j = 1, 0
            base = np.int64(0)
            if entry >> _SHIFT == SEVERAL:
                base = wide_at[entry & 0xFFFFFF]
                run = wide_at[(entry & 0xFFFFFF) + 1] - base
            while j < run:
                item = wide[base + j] if entry >> _SHIFT == SEVERAL else entry
                j += 1
                kind, value = item >> _SHIFT, item & np.uint32(0xFFFFFF)
                if kind == NOTHING:
                    continue
                if kind == LETTER:
                    if value != last:
                        word = (word ^ np.uint64(value)) * prime
                        letters += 1
                        last = value
                    continue
                if kind == DIGIT:
                    digits += 1
                    continue
                if letters > 0 and (digits == 0 or (digits <= 2 and letters >= 2 * digits)):
                    spread = mix(word)
                    words[total] = np.uint32(spread >> np.uint64(32))
                    total += 1
                    sequence = mix(sequence ^ spread)
                    whole = mix(whole ^ spread)
                    tell += LETTER_NATS * letters
                elif letters > 0 or digits > 0:
                    whole = mix(whole ^ np.uint64(2))
                word, letters, digits, last = seed, 0, 0, np.uint32(0)
                if kind == SIGN or kind == ALONE:
                    whole = mix(whole ^ np.uint64(item))
                    tell += SIGN_NATS
                    if kind == ALONE:
                        spread = mix(seed ^ np.uint64(item))
                        words[total] = np.uint32(spread >> np.uint64(32))
                        total += 1
                        sequence = mix(sequence ^ spread)
        found = total - first
        count[d], nats[d] = found, tell
        content[d] = mix(sequence ^ np.uint64(7)) if found >= FEW else whole
        # An even sample of a long text: the same words of two copies, wherever they stand.
        mask, level = np.uint32(0), found
        while level > KEPT:
            mask, level = (mask << np.uint32(1)) | np.uint32(1), level // 2
        if mask:
            total = first
            for at in range(first, first + found):
                if words[at] & mask == 0 and total - first < KEPT:
                    words[total] = words[at]
                    total += 1
        kept[d] = total - first
    return total


def _slices(texts: pa.ChunkedArray) -> Iterator[tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]]:
    """Bytes and offsets of at most ROWS texts at a time; nulls are empty."""
    for chunk in texts.chunks:
        filled = (chunk.fill_null("") if chunk.null_count else chunk).cast(pa.large_string())
        _, where, what = filled.buffers()
        offsets = np.frombuffer(where, np.int64)[filled.offset : filled.offset + len(filled) + 1]
        data = np.frombuffer(what, np.uint8) if what is not None else np.zeros(0, np.uint8)
        for first in range(0, len(filled), ROWS):
            part = offsets[first : min(first + ROWS, len(filled)) + 1]
            yield data[part[0] : part[-1]], part - part[0]


type _Part = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]


def _read_slice(piece: tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]) -> _Part:
    data, offsets = piece
    size = len(offsets) - 1
    kept, count = np.zeros(size, np.int32), np.zeros(size, np.int32)
    content, nats = np.zeros(size, np.uint64), np.zeros(size, np.float32)
    # A word takes a letter and a gap at least, two bytes; a letter of a spaceless script takes three. One letter
    # can unfold to eighteen (U+FDFA, three bytes) with at most three gaps inside.
    room = np.zeros(len(data) // 2 + 2 * len(data) // 3 + size + 8, np.uint32)
    total = _read(data, offsets, *_classes(), room, kept, count, content, nats)
    return room[:total].copy(), kept, count, content, nats


def read_words(texts: pa.Array | pa.ChunkedArray) -> Words:
    """The words of a column of strings (string or large_string, nulls allowed). About 2 µs a text."""
    column = texts if isinstance(texts, pa.ChunkedArray) else pa.chunked_array([texts])
    _classes()  # built once, before the threads ask for it
    with ThreadPoolExecutor(workers()) as pool:
        parts = list(pool.map(_read_slice, _slices(column)))
    if not parts:
        return Words(*(np.zeros(n, t) for n, t in ((0, np.uint32), (1, np.int64), (0, np.int32), (0, np.uint64),
                                                   (0, np.float32))))  # type: ignore[arg-type]  # fmt: skip
    hashes, kept, count, content, nats = (np.concatenate(column) for column in zip(*parts, strict=True))
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(kept, dtype=np.int64)))
    return Words(hashes, bounds, count, content, nats)


def workers() -> int:
    """Threads for kernels that let go of the interpreter: the processors this process may use, at most 8."""
    return min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
