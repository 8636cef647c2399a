"""BLAKE2b of many short messages at once, compiled: the same digests as hashlib's, without a call for each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

BLOCK = 128  # bytes the compression takes at a time
_IV = np.array(
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ],
    np.uint64,
)  # fmt: skip
_SIGMA = np.array(
    [
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3),
        (11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4), (7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8),
        (9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13), (2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9),
        (12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11), (13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10),
        (6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5), (10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3),
    ],
    np.uint8,
)  # fmt: skip

type Bytes = npt.NDArray[np.uint8]
type Words = npt.NDArray[np.uint64]


@njit(inline="always")  # type: ignore[untyped-decorator]
def _turn(value: np.uint64, by: int) -> np.uint64:
    return (value >> np.uint64(by)) | (value << np.uint64(64 - by))


@njit(inline="always")  # type: ignore[untyped-decorator]
def _mix(
    a: np.uint64, b: np.uint64, c: np.uint64, d: np.uint64, x: np.uint64, y: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    a = a + b + x
    d = _turn(d ^ a, 32)
    c = c + d
    b = _turn(b ^ c, 24)
    a = a + b + y
    d = _turn(d ^ a, 16)
    c = c + d
    return a, _turn(b ^ c, 63), c, d


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _compress(h: Words, m: Words, counted: int, last: bool) -> None:
    """One block (``m``: its 16 words) into the state ``h``; ``counted`` bytes so far."""
    v0, v1, v2, v3, v4, v5, v6, v7 = h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7]
    v8, v9, va, vb = _IV[0], _IV[1], _IV[2], _IV[3]
    vc, vd, ve, vf = _IV[4] ^ np.uint64(counted), _IV[5], _IV[6] ^ np.uint64(0), _IV[7]
    if last:
        ve = ~ve
    for r in range(12):
        s = _SIGMA[r]
        v0, v4, v8, vc = _mix(v0, v4, v8, vc, m[s[0]], m[s[1]])
        v1, v5, v9, vd = _mix(v1, v5, v9, vd, m[s[2]], m[s[3]])
        v2, v6, va, ve = _mix(v2, v6, va, ve, m[s[4]], m[s[5]])
        v3, v7, vb, vf = _mix(v3, v7, vb, vf, m[s[6]], m[s[7]])
        v0, v5, va, vf = _mix(v0, v5, va, vf, m[s[8]], m[s[9]])
        v1, v6, vb, vc = _mix(v1, v6, vb, vc, m[s[10]], m[s[11]])
        v2, v7, v8, vd = _mix(v2, v7, v8, vd, m[s[12]], m[s[13]])
        v3, v4, v9, ve = _mix(v3, v4, v9, ve, m[s[14]], m[s[15]])
    h[0] ^= v0 ^ v8
    h[1] ^= v1 ^ v9
    h[2] ^= v2 ^ va
    h[3] ^= v3 ^ vb
    h[4] ^= v4 ^ vc
    h[5] ^= v5 ^ vd
    h[6] ^= v6 ^ ve
    h[7] ^= v7 ^ vf


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def digest(message: Bytes, size: int, width: int, words: Words, h: Words) -> None:
    """The unkeyed digest of ``width`` bytes of ``message[:size]``, left in ``h`` (8 words, little-endian).

    ``words`` is the message's own memory as 64-bit words; it must reach to the end of the last block begun,
    which is filled with zeros. Source: RFC 7693.
    """
    blocks = max(1, (size + BLOCK - 1) // BLOCK)
    message[size : blocks * BLOCK] = 0
    h[:] = _IV
    h[0] ^= np.uint64(0x01010000 ^ width)
    for block in range(blocks):
        last = block == blocks - 1
        counted = size if last else (block + 1) * BLOCK
        _compress(h, words[block * 16 : block * 16 + 16], counted, last)
