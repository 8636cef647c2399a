"""The compiled digest is hashlib's."""

from hashlib import blake2b

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.readers.blake2 import BLOCK, digest


def _digest(message: bytes, width: int) -> bytes:
    size = max(1, -(-len(message) // BLOCK)) * BLOCK
    scratch = np.full(size, 0xAA, np.uint8)  # what an earlier message left there must not count
    scratch[: len(message)] = np.frombuffer(message, np.uint8)
    state = np.empty(8, np.uint64)
    digest(scratch, len(message), width, scratch.view(np.uint64), state)
    return state.tobytes()[:width]


@given(st.integers(0, 600), st.integers(0, 2**64 - 1), st.sampled_from([1, 12, 32, 64]))
def test_any_message_has_the_digest_that_hashlib_gives(size: int, seed: int, width: int) -> None:
    message = np.random.default_rng(seed).bytes(size)
    assert _digest(message, width) == blake2b(message, digest_size=width).digest()


def test_whole_blocks_and_their_neighbours() -> None:
    for size in (0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK - 1):
        assert _digest(b"x" * size, 12) == blake2b(b"x" * size, digest_size=12).digest()
    assert _digest(b"x", 12) != _digest(b"y", 12)
