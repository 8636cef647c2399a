"""Number words in Arabic (standard and dialect), English and French, turned into the digits a listener would write.

Works on folded text and keeps, for each character it gives, the range of the folded text it came from, so that
a phone dictated in words can be shown where it stands.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from marsad.text.lexicon import DIGITS, NOUGHTS, glued, lexicon, like_digits
from marsad.text.number_words import Lexeme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"و(?=[0-9])|[^\W_]+")  # "و" (and) is written onto the digits that follow it
_PAUSE = re.compile(r"[ .,;:/*_…\n-]{1,4}")
_GAP = 6  # code points two parts of one number may stand apart
_FEWEST = 7  # digits after which a line may end a number
_COUNTED = 6  # numbers that follow each other by one, from which on somebody counts
_SHOWN = frozenset({"digits", "noughts"})
_REPEATING = frozenset({"times", "zeros"})
_ONES = frozenset({"unit", "oh"})


class Word(NamedTuple):
    """One word of a text: where it stands and what it counts for (None: no number)."""

    start: int
    end: int
    text: str
    lexeme: Lexeme | None
    single: str  # the one digit it says or shows; "" where it is more or none


class Spoken(NamedTuple):
    """Digits and the half-open range of the folded text that speaks them."""

    start: int
    end: int
    digits: str


@dataclass(frozen=True, slots=True)
class Respelled:
    """A text with number words as digits. ``stretches`` are (start, end, size, step) in order: ``size`` characters
    that came one by one from ``start`` on (step 1) or each from the whole ``start:end`` of the folded text (step 0).
    """

    text: str
    stretches: list[tuple[int, int, int, int]]


def spoken(text: str) -> list[Spoken]:
    """Every number written with words in folded ``text``, and words that join or sign numbers ("then", "plus").

    "seventy seven" is 77, "سبعه وسبعين" 77, "quatre vingt dix sept" 97, "double seven" 77, "seven hundred" 700,
    "ثلاث اصفار" 000, "سبعه مرتين" 77, "zerosix" 06; a joining word or a pause between two numbers gives a space,
    "plus" before a number gives "+". Who counts (one, two, three …) speaks no number.
    """
    words: list[Word] = []
    for match in _WORD.finditer(text):
        numbers = _read(match[0])
        if numbers:
            start = match.start()
            words += [
                Word(start + first, start + last, word, lexeme, single)
                for first, last, word, lexeme, single in numbers
            ]
        elif (
            words and words[-1].lexeme is not None
        ):  # of the words between two numbers only the first is asked about
            words.append(Word(*match.span(), match[0], None, ""))
    found: list[Spoken] = []
    place = 0
    while place < len(words):
        digits, after = ("", place) if words[place].lexeme is None else _number(words, place, text)
        if after > place:
            found.append(Spoken(words[place].start, words[after - 1].end, digits))
        place = max(after, place + 1)
    counted = _counted(found)
    return [number for number in found if number not in counted] if counted else found


def _counted(found: Sequence[Spoken]) -> set[Spoken]:
    """Numbers that stand in a row and go up or down by one: somebody counts."""
    counted: set[Spoken] = set()
    row: list[Spoken] = []
    step = 0
    for one, other in pairwise(found):
        near = other.start - one.end <= _GAP and one.digits.isdecimal() and other.digits.isdecimal()
        by = int(other.digits) - int(one.digits) if near and len(one.digits + other.digits) < _GAP else 0
        if by not in {1, -1}:
            row, step = [], 0
            continue
        row = [*row, other] if by == step and row else [one, other]
        step = by
        if len(row) >= _COUNTED:
            counted.update(row)
    return counted


def respell(text: str) -> Respelled:
    """``text`` with `spoken` numbers as digits, and the signs between two of them as one space."""
    out: list[str] = []
    stretches: list[tuple[int, int, int, int]] = []
    for start, end, digits in _pieces(text):
        out.append(digits or text[start:end])
        stretches.append((start, end, len(digits), 0) if digits else (start, start + 1, end - start, 1))
    return Respelled("".join(out), stretches)


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Ranges of ``text`` in order, and what is written for each; "" where it stays."""
    last = told = 0
    for number in spoken(text):
        gap = text[last : number.start]
        pause = last > 0 and _PAUSE.fullmatch(gap) and (told < _FEWEST or "\n" not in gap)
        told = (told if pause or gap == " " else 0) + len(number.digits)
        yield last, number.start, " " if pause else ""
        yield number.start, number.end, number.digits
        last = number.end
    yield last, len(text), ""


@functools.lru_cache(1 << 13)
def _read(word: str) -> tuple[Word, ...]:
    """The number that a word is, or those that it is written together from, in places of its own; else nothing."""
    parts = glued(word) if _lexeme(word) is None else ((0, len(word)),)
    return tuple(_word(first, last, word[first:last]) for first, last in parts)


def _word(start: int, end: int, text: str) -> Word:
    lexeme = _lexeme(text)
    return Word(start, end, text, lexeme, _single(text, lexeme))


def _lexeme(word: str) -> Lexeme | None:
    if word.isascii():
        if word.isdecimal():
            return DIGITS
        if word[0] in "0123456789oli" and like_digits(word):  # "O77O OOO l234": letters for digits
            return NOUGHTS
    return lexicon().get(word)


def _number(words: Sequence[Word], at: int, text: str) -> tuple[str, int]:
    """The digits spoken from word ``at`` on and the first word after them; after == at where it is no number."""
    lexeme = words[at].lexeme
    if lexeme is None:
        return "", at
    found = "", at
    match lexeme.size:
        case "digits" | "noughts":
            found = _repeated(words, at, text)
            if found[1] == at and lexeme.size == "noughts":
                found = like_digits(words[at].text) or "", at + 1
        case "zeros" if lexeme.value:
            found = "0" * lexeme.value, at + 1
        case "double":
            found = _doubled(words, at, text, lexeme.value)
        case "join" | "plus" | "oh":
            found = _sign(words, at, text, lexeme)
        case "unit":
            found = _repeated(words, at, text)
            found = found if found[1] > at else _count(words, at, text)
        case "teen" | "ten" | "hundred":
            found = _count(words, at, text)
    return found


def _single(text: str, lexeme: Lexeme | None) -> str:
    """The one digit a word says or shows; "" where it is more or none."""
    if lexeme is None:
        return ""
    if lexeme.size in _ONES:
        return str(lexeme.value)
    shown = like_digits(text) if lexeme.size in _SHOWN else None
    return shown if shown and len(shown) == 1 else ""


def _doubled(words: Sequence[Word], at: int, text: str, times: int) -> tuple[str, int]:
    """ "double seven", "triple 0", "double oh"."""
    following = _follower(words, at, text)
    digit = words[at + 1].single if following else ""
    if following and following.size == "noughts" and set(words[at + 1].text) == {"o"}:
        digit = "0"
    return (digit * times, at + 2) if digit else ("", at)


def _repeated(words: Sequence[Word], at: int, text: str) -> tuple[str, int]:
    """ "three zeros", "seven twice", "سبعه ثلاث مرات", "deux fois zero zero"."""
    digit, following = words[at].single, _follower(words, at, text)
    if not digit or following is None:
        return "", at
    if following.size not in _REPEATING and not words[at + 1].single:
        return "", at
    times, after = _times(words, at, text)
    if times:  # "three times seven", unless it ends what went before
        return _told(words, after, text, times) if _close(words, after - 1, text) else ("", at)
    if following.size == "zeros" and not following.value and digit != "0":
        return "0" * int(digit), at + 2
    if following.size == "times" and following.value and _close(words, at, text):
        return digit * following.value, at + 2
    times, after = _times(words, at + 1, text) if _close(words, at, text) else (0, at)
    return (digit * times, after) if times else ("", at)


def _times(words: Sequence[Word], at: int, text: str) -> tuple[int, int]:
    """ "four times": how often and the first word after it; 0 where nothing of the kind is said."""
    following = _follower(words, at, text) if at < len(words) else None
    said = words[at].single if following and following.size == "times" and not following.value else ""
    return (int(said), at + 2) if said and said > "1" else (0, at)


def _told(words: Sequence[Word], at: int, text: str, times: int) -> tuple[str, int]:
    """What is said to be repeated: a digit, or a digit said twice up to a pause."""
    digit = words[at].single
    if not digit:
        return "", at
    twice = (
        _follower(words, at, text) is not None and words[at + 1].single == digit and _close(words, at, text)
    )
    if twice and (at + 2 == len(words) or not _close(words, at + 1, text)):
        return digit * 2 * times, at + 2
    return digit * times, at + 1


def _close(words: Sequence[Word], at: int, text: str) -> bool:
    """Whether no pause parts word ``at`` from the next one."""
    return at + 1 < len(words) and text[words[at].end : words[at + 1].start] in {" ", "-", "", "  ", "_"}


def _sign(words: Sequence[Word], at: int, text: str, lexeme: Lexeme) -> tuple[str, int]:
    """A word that joins ("then", "and the rest is"), signs ("plus") or is a spoken nought ("oh")."""
    before = at > 0 and words[at - 1].lexeme is not None and _near(words, at - 1, text)
    if lexeme.size == "join":
        return _joined(words, at, text) if before else ("", at)
    after = _follower(words, at, text)
    if lexeme.size == "oh" and before:
        return "0", at + 1
    if not after or after.size in {"join", "plus"}:
        return "", at
    if lexeme.size == "plus":
        return "+", at + 1
    return ("0", at + 1) if after.size in {"unit", "digits", "noughts", "double"} else ("", at)


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
    """A number below ten thousand: hundreds, then what is below a hundred."""
    head, after = words[at].lexeme, at + 1
    if head is None:
        return "", at
    hundreds = head.value if head.size == "hundred" else 0
    if not hundreds:
        value, after = _below_hundred(words, at, text)
        following = _follower(words, after - 1, text)
        many = following is not None and following.size == "hundred" and following.value == 100
        # "seven hundred", "seventy seven hundred"; "vingt cent" and "عشرين ميه" are two numbers.
        if not (many and following and value > 0 and (value < 10 or (value % 10 and following.lang == "en"))):
            return str(value), after
        hundreds, after = value * 100, after + 1
    return _hundreds(words, after, text, hundreds)


def _hundreds(words: Sequence[Word], after: int, text: str, hundreds: int) -> tuple[str, int]:
    """Hundreds and what belongs to them from word ``after`` on."""
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
    if head.lang == "fr" and head.value == 10 and following.lang == "fr" and 7 <= following.value <= 9:
        return 10 + following.value, at + 2
    if following.size == "teen" and 2 < head.value < 10 and _is_ten(words[at].text, words[at + 1].text):
        return 10 + head.value, at + 2
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


def _is_ten(unit: str, ten: str) -> bool:
    """ "خمسه عشر", "خمس عشره": the two take opposite endings; "خمسه عشره" are two numbers."""
    return ten in {"عشر", "عشره"} and unit.endswith("ه") != ten.endswith("ه")


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
    if at + 1 >= len(words):
        return None
    lexeme = words[at + 1].lexeme
    return lexeme if lexeme is not None and _near(words, at, text) else None


def _near(words: Sequence[Word], at: int, text: str) -> bool:
    gap = words[at + 1].start - words[at].end
    return gap <= _GAP and "\0" not in text[words[at].end : words[at + 1].start]
