"""The language of a text is told with how sure that is."""

import pytest

from marsad.text import fold_batch
from marsad.text.language import languages
from marsad.text.tokens import tokenize


def _language(text: str) -> tuple[str, float]:
    batch = fold_batch([text])
    codes, sure = languages(batch, tokenize(batch))
    return codes[0], float(sure[0])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("السلام عليكم كيف الحال", "ar"),
        ("شلونك شكو ماكو", "ar"),
        ("please call me about the money today", "en"),
        ("bonjour, appelez-moi pour la livraison", "fr"),
        ("ana 3ayez a3raf el 7a2i2a", "arabizi"),
        ("arba7 madmoun", "arabizi"),
        ("3ndi sho8l lyoum", "arabizi"),
        ("shlonak hay raqmi", "arabizi"),
        ("انستا @some_long_user_name_here", "ar"),
        ("نزل التطبيق https://example.com/5z9rpfk/abcdefghijkl", "ar"),
        ("cherche chauffeur demain soir", "fr"),
        ("привет как дела", "other"),
    ],
)
def test_languages_are_told(text: str, code: str) -> None:
    found, sure = _language(text)
    assert found == code
    assert 0 < sure <= 1


@pytest.mark.parametrize(
    "text",
    [
        "send 3days 7months mp3",
        "join discord.gg/5z9rpfk",
        "user is a1b2c3d4",
        "web3 wallet on trc20",
        "ask @amir3abc",
    ],
)
def test_digits_in_codes_links_and_measures_are_no_arabizi(text: str) -> None:
    assert _language(text)[0] == "en"


@pytest.mark.parametrize("text", ["", "12345", "🔥🔥🔥", "   "])
def test_texts_without_letters_have_none(text: str) -> None:
    assert _language(text) == ("other", 0.0)


def test_a_batch_tells_what_its_texts_tell_alone() -> None:
    texts = ["مرحبا", "", "hello and thanks", "bonjour et merci", "123"]
    batch = fold_batch(texts)
    codes, sure = languages(batch, tokenize(batch))
    assert [(code, float(value)) for code, value in zip(codes, sure, strict=True)] == [
        _language(text) for text in texts
    ]
