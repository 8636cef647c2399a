"""Reads Arabic written in Latin letters and digits: which Arabic words a word such as "7abibi" or "elfloos" may spell.

Each Arabic letter has the Latin spellings it is given from Morocco to Iraq, long vowels must be written, one short
vowel may stand between two letters, any letter may be doubled. Words are compared folded.

Source: everyday chat spelling; digits as in the table of Yaghan (2008), "Arabizi: a contemporary style of Arabic
slang", with the Maghrebi (9 = ق, ch = ش) and Iraqi (9 = ص, 8 = ق) uses beside it.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 32
"""Letters of a word beyond which nothing is read."""
_SHORT = ("ou", "a", "e", "i", "o", "u")
_LETTERS = {
    "ا": "a aa e 2 2a a2 aa2", "ب": "b p", "ت": "t", "ث": "th t s", "ج": "j g dj ch", "ح": "7 h", "خ": "5 kh 7' x",
    "د": "d", "ذ": "dh th d z", "ر": "r", "ز": "z", "س": "s c", "ش": "sh ch", "ص": "s 9", "ض": "d dh 9' 9 8",
    "ط": "t 6", "ظ": "z dh th d 6'", "ع": "3 3a a3", "غ": "gh 8 3' g", "ف": "f v", "ق": "q 2 9 k g 8",
    "ك": "k c ch", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w o u ou oo ow aw au uw 2 2o 2u 2ou 2oo",
    "ي": "y i e ee ei ai ay ey ie iy 2 2i 2e", "ء": "2",
}  # fmt: skip
_FIRST = {"ا": "a e i o u ou 2a 2e 2i 2o 2u", "ع": "a e o i", "و": "w ou o u", "ي": "y i"}
_LAST = {"ه": "a e ah eh h at et", "ا": "a aa e ah", "ي": "i y e a ee", "ء": "", "و": "o u ou w oo"}


def _by_letter(*tables: dict[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """First Latin sign → (spelling, Arabic letter) pairs; "" for what needs no sign."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for arabic, spellings in (pair for table in tables for pair in table.items()):
        for spelling in spellings.split() or [""]:
            found[spelling[:1]].add((spelling, arabic))
    return {sign: tuple(sorted(pairs)) for sign, pairs in found.items()}


# What is written onto a stem, and what it is in Arabic letters.
_AND = {"": "", "w": "و", "we": "و", "wa": "و", "f": "ف"}
_BEFORE = {
    "": "", "el": "ال", "al": "ال", "il": "ال", "l": "ل", "b": "ب", "bi": "ب", "be": "ب", "bel": "بال",
    "bil": "بال", "bl": "بال", "lel": "لل", "lil": "لل", "ll": "لل", "fel": "فال", "fil": "فال",
    "fl": "فال", "3al": "عال", "hal": "هال", "y": "ي", "ye": "ي", "yi": "ي", "ya": "ي", "yu": "ي",
    "yo": "ي", "t": "ت", "te": "ت", "ta": "ت", "ti": "ت", "n": "ن", "na": "ن", "ne": "ن", "ni": "ن",
    "a": "ا", "e": "ا", "by": "بي", "bye": "بي", "bey": "بي", "biy": "بي", "bt": "بت", "bet": "بت",
    "bti": "بت", "ba": "با", "7a": "ح", "ha": "ح", "hay": "هي", "hat": "هت", "han": "هن", "ka": "كا",
    "kay": "كي", "kan": "كن", "kat": "كت", "ghan": "غن", "m": "م", "mo": "م", "mu": "م", "me": "م",
}  # fmt: skip
_AFTER = {
    "": "", "i": "ي", "y": "ي", "ak": "ك", "ek": "ك", "ik": "ك", "k": "ك", "ki": "كي", "kom": "كم",
    "kum": "كم", "kon": "كن", "ich": "ج", "ech": "ج", "ej": "ج", "ij": "ج", "o": "ه", "u": "ه",
    "ou": "وا", "oh": "ه", "ah": "ه", "ha": "ها", "hom": "هم", "hum": "هم", "na": "نا", "ni": "ني",
    "ny": "ني", "a": "ه", "e": "ه", "eh": "ه", "at": "ات", "aat": "ات", "et": "ت", "it": "ت", "t": "ت",
    "ti": "تي", "tak": "تك", "tik": "تك", "tek": "تك", "een": "ين", "in": "ين", "oun": "ون", "li": "لي",
    "lak": "لك", "lik": "لك", "lek": "لك", "lo": "له", "lha": "لها", "lhom": "لهم", "lna": "لنا",
    "sh": "ش", "ch": "ش", "ati": "اتي", "atak": "اتك", "atik": "اتك", "tu": "تو", "to": "تو", "w": "و",
}  # fmt: skip
_MARKS = frozenset("235679")
_WEAK = frozenset("اويء")
_BEGINNINGS: dict[str, set[str]] = {}
for _and, _before in product(_AND, _BEFORE):
    _BEGINNINGS.setdefault(_and + _before, set()).add(_AND[_and] + _BEFORE[_before])
_LONGEST_BEGINNING = max(map(len, _BEGINNINGS))
_INSIDE, _STARTS, _ENDS = _by_letter(_LETTERS), _by_letter(_LETTERS, _FIRST), _by_letter(_LAST)


class Spellings:
    """Arabic words, ready to be found by how they are written in Latin letters."""

    def __init__(self, words: Iterable[str]) -> None:
        """``words``: folded Arabic words; others are never found. What ends in ه is found with its ت too."""
        self._words: dict[str, str] = {}
        self._next: defaultdict[str, set[str]] = defaultdict(set)
        given = set(words)
        for word in sorted(given | {f"{word[:-1]}ت" for word in given if word[-1:] == "ه"}):
            for written in {word, word.replace("وو", "و")}:
                self._words.setdefault(written, word)
                for at in range(len(written)):
                    self._next[written[:at]].add(written[at])

    def tokens(self, latin: str) -> tuple[str, ...]:
        """Arabic words that ``latin`` (folded) may stand for: ours, with what is written onto them; in order.

        What Latin letters alone do not tell is left out: a word without a digit for a sound needs three consonants.
        """
        found: set[str] = set()
        for start in range(min(len(latin) - 1, _LONGEST_BEGINNING + 1)):
            beginnings = _BEGINNINGS.get(latin[:start], ())
            for end, word in self.read(latin, start) if beginnings else ():
                ending = _AFTER.get(latin[end:])
                fits = ending == "" or (ending and word[-1] != "ه")  # which is ت before an ending
                if fits and _is_told(latin[start:end], word):
                    found.update(f"{beginning}{word}{ending}" for beginning in beginnings)
        # "7okouma" is حكومة: a reading that leaves its long vowel out gives way to one that writes it.
        longest = max(map(len, found), default=0)
        return tuple(sorted(token for token in found if "ou" not in latin or len(token) == longest))

    def read(self, latin: str, start: int = 0) -> Iterator[tuple[int, str]]:
        """Words that ``latin`` (folded) spells from ``start`` on: (where each ends, word), each pair once.

        Work grows with the length of ``latin`` and with how many words begin alike; never raises.
        """
        if len(latin) > LONGEST:
            return
        seen: set[tuple[str, int]] = set()
        given: set[tuple[int, str]] = set()
        waiting = [("", start)]
        while waiting:
            begun, at = waiting.pop()
            if (begun, at) in seen:
                continue
            seen.add((begun, at))
            for end, word in self._finished(begun, latin, at):
                if (end, word) not in given:
                    given.add((end, word))
                    yield end, word
            waiting += self._onwards(begun, latin, at)

    def _finished(self, begun: str, latin: str, at: int) -> Iterator[tuple[int, str]]:
        """Words that are whole at ``at``, or with an ending that only the last letter may have."""
        if begun in self._words:
            yield at, self._words[begun]
        following = self._next.get(begun, set())
        for spelling, letter in (*_ENDS.get(latin[at : at + 1], ()), *_ENDS.get("", ())):
            ends = letter in following and bool(begun) and begun + letter in self._words
            if ends and latin.startswith(spelling, at):
                yield at + len(spelling), self._words[begun + letter]

    def _onwards(self, begun: str, latin: str, at: int) -> Iterator[tuple[str, int]]:
        """One more Arabic letter, after a short vowel that Arabic does not write or without one."""
        following = self._next.get(begun)
        if not following:
            return
        places = [at]
        if begun:
            places += [at + len(vowel) for vowel in _SHORT if latin.startswith(vowel, at)]
        for place in places:
            table = _INSIDE if begun else _STARTS
            for spelling, letter in table.get(latin[place : place + 1], ()):
                if letter in following and latin.startswith(spelling, place):
                    end = place + len(spelling)
                    yield begun + letter, end
                    if latin[end : end + 1] == spelling[-1] and spelling[-1] not in "aeiou":
                        yield begun + letter, end + 1  # doubled


def _is_told(latin: str, arabic: str) -> bool:
    """Whether enough was written to tell the word from English and French ones."""
    firm = sum(letter not in _WEAK for letter in arabic) - (arabic[-1] == "ه")
    return firm >= 3 or (firm == 2 and any(sign in _MARKS for sign in latin))


def spells(latin: str, arabic: str) -> bool:
    """Whether a folded word in Latin letters may be the folded Arabic word."""
    return any(end == len(latin) for end, _ in Spellings([arabic]).read(latin))
