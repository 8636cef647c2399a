"""Hashes as they are written in lists and fields, and as bytes: which there are, how long they are, what is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

type Digests = npt.NDArray[np.uint8]
"""``uint8[n, bytes]``."""

BYTES = {"md5": 16, "sha1": 20, "sha256": 32, "pdq": 32}
"""Algorithms that can be matched, and how many bytes their hashes have."""
EXACT = ("md5", "sha1", "sha256")
_OF_LENGTH = {32: "md5", 40: "sha1", 64: "sha256"}
_PREFIX = re.compile(r"(?:md5|sha-?1|sha-?256|pdq|urn:md5|urn:sha1)[:=]", re.IGNORECASE)
_NIBBLE = np.full(256, 255, np.uint8)
for _value, _letter in enumerate("0123456789abcdef"):
    _NIBBLE[[ord(_letter), ord(_letter.upper())]] = _value


def named(name: str) -> str:
    """Our name of an algorithm that others write "SHA-1", "HASH_SHA256", "pdqf" ...; "" where it is none of ours."""
    plain = re.sub(r"[^a-z0-9]", "", name.casefold()).removeprefix("hash").removesuffix("hash")
    plain = {"pdqf": "pdq", "photosha1": "sha1"}.get(plain, plain)
    return plain if plain in BYTES else ""


def of_length(digits: int) -> str:
    """The algorithm of a hash of so many digits; "" where there is none. PDQ must be named: SHA-256 is as long."""
    return _OF_LENGTH.get(digits, "")


def bare(values: pa.Array) -> pa.Array:
    """Strings without blanks and without a prefix such as "pdq:"; null where nothing is left."""
    values = pc.utf8_trim_whitespace(pc.fill_null(values, ""))
    if pc.any(pc.match_substring(values, ":")).as_py() or pc.any(pc.match_substring(values, "=")).as_py():
        values = pa.array([_PREFIX.sub("", value) for value in values.to_pylist()], pa.string())
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def decode(values: pa.Array, algorithm: str) -> tuple[Digests, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Bytes of each hash (strings without nulls), whether its length is right, and whether it is one at all."""
    width = 2 * BYTES[algorithm]
    lengths = np.asarray(pc.binary_length(values).to_numpy(zero_copy_only=False), np.int64)
    right = lengths == width
    out = np.zeros((len(values), BYTES[algorithm]), np.uint8)
    whole = right.copy()
    if right.any():
        kept = pa.concat_arrays([values.filter(pa.array(right))])
        offsets, data = kept.buffers()[1:]
        first = int(np.frombuffer(offsets, np.int32, len(kept) + 1)[0])
        letters = np.frombuffer(data, np.uint8, len(kept) * width, first).reshape(-1, width)
        halves = _NIBBLE[letters]
        out[right] = (halves[:, ::2] << 4) | (halves[:, 1::2] & 15)
        whole[right] = (halves != 255).all(axis=1)
    return out, right, whole


def as_column(digests: Digests) -> pa.Array:
    """Bytes as an Arrow column."""
    many, width = digests.shape
    offsets = np.arange(many + 1, dtype=np.int32) * np.int32(width)
    data = np.ascontiguousarray(digests)
    return pa.Array.from_buffers(pa.binary(), many, [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def from_column(column: pa.ChunkedArray, algorithm: str) -> Digests:
    """The reverse of `as_column`, for a column of a table."""
    width = BYTES[algorithm]
    out = np.empty((len(column), width), np.uint8)
    at = 0
    for chunk in column.chunks:
        if len(chunk):
            offsets, data = chunk.buffers()[1:]
            first = int(np.frombuffer(offsets, np.int32, chunk.offset + 1)[-1])
            out[at : at + len(chunk)] = np.frombuffer(data, np.uint8, len(chunk) * width, first).reshape(
                -1, width
            )
            at += len(chunk)
    return out


def one(value: str, algorithm: str = "") -> tuple[str, bytes] | None:
    """Algorithm and bytes of a single hash, by its prefix, what is said of it, or its length; None where it is none."""
    said, sign, rest = value.strip().rpartition(":")
    algorithm = named(said.rpartition(":")[2]) or algorithm if sign else algorithm
    digits = rest if sign else value.strip()
    algorithm = algorithm or of_length(len(digits))
    if not algorithm or len(digits) != 2 * BYTES[algorithm] or not re.fullmatch("[0-9a-fA-F]+", digits):
        return None
    return algorithm, bytes.fromhex(digits)


def many(digests: Sequence[bytes], algorithm: str) -> Digests:
    """Bytes objects as one array."""
    return np.frombuffer(b"".join(digests), np.uint8).reshape(-1, BYTES[algorithm])
