"""The letters of a lead's name and where it sorts, from its subject's digest, in compiled loops."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.readers.blake2 import Bytes, Words, digest

_LETTERS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", np.uint8)  # RFC 4648: no 0/O, no 1/I
_WIDTH = 8  # bytes of a digest


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def digests(ends: npt.NDArray[np.int32], data: Bytes, message: Bytes, words: Words, out: Words) -> None:
    """The digest of each row ``data[ends[i]:ends[i + 1]]`` as one number, its first byte the highest.

    ``message`` holds the longest row in whole blocks, and ``words`` is the same memory (`readers.blake2.digest`).
    """
    h = np.empty(8, np.uint64)
    for row in range(len(out)):
        first, size = ends[row], ends[row + 1] - ends[row]
        for place in range(size):
            message[place] = data[first + place]
        digest(message, size, _WIDTH, words, h)
        value = np.uint64(0)
        for byte in range(_WIDTH):
            value = (value << np.uint64(8)) | ((h[0] >> np.uint64(8 * byte)) & np.uint64(0xFF))
        out[row] = value


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def letters(bits: Words, ends: npt.NDArray[np.int32], names: Bytes, order: npt.NDArray[np.int64]) -> None:
    """L- and five bits a letter into ``names[ends[i]:ends[i + 1]]``; numbers into ``order`` that sort as names do."""
    for row in range(len(bits)):
        at, size = ends[row], ends[row + 1] - ends[row] - 2
        names[at], names[at + 1] = ord("L"), ord("-")
        number = np.int64(0)
        for place in range(12):
            number *= 32
            if place < size:
                value = (bits[row] >> np.uint64(59 - 5 * place)) & np.uint64(31)
                names[at + 2 + place] = _LETTERS[value]
                number += np.int64((value + np.uint64(6)) % np.uint64(32))  # digits sort before letters
        order[row] = number
