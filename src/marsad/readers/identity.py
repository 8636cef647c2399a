"""A stable name for an observation, from what it says and never from where the file lay.

24 hexadecimal digits of BLAKE2b over a length-prefixed encoding, one of three ways:

- a record with an id of its own: that id, platform, channel and text;
- else one with a time: text, time, author, platform and channel;
- else a bare record: text, its number, and the digest of the source's first record. So the same file under
  another name, or grown at its end, gives the same ids, and equal lines at different places stay apart.

Records without words also count their fields.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from marsad.readers.blake2 import BLOCK, Bytes, digest
from marsad.readers.rows import gathered
from marsad.readers.strings import Held, held, longest

if TYPE_CHECKING:
    from marsad.model import Record
    from marsad.readers.rows import Rows

_BYTES = 12
_MOST_NUMBERS = 128  # bytes that letter, lengths, signs and numbers of a key take at most
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


def head_of(text: str, fields: str) -> str:
    """The digest of a source's first record that names the source for bare records."""
    return blake2b(f"h{len(text)}:{text}{fields}".encode(), digest_size=_BYTES).hexdigest()


def identify(rows: Rows, head: str) -> pa.StringArray:
    """The id of each row; ``head`` is `head_of` the source's first record."""
    count = len(rows)
    columns = [
        held(c) for c in (rows.given_id, rows.platform, rows.channel, rows.text, rows.author, rows.fields)
    ]
    seen = np.asarray(rows.seen.fill_null(0))
    timed = np.asarray(rows.seen.is_valid())
    room = _MOST_NUMBERS + len(head.encode()) + sum(longest(column) for column in columns) + BLOCK
    scratch = np.zeros(-(-room // BLOCK) * BLOCK, np.uint8)
    out = np.empty(count * 2 * _BYTES, np.uint8)
    source = np.frombuffer(head.encode(), np.uint8)
    _identify(*columns, np.asarray(rows.number), seen, timed, source, scratch, scratch.view(np.uint64), out)
    ends = np.arange(0, (count + 1) * 2 * _BYTES, 2 * _BYTES, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(out))


def observation_id(record: Record, head: str = "") -> str:
    """The id of one record; ``head`` matters for bare records only."""
    (rows,) = gathered([record])
    return str(identify(rows, head)[0])


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _identify(
    given: Held, platform: Held, channel: Held, text: Held, author: Held, fields: Held,
    number: npt.NDArray[np.int64], seen: npt.NDArray[np.int64], timed: npt.NDArray[np.bool_],
    head: Bytes, key: Bytes, words: npt.NDArray[np.uint64], out: Bytes,
) -> None:  # fmt: skip
    """Hexadecimal digests of all rows one after the other.

    All lengths (code points) but the last part's stand in front, so that no boundary can be moved.
    """
    h = np.empty(8, np.uint64)
    for row in range(len(number)):
        wordless = text[0][row + 1] == text[0][row]
        if given[0][row + 1] > given[0][row]:
            key[0] = ord("a")
            at = _number(key, 1, _points(given, row))
            at = _listed(key, at, _points(platform, row))
            at = _listed(key, at, _points(channel, row))
            at = _copied(key, _mark(key, at), given, row)
            at = _copied(key, _copied(key, at, platform, row), channel, row)
            at = _copied(key, at, text, row)
        elif timed[row]:
            key[0] = ord("b")
            at = _number(key, 1, seen[row])
            at = _listed(key, at, _points(author, row))
            at = _listed(key, at, _points(platform, row))
            at = _listed(key, at, _points(channel, row))
            at = _listed(key, at, _points(text, row))
            at = _copied(key, _mark(key, at), author, row)
            at = _copied(key, _copied(key, at, platform, row), channel, row)
            at = _copied(key, at, fields if wordless else text, row)
        else:
            key[0] = ord("c")
            at = _mark(key, _listed(key, _number(key, 1, number[row]), _points(text, row)))
            key[at : at + len(head)] = head
            at = _copied(key, at + len(head), fields if wordless else text, row)
        digest(key, at, _BYTES, words, h)
        _hexadecimal(h, out, row * 2 * _BYTES)


@njit(inline="always")  # type: ignore[untyped-decorator]
def _mark(key: Bytes, at: int) -> int:
    key[at] = ord(":")
    return at + 1


@njit(inline="always")  # type: ignore[untyped-decorator]
def _listed(key: Bytes, at: int, value: int) -> int:
    key[at] = ord(",")
    return int(_number(key, at + 1, value))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _number(key: Bytes, at: int, value: int) -> int:
    """``value`` in decimal; the place after it."""
    if value < 0:
        key[at] = ord("-")
        at += 1
        value = -value
    width, rest = 1, value // 10
    while rest:
        width += 1
        rest //= 10
    for place in range(at + width - 1, at - 1, -1):
        key[place] = ord("0") + value % 10
        value //= 10
    return at + width


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _points(column: Held, row: int) -> int:
    """Code points of a row: its bytes that do not go on with a character."""
    offsets, data = column
    points = 0
    for place in range(offsets[row], offsets[row + 1]):
        points += (data[place] & 0xC0) != 0x80
    return points


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _copied(key: Bytes, at: int, column: Held, row: int) -> int:
    """The bytes of a row put at ``at``; the place after them."""
    offsets, data = column
    first, size = offsets[row], offsets[row + 1] - offsets[row]
    for place in range(size):
        key[at + place] = data[first + place]
    return int(at + size)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _hexadecimal(h: npt.NDArray[np.uint64], out: Bytes, at: int) -> None:
    for place in range(_BYTES):
        byte = (h[place // 8] >> np.uint64(8 * (place % 8))) & np.uint64(0xFF)
        out[at + 2 * place] = _HEX[byte >> np.uint64(4)]
        out[at + 2 * place + 1] = _HEX[byte & np.uint64(15)]
