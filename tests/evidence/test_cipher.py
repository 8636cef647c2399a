from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import EvidenceError
from marsad.evidence import cipher
from marsad.evidence.cipher import SEGMENT, TAG, Plain, plain_size, sealed, sealed_size

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
SIZES = [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 2 * SEGMENT + 17]


class Kept:
    def __init__(self, body: bytes) -> None:
        self.body, self.size, self.closed = body, len(body), False

    def pread(self, start: int, length: int) -> bytes:
        return self.body[start : start + length]

    def close(self) -> None:
        self.closed = True


def pieces(body: bytes) -> Iterator[bytes]:
    yield from (body[at : at + SEGMENT] for at in range(0, len(body), SEGMENT))


def enciphered(body: bytes) -> bytes:
    return b"".join(sealed(pieces(body), KEY))


def plain(body: bytes) -> Plain:
    return Plain(Kept(body), KEY)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_enciphered_comes_back(size: int) -> None:
    body = os.urandom(size)
    hidden = enciphered(body)
    assert len(hidden) == sealed_size(size)
    assert plain_size(len(hidden)) == size
    assert plain(hidden).read() == body
    assert size < 16 or body[:16] not in hidden


BODY = os.urandom(2 * SEGMENT + 4321)
HIDDEN = enciphered(BODY)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BODY) + 10), st.integers(0, SEGMENT + 9)), max_size=5))
def test_any_part_is_read_without_the_rest(asked: list[tuple[int, int]]) -> None:
    stream = io.BufferedReader(plain(HIDDEN))
    for at, length in asked:
        stream.seek(at)
        assert stream.read(length) == BODY[at : at + length]
        assert stream.tell() == max(at, min(at + length, len(BODY)))


def test_seeking_counts_from_here_and_from_the_end() -> None:
    stream = plain(HIDDEN)
    stream.seek(-5, io.SEEK_END)
    assert stream.read() == BODY[-5:]
    stream.seek(10)
    stream.seek(5, io.SEEK_CUR)
    assert stream.read(3) == BODY[15:18]
    with pytest.raises(ValueError, match="negative"):
        stream.seek(-1)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(HIDDEN) - 1), st.integers(1, 255))
def test_a_changed_byte_is_never_given(at: int, change: int) -> None:
    hurt = bytearray(HIDDEN)
    hurt[at] ^= change
    with pytest.raises(EvidenceError, match="not what was sealed"):
        plain(bytes(hurt)).read()


@pytest.mark.parametrize("size", [0, 1, 40])
def test_every_single_bit_counts(size: int) -> None:
    hidden = enciphered(os.urandom(size))
    for bit in range(8 * len(hidden)):
        hurt = bytearray(hidden)
        hurt[bit // 8] ^= 1 << (bit % 8)
        with pytest.raises(EvidenceError):
            plain(bytes(hurt)).read()


def test_pieces_cannot_change_places_go_missing_or_come_twice() -> None:
    wide = SEGMENT + TAG
    one, two, rest = HIDDEN[:wide], HIDDEN[wide : 2 * wide], HIDDEN[2 * wide :]
    for hurt in (two + one + rest, one + rest, one + two, one + two + two + rest, two + rest, rest):
        with pytest.raises(EvidenceError):
            plain(hurt).read()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(HIDDEN) - 1))
def test_a_cut_is_never_taken_for_an_end(length: int) -> None:
    with pytest.raises(EvidenceError):
        plain(HIDDEN[:length]).read()


def test_an_added_byte_is_seen() -> None:
    for size in (0, 5, SEGMENT):
        with pytest.raises(EvidenceError):
            plain(enciphered(bytes(size)) + b"\0").read()


def test_another_key_opens_nothing() -> None:
    for size in (0, 5):
        with pytest.raises(EvidenceError):
            Plain(Kept(enciphered(bytes(size))), bytes(32)).read()


@given(st.integers(0, 1 << 45))
def test_sizes_go_both_ways(size: int) -> None:
    assert plain_size(sealed_size(size)) == size


def test_sizes_that_no_object_has_are_refused() -> None:
    for size in (0, TAG - 1, SEGMENT + TAG + 1, SEGMENT + 2 * TAG):
        with pytest.raises(EvidenceError):
            plain_size(size)


def test_closing_lets_go_of_the_object() -> None:
    kept = Kept(HIDDEN)
    cipher.reading(kept, KEY).close()
    assert kept.closed
