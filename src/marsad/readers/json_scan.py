"""Finds the values of plain JSON Lines without making Python objects of them; leaves anything odd to others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

NONE, WORDS, ESCAPED, WHOLE, OTHER = 0, 1, 2, 3, 4
"""What stands at a place: nothing (or null), a string, one with escapes, a whole number, any other value."""
MOST_KEYS = 64
_ODD = -1

type Bytes = npt.NDArray[np.uint8]
type Longs = npt.NDArray[np.int32]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def scan(
    data: Bytes, starts: Longs, ends: Longs, sorts: Bytes, shapes: npt.NDArray[np.uint64], keys: Longs
) -> int:
    """Number of lines and of keys (``lines * 64 + keys``); −1 where anything is out of the ordinary.

    ``data``: lines, each one object that is not empty, with keys without escapes, at most 63 of them in all.
    Filled are, by key and line, the place of each value (inside its quotes) and what it is; by line the keys it
    has, a bit each; by key the place of its name. Values that are `OTHER` are not checked for validity, and
    neither is UTF-8; everything else is.
    """
    at, line, known = 0, 0, 0
    while at < len(data):
        at = _space(data, at)
        if not _is(data, at, ord("{")):
            return _ODD
        at, known = _line(data, _space(data, at + 1), line, known, starts, ends, sorts, shapes, keys)
        if at < 0 or (at < len(data) and data[at] != ord("\n")):
            return _ODD
        at += 1
        line += 1
    return line * MOST_KEYS + known


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _line(
    data: Bytes, at: int, line: int, known: int,
    starts: Longs, ends: Longs, sorts: Bytes, shapes: npt.NDArray[np.uint64], keys: Longs,
) -> tuple[int, int]:  # fmt: skip
    """One object, from behind its first brace: the place behind it (−1 where it is odd), and the keys known now."""
    guess, more = 0, True
    while more:
        key, first = _name(data, at, keys, known, guess)
        if key < 0:
            return _ODD, known
        sort, last, at = _value(data, first)
        if sort < 0:
            return _ODD, known
        guess = key + 1
        known = max(known, guess)
        starts[key, line] = first + _quotes(sort)
        ends[key, line] = last
        sorts[key, line] = sort
        shapes[line] |= np.uint64(1) << np.uint64(key)
        at = _space(data, at)
        more = _is(data, at, ord(","))
        if more:
            at = _space(data, at + 1)
    return (_space(data, at + 1) if _is(data, at, ord("}")) else _ODD), known


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _name(data: Bytes, at: int, keys: Longs, known: int, guess: int) -> tuple[int, int]:
    """The key here (a new one is noted; −1 where it is odd), and where its value begins."""
    if not _is(data, at, ord('"')):
        return _ODD, at
    sort, last = _string(data, at + 1)
    if sort != WORDS:
        return _ODD, at
    key = _key(data, at + 1, last, keys, known, guess)
    if key == MOST_KEYS - 1:
        return _ODD, at
    if key == known:
        keys[key, 0], keys[key, 1] = at + 1, last
    at = _space(data, last + 1)
    first = _space(data, at + 1)
    return (key if _is(data, at, ord(":")) and first < len(data) else _ODD), first


@njit(inline="always")  # type: ignore[untyped-decorator]
def _is(data: Bytes, at: int, byte: int) -> bool:
    return bool(at < len(data) and data[at] == byte)


@njit(inline="always")  # type: ignore[untyped-decorator]
def _quotes(sort: int) -> int:
    """Quotes before a value of this sort."""
    return 1 if sort in (WORDS, ESCAPED) else 0


@njit(inline="always")  # type: ignore[untyped-decorator]
def _space(data: Bytes, at: int) -> int:
    while at < len(data) and (data[at] == ord(" ") or data[at] == ord("\t") or data[at] == ord("\r")):
        at += 1
    return at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _key(data: Bytes, first: int, last: int, keys: Longs, known: int, guess: int) -> int:
    """The number of a key; ``known`` for a new one. Records of a source have their keys in one order mostly."""
    for turn in range(known):
        key = (guess + turn) % known
        if keys[key, 1] - keys[key, 0] != last - first:
            continue
        same = True
        for place in range(last - first):
            if data[first + place] != data[keys[key, 0] + place]:
                same = False
                break
        if same:
            return int(key)
    return known


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _string(data: Bytes, at: int) -> tuple[int, int]:
    """What a string is, from behind its first quote, and the place of its last one."""
    sort, size = WORDS, len(data)
    while at < size:
        byte = data[at]
        if byte == ord('"'):
            return sort, at
        if byte < 32:
            return _ODD, at
        if byte == ord("\\"):
            sort = ESCAPED
            step = _escape(data, at)
            if step == 0:
                return _ODD, at
            at += step
        else:
            at += 1
    return _ODD, at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _escape(data: Bytes, at: int) -> int:
    """Bytes of the escape here: 2, 6, or 12 for a pair of surrogates; 0 where it is none."""
    if at + 1 >= len(data):
        return 0
    byte = data[at + 1]
    if byte != ord("u"):
        for known in b'"\\/bfnrt':
            if byte == known:
                return 2
        return 0
    unit = _unit(data, at)
    if unit < 0 or 0xDC00 <= unit < 0xE000:
        return 0
    if unit < 0xD800 or unit >= 0xE000:
        return 6
    if at + 7 >= len(data) or data[at + 6] != ord("\\") or data[at + 7] != ord("u"):
        return 0
    return 12 if 0xDC00 <= _unit(data, at + 6) < 0xE000 else 0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _unit(data: Bytes, at: int) -> int:
    r"""The four hexadecimal digits of a \u escape as a number; −1 where they are none."""
    if at + 6 > len(data):
        return -1
    unit = 0
    for place in range(at + 2, at + 6):
        byte = data[place]
        if ord("0") <= byte <= ord("9"):
            digit = byte - ord("0")
        elif ord("a") <= (byte | 32) <= ord("f"):
            digit = (byte | 32) - ord("a") + 10
        else:
            return -1
        unit = unit * 16 + digit
    return unit


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _value(data: Bytes, at: int) -> tuple[int, int, int]:
    """What stands here, the end of what counts of it, and the place behind it."""
    size, first = len(data), at
    if data[at] == ord('"'):
        sort, last = _string(data, at + 1)
        return sort, last, last + 1
    if data[at] == ord("{") or data[at] == ord("["):
        last = _nested(data, at)
        return (OTHER if last > 0 else _ODD), last, last
    while at < size and not _ends(data[at]):
        at += 1
    if at - first == 4 and data[first] == ord("n") and data[first + 1] == ord("u"):
        null = data[first + 2] == ord("l") and data[first + 3] == ord("l")
        return (NONE if null else _ODD), at, at
    return (WHOLE if _whole(data, first, at) else OTHER), at, at


@njit(inline="always")  # type: ignore[untyped-decorator]
def _ends(byte: int) -> bool:
    return byte == ord(",") or byte == ord("}") or byte <= 32


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _whole(data: Bytes, first: int, last: int) -> bool:
    """Whether this is a whole number that is written as it would be written again, of 18 digits at most."""
    if data[first] == ord("0"):
        return last == first + 1
    first += data[first] == ord("-")
    if not 0 < last - first <= 18 or data[first] == ord("0"):
        return False
    digits = 0
    for place in range(first, last):
        digits += ord("0") <= data[place] <= ord("9")
    return digits == last - first


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _nested(data: Bytes, at: int) -> int:
    """The place behind an object or array; −1 where it does not end in its line."""
    depth, size = 0, len(data)
    while at < size:
        byte = data[at]
        if byte == ord('"'):
            sort, at = _string(data, at + 1)
            if sort < 0:
                return _ODD
        elif byte == ord("{") or byte == ord("["):
            depth += 1
        elif byte == ord("}") or byte == ord("]"):
            depth -= 1
            if depth == 0:
                return at + 1
        elif byte == ord("\n"):
            return _ODD
        at += 1
    return _ODD


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def gather(data: Bytes, starts: Longs, ends: Longs, sorts: Bytes, offsets: Longs, out: Bytes) -> int:
    """Writes the words of one key, line after line, without their escapes; the number of bytes written."""
    to = 0
    for line in range(len(sorts)):
        offsets[line] = to
        if sorts[line] == NONE:
            continue
        first, last = starts[line], ends[line]
        if sorts[line] == ESCAPED:
            to = _unescaped(data, first, last, out, to)
        else:
            for place in range(last - first):
                out[to + place] = data[first + place]
            to += last - first
    offsets[len(sorts)] = to
    return to


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _unescaped(data: Bytes, at: int, last: int, out: Bytes, to: int) -> int:
    while at < last:
        byte = data[at]
        if byte != ord("\\"):
            out[to] = byte
            at, to = at + 1, to + 1
            continue
        kind = data[at + 1]
        if kind != ord("u"):
            out[to] = _plain(kind)
            at, to = at + 2, to + 1
            continue
        point, step = _unit(data, at), 6
        if 0xD800 <= point < 0xE000:
            point, step = 0x10000 + ((point - 0xD800) << 10) + _unit(data, at + 6) - 0xDC00, 12
        at, to = at + step, _encoded(point, out, to)
    return to


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _plain(kind: int) -> int:
    if kind == ord("n"):
        return 10
    if kind == ord("t"):
        return 9
    if kind == ord("r"):
        return 13
    if kind == ord("b"):
        return 8
    return 12 if kind == ord("f") else kind


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _encoded(point: int, out: Bytes, to: int) -> int:
    """One code point as UTF-8; the place after it."""
    if point < 0x80:
        out[to] = point
        return to + 1
    if point < 0x800:
        out[to], out[to + 1] = 0xC0 | point >> 6, 0x80 | point & 63
        return to + 2
    if point < 0x10000:
        out[to], out[to + 1], out[to + 2] = 0xE0 | point >> 12, 0x80 | point >> 6 & 63, 0x80 | point & 63
        return to + 3
    out[to], out[to + 1] = 0xF0 | point >> 18, 0x80 | point >> 12 & 63
    out[to + 2], out[to + 3] = 0x80 | point >> 6 & 63, 0x80 | point & 63
    return to + 4
