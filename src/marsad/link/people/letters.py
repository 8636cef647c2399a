"""Which Arabic consonants a letter may stand for, in Arabic script and in the ways Latin letters are used for it."""

from __future__ import annotations

CONSONANTS = "بتثجحخدذرزسشصضطظغفقكلمنهوي"
"""Bit i of a mask stands for the i-th of these letters; و and ي only where they begin a name."""

CLASSES = {
    "b": "ب", "t": "تط", "s": "ثسص", "k": "جقكغ", "h": "حه", "x": "خ", "d": "دذزضظ", "r": "ر", "c": "ش", "f": "ف",
    "l": "ل", "m": "م", "n": "ن", "w": "و", "y": "ي",
}  # fmt: skip
"""Consonants that transliterations mix up, under the letter of the skeleton that they share.

ج is g in Cairo, ق is g on the Gulf and k in Algiers; ذ ض ظ are d, dh or z by country; ث is said s in many dialects.
"""

_CLASS_OF = {letter: name for name, letters in CLASSES.items() for letter in letters}

_CLUSTERS = {
    "dsch": "ج", "tsch": "ش", "sch": "ش", "dj": "ج", "dz": "ز", "sh": "ش", "ch": "ش", "kh": "خ", "gh": "غق",
    "dh": "ذظض", "th": "ث", "ph": "ف", "ck": "كق", "qu": "ق", "ç": "س",
    "b": "ب", "p": "ب", "t": "تط", "s": "سصث", "j": "ج", "g": "جقغ", "h": "حه", "d": "دضذ", "z": "زظذض", "r": "ر",
    "k": "كق", "q": "قك", "f": "ف", "v": "ف", "l": "ل", "m": "م", "n": "ن", "c": "كق", "x": "ك",
}  # fmt: skip
"""Latin letters and what they may write; the longest first. German sch and dsch, French dj, English sh and kh."""

_OTHERWISE = {"ch": "خ", "th": "ت ه", "sh": "س ه", "dh": "د ه", "kh": "ك ه", "gh": "ج ه"}
"""A second way to read two letters: German ch, or t and h that only happen to meet (Fathi)."""

_SOFT_C = "سص"  # before e, i and y, as in Houcine


def mask_of(letters: str) -> int:
    """The mask of some Arabic consonants."""
    return sum(1 << CONSONANTS.index(letter) for letter in letters)


def class_of(letter: str) -> str:
    """The skeleton's letter for an Arabic consonant, "" for what is no consonant of the skeleton."""
    return _CLASS_OF.get(letter, "")


def cluster_at(word: str, at: int) -> tuple[int, list[str]]:
    """How many Latin letters of ``word`` make the consonant at ``at``, and the Arabic letters for each way to read it.

    A way to read it that is two consonants has a space between them; (0, []) where no consonant stands.
    """
    for size in (4, 3, 2, 1):
        cluster = word[at : at + size]
        if len(cluster) == size and cluster in _CLUSTERS:
            if cluster == "c" and word[at + 1 : at + 2] in {"e", "i", "y"}:
                return 1, [_SOFT_C]
            return size, [_CLUSTERS[cluster], *([_OTHERWISE[cluster]] if cluster in _OTHERWISE else [])]
    return 0, []
