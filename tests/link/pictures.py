"""Hashes of pictures that do not exist, and copies of them."""

from __future__ import annotations

import numpy as np

from marsad.link.hamming import Hashes, read_hashes, write_hashes


def pictures(many: int, seed: int = 0) -> Hashes:
    """Hashes of unrelated pictures: half of the bits of each are set."""
    rng = np.random.default_rng(seed)
    return pack(rng.random((many, 256)).argsort(axis=1) < 128)


def copies(of: Hashes, most: int, seed: int = 0, least: int = 0) -> Hashes:
    """One copy of each hash in which ``least`` to ``most`` bits are turned."""
    rng = np.random.default_rng(seed)
    turned = rng.random((len(of), 256)).argsort(axis=1).argsort(axis=1)
    return of ^ pack(turned < rng.integers(least, most + 1, len(of))[:, None])


def pack(bits: np.ndarray) -> Hashes:
    """Rows of 256 bits as hashes."""
    return read_hashes([row.tobytes().hex() for row in np.packbits(bits, axis=1)])


def turned(digits: str, *bits: int) -> str:
    """The hash with these bits turned."""
    return f"{int(digits, 16) ^ sum(1 << bit for bit in bits):064x}"


def digits(many: int, seed: int = 0) -> list[str]:
    """Unrelated hashes as they are delivered."""
    return write_hashes(pictures(many, seed))


def distances(one: Hashes, other: Hashes) -> np.ndarray:
    """All distances, by row of ``one`` and of ``other``."""
    return np.bitwise_count(one[:, None] ^ other[None]).sum(axis=2).astype(np.int64)
