"""What stands in a slot, told by what its values look like and by the words beside it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from marsad.text import fold
from marsad.text.numbers import respell

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 0.6
"""A slot is of the kind of so many of its values."""
NEARLY_ALL = 0.85
"""The same for one kind of selector; with fewer the slot holds contacts of several kinds."""
FEW = 0.1
"""Where so many figures have a currency, the others are prices too."""
SOME = 0.3
"""The same for names and places, of which no list has all."""
UNITS = {
    frozenset({"number", "currency"}): "price",
    frozenset({"price", "currency"}): "price",
    frozenset({"number", "month"}): "date",
    frozenset({"number", "day"}): "date",
    frozenset({"date", "month"}): "date",
    frozenset({"time", "clock"}): "time",
    frozenset({"number", "clock"}): "time",
    frozenset({"price"}): "price",
    frozenset({"price", "number"}): "price",
}
"""What two slots side by side are together."""
ALONE = {"currency": "words", "month": "date", "day": "date", "clock": "time"}
"""What a unit is where no figure stands beside it."""
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}([./-](\d{2}|\d{4}))?|(19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}")
_TIME = re.compile(r"([01]?\d|2[0-3])([:h][0-5]\d|h)(\s?[ap]m)?|([1-9]|1[0-2])\s?[ap]m")
_FIGURE = re.compile(r"\W*\d[\d.,:/ ٫٬%'’-]*\W*")
_AGED = re.compile(r"\W*(\d{1,2})\W*(yo|ans|y)?\W*")
_NTH = re.compile(r"\d{1,3}(st|nd|rd|th|er|e|eme)")
_WORD = re.compile(r"[^\W\d_](?:\.[^\W\d_])+|[^\W\d_]+|\d+|[^\w\s]")
_CLITICS = re.compile(r"^[وف]?(?:بال|لل|ال|ب|ل)?(?=..)")
_ONTO = re.compile(r"^[وف]?[بل](?=\d)")  # "for 25" written in one
_LISTS = ("currency", "month", "day", "clock", "place", "name")


@dataclass(frozen=True, slots=True)
class Seen:
    """A value of a slot: its folded text, its kind where it is one selector (else ""), and how many copies have it."""

    text: str
    selector: str
    count: int


def unit(text: str) -> str:
    """What folded constant text of nothing but units counts: "currency" or "age"; else ""."""
    words = [word for word in _WORD.findall(text) if word[0].isalpha() or word in _words()["currency"]]
    for kind in ("currency", "age"):
        if words and all(kind in _meanings(word) for word in words):
            return kind
    return ""


def kind_of(values: Sequence[Seen], before: str, behind: str) -> str:
    """The kind of a slot: one of `template.KINDS`, or "currency", "month", "day", "clock": what a figure beside it
    counts. ``before`` and ``behind``: the folded constant text on its sides."""
    total = sum(value.count for value in values)
    if not total:
        return "words"
    chosen = _selector(values, total)
    if chosen:
        return chosen
    votes: dict[str, int] = {}
    for value in values:
        for kind in _looks(value.text):
            votes[kind] = votes.get(kind, 0) + value.count
    for kind in ("date", "time", "age", "price"):
        if votes.get(kind, 0) >= MOST * total and kind != "number":
            return kind
    figures = votes.get("number", 0)
    if votes.get("price", 0) >= FEW * total and votes["price"] + figures >= MOST * total:
        return "price"
    if votes.get("age", 0) + figures >= MOST * total:
        return _beside(before, behind)
    return _listed(votes, total, before)


def _selector(values: Sequence[Seen], total: int) -> str:
    votes: dict[str, int] = {}
    for value in values:
        if value.selector:
            votes[value.selector] = votes.get(value.selector, 0) + value.count
    for kind in sorted(votes):
        if votes[kind] >= NEARLY_ALL * total:
            return kind
        if votes[kind] >= MOST * total and len(votes) == 1:
            return kind
    return "contact" if sum(votes.values()) >= MOST * total else ""


def _listed(votes: dict[str, int], total: int, before: str) -> str:
    kinds = [kind for kind in _LISTS if votes.get(kind, 0) >= (MOST if kind in _LISTS[:4] else SOME) * total]
    if kinds:
        return max(kinds, key=lambda kind: (votes[kind], -_LISTS.index(kind)))
    # After "my name is" one or two words are a name, known or not.
    if _last(before) in _words()["name_before"] and votes.get("short", 0) >= MOST * total:
        return "name" if not votes.get("figures") else "words"
    return "words"


def _looks(text: str) -> list[str]:
    """What a folded value may be."""
    bare = _ONTO.sub("", text.strip())
    words = _WORD.findall(bare)
    if _DATE.fullmatch(bare) and not _plain_fraction(bare):
        return ["date"]
    if _TIME.fullmatch(bare):
        return ["time"]
    spelled = bare if any(char.isdigit() for char in bare) else respell(bare).text
    known = [_meanings(word) for word in words if not word.isdigit()]
    if any(char.isdigit() for char in spelled):
        return _counted(spelled, known)
    if not words:
        return []
    whole = _meanings(bare)
    found = [kind for kind in _LISTS if kind in whole or all(kind in each for each in known)]
    found = found or [kind for kind in ("place", "name") if kind in known[0] and len(words) <= 3]
    return [*found, "short"] if len(words) <= 2 else found


def _plain_fraction(text: str) -> bool:
    """ "2.5" and "10.5" are figures; a date with a full stop has three parts."""
    return "." in text and text.count(".") < 2


def _counted(spelled: str, known: list[frozenset[str]]) -> list[str]:
    """What a value with figures is, by the words among them."""
    kinds = frozenset().union(*known)
    if "month" in kinds or "day" in kinds:
        return ["date"]
    if "age" in kinds or (_AGED.fullmatch(spelled) and not _FIGURE.fullmatch(spelled)):
        return ["age"]
    if "currency" in kinds or re.search(r"\dk\b|[$€£¥₪₺]", spelled):
        return ["price"]
    if "clock" in kinds:
        return ["time"]
    return ["number", "figures"] if _FIGURE.fullmatch(spelled) or _NTH.fullmatch(spelled) else ["figures"]


def _beside(before: str, behind: str) -> str:
    """What a figure counts, by the constant words beside it."""
    after, last = _first(behind), _last(before)
    if "currency" in _meanings(after) or "currency" in _meanings(last):
        return "price"
    if "age" in _meanings(after) or "age" in _meanings(last):
        return "age"
    if "month" in _meanings(after) or "month" in _meanings(last):
        return "date"
    if "clock" in _meanings(after) or "clock" in _meanings(last):
        return "time"
    return "price" if "price" in _meanings(last) else "number"


def _first(text: str) -> str:
    """The first word, or of a script without spaces what is listed and begins there."""
    words = _told_words(text[:40])
    known = [unit for unit in _unspaced() if words and words[0].startswith(unit)]
    return known[0] if known else words[0] if words else ""


def _last(text: str) -> str:
    words = _told_words(text[-40:])
    known = [unit for unit in _unspaced() if words and words[-1].endswith(unit)]
    return known[0] if known else words[-1] if words else ""


def _told_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word[0].isalnum() or word in _words()["currency"]]


@functools.cache
def _unspaced() -> tuple[str, ...]:
    """Listed words of scripts without spaces, the longest first."""
    found = {word for listed in _words().values() for word in listed if "\u0e00" <= word[0] <= "\uffef"}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@functools.cache
def _words() -> dict[str, frozenset[str]]:
    """The word lists, folded."""
    read = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return {kind: frozenset(fold(str(word)).text for word in listed) for kind, listed in read.items()}


@functools.lru_cache(1 << 14)
def _meanings(word: str) -> frozenset[str]:
    """The lists that a folded word is in, with or without what Arabic writes onto its front."""
    forms = {word, _CLITICS.sub("", word)} - {""}
    named = forms | {f"ال{form}" for form in forms if word.isalpha()}  # of "بالبصره" is left "بصره"
    return frozenset(
        kind for kind, listed in _words().items() if listed & (named if kind == "place" else forms)
    )
