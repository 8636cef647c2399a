"""Forms in a hashed table: found in their role and as a whole, wherever in a word they stand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.detect.spellings import LONGEST, NUMBER, add_letter, look_up, spell

FORMS = st.dictionaries(st.tuples(st.integers(0, 2), st.text("abcصو", max_size=5)), st.just([(1, 0, 0, 0)]))


def rows(
    forms: dict[tuple[int, str], list[tuple[int, int, int, int]]], word: str
) -> dict[tuple[int, str], int]:
    """The row of each part of a word in each role, without those that are not there."""
    points = np.array([ord(letter) for letter in word], np.uint32)
    sums = np.zeros(len(word) + 1, np.uint64)
    for at, letter in enumerate(points):
        sums[at + 1] = add_letter(sums[at], letter)
    spelled = spell(forms)
    parts = [(role, a, b) for role in range(3) for a in range(len(word) + 1) for b in range(a, len(word) + 1)]
    found = {(role, word[a:b]): look_up(spelled, role, points, sums, a, b) for role, a, b in parts}
    return {key: row for key, row in found.items() if row >= 0}


@given(FORMS, st.text("abcصو", max_size=8))
def test_parts_of_a_word_are_found_exactly_where_the_form_is_known(
    forms: dict[tuple[int, str], list[tuple[int, int, int, int]]], word: str
) -> None:
    places = {key: row for row, key in enumerate(forms) if key[1] in word}
    assert rows(forms, word) == places


def test_readings_stand_at_the_row_of_their_form() -> None:
    spelled = spell({(0, "ab"): [(5, 0, 0, 0), (3, 0, 0, 0)], (1, "ab"): [(9, 0, 0, 0)]})
    assert spelled.readings[spelled.firsts[1] : spelled.firsts[2], NUMBER].tolist() == [9]
    assert spelled.readings[: spelled.firsts[1], NUMBER].tolist() == [3, 5]


def test_what_is_longer_than_any_word_is_left_out() -> None:
    assert len(spell({(0, "a" * (LONGEST + 1)): [(1, 0, 0, 0)]}).role) == 0
