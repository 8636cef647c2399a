"""Which written forms a word of the lexicon has: inflected where that is short, as a stem with affixes where not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from marsad.detect import affixes, reading
from marsad.detect.spellings import spell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marsad.detect.spellings import Reading
    from marsad.packs import Word

_PERSON = {0: 0, 1: affixes.ME, 2: affixes.YOU, 3: affixes.THEM}
_NOUNS = (reading.NOUN, reading.FEMININE)
_NOBODY = (0, 0, 0, 0)
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


type Written = dict[tuple[int, str], list[Reading]]


class Morphology:
    """The forms of a lexicon's words, numbered as they come; ``forms`` is what compiled loops ask."""

    def __init__(self, words: Iterable[Word]) -> None:
        numbered = list(enumerate(words))
        written = _affixes()
        for number, word in numbered:
            for key, one in _forms(number, word):
                written[key].append(one)
        shapes = [(number, *word.form.partition("*")) for number, word in numbered if word.match == "shape"]
        sides = [side for _, begins, _, ends in shapes for side in (begins, ends)]
        self.words = len(numbered)
        self.forms = reading.Forms(
            spelled=spell(written),
            shape_letters=np.array([ord(letter) for side in sides for letter in side], np.uint32),
            shape_bounds=np.cumsum([0, *map(len, sides)], dtype=np.int64),
            shapes=np.array([number for number, *_ in shapes], np.int32),
            numbers=np.array([number for number, word in numbered if word.match == "number"], np.int32),
        )
        self._room = reading.room_for(self.words)

    def read(self, token: str) -> tuple[int, ...]:
        """Numbers of the words that ``token`` (one folded token) may be, ascending."""
        room = self._room
        points = np.array([ord(letter) for letter in token], np.uint32)
        count = reading.read(points, 0, len(points), self.forms, room)
        return tuple(sorted(room.found[:count].tolist()))


def _forms(number: int, word: Word) -> Iterable[tuple[tuple[int, str], Reading]]:
    """(role, letters) and reading of everything that the word is looked up by."""
    form, arabic = word.form, bool(word.form) and _is_arabic(word.form[0])
    plain = (number, 0, 0, 0)
    if word.match in {"number", "shape"}:
        return
    if word.match == "exact" or not form[0].isalnum():
        yield (reading.EXACT, form), plain
    elif word.match == "prefix":
        yield (reading.PREFIX, form), plain
        yield (reading.PREFIX_HEAD, form[: reading.LEAST]), _NOBODY
    elif arabic or word.lang == "arabizi":
        script = reading.ARABIC if arabic else reading.LATIN
        kind, stem = reading.VERB if word.match == "verb" else reading.NOUN, form
        if arabic and kind == reading.NOUN and word.feminine and form.endswith("ه"):
            kind, stem = reading.FEMININE, form[:-1]
        subject = _PERSON[word.subject] if kind == reading.VERB else 0
        yield (script + reading.STEM, stem), (number, kind, subject, _PERSON[word.owner])
        yield (script + reading.HEAD, stem[: reading.HEAD_MOST]), _NOBODY
    else:
        for inflected in sorted(_inflected(word)):
            yield (reading.EXACT, inflected), plain


def _inflected(word: Word) -> set[str]:
    """All forms of an English or French word."""
    if word.lang != "fr":
        return english_forms(word.form)
    if word.match == "verb":
        return {word.form + ending for ending in affixes.FRENCH_VERB_ENDINGS}
    return french_forms(word.form)


def _affixes() -> Written:
    """Beginnings and endings of both scripts, as far as words are taken apart."""
    found: Written = defaultdict(list)
    for script, nouns, verbs in (
        (reading.ARABIC, affixes.NOUN_PREFIXES, affixes.VERB_PREFIXES),
        (reading.LATIN, affixes.LATIN_NOUN_PREFIXES, affixes.LATIN_VERB_PREFIXES),
    ):
        for lead in sorted(nouns):
            found[script + reading.LEAD, lead] += [(0, kind, affixes.ANY, 0) for kind in _NOUNS]
        for lead, subjects in verbs.items():
            found[script + reading.LEAD, lead].append((0, reading.VERB, subjects, 0))
    for script, kind, owners in (
        (reading.ARABIC, reading.NOUN, affixes.NOUN_SUFFIXES),
        (reading.ARABIC, reading.FEMININE, affixes.FEMININE_SUFFIXES),
        (reading.LATIN, reading.NOUN, affixes.LATIN_NOUN_SUFFIXES),
    ):
        for tail, whose in owners.items():
            found[script + reading.TAIL, tail].append((0, kind, affixes.ANY, whose))
    for script, longest, endings in (
        (reading.ARABIC, reading.ARABIC_TAIL, affixes.VERB_SUFFIXES),
        (reading.LATIN, reading.LATIN_TAIL, affixes.LATIN_VERB_SUFFIXES),
    ):
        for tail, (subjects, objects) in endings.items():
            if len(tail) <= longest:
                found[script + reading.TAIL, tail].append((0, reading.VERB, subjects, objects))
    return found
