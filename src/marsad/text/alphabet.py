"""One table that says what each code point folds to: itself, another, several, or nothing.

Made from the Unicode database that ships with Python, kept, and looked up for whole batches at a time.

Source: Unicode NFKD, general categories, digit values and names (unicodedata); Arabic letter classes as in common light
stemming practice (alef, ya and ta marbuta forms are written interchangeably online).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from marsad.shelf import kept, sources
from marsad.text.lookalikes import PARKING

DROP = np.uint32(0xFFFFFFFF)
"""Folds to nothing: marks, tatweel, joiners, bidi controls."""
MANY = np.uint32(0xFFFFFFFE)
"""Folds to several code points; see ``Alphabet.expansions``."""
SEPARATOR = "\0"
"""Stands between the texts of a batch; a NUL inside a text folds to a space."""

# Blocks that fold to something else than themselves; the rest of Unicode is left alone.
_BLOCKS = (
    (0x0000, 0x3400), (0xA640, 0xAB70), (0xD7B0, 0xD800), (0xF900, 0x10000), (0x10000, 0x10E80),
    (0x16FE0, 0x17000), (0x1D100, 0x1D800), (0x1E000, 0x1F000), (0x1F100, 0x1F200), (0x1F51F, 0x1F520),
    (0x1FBF0, 0x1FBFA), (0x2F800, 0x2FA20), (0xE0000, 0xE01F0),
)  # fmt: skip
_SIZE = 0x110000

# Letters that keyboards and dialects exchange freely (Persian, Urdu, Kurdish and Maghrebi keys for Arabic sounds).
_ARABIC = str.maketrans({
    "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
    "ٱ": "ا", "أ": "ا", "إ": "ا", "آ": "ا", "ٲ": "ا", "ٳ": "ا", "ک": "ك", "ڪ": "ك", "گ": "ك", "ڭ": "ك",
    "چ": "ج", "پ": "ب", "ڤ": "ف", "ڥ": "ف", "ژ": "ز", "ۆ": "و", "ۇ": "و", "ۋ": "و", "ڕ": "ر", "ڵ": "ل", "ٹ": "ت",
    "ڈ": "د", "ڑ": "ر", "ں": "ن",
})  # fmt: skip
_PUNCTUATION = {
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"',
    "،": ",", "؛": ";", "؟": "?", "٪": "%", "٫": ".", "٬": ",", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-",
    "―": "-", "−": "-", "﹣": "-", "－": "-", "•": "*", "·": "*", "∙": "*", "⁃": "-", "٭": "*", "∗": "*", "✱": "*",
    "⁄": "/", "∕": "/", "۔": ".", "。": ".", "･": "*", "・": "*", "⋅": "*", "✻": "*", "＠": "@", "﹫": "@",
}  # fmt: skip
_LETTERS = {
    "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "ɑ": "a", "Ɑ": "A", "ɡ": "g", "ꭤ": "a", "🔟": "10",
}  # fmt: skip
_DRAWN = re.compile(
    r"(?:(?:CROSSED )?(?:NEGATIVE |DOUBLE )?(?:CIRCLED|SQUARED|PARENTHESIZED|OUTLINED|TORTOISE SHELL BRACKETED) )"
    r"?LATIN (?:(CAPITAL|SMALL) LETTER|LETTER SMALL CAPITAL) ([A-Z])(?: WITH .*)?"
)
"""Names of Latin letters in a frame, with a stroke or hook, or as small capitals."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Lookup tables over all code points. ``lower`` folds case, ``cased`` keeps it; both have equal lengths."""

    lower: npt.NDArray[np.uint32]
    cased: npt.NDArray[np.uint32]
    expansions: dict[int, tuple[str, str]]  # code point → (lower, cased)


def _pair(char: str) -> tuple[str, str]:
    """What one character folds to: (lower, cased), always of equal length."""
    if char == SEPARATOR:
        return SEPARATOR, SEPARATOR  # only `fold_batch` lets one through: after each text
    if char in "\n\u2028\u2029\u0085":
        return "\n", "\n"
    category = unicodedata.category(char)
    if char == "\u0640" or category in {"Mn", "Me", "Cf"} or 0xFE00 <= ord(char) <= 0xFE0F:
        return "", ""
    if category in {"Cc", "Zs"}:
        return " ", " "
    if char in _PUNCTUATION:
        return _PUNCTUATION[char], _PUNCTUATION[char]
    drawn = _drawn(char, category)
    if drawn:
        return drawn.lower(), drawn
    parts = unicodedata.normalize("NFKD", char)
    flat = "".join(c for c in parts if unicodedata.category(c) not in {"Mn", "Me", "Cf"} and c != "\u0640")
    flat = "".join(" " if c.isspace() else _PUNCTUATION.get(c, c) for c in flat).translate(_ARABIC)
    flat = "".join(str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c for c in flat)
    cased, lower = "", ""
    for c in flat or ("" if category == "Lm" else char):
        small = "".join(
            x for x in unicodedata.normalize("NFKD", c.casefold()) if unicodedata.category(x) != "Mn"
        )
        small = small.translate(_ARABIC)
        lower += small
        cased += c if len(small) == 1 else small
    return lower, cased


def _drawn(char: str, category: str) -> str:
    """The digit or Latin letter that a sign of another shape shows: ❶ ⑴ ➒ 🅰 ⒜ ᴀ ł œ; "" where it shows none."""
    if char.isascii():
        return ""
    if ord(char) == PARKING:
        return ""
    if char in _LETTERS:
        return _LETTERS[char]
    if category in {"Nd", "No"}:
        digit = unicodedata.digit(char, None)
        if digit is not None:
            return str(digit)
        if "CIRCLED" in unicodedata.name(char, "") or 0x2469 <= ord(char) <= 0x249B:
            return str(int(unicodedata.numeric(char)))  # ⓫, ⑽, ⒑ and 🄌
    if category in {"So", "Ll", "Lu"}:
        named = _DRAWN.fullmatch(unicodedata.name(char, ""))
        if named:
            return named[2] if named[1] == "CAPITAL" else named[2].lower()
    return ""


@functools.cache
def alphabet() -> Alphabet:
    """The table, made once and kept (`marsad.shelf`)."""
    arrays = kept("alphabet", sources("marsad.text"), lambda: _arrays(_made()))
    unfolded = zip(*(arrays[name].tolist() for name in ("points", "small", "large")), strict=True)
    expansions = {point: (small, large) for point, small, large in unfolded}
    return Alphabet(arrays["lower"], arrays["cased"], expansions)


def _arrays(table: Alphabet) -> dict[str, npt.NDArray[Any]]:
    return {
        "lower": table.lower,
        "cased": table.cased,
        "points": np.array([*table.expansions], np.uint32),
        "small": np.array([small for small, _ in table.expansions.values()]),
        "large": np.array([large for _, large in table.expansions.values()]),
    }


def _made() -> Alphabet:
    lower = np.arange(_SIZE, dtype=np.uint32)
    cased = np.arange(_SIZE, dtype=np.uint32)
    expansions: dict[int, tuple[str, str]] = {}
    for first, last in _BLOCKS:
        for point in range(first, last):
            small, large = _pair(chr(point))
            if not small:
                lower[point] = cased[point] = DROP
            elif len(small) == 1:
                lower[point], cased[point] = ord(small), ord(large)
            else:
                lower[point] = cased[point] = MANY
                expansions[point] = (small, large)
    lower[0xD800:0xE000] = cased[0xD800:0xE000] = 0xFFFD  # lone surrogates
    return Alphabet(lower, cased, expansions)
