"""The artificial register repeats itself, holds what it promises, and nobody in it can be called."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest

from marsad.link.people import PersonRecord, person_records
from marsad.synth.offices import OFFICES, arabic, latin
from marsad.synth.register import register


def test_the_same_seed_gives_the_same_register_and_another_another() -> None:
    assert register(300, 4) == register(300, 4)
    assert register(300, 4).rows != register(300, 5).rows


def test_records_are_readable_and_as_many_as_asked() -> None:
    found = register(1_000, 6)
    assert len(found.rows) == len(found.persons) == len(found.scripts) == 1_000
    assert all(isinstance(one, PersonRecord) for one in person_records(found.rows))
    assert len({row["id"] for row in found.rows}) == 1_000
    sizes = Counter(Counter(found.persons).values())
    assert sizes[1] > sizes[3] > sizes[6] > 0
    dated = sum("birth_date" in row for row in found.rows) / 1_000
    assert 0.63 < dated < 0.77


def test_addresses_are_reserved() -> None:
    mails = [mail for row in register(400, 9).rows for mail in row.get("emails", ())]
    assert mails
    assert all(mail.endswith("@example.com") for mail in mails)


@pytest.mark.parametrize("office", OFFICES)
def test_offices_write_plain_latin_letters(office: str) -> None:
    rng = Random(1)
    for name in (
        "muḥammad",
        "ʿabd_al-ʿazīz",
        "ṣalāḥ_ad-dīn",
        "ʿaṭāʾ_allāh",
        "al-ġāmidī",
        "fāṭimaẗ",
        "muṣṭafá",
    ):
        assert re.fullmatch(r"[A-Za-z \-]+", latin(name, office, rng)), name


def test_arabic_is_written_without_short_vowels() -> None:
    found = {arabic("muḥammad", Random(seed)) for seed in range(9)}
    assert found == {"محمد"}
    assert {arabic("fāṭimaẗ", Random(seed)) for seed in range(40)} == {"فاطمة", "فاطمه"}
    assert {"عبد الرحمان", "عبدالرحمان"} <= {arabic("ʿabd_ar-raḥmān", Random(seed)) for seed in range(40)}
