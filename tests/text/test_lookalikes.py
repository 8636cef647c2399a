"""Letters of other scripts are read as the word they stand in says; whole words and flags stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.text import fold
from marsad.text.lookalikes import LOWER


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("cаll mе nоw", "call me now"),
        ("СALL", "call"),
        ("ΗELLΟ", "hello"),
        ("αpple ԝhаtѕаpp", "apple whatsapp"),
        ("Ꭰrugs ꓚocaine", "drugs cocaine"),
        ("прuвeт", "привет"),
        ("🇸🇳🇦🇵", "snap"),
        ("🇸 🇳 🇦 🇵", "s n a p"),
        ("🅿🅰🆈", "pay"),
    ],
)
def test_mixed_words_are_read_in_one_script(written: str, read: str) -> None:
    assert fold(written).text == read


@pytest.mark.parametrize(
    "text",
    [
        "привет как дела",
        "кокаин",
        "сосо",
        "γεια σου",
        "10 kω",
        "δt",
        "🇮🇶 🇺🇸🇬🇧",
        "🅿",
        "ժողովուրդ",
        "жzя",
        "а 5",
        "اخ а",
    ],
)
def test_words_of_one_script_and_flags_stay(text: str) -> None:
    assert fold(text).text == text


def test_case_is_kept_where_a_letter_changes_script() -> None:
    folded = fold("WhаtsАpp 🇸🇳🇦🇵")
    assert (folded.text, folded.cased) == ("whatsapp snap", "WhatsApp SNAP")


@given(st.text(st.sampled_from([*LOWER, *"abckopxz", "5", "_"]), max_size=12))
def test_a_word_that_has_changed_changes_no_more_and_keeps_its_length(word: str) -> None:
    folded = fold(word)
    assert fold(folded.text).text == folded.text
    assert fold(folded.cased).text == folded.text
    assert len(folded.text) >= len(word)
