"""Phones given in parts are put together; amounts, codes and times in two parts are not."""

import pytest

from marsad.selectors import find, halves
from marsad.selectors.page import Page
from marsad.selectors.pieces import leads
from marsad.text import fold_batch

IRAQ = "+9647700001234"


def _phones(text: str, region: str = "") -> list[str]:
    return [selector.value for selector in find(text, region) if selector.kind == "phone"]


JOINED = [
    "بداية الرقم ٠٧٧٠٠٠٠ ونهايته ١٢٣٤",
    "النص الاول 0770000 والنص الثاني 1234",
    "الجزء الاول: 0770000\nالجزء الثاني: 1234",
    "اكتب 0770 وجنبها 0001234",
    "ضيف 0770000 وبعدها على طول 1234",
    "0770000 زيد عليها 1234",
    "part one 0770000, part two 1234",
    "1st half: 07700 2nd half: 001234",
    "starts with 0770 and ends in 0001234",
    "take 0770000 and stick 1234 after it",
    "le début 0770 et la fin 0001234",
    "0770000 suivi de 1234",
    "d'abord 0770 puis tu rajoutes 0001234",
    "el nos el awal 0770000 wel nos el tani 1234",
    "first half zero seven seven zero second half zero zero zero one two three four",
]


@pytest.mark.parametrize("text", JOINED)
def test_halves_joined_by_words_are_one_number(text: str) -> None:
    assert _phones(text, "IQ") == [IRAQ]


@pytest.mark.parametrize("word", ["space", "dash", "dot", "مسافة", "شرطة", "نقطة", "فراغ", "tiret", "espace"])
def test_a_word_in_the_place_of_a_sign_is_read_as_the_sign(word: str) -> None:
    assert _phones(f"0770 {word} 000 {word} 1234", "IQ") == [IRAQ]


@pytest.mark.parametrize("aside", ["(delete this)", "[شيل القوس]", "{no gap}", "<enlève ça>"])
def test_what_is_said_aside_is_left_out(aside: str) -> None:
    assert _phones(f"0770000 {aside} 1234", "IQ") == [IRAQ]


@pytest.mark.parametrize(
    "text",
    [
        "مفتاح الدولة 964 والرقم 770 000 1234", "المفتاح +964 والرقم 7700001234",
        "7700001234 ومفتاح العراق 964", "7700001234 قبلها +964", "country code 964 number 7700001234",
        "my number is 770 000 1234, country code 964", "code pays +964, numéro 770 000 1234",
        "indicatif 00964 et le numéro 7700001234",
    ],
)  # fmt: skip
def test_a_calling_code_told_apart_is_put_first(text: str) -> None:
    assert _phones(text) == [IRAQ]


@pytest.mark.parametrize(
    "text", ["+964:770:000:1234", "+964=770=000=1234", "00964->770->000->1234", "+9=6=4=7=7=0=0=0=0=1=2=3=4"]
)
def test_signs_that_end_a_row_of_digits_elsewhere_hide_a_dialled_number(text: str) -> None:
    assert _phones(text) == [IRAQ]


@pytest.mark.parametrize("sign", [*":;=?!&^", "...", " … "])
def test_single_digits_are_seen_through_one_sign(sign: str) -> None:
    assert _phones(sign.join("07700001234"), "IQ") == [IRAQ]


def test_a_number_without_trunk_prefix_is_joined_where_both_halves_are_named() -> None:
    assert _phones("first three 212, next three 555, last four 0142", "US") == ["+12125550142"]
    assert _phones("area code 212 then the number 5550142", "US") == ["+12125550142"]
    assert _phones("212 dollars and 555 more, 0142 left", "US") == []


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("السعر كان 250 ثم صار 300 الف", "IQ"), ("half 250000 and half 500000", "IQ"),
        ("نصفها 450 كيلو والنصف الثاني 550 كيلو", "IQ"), ("ادفع 500000 وبعدها 250000 دينار", "IQ"),
        ("le début du film à 20:45 et la fin à 23:10", "FR"), ("de 06:39 à 09:12, fin 12:34", "FR"),
        ("06:39:58 puis 07:12:04", "FR"), ("temps 07:70:00 / 01:23:4", "IQ"),
        ("pin 0770 puk 0001234", "IQ"), ("رمز التحقق 0770 وكلمة السر 0001234", "IQ"),
        ("code 0639 puis 981234 pour entrer", "FR"), ("serial first part 0770000 second part 1234", "IQ"),
        ("invoice 0770000 and item 1234", "IQ"), ("batch 0780 lot 0001234", "IQ"),
        ("score first half 21-14, second half 30-10", "US"), ("suite 212 555 main street apt 0142", "US"),
        ("country code 964 is Iraq", "IQ"), ("مفتاح العراق 964 ومفتاح الاردن 962", "IQ"),
        ("area codes 212, 718 and 917", "US"), ("zip code 10001 number 5550142", "US"),
        ("the rest is 5550142 dollars after the first 212", "US"), ("0.770 and 0.001234", "IQ"),
        ("first 15% off, then 3800 LE and 1200 LE", "EG"), ("x=0770 y=0001234", "IQ"),
        ("0:7, 7:0, 0:0, 1:2, 3:4", "IQ"), ("07/07/2000 then 12/03/2004", "IQ"),
        ("error 0770 then error 0001234", "IQ"), ("0770000 rows then 1234 rows", "IQ"),
        ("password is 0770000 then 1234", "IQ"), ("barcode starts 0770 ends 0001234", "IQ"),
        ("0.5 then 0.25 then 0.125", "IQ"), ("كلمة السر تبدأ 0770000 وتنتهي 1234", "IQ"),
        ("first 0770 visitors then 1234 more", "IQ"), ("0770000 then 1234", ""),
    ],
)  # fmt: skip
def test_other_things_in_two_parts_are_no_phone(text: str, region: str) -> None:
    assert _phones(text, region) == []


@pytest.mark.parametrize(
    "text",
    [
        "202 555\n0147",
        "(202) >>> 555 >>> 0147",
        "202 haha 555 haha 0147",
        "it was 202 555, the last four 0147",
    ],
)
def test_the_groups_of_an_american_number_are_joined_where_their_joint_hides_something(text: str) -> None:
    assert _phones(text, "US") == ["+12025550147"]
    assert _phones(text, "IQ") == []


@pytest.mark.parametrize(
    "text",
    [
        "rooms 202 and 555, then 0147 guests",
        "202 people saw 555 cars in 2014",
        "202, 555, 0147",
        "order 202 555\n0147",
        "$202 555\n0147",
    ],
)
def test_three_figures_are_no_american_number(text: str) -> None:
    assert _phones(text, "US") == []


def test_two_whole_numbers_stay_two() -> None:
    two = "first 0770 000 1234 then 0780 000 1234"
    assert _phones(two, "IQ") == [IRAQ, "+9647800001234"]


def test_the_span_covers_all_parts_and_says_how_it_was_hidden() -> None:
    text = "النص الاول 0770000 والنص الثاني 1234 وبس"
    (found,) = find(text, "IQ")
    assert text[found.span.start : found.span.end] == "0770000 والنص الثاني 1234"
    assert found.written == "split"
    assert 0.5 < found.confidence < 0.95


def test_places_worth_a_look_are_few() -> None:
    texts = [
        "السعر 250 الف والتوصيل 5",
        "09:30 - 18:00",
        "0770000 تابع 1234",
        "+964 ثم 7700001234",
        "2024 2025",
    ]
    page = Page("plain", fold_batch(texts), [""] * len(texts))
    places, led = leads(page)
    assert [page.text_of(place) for place in places[led].tolist()] == [2, 3]


def test_of_a_table_of_parts_only_the_first_are_looked_at_and_other_texts_do_not_matter() -> None:
    table, one = "".join(f"07{at:03} ثم " for at in range(400)), "0770000 ثم 1234"
    crowded = Page("plain", fold_batch([table, *[one] * 50]), ["IQ"] * 51)
    values = [(crowded.text_of(hit.start), hit.value) for hit in halves.find(crowded)]
    assert [value for number, value in values if number] == [IRAQ] * 50
    assert len(halves._candidates(crowded)) < 150


@pytest.mark.parametrize(
    "part", ["0770 ثم ", "0 (a) ", "07: ", "first 1 ", "1" * 40 + "b ", "مفتاح العراق 9 ", "0:"]
)
def test_endless_parts_are_no_number(part: str) -> None:
    assert _phones(part * (20_000 // len(part)), "US") == []
