"""Arabic in Latin letters is read as the Arabic words it spells, by any country's habits, and no other word is."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.text import fold
from marsad.text.arabizi import LONGEST, Spellings, spells

LINES = (Path(__file__).parent / "arabizi_pairs.txt").read_text("utf-8").splitlines()
WORDS = ["حبيبي", "فلوس", "صور", "شغل", "هدد", "متبرع", "شرطه", "كليه", "حول", "مسؤول", "ربح"]


def _half(sign: str, half: int) -> list[tuple[str, str]]:
    """Pairs with that sign: 0 = those that were looked at while this was built, 1 = those that were not."""
    chosen = [
        line
        for line in LINES
        if f" {sign} " in line and int(sha256(line.encode()).hexdigest(), 16) % 2 == half
    ]
    return [(fold(line.split()[0]).text, fold(line.split()[2]).text) for line in chosen]


@pytest.mark.parametrize("half", [0, 1])
def test_pairs_written_before_the_rules_are_read(half: int) -> None:
    pairs = _half("=", half)
    assert len(pairs) > 100
    assert sum(spells(*pair) for pair in pairs) / len(pairs) >= 0.98


@pytest.mark.parametrize("half", [0, 1])
def test_words_that_only_look_alike_are_told_apart(half: int) -> None:
    pairs = _half("!", half)
    assert len(pairs) > 10
    assert sum(spells(*pair) for pair in pairs) <= 2


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("elfloos", "الفلوس"),
        ("wel7abibi", "والحبيبي"),
        ("byhadedni", "بيهددني"),
        ("mutabarri3in", "متبرعين"),
        ("kelyti", "كليتي"),
        ("rb7", "ربح"),
    ],
)
def test_what_is_written_onto_a_word_comes_along(latin: str, arabic: str) -> None:
    assert fold(arabic).text in Spellings(fold(word).text for word in WORDS).tokens(latin)


@pytest.mark.parametrize(
    "latin", ["", "a", "hello", "please", "sure", "sir", "7", "3333", "sowar", "x" * 100]
)
def test_other_words_stand_for_none(latin: str) -> None:
    assert Spellings(fold(word).text for word in WORDS).tokens(latin) == ()


@given(st.text(st.sampled_from("7abihsoufl3rgtk'"), max_size=40))
def test_what_is_read_is_one_of_the_words_and_ends_inside(latin: str) -> None:
    spellings = Spellings(WORDS)
    for end, word in spellings.read(latin):
        assert word in WORDS or f"{word[:-1]}ه" in WORDS
        assert 0 < end <= min(len(latin), LONGEST)
        assert spells(latin[:end], word)


@given(st.text(st.sampled_from("aou3h"), min_size=20, max_size=LONGEST))
def test_words_of_vowels_alone_stay_cheap(latin: str) -> None:
    assert len(list(Spellings(["ا" * 30, "عاعوعاعو"]).read(latin))) <= LONGEST
