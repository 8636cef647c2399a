"""One name in two scripts is alike, Hassan and Hussein are not; fathers, brothers and short names are told apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from marsad.link.people.lexicon import lexicon
from marsad.link.people.likeness import ALIKE, GRADES, MOST_PARTS, NEAR, SAME, best_grades, likeness
from marsad.link.people.names import names


def like(one: str, two: str) -> int:
    first, second = (name.parts[0] for name in names([one, two], [False, False]))
    words = lexicon([[[first], [second]]])
    return int(likeness(words.parts.index(first), words.parts.index(second), words.arrays))


def graded(one: str, two: str) -> str:
    parts = [[name.parts] for name in names([one, two], [False, False])]
    words = lexicon(parts)
    rows = np.full((2, MOST_PARTS), -1, np.int64)
    for row, (name,) in enumerate(parts):
        rows[row, : len(name)] = [words.parts.index(part) for part in name]
    memo = np.full(16, -1, np.int64)
    found = best_grades(np.array([0, 0]), np.array([1, 1]), np.array([0, 1, 2]), rows, words.arrays, memo)
    assert found[0] == found[1]  # the second answer comes from memory
    return GRADES[found[0]]


@pytest.mark.parametrize(
    "spellings",
    [
        "محمد Mohammed Muhammad Mohamad Mouhamed Mohamed",
        "حسين Hussein Husain Houcine Hossein",
        "يوسف Yousef Youssef Yousif",
        "خالد Khalid Khaled Chalid",
        "وليد Walid Waleed Oualid",
        "رشيد Rashid Rachid Rasheed Raschid",
        "مصطفى Mustafa Moustapha Mostafa",
        "ليلى Layla Leila Laila",
        "رضا Reda Ridha Riza",
        "محمود Mahmoud Mahmud",
    ],
)
def test_spellings_of_one_name_are_alike(spellings: str) -> None:
    for one, two in itertools.combinations(spellings.split(), 2):
        assert like(one, two) >= ALIKE, (one, two)
        assert like(two, one) == like(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [("Hassan", "Hussein"), ("حسن", "حسين"), ("Jamal", "Kamel"), ("Omar", "Amr"), ("صالح", "صلاح"), ("سعد", "سعود"),
     ("Ahmad", "Hamad"), ("احمد", "حمد"), ("محمد", "محمدي"), ("Ali", "Omar"), ("محمود", "Mohammed")],
)  # fmt: skip
def test_other_names_are_not_alike(one: str, two: str) -> None:
    assert like(one, two) < ALIKE


def test_a_slip_is_near_and_a_spelling_the_same() -> None:
    assert like("Mohammed", "Mohammmed") >= NEAR
    assert like("Ibrahim", "Ibrhaim") >= NEAR
    assert like("أحمد", "احمد") == SAME
    assert like("Samira", "Zaynab") == 0


@pytest.mark.parametrize(
    ("one", "two", "grade"),
    [
        ("محمد علي حسن الجبوري", "Al-Jubouri Mohammed Ali Hassan", "full"),
        ("Mohammed Ali Hassan Al-Jubouri", "محمد الجبوري", "short"),
        ("Mohammed Ali Hassan", "علي حسن", "shifted"),
        ("Hussein Ali Hassan Al-Jubouri", "Omar Ali Hassan Al-Jubouri", "kin"),
        ("Mohammed Ali Hassan", "Mohammed Ali Omar", "crossing"),
        ("Mohammed Salem", "Mohammed Nasser", "given_only"),
        ("Mohammed Salem", "Walid Salem", "one_part"),
        ("Mohammed Salem", "Walid Nasser", "other"),
    ],
)
def test_grades(one: str, two: str, grade: str) -> None:
    assert graded(one, two).removesuffix("_common").replace("rare", "short") == grade
    assert graded(two, one) == graded(one, two)
