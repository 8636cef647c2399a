"""Which words of the lexicon a token may be: letters in, word numbers out. Readable, and run once a distinct token."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from marsad.detect import affixes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marsad.packs import Word

_PERSON = {0: 0, 1: affixes.ME, 2: affixes.YOU, 3: affixes.THEM}
_LONGEST = 32
_LEAST = 2  # letters of a stem
_NUMBER_LONGEST = 7  # longer runs of digits are phones, cards and ids, not sums
_STRETCHED = re.compile(r"(.)\1{2,}")
_DIGITS_FIRST = re.compile(r"(\d{1,7})([^\W\d_]+)")
_DIGITS_LAST = re.compile(r"([^\W\d_]{2,4})(\d{2,7})")
_VOWELS = frozenset("aeiou")


def _is_arabic(letter: str) -> bool:
    return "\u0600" <= letter <= "\u06ff"


def english_forms(word: str) -> set[str]:
    """Plural, third person, past and -ing of a regular word."""
    forms = {word, word + "s", word + "es", word + "ed", word + "ing"}
    if word.endswith("e"):
        forms |= {word + "d", word[:-1] + "ing"}
    elif word.endswith("y") and len(word) > 3:
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    elif len(word) >= 3 and word[-1] not in _VOWELS and word[-2] in _VOWELS and word[-1] not in "wxy":
        forms |= {word + word[-1] + "ing", word + word[-1] + "ed"}
    return forms


def french_forms(word: str) -> set[str]:
    """Plural and feminine of a regular word."""
    forms = {word, word + "s", word + "x", word + "e", word + "es"}
    if word.endswith("al"):
        forms.add(word[:-1] + "ux")
    return forms


class Morphology:
    """Looks tokens up among the words of a lexicon.

    ``read(token)`` gives the numbers of all words that the token may be, ascending.
    """

    def __init__(self, words: Iterable[Word]) -> None:
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._prefix: dict[str, set[int]] = defaultdict(set)
        self._noun: dict[str, list[tuple[int, int]]] = defaultdict(list)  # stem → (word, owner mask)
        self._feminine: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._verb: dict[str, list[tuple[int, int, int]]] = defaultdict(
            list
        )  # stem → (word, subject, object)
        self._latin_noun: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._latin_verb: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self._shapes: list[tuple[str, str, int]] = []
        self._number: set[int] = set()
        for number, word in enumerate(words):
            self._add(number, word)
        # Most words of a text are none of ours: these say so before anything is taken apart.
        self._shape_ends = tuple(ends for _, ends, _ in self._shapes)
        self._prefix_heads = frozenset(form[:_LEAST] for form in self._prefix)
        self._heads = _heads(self._noun, self._feminine, self._verb)
        self._latin_heads = _heads(self._latin_noun, self._latin_verb)

    def _add(self, number: int, word: Word) -> None:
        form, owner, subject = word.form, _PERSON[word.owner], _PERSON[word.subject]
        arabic = bool(form) and _is_arabic(form[0])
        if word.match == "number":
            self._number.add(number)
        elif word.match == "shape":
            begins, _, ends = form.partition("*")
            self._shapes.append((begins, ends, number))
        elif word.match == "exact" or not form[0].isalnum():
            self._exact[form].add(number)
        elif word.match == "prefix":
            self._prefix[form].add(number)
        elif arabic and word.match == "verb":
            self._verb[form].append((number, subject, owner))
        elif arabic and word.feminine and form.endswith("ه"):
            self._feminine[form[:-1]].append((number, owner))
        elif arabic:
            self._noun[form].append((number, owner))
        elif word.lang == "arabizi" and word.match == "verb":
            self._latin_verb[form].append((number, subject, owner))
        elif word.lang == "arabizi":
            self._latin_noun[form].append((number, owner))
        elif word.match == "verb":
            endings = affixes.FRENCH_VERB_ENDINGS if word.lang == "fr" else ()
            for inflected in {form + e for e in endings} | (
                english_forms(form) if word.lang != "fr" else set()
            ):
                self._exact[inflected].add(number)
        else:
            for inflected in french_forms(form) if word.lang == "fr" else english_forms(form):
                self._exact[inflected].add(number)

    def read(self, token: str) -> tuple[int, ...]:
        """Numbers of the words that ``token`` (one folded token) may be, ascending."""
        if token.isdigit():
            return tuple(
                sorted(
                    self._exact.get(token, set()) | (self._number if len(token) <= _NUMBER_LONGEST else set())
                )
            )
        if len(token) > _LONGEST:
            return ()
        found: set[int] = set()
        for part in token.split("_"):  # hashtags join words with underscores
            if part:
                self._part(part, found)
        return tuple(sorted(found))

    def _part(self, part: str, found: set[int]) -> None:
        self._word(part, found)
        if (stretched := _STRETCHED.search(part)) is not None:
            self._word(_STRETCHED.sub(r"\1", part), found)
            if stretched.group(1) in "oelsm":
                self._word(_STRETCHED.sub(r"\1\1", part), found)
        if not part[0].isalpha() and (match := _DIGITS_FIRST.fullmatch(part)):
            found |= self._number
            self._word(match[2], found)
        elif part[-1].isdigit() and (match := _DIGITS_LAST.fullmatch(part)):
            self._word(match[1], found)
            if found:
                found |= self._number

    def _word(self, word: str, found: set[int]) -> None:
        found |= self._exact.get(word, set())
        if word.endswith(self._shape_ends):
            for begins, ends, number in self._shapes:
                if (
                    word.endswith(ends)
                    and word.startswith(begins)
                    and len(word) >= len(begins) + len(ends) + 2
                ):
                    found.add(number)
        if _is_arabic(word[0]):
            self._arabic(word, found)
        elif word[0].isalnum():
            self._latin(word, found)

    def _arabic(self, word: str, found: set[int]) -> None:
        size = len(word)
        for start in range(min(6, size - 1)):
            lead = word[:start]
            noun, verb = lead in affixes.NOUN_PREFIXES, affixes.VERB_PREFIXES.get(lead)
            if not (noun or verb is not None):
                continue
            if noun:
                self._prefixes(word[start:], found)
            if not _may_begin(word, start, self._heads):
                continue
            for end in range(size, max(start + 1, size - 9), -1):
                stem, tail = word[start:end], word[end:]
                if noun:
                    _nouns(self._noun.get(stem), affixes.NOUN_SUFFIXES.get(tail), found)
                    _nouns(self._feminine.get(stem), affixes.FEMININE_SUFFIXES.get(tail), found)
                if verb is not None and (readings := self._verb.get(stem)):
                    _verbs(readings, verb, affixes.VERB_SUFFIXES.get(tail), found)

    def _latin(self, word: str, found: set[int]) -> None:
        self._prefixes(word, found)
        size = len(word)
        for start in range(min(6, size - 1)):
            lead = word[:start]
            noun, verb = lead in affixes.LATIN_NOUN_PREFIXES, affixes.LATIN_VERB_PREFIXES.get(lead)
            if not (noun or verb is not None) or not _may_begin(word, start, self._latin_heads):
                continue
            for end in range(size, max(start + 1, size - 8), -1):
                stem, tail = word[start:end], word[end:]
                if noun:
                    _nouns(self._latin_noun.get(stem), affixes.LATIN_NOUN_SUFFIXES.get(tail), found)
                if verb is not None and (readings := self._latin_verb.get(stem)):
                    _verbs(readings, verb, affixes.LATIN_VERB_SUFFIXES.get(tail), found)

    def _prefixes(self, word: str, found: set[int]) -> None:
        if word[:_LEAST] not in self._prefix_heads:
            return
        for end in range(_LEAST, len(word) + 1):
            if (numbers := self._prefix.get(word[:end])) is not None:
                found |= numbers


def _heads(*stems: Iterable[str]) -> frozenset[str]:
    """The first letters of all stems, one more than the shortest have."""
    return frozenset(stem[: _LEAST + 1] for table in stems for stem in table)


def _may_begin(word: str, start: int, heads: frozenset[str]) -> bool:
    """Whether any stem begins like the word from ``start`` on."""
    return word[start : start + _LEAST + 1] in heads or word[start : start + _LEAST] in heads


def _nouns(readings: list[tuple[int, int]] | None, owners: int | None, found: set[int]) -> None:
    if readings is None or owners is None:
        return
    for number, wanted in readings:
        if not wanted or wanted & owners:
            found.add(number)


def _verbs(
    readings: list[tuple[int, int, int]], subjects: int, tail: tuple[int, int] | None, found: set[int]
) -> None:
    if tail is None:
        return
    who = subjects & tail[0]
    for number, subject, owner in readings:
        if who and (not subject or subject & who) and (not owner or owner & tail[1]):
            found.add(number)
