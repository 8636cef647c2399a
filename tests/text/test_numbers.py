"""Number words become the digits a listener would write, and keep their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.text import fold
from marsad.text.lexicon import lexicon
from marsad.text.numbers import respell, spoken


def _digits(text: str) -> str:
    return "".join(sign for sign in respell(fold(text).text).text if sign.isdecimal() or sign == "+")


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("zero seven seven zero one two", "077012"),
        ("double seven triple five oh one", "7755501"),
        ("twenty-one forty two", "2142"),
        ("seven hundred and five", "705"),
        ("zéro six douze trente-quatre", "061234"),
        ("soixante-dix-sept quatre-vingt-dix-neuf quatre-vingts", "779980"),
        ("vingt et un soixante et onze", "2171"),
        ("septante nonante", "7090"),
        ("صفر سبعة سبعة صفر", "0770"),
        ("صفر سبعمية وسبعين", "0770"),
        ("سبعمئة وخمسة وسبعون", "775"),
        ("سبعة وسبعين", "77"),
        ("تنين تلاتة اربعه خمسه", "2345"),
        ("جوج زوز واحدة", "221"),
        ("اتناشر خمسطعش", "1215"),
        ("sifr sab3a khamsa", "075"),
        ("plus nine six four", "+964"),
        ("زائد تسعة ستة اربعة", "+964"),
        ("٠٧٧٠ ثم ١٢٣", "0770123"),
        ("0770 و123", "0770123"),
        ("صفر سبعة ثلاث أصفار واحد", "070001"),
        ("sifr sab3a talat asfar wa7d", "070001"),
        ("٣ اصفار ثم واحد", "0001"),
        ("three zeros five", "0005"),
        ("صفرين تسعة", "009"),
        ("سبعة مرتين صفر اربع مرات", "770000"),
        ("صفر، ثلاث مرات صفر، واحد", "00001"),
        ("seven twice, three times zero", "77000"),
        ("six, deux fois zéro zéro, trente deux", "6000032"),
        ("double oh triple O double 7", "0000077"),
        ("zero seventy seven hundred, nine hundred", "07700900"),
        ("nine six oh", "960"),
        ("dix-sept dix sept dix", "171710"),
        ("ثلاثة عشر خمس عشرة", "1315"),
        ("خمسة عشرة", "510"),
        ("صفر ميه تلات اصفار", "0100000"),
        ("zerosix trenteneuf", "0639"),
        ("ONETWOSIX five5five ZERO1", "12655501"),
        ("صفرسبعةوسبعين", "077"),
        ("صفر_سبعة_تسعة", "079"),
        ("zer0 s3ven f1ve", "075"),
        ("O77O l2 OOO zero", "0770120000"),
        ("joj زوج جوج", "222"),
    ],
)
def test_numbers_are_read_as_they_are_said(said: str, digits: str) -> None:
    assert _digits(said) == digits


@pytest.mark.parametrize(
    "text", ["سلام عليكم", "hello there", "then and plus", "و ثم", "bonjour puis merci", "ones tens"]
)
def test_other_words_stay(text: str) -> None:
    folded = fold(text).text
    assert respell(folded).text == folded


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five six seven, ready or not",
        "ten nine eight seven six five four three two one zero",
        "واحد اثنين ثلاثة اربعة خمسة ستة سبعة",
        "un deux trois quatre cinq six sept",
    ],
)
def test_who_counts_says_no_number(text: str) -> None:
    assert _digits(text) == ""


def test_signs_between_two_numbers_are_one_space() -> None:
    assert respell("one, two / three").text == "1 2 3"
    assert respell("one\ntwo").text == "1 2"
    assert respell("one two three five five six seven\neight").text == "1 2 3 5 5 6 7\n8"
    assert respell("one, and only").text == "1, and only"


def test_joining_words_join_only_numbers() -> None:
    assert respell("rock and roll").text == "rock and roll"
    assert respell("0770 then 1234").text == "0770   1234"
    assert respell("07700 and ends with 900").text == "07700   900"
    assert respell("0770 والباقي عليها 1234").text == "0770   1234"
    assert respell("wait, second half").text == "wait, second half"
    assert respell("0770 then call").text == "0770 then call"


def test_every_word_is_written_as_folding_leaves_it() -> None:
    assert [word for word in lexicon() if fold(word).text != word] == []


WORDS = st.lists(
    st.sampled_from(
        [*lexicon(), "hello", "سلام", "07", "5", "-", "،", "\n", "  ", "quatre", "vingt", "and", "و"]
    ),
    max_size=12,
)


@given(WORDS, st.sampled_from([" ", "", "-", "  ", "\n", ". "]))
def test_every_character_knows_where_it_came_from(words: list[str], gap: str) -> None:
    text = fold(gap.join(words)).text
    found = respell(text)
    places = [
        (start + at * step, end + at * step)
        for start, end, size, step in found.stretches
        for at in range(size)
    ]
    assert len(found.text) == len(places)
    for sign, (start, end) in zip(found.text, places, strict=True):
        assert 0 <= start < end <= len(text)
        assert sign == text[start:end] or sign in "0123456789+ "
    for number in spoken(text):
        assert 0 <= number.start < number.end <= len(text)
    covered = {place for start, end in places for place in range(start, end)}
    assert covered == set(range(len(text)))
