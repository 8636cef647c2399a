"""Blocks hold who may be the same, and the commonest name in the world makes none that is too large."""

from __future__ import annotations

import itertools
from collections import Counter

from marsad.link.people import PersonRecord
from marsad.link.people.blocks import BIGGEST
from marsad.link.people.columns import HUB, columns
from marsad.link.people.dates import Birth


def together(records: list[PersonRecord]) -> set[tuple[int, int]]:
    keys = columns(records).blocks.keys.to_pylist()
    return {(a, b) for a, b in itertools.combinations(range(len(keys)), 2) if set(keys[a]) & set(keys[b])}


def test_records_meet_by_name_birth_document_contact_or_by_name() -> None:
    records = [
        PersonRecord("0", ("محمد علي حسن",), birth=Birth(1980, 5, 6)),
        PersonRecord("1", ("Mohammed Hassan",)),
        PersonRecord("2", ("Mohammmed Salem",), birth=Birth(1980, 5, 6), documents=("A1234567",)),
        PersonRecord("3", ("Walid",), documents=("A1234567",), contacts=("phone:+9647700001234",)),
        PersonRecord("4", ("Nadia",), contacts=("phone:+9647700001234",), aliases=("Abu Omar",)),
        PersonRecord("5", ("Zaynab",), aliases=("أبو عمر",)),
        PersonRecord("6", ("Karim Lutfi",), birth=Birth(1990, 5, 6)),
    ]
    assert together(records) == {(0, 1), (0, 2), (2, 3), (3, 4), (4, 5)}


def test_the_commonest_name_makes_no_block_beyond_the_bound() -> None:
    records = [PersonRecord(str(n), ("محمد علي حسن",), birth=Birth(1950 + n % 50)) for n in range(3_000)]
    held = columns(records).blocks
    sizes = Counter(key for some in held.keys.to_pylist() for key in some)
    assert max(sizes.values()) <= BIGGEST
    assert held.crowded > 0
    assert held.pairs <= 3_000 * 10 * BIGGEST


def test_a_switchboard_ties_nobody_and_a_shared_phone_does() -> None:
    hub = [
        PersonRecord(str(n), (f"Name{'abcdefghij'[n % 10]}",), contacts=("phone:+9647700000000",))
        for n in range(HUB + 1)
    ]
    held = columns(hub)
    assert held.hubs == 1
    assert held.table["contacts"].null_count == len(hub)
    assert columns(hub[:HUB]).hubs == 0


def test_no_records_have_no_blocks() -> None:
    assert columns([PersonRecord("1", ("Ali Hassan",))]).blocks.pairs == 0
