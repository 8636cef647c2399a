"""How a selector was written: plainly, or hidden and in which way. Hiding is itself an indicator."""

from __future__ import annotations

import functools
import re
import unicodedata

from marsad.selectors.lookalikes import unmixed
from marsad.text.lookalikes import is_watched

MARKS = frozenset("\ufe0f\u20e3\u20dd\u20de")
"""Invisible marks that belong to the character before them."""
_WORD_SEPARATORS = re.compile(r"[^\W\d_]{2,}")
_FIGURES = 7  # digits of a phone: the words between them only join it
_ARABIC_DIGITS = frozenset("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")


def whole(original: str, end: int) -> int:
    """``end`` moved past the invisible marks that belong to the last character (the frame of a keycap)."""
    while end < len(original) and original[end] in MARKS:
        end += 1
    return end


def way(page: str, source: str, known: str) -> str:
    """One word for how ``source`` hides a selector. ``known`` is what the kind itself saw.

    plain, spaced, signs, emoji, lines, keycap, styled, mixed (two sets of digits), words, split (halves joined by a
    word), defanged.
    """
    if page == "spelled":
        figures = sum(map(str.isdecimal, source))
        words = _WORD_SEPARATORS.findall(source)
        return "split" if figures >= _FIGURES or (figures and len(words) <= 1) else "words"
    if page == "refanged":
        return _refanged(source)
    if source.isascii():
        return known
    if "\u20e3" in source:
        return "keycap"
    digits = [sign for sign in source if not sign.isascii() and _digit(sign)]
    if any(sign not in _ARABIC_DIGITS for sign in digits):
        return "styled"
    if digits and known == "plain" and any(sign.isascii() and sign.isdecimal() for sign in source):
        return "mixed"
    return known


def styled(source: str) -> bool:
    """Whether letters of another script or regional letters stand in ``source``."""
    return not source.isascii() and any(is_watched(ord(sign)) for sign in source)


def _digit(sign: str) -> bool:
    return unicodedata.digit(sign, None) is not None


@functools.lru_cache(1 << 12)
def _refanged(source: str) -> str:
    if any(sign in source for sign in "[]{}()<>\\*") or source.startswith("hx"):
        return "defanged"
    if unmixed(source) != source:
        return "styled"
    return "words" if re.search(r"\b(?:dot|point|at|arobas\w*|نقطه|دوت|ات|pnt)\b", source) else "spaced"
