"""Words written together are told apart only where nothing is left over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.text.lexicon import GLUED_MOST, glueable, glued, like_digits

PARTS = st.lists(st.one_of(st.sampled_from(sorted(glueable())), st.sampled_from(["0", "77"])), max_size=8)


@given(PARTS)
def test_numbers_written_together_are_taken_apart_without_a_gap(parts: list[str]) -> None:
    word = "".join(parts)
    found = glued(word)
    if not word.isdecimal() and word not in glueable() and 4 <= len(word) <= GLUED_MOST:
        assert found
        assert "".join(word[start:end] for start, end in found) == word
        assert all(word[a:b].isdecimal() or word[a:b] in glueable() for a, b in found)


@pytest.mark.parametrize(
    "word", ["", "one", "seven", "tension", "onesie", "university", "oneone1x", "12345", "one" * 60, "وسبعه"]
)
def test_other_words_are_whole(word: str) -> None:
    assert glued(word) == ()


@pytest.mark.parametrize(
    ("word", "digits"), [("o77o", "0770"), ("ooo", "000"), ("l23", "123"), ("1i2", "112"), ("7", "7")]
)
def test_letters_among_digits_are_digits(word: str, digits: str) -> None:
    assert like_digits(word) == digits


@pytest.mark.parametrize("word", ["o", "l", "il", "oil", "lol", "b52", "5g", "صفر", "l'2"])
def test_letters_among_letters_are_letters(word: str) -> None:
    assert like_digits(word) is None
