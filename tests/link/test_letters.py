"""Every code point is a letter, a digit, a sign, a word, a gap or nothing, as `marsad.text` folds it."""

import pytest

from marsad.link.letters import ALONE, CLASS, DIGIT, GAP, LETTER, NOTHING, SEVERAL, SIGN, entries


@pytest.mark.parametrize(
    ("char", "kind"),
    [
        ("a", LETTER), ("É", LETTER), ("ب", LETTER), ("ß", SEVERAL), ("ﷺ", SEVERAL), ("5", DIGIT), ("٥", DIGIT),
        ("❄", SIGN), ("€", SIGN), ("中", ALONE), ("ก", ALONE), ("ـ", NOTHING), ("\u200f", NOTHING), ("🏽", NOTHING),
        (" ", GAP), (".", GAP), ("_", GAP), ("\0", GAP),
    ],
)  # fmt: skip
def test_code_points_have_their_class(char: str, kind: int) -> None:
    assert entries()[0][ord(char)] >> CLASS == kind


@pytest.mark.parametrize("pair", ["Aa", "éE", "أا", "ىي", "٣3", "ａA"])
def test_what_folds_alike_has_one_entry(pair: str) -> None:
    table = entries()[0]
    assert table[ord(pair[0])] == table[ord(pair[1])]


def test_different_letters_have_different_entries() -> None:
    table = entries()[0]
    assert len({int(table[ord(char)]) for char in "abcdxyzبتثجحخ"}) == 13


def test_what_unfolds_to_several_is_all_there() -> None:
    table, starts, several = entries()
    number = int(table[ord("ß")]) & 0xFFFFFF
    letter = int(table[ord("s")])
    assert several[starts[number] : starts[number + 1]].tolist() == [letter, letter]
