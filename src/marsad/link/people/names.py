"""Names into parts: particles and articles dropped, compounds made one, so that every office's spelling has the same.

"عبد الرحمن", "عبدالرحمن", "Abd al-Rahman" and "Abderrahmane" are one part; بن, ben and ould between names are none.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.text import fold_batch

if TYPE_CHECKING:
    from collections.abc import Sequence

_ACCENTED = str.maketrans({
    "š": "sh", "Š": "sh", "ş": "sh", "Ş": "sh", "č": "ch", "ġ": "gh", "ḡ": "gh", "ḫ": "kh", "ẖ": "kh", "ṯ": "th",
    "ḏ": "dh", "ǧ": "j", "ʿ": "", "ʾ": "", "'": "", "’": "", "‘": "", "`": "", "´": "", "ʼ": "", "ٱ": "ا",
    "ى": "ي", "گ": "ق",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FILIATION = frozenset("بن ابن بنت ولد ould ben bin ibn bint wuld walad mint son of de آل ال al el".split())
_ABD = frozenset("عبد abd abdel abdul abdal abdoul abdu abdur abdus abdur abder abdes abden abdoun".split())
_FATHER = frozenset("ابو ابا ابي بو abu abou abo bou bu".split())
_MOTHER = frozenset("ام umm oum um om".split())
_FAITH = re.compile(r"(?:الدين|(?:al|el|ed|ad|ud|eddi|uddi)?-?(?:d+)(?:i|ee)ne?)$")
_GOD = frozenset("الله اللة allah ullah llah".split())
_ABD_LATIN = re.compile(r"^abd(?:[aeou]{1,2})(?=[a-z]{3})")
_ABD_ARABIC = re.compile(r"^عبد(?:ال)?(?=.{2})")
_ARTICLE_LATIN = re.compile(r"^(?:al|el)(?=[bcdfghjklmnpqrstvwxyz][a-z]{2}|[aiou][a-z]{4})")
_ARTICLE_ARABIC = re.compile(r"^ال(?=..)")
_SUN = re.compile(r"^(?:a|e)([dnrstz]h?|sh|ch|th|dh|z)$")
_SON_LATIN = re.compile(r"^ben(?=[bcdfghjklmpqrstwz][a-z]{2})")
_LEGAL = re.compile(
    r"\b(?:شركه|مؤسسه|موسسه|مجموعه|مكتب|المحدوده|محدوده|ذات مسؤوليه|مسووليه|مساهمه|ش م م|ش م|ذ م م|للتجاره العامه"
    r"|ltd|limited|llc|l l c|inc|incorporated|corp|corporation|company|co|plc|fzco|fze|fz|gmbh|ag|sarl|s a r l|sa|s a"
    r"|sas|spa|eurl|est|establishment|trading est|societe|ste|ets|etablissements?|entreprise|group|groupe|holding)\b"
)
_PLURAL_THE = re.compile(r"^ال(?=...)")
MOST_PARTS = 6
"""Parts of a name that are looked at; longer chains of ancestors say little more."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in folded parts as they stood; ``kunya`` holds what a by-name was made of (Abu Ahmad)."""

    parts: tuple[str, ...]
    kunya: tuple[str, ...] = ()


def names(written: Sequence[str], organisation: Sequence[bool]) -> list[Name]:
    """The parts of each name, of a person or an organisation; none where there is no letter."""
    folded = fold_batch([name.translate(_ACCENTED) for name in written])
    words = folded.joined[: folded.bounds[-1]].split("\0") if written else []
    return [
        organisation_name(word) if which else person_name(word)
        for word, which in zip(words, organisation, strict=False)
    ]


@functools.lru_cache(maxsize=1 << 16)
def person_name(folded: str) -> Name:
    """The parts of a person's name that was folded."""
    words = _joined(_WORD.findall(folded))
    parts: list[str] = []
    kunya: list[str] = []
    for place, (word, by_name) in enumerate(words):
        part = _bare(word)
        if by_name and place == 0 and len(words) > 2:
            kunya.append(part)
        elif by_name:
            parts.append("بو" + part if _is_arabic(part) else "bu" + part)
        elif part:
            parts.append(part)
    return Name(tuple(parts[:MOST_PARTS]), tuple(kunya))


@functools.lru_cache(maxsize=1 << 14)
def organisation_name(folded: str) -> Name:
    """The parts of an organisation's folded name without the words for its legal form in Arabic, English and French."""
    bare = _LEGAL.sub(" ", re.sub(r"[\s.\-_&,/()']+", " ", folded))
    words = [
        word
        for word in _WORD.findall(bare)
        if word not in {"al", "el", "و", "and", "et", "the", "la", "le", "de"}
    ]
    parts = [_PLURAL_THE.sub("", word) for word in words]
    return Name(tuple(parts[:MOST_PARTS]))


def _is_arabic(word: str) -> bool:
    return "\u0621" <= word[:1] <= "\u064a"


def _joined(words: list[str]) -> list[tuple[str, bool]]:
    """Words with compounds made one, and whether a word followed Abu or Umm."""
    done: list[tuple[str, bool]] = []
    waiting = ""  # "abd" or "by" until the word that belongs to it comes
    for word in (piece for whole in words for piece in whole.split("-")):
        if waiting != "abd" and done and (_FAITH.fullmatch(word) or word in _GOD):
            done[-1] = (
                done[-1][0] + ("دين" if _is_arabic(word) else "din")
                if word not in _GOD
                else _with_god(done[-1][0]),
                done[-1][1],
            )
        elif waiting == "abd" and (word in {"al", "el", "ul"} or _SUN.match(word)):
            continue
        elif waiting == "abd":
            done.append(
                (
                    ("عبد" + _ARTICLE_ARABIC.sub("", word))
                    if _is_arabic(word)
                    else "abdul" + _bare_article(word),
                    False,
                )
            )
            waiting = ""
        elif word in _ABD:
            waiting = "abd"
        elif word in _FATHER or word in _MOTHER:
            waiting = "by"
        elif word not in _FILIATION and not _SUN.match(word):
            done.append((word, waiting == "by"))
            waiting = ""
    return done or [(word, False) for word in words[:1]]


def _with_god(word: str) -> str:
    return word + ("له" if _is_arabic(word) else "allah")


def _bare_article(word: str) -> str:
    return _ARTICLE_LATIN.sub("", word)


def _bare(word: str) -> str:
    """A word without its article, and Abd compounds in one way."""
    if _is_arabic(word):
        if word.startswith("عبد") and len(word) > 4:
            return "عبد" + _ABD_ARABIC.sub("", word)
        return _ARTICLE_ARABIC.sub("", re.sub("(?<=..)الدين$", "دين", word))
    if _ABD_LATIN.match(word):
        return "abd" + _servant_of(_ABD_LATIN.sub("", word))
    return _faithful(_SON_LATIN.sub("", _ARTICLE_LATIN.sub("", word)))


def _servant_of(rest: str) -> str:
    """What follows Abd: its article's l goes, or the consonant that the article became."""
    if re.fullmatch(r"l*[aeou]h", rest):
        return "lah"
    if rest.startswith("ll"):
        return rest[1:]
    if len(rest) > 2 and rest[0] == "l":
        return rest[1:]
    return rest


def _faithful(word: str) -> str:
    """Nureddin and Noureddine end like Nur al-Din."""
    return re.sub(r"(?<=..)[aeou]+d+(?:i|ee)ne?$", "din", word)
