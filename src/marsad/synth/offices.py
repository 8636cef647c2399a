"""How offices write a name: into Arabic letters, and into Latin ones by the habits of five kinds of passport office.

Rules are kept as each office would state them, sound by sound, with how often a clerk follows them.
Source: the Latin spellings that passports of these countries carry; DIN 31635 for the transcription they start from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

type Rule = tuple[str, str, float]

_ARABIC = dict(zip("btṯǧḥḫdḏrzsšṣḍṭẓʿġfqklmnhwyāīū", "بتثجحخدذرزسشصضطظعغفقكلمنهويايو", strict=True))

_VOWEL = "[aiuāīūá]"
_ENGLISH: tuple[Rule, ...] = (
    (r"[ʿʾ]", "", 1.0), ("ẗ$", "h", 0.3), ("ẗ", "", 1.0), ("ṯ", "th", 1.0), ("ǧ", "j", 1.0), ("ḫ", "kh", 1.0),
    ("ḏ", "dh", 1.0), ("š", "sh", 1.0), ("ġ", "gh", 1.0), ("ṣ", "s", 1.0), ("ḍ", "d", 0.7), ("ḍ", "dh", 1.0),
    ("ṭ", "t", 1.0),
    ("ẓ", "z", 0.6), ("ẓ", "dh", 1.0), ("ḥ", "h", 1.0), ("ay", "ai", 0.5), ("aw", "au", 0.2),
    ("ī(?=[^aiuāīū])", "ee", 0.3),
    ("ū(?=[^aiuāīū])", "oo", 0.3), ("ū", "ou", 0.3), ("u(?=[^aiuāīūy]*a)", "o", 0.4), ("a(?=[dnmr]$)", "e", 0.3),
    ("i(?=[dqlrb]$)", "e", 0.4), ("iyy", "iy", 0.5),
)  # fmt: skip
_GULF: tuple[Rule, ...] = (
    ("q", "g", 0.1), ("u(?=[ḥ])", "o", 0.8), ("ay", "ai", 0.7), ("ī(?=[^aiuāīū])", "ee", 0.5),
    ("ū(?=[^aiuāīū])", "oo", 0.4),
    *_ENGLISH,
)  # fmt: skip
_EGYPT: tuple[Rule, ...] = (
    ("ǧ", "g", 0.9), ("ṯ", "s", 0.5), ("ḏ", "z", 0.7), ("q", "k", 0.6), ("ay", "ei", 0.5), ("aw", "au", 0.2),
    ("u", "o", 0.7),
    ("ū", "ou", 0.7), ("a(?=[dnml]$)", "e", 0.5), ("i(?=[dqlrbms]$)", "e", 0.7), ("ḍ", "d", 0.9),
    ("ẓ", "z", 1.0), *_ENGLISH,
)  # fmt: skip
_MAGHREB: tuple[Rule, ...] = (
    ("ǧ", "dj", 0.6), ("š", "ch", 1.0), ("ṯ", "t", 0.6), ("ḏ", "d", 0.8), ("ẓ", "d", 0.6), ("ḍ", "d", 1.0),
    ("q", "k", 0.7),
    (f"(?<={_VOWEL})s(?={_VOWEL})", "ss", 0.5), (r"([bdfklmnrtz])\1", r"\1", 0.6), ("ay", "ei", 0.2),
    ("ay", "i", 0.3),
    ("aw", "aou", 0.4), ("ū", "ou", 1.0), ("u", "ou", 0.6), ("^w(?=a)", "ou", 0.6), ("w", "ou", 0.3),
    ("īn$", "ine", 0.7),
    ("ān$", "ane", 0.6), ("a(?=[dmnl]$)", "e", 0.7), ("i(?=[dqlrbm]$)", "e", 0.5), ("ẗ", "", 1.0), *_ENGLISH,
)  # fmt: skip
_GERMAN: tuple[Rule, ...] = (
    ("š", "sch", 0.9), ("ǧ", "dsch", 0.6), ("ḫ", "ch", 0.7), ("y(?=[aiu])", "j", 0.3), ("ay", "ai", 0.4),
    ("ū", "u", 1.0),
    ("ī", "i", 1.0), ("q", "k", 0.4), ("ẓ", "s", 0.3), ("ḏ", "d", 0.4), ("ẗ", "", 0.7), *_ENGLISH,
)  # fmt: skip
OFFICES: dict[str, tuple[Rule, ...]] = {
    "english": _ENGLISH, "gulf": _GULF, "egypt": _EGYPT, "maghreb": _MAGHREB, "german": _GERMAN,
}  # fmt: skip
_ARTICLES = {
    "english": ("Al-", "Al ", "Al", "El-"), "gulf": ("Al ", "Al", "Al-"), "egypt": ("El-", "El ", "El", "Al-"),
    "maghreb": ("El ", "El", "", "El-"), "german": ("Al-", "al-", "El-", ""),
}  # fmt: skip
_SERVANTS = {
    "english": ("Abd al-", "Abdul ", "Abdul", "Abdul-"), "gulf": ("Abdul", "Abdul ", "Abdel"),
    "egypt": ("Abdel", "Abdel ", "Abd El-"),
    "maghreb": ("Abdel", "Abdel"), "german": ("Abdul", "Abd al-", "Abdel"),
}  # fmt: skip
_SUN = "tṯdḏrzsšṣḍṭẓn"


def latin(name: str, office: str, rng: Random) -> str:
    """One part of a name as a clerk of ``office`` writes it."""
    if name.startswith("ʿabd_"):
        return _servant(name.removeprefix("ʿabd_"), office, rng)
    if "_" in name:
        first, _, second = name.partition("_")
        if second == "ad-dīn":
            return _spelled(first, office, rng) + rng.choice(
                (" al-Din", "eddine", " Eddine", "uddin", " ud-Din", "eddin")
            )
        if second == "allāh":
            return _spelled(first, office, rng) + rng.choice(("allah", "ullah", " Allah"))
        return f"{_spelled(first, office, rng)} {_spelled(second, office, rng)}"
    if name.startswith("al-"):
        article = rng.choice(_ARTICLES[office])
        said = _spelled(name[3:], office, rng)
        return article + (said if article[-1:] in {"-", " ", ""} else said.lower())
    return _spelled(name, office, rng)


def _servant(rest: str, office: str, rng: Random) -> str:
    if rest == "allāh":
        return rng.choice(
            ("Abdullah", "Abdallah", "Abdulla", "Abd Allah")
            if office != "maghreb"
            else ("Abdallah", "Abdellah")
        )
    article, _, of = rest.partition("-")
    said = _spelled(of, office, rng)
    if article != "al" and rng.random() < 0.5:  # the article's l becomes the next consonant
        return f"Abd{'e' if office in {'maghreb', 'egypt'} else 'u'}{said[0].lower()}{said.lower()}"
    before = rng.choice(_SERVANTS[office])
    return before + (said if before[-1] in "- " else said.lower())


def _spelled(name: str, office: str, rng: Random) -> str:
    for pattern, written, often in OFFICES[office]:
        if rng.random() < often:
            name = re.sub(pattern, written, name)
    plain = (
        name.translate(str.maketrans("āīūáṯǧḥḫḏšṣḍṭẓġ", "aiuatjhkdssdtzg"))
        .replace("ʿ", "")
        .replace("ʾ", "")
        .replace("ẗ", "")
    )
    return plain[:1].upper() + plain[1:]


def arabic(name: str, rng: Random) -> str:
    """One part of a name in Arabic letters, with the liberties that clerks take."""
    if "_" in name:
        first, _, second = name.partition("_")
        space = " " if rng.random() < 0.6 else ""
        if first in {"ʾabū", "ʾumm"}:
            space = " "
        return arabic(first, rng) + space + arabic(second, rng)
    if name == "allāh":
        return "الله"
    if (found := re.fullmatch(r"(a[a-zṯǧḥḫḏšṣḍṭẓ]+)-(.+)", name)) is not None:
        return ("ال" if rng.random() < 0.93 else "") + arabic(found[2], rng)
    return _loose("".join(_letters(name)), rng)


def _letters(name: str) -> list[str]:
    out: list[str] = []
    for place, sign in enumerate(name):
        after = name[place + 1 : place + 2]
        if sign == "ʾ":
            out.append(_hamza(name, place, after))
        elif sign == "ā" and name[place - 1 : place] == "ʾ" and place == 1:
            continue  # آ was written
        elif sign in "aiu" or (out and sign == name[place - 1 : place] and sign not in "āīū"):
            continue  # short vowels and doubled consonants are not written
        else:
            out.append({"ẗ": "ة", "á": "ى"}.get(sign) or _ARABIC[sign])
    return out


def _hamza(name: str, place: int, after: str) -> str:
    if place == 0:
        return "آ" if after == "ā" else ("إ" if after in {"i", "ī"} else "أ")
    if place == len(name) - 1:
        return "ء"
    around = name[place - 1] + after
    return "ئ" if re.search("[iī]", around) else ("ؤ" if re.search("[uū]", around) else "أ")


_LIBERTIES: tuple[Rule, ...] = (
    ("[أإآ]", "ا", 0.5), ("ة$", "ه", 0.25), ("ى$", "ي", 0.2), ("ي$", "ى", 0.1), ("ؤ", "و", 0.15),
    ("ئ", "ي", 0.15), ("ء$", "", 0.3),
)  # fmt: skip


def _loose(word: str, rng: Random) -> str:
    for pattern, written, often in _LIBERTIES:
        if rng.random() < often:
            word = re.sub(pattern, written, word)
    return word
