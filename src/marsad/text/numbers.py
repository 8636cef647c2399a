"""Number words in Arabic (standard and dialect), English and French, turned into the digits a listener would write.

Works on folded text and keeps, for each character it gives, the range of the folded text it came from, so that
a phone dictated in words can be shown where it stands.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from marsad.text.number_words import ARABIC, DOUBLE, ENGLISH, FRENCH, JOIN, OH, PLUS, Lexeme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = re.compile(r"و(?=[0-9])|[^\W_]+")  # "و" (and) is written onto the digits that follow it
_LETTER_O = re.compile(r"o*[0-9][0-9o]*|oo+")
_DIGITS, _NOUGHTS = Lexeme("", "digits", 0), Lexeme("", "noughts", 0)
_GAP = 6  # code points two parts of one number may stand apart


class Word(NamedTuple):
    """One word of a text: where it stands and what it counts for (None: no number)."""

    start: int
    end: int
    text: str
    lexeme: Lexeme | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Digits and the half-open range of the folded text that speaks them."""

    start: int
    end: int
    digits: str


@dataclass(frozen=True, slots=True)
class Respelled:
    """A text with number words as digits; character ``i`` came from ``starts[i]:ends[i]`` of the folded text."""

    text: str
    starts: list[int]
    ends: list[int]


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
    for role, values in (("join", JOIN), ("plus", PLUS), ("double", DOUBLE), ("oh", OH)):
        for word, value in values.items():
            found.setdefault(word, Lexeme("", role, value))
    return found


def spoken(text: str) -> list[Spoken]:
    """Every number written with words in folded ``text``, and words that join or sign numbers ("then", "plus").

    "seventy seven" is 77, "سبعه وسبعين" 77, "quatre vingt dix sept" 97, "double seven" 77, "seven hundred" 700;
    a joining word between two numbers gives a space, "plus" before a number gives "+".
    """
    words = [_word(match) for match in _WORD.finditer(text)]
    found: list[Spoken] = []
    place = 0
    while place < len(words):
        if words[place].lexeme is None or words[place].text.isdecimal():
            place += 1
            continue
        digits, after = _number(words, place, text)
        if after > place:
            found.append(Spoken(words[place].start, words[after - 1].end, digits))
        place = max(after, place + 1)
    return found


def respell(text: str) -> Respelled:
    """``text`` with `spoken` numbers as digits."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for number in spoken(text):
        out.append(text[last : number.start])
        starts.extend(range(last, number.start))
        ends.extend(range(last + 1, number.start + 1))
        out.append(number.digits)
        starts.extend([number.start] * len(number.digits))
        ends.extend([number.end] * len(number.digits))
        last = number.end
    out.append(text[last:])
    starts.extend(range(last, len(text)))
    ends.extend(range(last + 1, len(text) + 1))
    return Respelled("".join(out), starts, ends)


def _word(match: re.Match[str]) -> Word:
    word = match[0]
    if word[0] in "0123456789o":
        if word.isascii() and word.isdecimal():
            return Word(match.start(), match.end(), word, _DIGITS)
        if _LETTER_O.fullmatch(word):  # "O77O OOO 1234": the letter for the digit
            return Word(match.start(), match.end(), word, _NOUGHTS)
    return Word(match.start(), match.end(), word, lexicon().get(word))


def _number(words: Sequence[Word], at: int, text: str) -> tuple[str, int]:
    """The digits spoken from word ``at`` on and the first word after them; after == at where it is no number."""
    lexeme = words[at].lexeme
    if lexeme is None:
        return "", at
    if lexeme.size == "noughts":
        return words[at].text.replace("o", "0"), at + 1
    if lexeme.size in {"join", "plus", "oh"}:
        return _sign(words, at, text, lexeme)
    if lexeme.size == "double":
        once = _follower(words, at, text)
        if once and once.size == "unit":
            return str(once.value) * lexeme.value, at + 2
        digit = words[at + 1].text if once and once.size in {"digits", "noughts"} else ""
        return (digit * lexeme.value, at + 2) if len(digit) == 1 else ("", at)
    return _count(words, at, text)


def _sign(words: Sequence[Word], at: int, text: str, lexeme: Lexeme) -> tuple[str, int]:
    """A word that joins ("then", "and the rest is"), signs ("plus") or is a spoken nought ("oh")."""
    before = at > 0 and words[at - 1].lexeme is not None and _near(words, at - 1, text)
    if lexeme.size == "join":
        return _joined(words, at, text) if before else ("", at)
    after = _follower(words, at, text)
    if not after or after.size in {"join", "plus"}:
        return "", at
    if lexeme.size == "plus":
        return "+", at + 1
    return ("0", at + 1) if before or after.size in {"unit", "digits", "noughts", "double"} else ("", at)


def _joined(words: Sequence[Word], at: int, text: str) -> tuple[str, int]:
    """Up to four joining words in a row, one of which joins by itself, before a number."""
    place, joins = at, False
    while place - at < 4:
        lexeme = words[place].lexeme
        joins |= lexeme is not None and lexeme.value < 3
        after = _follower(words, place, text)
        if after is None or after.size == "plus":
            return "", at
        place += 1
        if after.size != "join":
            return (" ", place) if joins else ("", at)
    return "", at


def _count(words: Sequence[Word], at: int, text: str) -> tuple[str, int]:
    """A number below a thousand: hundreds, then what is below a hundred."""
    head, after = words[at].lexeme, at + 1
    if head is None:
        return "", at
    following = _follower(words, at, text)
    hundreds = 0
    if head.size == "hundred":
        hundreds = head.value
    elif (
        head.size == "unit"
        and head.value
        and following
        and following.size == "hundred"
        and following.value == 100
    ):
        hundreds, after = head.value * 100, at + 2
    if not hundreds:
        value, after = _below_hundred(words, at, text)
        return str(value), after
    following = _follower(words, after - 1, text)
    place = after
    if following and following.size == "join" and following.value == 1:  # "seven hundred and five"
        place += 1
        following = _follower(words, after, text)
    bound = bool(following and following.bound) or place > after
    if following and following.size in {"unit", "teen", "ten"} and following.value:
        rest, end = _below_hundred(words, place, text)
        # In Arabic what belongs to the hundred is bound by "and"; without it the next number is its own.
        if bound or (following.lang != "ar" and (rest >= 10 or end - place > 1)):
            return str(hundreds + rest), end
    return str(hundreds), after


def _below_hundred(words: Sequence[Word], at: int, text: str) -> tuple[int, int]:
    head = words[at].lexeme
    following = _follower(words, at, text)
    if head is None or following is None:
        return (head.value if head else 0), at + 1
    place = at + 1
    joined = following.size == "join" and following.value == 1
    if joined:
        following = _follower(words, place, text)
        place += 1
    if following is None:
        return head.value, at + 1
    if head.size == "unit" and 0 < head.value < 10 and following.size == "ten":
        if following.lang == "ar" and (following.bound or joined) and head.lang == "ar":
            return following.value + head.value, place + 1
        if head.value == 4 and following.value == 20 and following.lang == "fr" and not joined:
            rest, after = _after_ten(words, place, text, 80)
            return 80 + rest, after
    if head.size == "ten" and head.lang != "ar" and (not joined or head.lang != "en"):
        rest, after = _after_ten(words, at, text, head.value)
        return head.value + rest, after
    return head.value, at + 1


def _after_ten(words: Sequence[Word], at: int, text: str, ten: int) -> tuple[int, int]:
    """What follows a word for tens: "(soixante) et onze", "(twenty) one"; and the first word after it."""
    following, place = _follower(words, at, text), at + 1
    if following and following.size == "join" and following.value == 1:
        following, place = _follower(words, place, text), place + 1
        if following is None or following.value not in {1, 11}:
            return 0, at + 1
    if following is None or following.lang == "ar":
        return 0, at + 1
    if following.size == "unit" and following.value:
        return following.value, place + 1
    if following.size == "teen" and ten in {60, 80} and following.lang != "en":
        tail = _follower(words, place, text)
        if following.value == 10 and tail and tail.size == "unit" and tail.value in {7, 8, 9}:
            return 10 + tail.value, place + 2
        return following.value, place + 1
    return 0, at + 1


def _follower(words: Sequence[Word], at: int, text: str) -> Lexeme | None:
    """What the word after ``at`` counts for, if it stands near enough."""
    return words[at + 1].lexeme if at + 1 < len(words) and _near(words, at, text) else None


def _near(words: Sequence[Word], at: int, text: str) -> bool:
    gap = words[at + 1].start - words[at].end
    return gap <= _GAP and "\0" not in text[words[at].end : words[at + 1].start]
