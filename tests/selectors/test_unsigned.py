"""International numbers without their + are read where the region or a word lets them be dialled."""

import pytest

from marsad.selectors import find


def _phones(text: str, region: str = "") -> list[str]:
    return [selector.value for selector in find(text, region) if selector.kind == "phone"]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("واتس 9647700001234", ""), ("whatsapp: 964 770 000 1234", ""), ("الرقم 9647700001234 نفسه", "IQ"),
        ("راسلنا على الواتساب 964-7700001234 فقط", "FR"), ("9647700001234", "IQ"), ("964 770 000 1234", "IQ"),
    ],
)  # fmt: skip
def test_a_calling_code_without_its_plus_is_read(text: str, region: str) -> None:
    assert _phones(text, region) == ["+9647700001234"]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("9647700001234", ""), ("order 9647700001234", "IQ"), ("رقم الباركود 9647700001234", "IQ"),
        ("9647700001234", "FR"), ("قرعة 9 6 4 7 7 0 0 0 0 1 2 3 4", "IQ"), ("price 9647700001234 IQD", "IQ"),
        ("20240506123045", "EG"), ("9647700001234 km", "IQ"), ("block 96477000012345678", "IQ"),
        ("call 12 items 6291003077008", ""), ("whatsapp v2.24.7.80 9640000000001", ""),
    ],
)  # fmt: skip
def test_other_long_numbers_are_left_alone(text: str, region: str) -> None:
    assert _phones(text, region) == []


def test_one_less_sign_is_a_little_less_sure() -> None:
    signed, bare = find("+9647700001234", "IQ")[0], find("9647700001234", "IQ")[0]
    assert bare.confidence < signed.confidence
    assert bare.written == "plain"
