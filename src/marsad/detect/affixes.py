"""Which beginnings and endings an Arabic word may carry, in letters and in Arabizi, and what person they speak of.

Light on purpose: clitics, pronouns, plurals, conjugation of standard Arabic and the large dialects
(Egyptian b-/h-, Levantine b-/rah, Iraqi da-/-ch, Gulf -ch/-sh, Maghrebi ka-/ghadi-/n-...-u).
A person mask has bit 1 for the first person, 2 for the second, 4 for the third; 0 = none marked.

Source: light stemming as in Larkey, Ballesteros, Connell (2007), extended by hand for dialects.
"""

from __future__ import annotations

from itertools import product

ME, YOU, THEM = 1, 2, 4
ANY = ME | YOU | THEM

_AND = ("", "و", "ف")
_PARTICLE = ("", "ب", "ل", "ك", "ال", "بال", "لل", "كال", "فال", "هال", "عال", "ه", "ع", "مال", "ش", "يا")
NOUN_PREFIXES = frozenset(a + p for a, p in product(_AND, _PARTICLE)) | {"ول", "بهال", "لهال"}

PRONOUNS: dict[str, int] = {
    "ي": ME, "ني": ME, "نا": ME, "ك": YOU, "كم": YOU, "كن": YOU, "ج": YOU, "كي": YOU, "كو": YOU, "كما": YOU, "ش": YOU,
    "ه": THEM, "ها": THEM, "هم": THEM, "هن": THEM, "هما": THEM, "و": THEM,
}  # fmt: skip
_PLURAL = ("ا", "ات", "ين", "ون", "ان", "يه", "ين", "يات")


def _noun_suffixes() -> dict[str, int]:
    found = dict.fromkeys(("", *_PLURAL), 0)
    found |= {p: person for p, person in PRONOUNS.items() if p not in {"و", "ش"}}
    found |= {"ات" + p: person for p, person in PRONOUNS.items() if p not in {"و", "ش"}}
    return found


def _feminine_suffixes() -> dict[str, int]:
    found = dict.fromkeys(("ه", "ت", "ات", "تين", "ا"), 0)
    found |= {"ت" + p: person for p, person in PRONOUNS.items() if p not in {"و", "ش"}}
    found |= {"ات" + p: person for p, person in PRONOUNS.items() if p not in {"و", "ش"}}
    return found


NOUN_SUFFIXES = _noun_suffixes()
FEMININE_SUFFIXES = _feminine_suffixes()

# Verb beginnings → persons the subject may be. Imperatives begin with alef or nothing, so both allow "you".
_TENSE: dict[str, int] = {
    "": ANY, "ا": ME | YOU, "ن": ME, "ي": THEM, "ت": YOU | THEM, "ب": ANY, "با": ME, "بن": ME, "بي": THEM,
    "بت": YOU | THEM, "بنت": ME, "ح": ME, "حا": ME, "حن": ME, "حي": THEM, "حت": YOU | THEM, "ه": ME, "ها": ME,
    "هن": ME, "هي": THEM,
    "هت": YOU | THEM, "س": ME, "سا": ME, "سن": ME, "سي": THEM, "ست": YOU | THEM, "دا": ME, "دن": ME,
    "دي": THEM, "دت": YOU | THEM,
    "كا": ME, "كن": ME, "كي": THEM, "كت": YOU | THEM, "غا": ME, "غن": ME, "غي": THEM, "غت": YOU | THEM,
    "غان": ME, "كان": ME,
    "ل": ANY, "لا": ME, "لن": ME, "لي": THEM, "لت": YOU | THEM, "ما": ANY, "مان": ME, "مات": YOU | THEM,
    "ماي": THEM, "مت": YOU | THEM,
    "بدي": ME, "م": ANY, "يت": THEM, "ات": ME | YOU, "تت": YOU | THEM, "نت": ME, "است": ANY, "يست": THEM,
    "تست": YOU | THEM,
    "ان": ANY, "ين": THEM, "تن": YOU | THEM,
}  # fmt: skip
VERB_PREFIXES: dict[str, int] = {a + t: person for a, (t, person) in product(_AND, _TENSE.items())}

# Endings that mark the subject → persons; what begins without a prefix and ends so is a perfect.
_SUBJECT: dict[str, int] = {
    "": ANY, "ت": ANY, "وا": YOU | THEM, "و": ANY, "ون": YOU | THEM, "ين": YOU, "ن": YOU | THEM, "نا": ME,
    "تو": YOU, "توا": YOU, "تم": YOU,
    "تي": YOU, "ي": ANY, "ا": THEM, "تن": YOU, "يت": ANY, "ينا": ME, "يتو": YOU, "يتم": YOU, "يتي": YOU,
    "ه": ANY, "ان": THEM, "اني": ANY,
}  # fmt: skip
_DATIVE = {"لي": ME, "لك": YOU, "له": THEM, "لها": THEM, "لهم": THEM, "لكم": YOU, "لنا": ME, "لج": YOU,
    "لو": THEM, "لكي": YOU, "لهن": THEM,
           "يلي": ME, "يلك": YOU, "ولي": ME, "ولك": YOU, "ولنا": ME, "ولكم": YOU}  # fmt: skip


def _verb_suffixes() -> dict[str, tuple[int, int]]:
    """Ending → (persons of the subject, persons of the object); the freest reading wins where two agree."""
    found: dict[str, tuple[int, int]] = {}
    for (subject, who), (obj, whom), dative, no in product(
        _SUBJECT.items(), {"": 0, **PRONOUNS}.items(), ("", *_DATIVE), ("", "ش")
    ):
        if obj == "ي" and subject in {"", "ي"}:
            whom = 0  # noqa: PLW2901  "-ي" after a verb is the feminine "you"; "me" is written "-ني"
        if obj == "ش" and (dative or no):
            continue
        ending = subject + obj + dative + no
        before = found.get(ending, (0, 0))
        found[ending] = (before[0] | who, before[1] | whom | _DATIVE.get(dative, 0))
    return found


VERB_SUFFIXES = _verb_suffixes()

LATIN_NOUN_PREFIXES = frozenset(
    a + p
    for a, p in product(
        ("", "w", "we", "wa", "f"),
        (
            "",
            "el",
            "al",
            "il",
            "l",
            "bel",
            "bil",
            "bl",
            "b",
            "bi",
            "be",
            "lel",
            "lil",
            "ll",
            "fel",
            "fil",
            "fl",
            "hal",
            "3al",
            "3l",
            "li",
        ),
    )
)
LATIN_PRONOUNS: dict[str, int] = {
    "i": ME, "y": ME, "ii": ME, "ni": ME, "ny": ME, "na": ME, "ak": YOU, "ik": YOU, "ek": YOU, "k": YOU,
    "ki": YOU, "kom": YOU, "kum": YOU,
    "kon": YOU, "ich": YOU, "ech": YOU, "ij": YOU, "tak": YOU, "tik": YOU, "tek": YOU, "ti": ME, "ty": ME,
    "atak": YOU, "atik": YOU, "ati": ME,
    "o": THEM, "oh": THEM, "ou": THEM, "u": THEM, "ha": THEM, "hom": THEM, "hum": THEM, "hon": THEM,
    "ta": THEM, "to": THEM, "tha": THEM, "ah": THEM,
}  # fmt: skip
LATIN_NOUN_SUFFIXES: dict[str, int] = {
    **dict.fromkeys(("", "at", "et", "een", "in", "a", "e", "eh", "aat"), 0),
    **LATIN_PRONOUNS,
}
_LATIN_TENSE: dict[str, int] = {
    "": ANY, "a": ME | YOU, "e": ME | YOU, "i": ME | YOU, "n": ME, "na": ME, "ne": ME, "ni": ME, "nu": ME,
    "no": ME, "y": THEM, "ya": THEM, "ye": THEM, "yi": THEM,
    "yu": THEM, "yo": THEM, "t": YOU | THEM, "ta": YOU | THEM, "te": YOU | THEM, "ti": YOU | THEM,
    "to": YOU | THEM, "tu": YOU | THEM, "b": ME | YOU, "ba": ME,
    "be": ME, "bi": THEM | ME, "bt": YOU | THEM, "bet": YOU | THEM, "bti": YOU | THEM, "by": THEM, "bey": THEM,
    "biy": THEM, "bye": THEM, "7a": ME, "ha": ME,
    "h": ME, "7": ME, "han": ME, "hat": YOU | THEM, "7at": YOU | THEM, "hay": THEM, "7ay": THEM, "sa": ME,
    "sawfa": ANY, "ka": ME, "kan": ME, "kat": YOU | THEM, "kay": THEM,
    "ghan": ME, "gha": ME, "ghat": YOU | THEM, "ghay": THEM, "da": ME, "ma": ANY, "mat": YOU | THEM,
    "may": THEM, "mi": ANY, "an": ME, "in": ANY,
}  # fmt: skip
LATIN_VERB_PREFIXES: dict[str, int] = {
    a + t: who for a, (t, who) in product(("", "w", "we", "wa", "f"), _LATIN_TENSE.items())
}
_LATIN_SUBJECT = (
    "",
    "t",
    "et",
    "it",
    "at",
    "o",
    "ou",
    "u",
    "w",
    "wa",
    "tu",
    "to",
    "i",
    "een",
    "in",
    "oun",
    "na",
    "a",
    "e",
    "ti",
    "y",
)
_LATIN_DATIVE = {"li": ME, "ly": ME, "lk": YOU, "lak": YOU, "lik": YOU, "lek": YOU, "lo": THEM, "lou": THEM,
    "lha": THEM, "lhom": THEM, "lna": ME, "le": ANY, "elna": ME, "eli": ME, "ili": ME, "ilna": ME}  # fmt: skip


def _latin_verb_suffixes() -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for subject, (obj, whom), dative, no in product(
        _LATIN_SUBJECT, {"": 0, **LATIN_PRONOUNS}.items(), ("", *_LATIN_DATIVE), ("", "sh", "ch", "s")
    ):
        ending = subject + obj + dative + no
        before = found.get(ending, (0, 0))
        found[ending] = (ANY, before[1] | whom | _LATIN_DATIVE.get(dative, 0))
    return found


LATIN_VERB_SUFFIXES = _latin_verb_suffixes()

FRENCH_VERB_ENDINGS = (
    "", "e", "es", "ons", "ez", "ent", "er", "ee", "ees", "ais", "ait", "aient", "ant", "era", "erai", "eras",
    "erons", "erez", "eront",
    "a", "ai", "is", "it", "issons", "issez", "issent", "ir", "i", "ie", "ies", "irai", "ira", "iras", "irons",
    "irez", "iront", "s", "t", "re",
    "rai", "ra", "ras", "rons", "rez", "ront", "u", "ue", "us", "ues", "ions", "iez", "erait", "erais", "ees",
    "rait", "rais", "ate", "ees",
)  # fmt: skip
