"""Names in any office's spelling have the same parts; particles and articles are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.link.people.names import MOST_PARTS, names
from marsad.link.people.sounds import sound


def skeletons(written: str, organisation: bool = False) -> list[str]:
    return [sound(part).skeleton for part in names([written], [organisation])[0].parts]


@pytest.mark.parametrize(
    "spellings",
    [
        ("عبد الرحمن", "عبدالرحمن", "Abd al-Rahman", "Abdul Rahman", "Abderrahmane", "ABDURRAHMAN"),
        ("صلاح الدين", "صلاح‌الدين", "Salah al-Din", "Salaheddine", "Salah Eddine", "Salahuddin"),
        ("عبد الله", "Abdullah", "Abdallah", "Abdellah"),
        ("محمد بن علي", "Mohamed Ben Ali", "Muhammad bin Ali", "محمد علي"),
        ("خالد العبيدي", "Khalid al-Obaidi", "Khaled Al Ubaydi", "KHALID ALOBAIDI"),
        ("قاسم", "Qasim", "Kassem", "Gasim", "Kacem"),
        ("جمال", "Jamal", "Gamal", "Djamel", "Dschamal"),
    ],
)
def test_every_offices_spelling_has_one_skeleton(spellings: tuple[str, ...]) -> None:
    assert len({tuple(skeletons(one)) for one in spellings}) == 1


def test_a_kunya_before_a_name_is_no_part_of_it_and_a_surname_is() -> None:
    first, second = names(["أبو أحمد خالد العبيدي", "Mohamed Bouzid"], [False, False])
    assert (first.parts, first.kunya) == (("خالد", "عبيدي"), ("احمد",))
    assert skeletons("Mohamed Abu Zaid") == skeletons("محمد ابو زيد") == skeletons("Mohamed Bouzid")
    assert second.kunya == ()


def test_the_legal_form_is_no_part_of_an_organisation() -> None:
    assert skeletons("شركة النور المحدودة", True) == skeletons("Al Noor Company Ltd.", True) == ["nr"]
    assert skeletons("Société Nour SARL", True) == ["nr"]
    assert skeletons("Al Noor Company Ltd.") != ["nr"]  # a person may be called so


def test_other_names_have_other_skeletons_and_other_scripts_are_only_like_themselves() -> None:
    assert skeletons("خالد") != skeletons("Walid")
    assert skeletons("Иван") != skeletons("Пётр")
    assert skeletons("Иван")[0].startswith("=")


@given(st.text(max_size=80), st.booleans())
def test_no_text_is_too_odd(written: str, organisation: bool) -> None:
    (found,) = names([written], [organisation])
    assert len(found.parts) <= MOST_PARTS
    assert all(sound(part).readings for part in found.parts)


def test_names_of_a_batch_keep_their_places() -> None:
    assert [name.parts for name in names(["", "Ali", "1 2", "علي"], [False] * 4)] == [
        (),
        ("ali",),
        (),
        ("علي",),
    ]
    assert names([], []) == []
