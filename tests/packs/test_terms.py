"""The term language: what each way of writing matches, and what is refused with its place."""

import pytest

from marsad.errors import PackError
from marsad.packs.located import Located
from marsad.packs.schema import Word
from marsad.packs.terms import read_set, read_term

SETS = {
    "pay": frozenset({Word("دفع", "ar", "verb"), Word("pay", "en")}),
    "kin": frozenset({Word("اهل", "ar"), Word("family", "en")}),
}


def term(written: str, lang: str = "en") -> list[list[tuple[set[str], int]]]:
    """Each reading of a term as (forms, gap) per place."""
    found = read_term(Located(written, "pack.yaml", 7), lang, SETS)
    return [[({w.form for w in step.words}, step.gap) for step in t.steps] for t in found]


def word(written: str, lang: str = "ar") -> Word:
    (only,) = read_term(Located(written, "pack.yaml", 7), lang, SETS)[0].steps[0].words
    return only


def test_words_side_by_side_gaps_and_choices() -> None:
    assert term("cash app") == [[({"cash"}, 1), ({"app"}, 1)]]
    assert term("send .. money") == [[({"send"}, 1), ({"money"}, 5)]]
    assert term("send ... money") == [[({"send"}, 1), ({"money"}, 11)]]
    assert term("(fast|quick) drop") == [[({"fast", "quick"}, 1), ({"drop"}, 1)]]


def test_what_may_be_missing_gives_a_reading_without_it() -> None:
    assert term("send me? money") == [
        [({"send"}, 1), ({"money"}, 1)],
        [({"send"}, 1), ({"me"}, 1), ({"money"}, 1)],
    ]


def test_choices_of_several_words_become_readings_of_their_own() -> None:
    assert term("(voucher|gift card) now") == [
        [({"voucher"}, 1), ({"now"}, 1)],
        [({"gift"}, 1), ({"card"}, 1), ({"now"}, 1)],
    ]


def test_words_are_folded_as_texts_are() -> None:
    assert word("أَهْلـك").form == "اهلك"
    assert term("don't pay")[0] == [({"don"}, 1), ({"t"}, 1), ({"pay"}, 1)]
    assert term("❄️")[0] == [({"❄"}, 1)]


def test_marks_say_how_freely_a_word_matches() -> None:
    assert word("~نشر") == Word("نشر", "ar", "verb")
    assert word("~1نشر+3") == Word("نشر", "ar", "verb", subject=1, owner=3)
    assert word("صور+2") == Word("صور", "ar", "word", owner=2)
    assert word("=ولا").match == "exact"
    assert word("حشيش*").match == "prefix"
    assert word("ي*ني") == Word("ي*ني", "ar", "shape")
    assert word("منحة").feminine and not word("منح").feminine


def test_a_list_with_a_person_keeps_only_words_that_can_show_it() -> None:
    assert term("<pay>", "any") == [[({"دفع", "pay"}, 1)]]
    assert term("<kin>+2", "any") == [[({"اهل"}, 1)]]
    assert term("<2pay> .. <number>", "any") == [[({"دفع"}, 1), ({""}, 5)]]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("x", "one letter"),
        ("<number>", "any number"),
        ("%", "never match"),
        ("<nothing> pay", "unknown shared list"),
        ("(pay|", "bracket"),
        (".. pay", "gap"),
        ("pay ..", "gap"),
        ("~", "cannot be read"),
        ("~ن", "one letter"),
        ("a?", "one letter"),
        ("a b c d e f g h i j", "10 words"),
        ("a? b? c? d? e? f? g? h?", "too many ways"),
    ],
)
def test_what_cannot_work_is_refused_with_file_and_line(written: str, says: str) -> None:
    with pytest.raises(PackError, match=r"pack\.yaml:7: ") as refused:
        term(written)
    assert says in refused.value.message
    assert refused.value.hint


def test_a_shared_list_holds_single_words_only() -> None:
    entry = Located([Located("cash", "w.yaml", 1), Located("gift card", "w.yaml", 2)], "w.yaml", 1)
    with pytest.raises(PackError, match=r"w\.yaml:2"):
        read_set({"en": entry}, {})
