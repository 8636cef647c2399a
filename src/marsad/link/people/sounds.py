"""What a part of a name sounds like: a skeleton of consonants that both scripts share, and the vowels between them.

By rule, not by list: Muhammad, Mohamed, Mouhamed and محمد have one skeleton; vowels then keep Hassan and Hussein
apart, as far as the script writes them.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from marsad.link.people.letters import class_of, cluster_at, mask_of

A, I, U = 1, 2, 4  # noqa: E741  (the vowels are called so)
"""Bits of a slot: vowels that are surely there."""
SOFT = 3
"""Shifted so far, the same bits: vowels that may be meant (Latin e; a final ه or ي)."""
LONG_I, LONG_U = 64, 128
"""Bits of a slot: Latin letters that only a long vowel is written with (ee, ei, oo, ou)."""
MOST = 12
"""Consonants of a part that are looked at."""

_ARABIC = re.compile(r"[\u0621-\u064a]")
_LATIN = re.compile(r"[a-z]")
_ARABIC_VOWELS = {"ا": A, "و": U, "ي": I}
_LATIN_VOWELS = {"a": A, "i": I, "y": I, "o": U, "u": U, "w": U, "e": (A | I) << SOFT}
_LONG_I = re.compile(r"ee|ei|ai|ay|ey|ii|iy")
_LONG_U = re.compile(r"oo|ou|uu|aw|au")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a part: skeleton letters, a mask of Arabic consonants for each, and the vowels round them.

    ``slots`` has one more than there are consonants: before the first, between, behind the last.
    """

    skeleton: str
    masks: tuple[int, ...]
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """A part of a name: its script and one or two readings; the first is the usual one."""

    arabic: bool
    readings: tuple[Reading, ...]

    @property
    def skeleton(self) -> str:
        """The key that both scripts share."""
        return self.readings[0].skeleton


@functools.lru_cache(maxsize=1 << 17)
def sound(part: str) -> Sound:
    """The sound of one part, folded and lower-case."""
    if _ARABIC.search(part):
        return Sound(True, (_arabic(part),))
    if not _LATIN.search(part):  # another script: only itself is like it
        return Sound(False, (Reading(f"={part}", (), (0,)),))
    usual, other = _latin(part, 0), _latin(part, 1)
    return Sound(False, (usual,) if usual == other else (usual, other))


def _reading(consonants: list[str], slots: list[int]) -> Reading:
    kept = consonants[:MOST]
    skeleton = "".join(class_of(letters[0]) for letters in kept)
    if not skeleton:  # Aya, Alaa: nothing but vowels
        skeleton = "a"
    return Reading(skeleton, tuple(mask_of(letters) for letters in kept), tuple(slots[: len(kept) + 1]))


def _arabic(part: str) -> Reading:
    consonants: list[str] = []
    slots = [0]
    for place, letter in enumerate(part):
        last = place == len(part) - 1
        if last and place and letter in "هي":  # ة is written ه, final ى for ي and ي for ى
            slots[-1] |= (A | I) << SOFT
        elif last and letter == "و" and len(consonants) > 1:  # silent in عمرو
            slots[-1] |= U << SOFT
        elif place == 0 and letter in "اع":  # carries any vowel
            slots[-1] |= (A | I | U) << SOFT
        elif last and place > 1 and letter == "ح":  # Latin writes Salah and Fatima with the same h
            continue
        elif letter in _ARABIC_VOWELS and not (place == 0 and letter in "وي"):
            slots[-1] |= _ARABIC_VOWELS[letter]
        elif class_of(letter):
            consonants.append(letter)
            slots.append(0)
    return _reading(consonants, slots)


def _latin(part: str, way: int) -> Reading:
    word = re.sub(r"(?<=[aeou])h$", "", re.sub(r"[iy]h$", "e", part))  # Salih ends in ح, Nazih in ه
    consonants: list[str] = []
    slots, at, vowels = [0], 0, ""
    while at < len(word):
        size, ways = _glide(word) if at == 0 else (0, [])
        if not size:
            size, ways = cluster_at(word, at)
        if size:
            slots[-1] |= _vowels(vowels)
            for letters in ways[min(way, len(ways) - 1)].split():
                if not (consonants and consonants[-1] == letters and not vowels):  # mm, ss, ll
                    consonants.append(letters)
                    slots.append(0)
                vowels = ""
        elif word[at] in _LATIN_VOWELS:
            vowels += word[at]
        at += size or 1
    slots[-1] |= _vowels(vowels)
    return _reading(consonants, slots)


def _glide(word: str) -> tuple[int, list[str]]:
    """w, y and French ou before a vowel begin a name as و and ي do."""
    if re.match(r"(?:w|ou(?=[aei]))", word):
        return (1 if word[0] == "w" else 2), ["و"]
    if re.match(r"(?:y|i(?=[aeou]))", word):
        return 1, ["ي"]
    return 0, []


def _vowels(written: str) -> int:
    slot = 0
    for letter in written:
        slot |= _LATIN_VOWELS[letter]
    slot |= LONG_I if _LONG_I.search(written) else 0
    return slot | (LONG_U if _LONG_U.search(written) else 0)
