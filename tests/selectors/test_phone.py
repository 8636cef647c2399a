"""Phones are found however their digits are hidden, and other numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.selectors import find

IRAQ = "+9647700001234"
DIGITS = "07700001234"


def _phones(text: str, region: str = "") -> list[str]:
    return [selector.value for selector in find(text, region) if selector.kind == "phone"]


def _hiders() -> dict[str, str]:
    said_ar = "صفر سبعة سبعة صفر صفر صفر صفر واحد اثنين ثلاثة اربعة".split()
    return {
        "keycap": "".join(f"{d}\ufe0f\u20e3" for d in DIGITS),
        "stars": "*".join(DIGITS),
        "underscores": "_".join(DIGITS),
        "spaces": " ".join(DIGITS),
        "dots": ".".join(DIGITS),
        "slashes": "/".join(DIGITS),
        "dashes": "0770-000-1234",
        "brackets": "(0770)(000)(1234)",
        "square brackets": "[0770] 000 [1234]",
        "emoji": "🔥".join(DIGITS),
        "coloured emoji": "0770❤️000❤️1234",
        "lines": "0770\n000\n1234",
        "Arabic-Indic": "٠٧٧٠٠٠٠١٢٣٤",
        "Persian": "۰۷۷۰۰۰۰۱۲۳۴",
        "fullwidth": "０７７００００１２３４",
        "circled": "⓪⑦⑦⓪⓪⓪⓪①②③④",
        "mathematical": "𝟎𝟕𝟕𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒",
        "mixed digits": "07٧٠ 000 ١٢34",
        "English words": "zero seven seven zero zero zero zero one two three four",
        "English double": "oh double seven triple zero oh one two three four",
        "French words": "zéro sept sept zéro zéro zéro zéro un deux trois quatre",
        "Arabic words": " ".join(said_ar),
        "Arabic words with dashes": " - ".join(said_ar),
        "Arabic hundreds": "صفر سبعمية وسبعين صفر صفر صفر الف".replace("الف", "واحد اثنين ثلاثة اربعة"),
        "words and digits": "zero 77 zero 000 twelve 34",
        "halves joined in English": "0770000 then 1234",
        "halves joined in Arabic": "0770000 ثم 1234",
        "halves joined by و": "0770000 و 1234",
        "halves joined by a written-on و": "0770000 و1234",
        "halves joined in French": "0770000 puis 1234",
        "joiners": "0\u200b7\u200b7\u200b0\u200b0001234",
        "international": "+964 (0)770 000 1234",
        "prefix 00": "00964 770 000 1234",
        "spaced prefix": "0 0 9 6 4 7 7 0 0 0 0 1 2 3 4",
        "plus in words": "plus nine six four seven seven zero zero zero zero one two three four",
    }


@pytest.mark.parametrize("how", _hiders())
@pytest.mark.parametrize(
    "frame", ["{}", "واتس {} للحجز", "call {} now", "{}!", "🔥{}🔥", "Appelez {}, merci"]
)
def test_hidden_numbers_are_found(how: str, frame: str) -> None:
    text = frame.format(_hiders()[how])
    assert _phones(text, "IQ") == [IRAQ]


SIGNS = st.sampled_from([" ", ".", "-", "*", "_", "/", "🔥", "❤️", "\n", "  ", " - ", "~", "|"])


@given(SIGNS, st.sampled_from([1, 2, 3, 4]), st.sampled_from(["", "للتواصل ", "tel "]))
def test_any_sign_between_equal_groups_is_seen_through(sign: str, width: int, before: str) -> None:
    body = sign.join(DIGITS[at : at + width] for at in range(0, len(DIGITS), width))
    text = before + body
    found = [selector for selector in find(text, "IQ") if selector.kind == "phone"]
    assert [selector.value for selector in found] == [IRAQ]
    assert text[found[0].span.start : found[0].span.end] == body


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("2024-05-06", "US"), ("06/05/2024 12:30:45", "FR"), ("20240506123045", "US"), ("٢٠٢٤/٠٥/٠٦", "IQ"),
        ("1,250,000 دينار", "IQ"), ("سعر 2.500.000 IQD", "IQ"), ("$2025550143", "US"), ("2025550143 km", "US"),
        ("order #7700001234", "IQ"), ("رقم الطلب 07700001234", "IQ"), ("invoice INV-07700001234", "IQ"),
        ("tracking 1Z999AA10123456784", "US"), ("commande 0639981234", "FR"), ("33.312805, 44.361488", "IQ"),
        ("version 10.0.19045.3803", "GB"), ("192.168.100.100", "IQ"), ("1920x1080 60Hz 27", "US"),
        ("16:9 4:3 21:9", "US"),
        ("#07070707", "IQ"), ("البقرة 255 ثم 256", "IQ"), ("10:30 - 12:45 - 18:00", "IQ"),
        ("ISBN 978-3-16-148410-0", "US"),
        ("one friend and two dogs", "US"), ("1 2 3 4 5 6 7 8 9 10", "IQ"), ("07700001234", ""),
        ("7" * 60, "IQ"),
        ("0" * 40, "IQ"), ("3.14159265358979", "US"), ("IMEI 490154203237518", "US"),
        ("iPhone 15 128 256 512", "AE"),
        ("la ville a 26 700 668 habitants", "TN"), ("counted 26 700 668 votes", "TN"), ("26 700 668 مواطن", "TN"),
    ],
)  # fmt: skip
def test_other_numbers_are_no_phones(text: str, region: str) -> None:
    assert _phones(text, region) == []


def test_a_number_before_people_who_are_not_counted_is_a_phone() -> None:
    assert _phones("26 700 668 pour les habitants", "TN") == ["+21626700668"]


def test_single_digits_with_one_sign_are_one_number_of_any_length() -> None:
    assert _phones("got it from 0|0|4|9|1|5|7|5|0|9|7|6|1|9|2 again") == ["+4915750976192"]
    assert _phones("0\n0\n4\n9\n1\n5\n7\n5\n0\n9\n7\n6\n1\n9\n2") == ["+4915750976192"]
    assert _phones("rows 1|2|3|4|5|6|7|8|9|1|2", "IQ") == []


def test_two_numbers_side_by_side_are_two() -> None:
    two = ["+9647700001234", "+9647800001234"]
    for text in (
        "07700001234 07800001234", "07700001234/07800001234", "0770 000 1234 - 0780 000 1234",
        "07700001234\n07800001234", "07700001234 و 07800001234", "07700001234,07800001234",
    ):  # fmt: skip
        assert _phones(text, "IQ") == two


def test_a_price_beside_a_number_does_not_change_it() -> None:
    assert _phones("0770 000 1234 250", "IQ") == [IRAQ]
    assert _phones("250 0770 000 1234", "IQ") == [IRAQ]
    assert _phones("+9647700001234 2024-05-06") == [IRAQ]


def test_how_it_was_written_is_told() -> None:
    told = {how: find(text, "IQ")[0].written for how, text in _hiders().items()}
    assert told["dashes"] == "plain"
    assert told["keycap"] == "keycap"
    assert told["stars"] == "signs"
    assert told["emoji"] == "emoji"
    assert told["spaces"] == "spaced"
    assert told["lines"] == "lines"
    assert told["English words"] == told["Arabic words"] == "words"
    assert told["halves joined in Arabic"] == "split"
    assert told["Arabic-Indic"] == "plain"
    assert told["mathematical"] == "styled"
    assert told["mixed digits"] == "mixed"


def test_a_hidden_number_is_less_sure_than_a_plain_one() -> None:
    plain, hidden = find("+964 770 000 1234")[0], find("+9*6*4*7*7*0*0*0*0*1*2*3*4")[0]
    assert hidden.value == plain.value
    assert hidden.confidence < plain.confidence
