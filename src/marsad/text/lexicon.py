"""Looks number words up: one by one, and several written together without spaces ("zerosix", "صفرسبعة", "five5")."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from marsad.text.number_words import ARABIC, DOUBLE, ENGLISH, FRENCH, JOIN, OH, PLUS, Lexeme

if TYPE_CHECKING:
    from collections.abc import Mapping

DIGITS, NOUGHTS = Lexeme("", "digits", 0), Lexeme("", "noughts", 0)
GLUED_MOST = 160
"""Code points of a word beyond which nobody has written a number together."""
_LIKE_DIGITS = re.compile(r"[oli]*[0-9][0-9oli]*|oo+")
_ALIKE = str.maketrans("oli", "011")
_LEET = (("o", "0"), ("i", "1"), ("e", "3"))
_LONGEST = 14
_FIGURES = "0123456789"


@functools.cache
def lexicon() -> Mapping[str, Lexeme]:
    """Every number word, folded, with its language and size. Words of several languages have language ""."""
    found: dict[str, Lexeme] = {}
    for lang, table in (("en", ENGLISH), ("fr", FRENCH), ("ar", ARABIC)):
        for (size, value), words in table.items():
            for word in words.split():
                known = found.get(word)
                shared = known is not None and known.lang != lang
                found[word] = Lexeme("" if shared else lang, size, value)
    for word in [w for w, lexeme in found.items() if lexeme.lang == "ar"]:
        # "and" is written onto the next word in Arabic; واحد (one) is itself a word that starts with it.
        bound = found[word]
        found.setdefault("و" + word, Lexeme("ar", bound.size, bound.value, bound=True))
    for word in [w for w, lexeme in found.items() if lexeme.lang in {"en", "fr", ""} and w.isalpha()]:
        for letter, digit in _LEET:  # "zer0", "f1ve", "s3ven"
            for most in (1, -1):
                found.setdefault(word.replace(letter, digit, most), found[word])
    for role, values in (("join", JOIN), ("plus", PLUS), ("double", DOUBLE), ("oh", OH)):
        for word, value in values.items():
            found.setdefault(word, Lexeme("", role, value))
    return found


def like_digits(word: str) -> str | None:
    """The digits a folded word of digits and letters that look like them shows ("o77o", "ooo", "l23"), or None."""
    return word.translate(_ALIKE) if _LIKE_DIGITS.fullmatch(word) else None


@functools.cache
def glueable() -> frozenset[str]:
    """Number words that may be written together: those of three letters and more, and the shortest units."""
    usual = {w for w, lexeme in lexicon().items() if lexeme.size not in {"join", "plus"} and len(w) > 2}
    return frozenset(usual | {"ست", "oh", "un"})


@functools.lru_cache(1 << 12)
def glued(word: str) -> tuple[tuple[int, int], ...]:
    """Where the numbers and digits stand that ``word`` is written together from; nothing where something else is left.

    Of several ways the one with the longest first word.
    """
    known = glueable()
    first = word[:1] in _FIGURES or any(word[:end] in known for end in range(2, _LONGEST + 1))
    if not (first and 4 <= len(word) <= GLUED_MOST):
        return ()
    ways: list[int] = [0] * len(word)  # how far the part from each place goes; 0 where there is no way on
    for start in range(len(word) - 1, -1, -1):
        most = min(len(word), start + _LONGEST)
        ends = [end for end in range(most, start, -1) if word[start:end] in known]
        ends += range(len(word) - len(word[start:].lstrip(_FIGURES)), start, -1)
        ways[start] = next((end for end in ends if end == len(word) or ways[end]), 0)
    parts: list[tuple[int, int]] = []
    at = 0
    while at < len(word) and ways[at]:
        parts.append((at, ways[at]))
        at = ways[at]
    said = any(not word[start:end].isdecimal() for start, end in parts)
    return tuple(parts) if at == len(word) and len(parts) > 1 and said else ()
