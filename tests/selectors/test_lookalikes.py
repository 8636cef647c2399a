"""Look-alike letters are shown as what they look like, and words of another language stay what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.selectors import find
from marsad.selectors.lookalikes import disguised, unmixed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tеlеgrаm", "telegram"),  # Cyrillic е and а
        ("nоur.dеals", "nour.deals"),
        ("ɪɴꜱᴛᴀ", "insta"),
        ("Ηannah", "Hannah"),  # Greek Eta
        ("привет", "привет"),
        ("привет hello", "привет hello"),
        ("سلام insta", "سلام insta"),
    ],
)
def test_only_words_that_mix_scripts_are_changed(text: str, shown: str) -> None:
    assert unmixed(text) == shown


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_the_length_stays_so_that_places_do(text: str) -> None:
    assert len(unmixed(text)) == len(text)


def test_a_disguise_keeps_the_length_and_changes_few_letters() -> None:
    words = set(disguised("telegram"))
    assert {"te1egram", "t3legr4m"} <= words
    assert "telegram" not in words
    assert "t3l3gr4m" not in words  # three letters changed
    assert all(len(word) == 8 for word in words)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tеlеgrаm @rose_shop", "telegram:rose_shop"),
        ("انستا: nоur.dеals", "instagram:nour.deals"),
        ("تلي @fаres_kb77", "telegram:fares_kb77"),
        ("t.me/сash_runner5", "telegram:cash_runner5"),
        ("ꜱɴᴀᴘ: rose_77", "snapchat:rose_77"),
        ("t e l e g r a m : easy_jobs", "telegram:easy_jobs"),
        ("i.n.s.t.a : lucky.charm_3", "instagram:lucky.charm_3"),
        ("T G : @dope_mart", "telegram:dope_mart"),
        ("س ن ا ب : rose_77", "snapchat:rose_77"),
    ],
)
def test_a_disguised_platform_or_name_is_read(text: str, value: str) -> None:
    assert [(selector.kind, selector.value) for selector in find(text)] == [("handle", value)]


def test_a_disguise_is_said() -> None:
    assert [selector.written for selector in find("тelegram.me/rose_shop")] == ["styled"]


@pytest.mark.parametrize("text", ["a b c d e f", "t e s t i n g rose_77", "привет rose_77", "Рига: rose_77"])
def test_letters_that_hide_no_platform_make_no_name(text: str) -> None:
    assert find(text) == []
