"""Digits among letters are read as the letters they look like, and nowhere else."""

import pytest

from marsad.text.leet import letters


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("b1tcoin", "bitcoin"),
        ("paypa1", "paypal"),
        ("te1egram", "telegram"),
        ("c0ca1ne", "cocaine"),
        ("m3th", "meth"),
    ],
)
def test_a_word_with_digits_may_be_the_one_it_looks_like(word: str, meant: str) -> None:
    assert meant in letters(word)


@pytest.mark.parametrize(
    "word", ["", "bitcoin", "5g", "mp3", "b12", "12345", "m8te", "7abibi", "win10x2", "a1", "iphone5", "3abc"]
)
def test_other_digits_are_digits(word: str) -> None:
    assert letters(word) == ()
