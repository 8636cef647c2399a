"""Every level of agreement has words in three languages, and a pair is told in one line."""

from __future__ import annotations

import pytest

from marsad.link.people import Agreement, Pair
from marsad.link.people.settings import ATTRIBUTES, codes
from marsad.report.people import pair_row, pair_table, pair_words
from marsad.report.words import LANGS, words

PAIR = Pair(
    "1",
    "2",
    0.9,
    3.17,
    False,
    (Agreement("birth", "day", 11.2), Agreement("name", "kin", -3.4)),
    ("document",),
)


@pytest.mark.parametrize("lang", LANGS)
def test_every_level_has_words(lang: str) -> None:
    for attribute in ATTRIBUTES:
        for code in codes(attribute):
            assert f"{attribute}_{code}" in words(lang).data["people"]


def test_a_pair_is_told_with_signs_and_what_is_missing() -> None:
    assert pair_words(PAIR, "en") == (
        "+11 same day of birth; -3 family names agree, given names do not (relatives?); not known of both: document"
    )
    assert "يوم الميلاد نفسه" in pair_words(PAIR, "ar")
    row = pair_row(PAIR, "fr")
    assert row["decision"] == "review"
    assert row["reasons"][0]["words"] == "même jour de naissance"
    assert pair_table([PAIR], "ar").row_count == 1
