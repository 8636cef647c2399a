"""Which written forms a word of a pack stands for, and which it must not."""

import pytest

from marsad.detect.morphology import Morphology, english_forms, french_forms
from marsad.packs.schema import Word


def matches(word: Word, token: str) -> bool:
    return bool(Morphology([word]).read(token))


@pytest.mark.parametrize("token", ["حب", "الحب", "والحب", "بالحب", "للحب", "حبي", "حبه", "لحبها"])
def test_an_arabic_word_carries_clitics_and_pronouns(token: str) -> None:
    assert matches(Word("حب", "ar"), token)


@pytest.mark.parametrize("token", ["حبوب", "محبوب", "احباب", "سحب", "حبر", "صاحب"])
def test_but_it_is_not_found_inside_other_words(token: str) -> None:
    assert not matches(Word("حب", "ar"), token)


@pytest.mark.parametrize(
    "token",
    [
        "نشر",
        "انشر",
        "بنشر",
        "هنشر",
        "حنشر",
        "سانشر",
        "ينشر",
        "هينشرها",
        "تنشرون",
        "نشرت",
        "نشرتها",
        "كينشر",
        "انشرهم",
        "وينشروا",
    ],
)
def test_a_verb_is_conjugated_in_the_standard_and_in_dialects(token: str) -> None:
    verb = Word("نشر", "ar", "verb")
    assert matches(verb, token)


def test_the_subject_and_the_object_can_be_asked_for() -> None:
    threatens_me = Word("هدد", "ar", "verb", owner=1)
    assert (
        matches(threatens_me, "يهددني")
        and matches(threatens_me, "هددوني")
        and matches(threatens_me, "بيهددني")
    )
    assert not matches(threatens_me, "يهددك") and not matches(threatens_me, "اهددك")
    i_publish = Word("نشر", "ar", "verb", subject=1)
    assert matches(i_publish, "انشر") and matches(i_publish, "سانشرها") and matches(i_publish, "هنشر")
    assert not matches(i_publish, "ينشر") and not matches(i_publish, "ينشرون")


def test_whose_it_is_can_be_asked_for() -> None:
    yours = Word("صور", "ar", owner=2)
    assert matches(yours, "صورك") and matches(yours, "صورج") and matches(yours, "وصوركم")
    assert not matches(yours, "صوري") and not matches(yours, "صور") and not matches(yours, "صورها")
    assert matches(Word("صور", "ar", owner=1), "صوري")


def test_a_word_with_ta_marbuta_keeps_it_before_pronouns() -> None:
    grant = Word("منحه", "ar", feminine=True)
    assert (
        matches(grant, "منحه")
        and matches(grant, "المنحه")
        and matches(grant, "منحتك")
        and matches(grant, "منحات")
    )
    assert not matches(grant, "منح")


def test_arabizi_carries_the_same_affixes() -> None:
    assert matches(Word("b3at", "arabizi", "verb"), "hab3atha")
    assert matches(Word("sowar", "arabizi", owner=2), "sowarek")
    assert not matches(Word("sowar", "arabizi", owner=2), "sowari")


def test_english_and_french_words_are_inflected_lightly() -> None:
    assert {"pays", "paying", "paid"} & english_forms("pay") == {"pays", "paying"}
    assert {"stopping", "stopped", "stops"} <= english_forms("stop")
    assert {"families"} <= english_forms("family")
    assert {"capitaux"} <= french_forms("capital")
    assert matches(Word("publi", "fr", "verb"), "publierai")
    assert not matches(Word("pay", "en"), "payer")


def test_prefix_exact_shape_and_number() -> None:
    assert matches(Word("hash", "en", "prefix"), "hashish") and not matches(
        Word("hash", "en", "prefix"), "rehash"
    )
    assert matches(Word("ولا", "ar", "exact"), "ولا") and not matches(Word("ولا", "ar", "exact"), "ولاد")
    shape = Word("ي*ني", "ar", "shape")
    assert matches(shape, "يساومني") and not matches(shape, "قانوني") and not matches(shape, "يني")
    number = Word("", "any", "number")
    assert matches(number, "300000") and not matches(number, "9647700000123")


def test_sums_written_together_with_their_unit_are_both() -> None:
    words = Morphology([Word("", "any", "number"), Word("دولار", "ar"), Word("usd", "en")])
    assert words.read("500دولار") == (0, 1)
    assert words.read("usd500") == (0, 2)


def test_stretched_letters_and_hashtags_are_read() -> None:
    assert matches(Word("please", "en"), "pleeeease")
    assert matches(Word("ابتزاز", "ar"), "لا_للابتزاز")
    assert not matches(Word("please", "en"), "plea")


def test_a_token_of_absurd_length_is_passed_over() -> None:
    assert Morphology([Word("a", "en", "prefix"), Word("aa", "en")]).read("a" * 1_000_000) == ()


@pytest.mark.parametrize(
    ("form", "token"), [("bitcoin", "b1tcoin"), ("telegram", "te1egram"), ("cocaine", "c0ca1ne")]
)
def test_digits_that_look_like_letters_are_read_as_these(form: str, token: str) -> None:
    assert matches(Word(form, "en"), token)


@pytest.mark.parametrize(
    ("form", "token"), [("eg", "3g"), ("iphone", "iphone5"), ("oz", "0z"), ("mate", "m8te")]
)
def test_other_digits_stay_digits(form: str, token: str) -> None:
    assert not matches(Word(form, "en"), token)
