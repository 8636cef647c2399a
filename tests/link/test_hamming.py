"""Hashes are read and written without loss, ordered as numbers, and cut in pieces that lose no bit."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.link.pictures import turned

from marsad.link.hamming import distinct, in_order, part, read_hashes, spread, write_hashes

HASHES = st.lists(st.integers(0, 2**256 - 1).map("{:064x}".format), max_size=12)


@given(HASHES)
def test_what_is_read_is_written_again(digits: list[str]) -> None:
    assert write_hashes(read_hashes(digits)) == digits


@given(HASHES.flatmap(lambda some: st.lists(st.sampled_from(some), max_size=20) if some else st.just([])))
def test_the_order_is_that_of_the_numbers_and_keeps_equals_as_they_came(digits: list[str]) -> None:
    assert in_order(read_hashes(digits)).tolist() == sorted(range(len(digits)), key=digits.__getitem__)


def test_hashes_that_begin_alike_are_ordered_by_the_rest() -> None:
    digits = ["a" * 32 + end * 32 for end in "3120"] + ["0" * 64]
    assert in_order(read_hashes(digits)).tolist() == [4, 3, 1, 2, 0]


@given(HASHES)
def test_each_hash_stands_once_with_all_its_rows(digits: list[str]) -> None:
    digits = digits + digits[:3]
    hashes, rows, starts = distinct(read_hashes(digits))
    assert write_hashes(hashes) == sorted(set(digits))
    found = [rows[a:b].tolist() for a, b in pairwise(starts)]
    assert found == [[at for at, one in enumerate(digits) if one == each] for each in sorted(set(digits))]


@given(st.integers(0, 2**256 - 1), st.integers(9, 32))
def test_pieces_hold_every_bit_once(value: int, pieces: int) -> None:
    hashes = read_hashes([f"{value:064x}"])
    bounds = (np.arange(pieces + 1) * 256 // pieces).tolist()
    found = [int(part(hashes, 0, first, end - first)) for first, end in pairwise(bounds)]
    assert sum(piece.bit_count() for piece in found) == value.bit_count() == spread(hashes)[0]
    other = read_hashes([turned(f"{value:064x}", 0)])
    moved = [int(part(other, 0, a, b - a)) for a, b in pairwise(bounds)]
    assert sum(one != two for one, two in zip(found, moved, strict=True)) == 1
