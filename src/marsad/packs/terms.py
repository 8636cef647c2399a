"""The small language in which terms are written, and its reader.

word          light inflection: Arabic clitics and pronouns, plurals, English and French endings
~stem         verb: conjugated forms too; ~1stem only "I/we …", ~2stem "you …", ~3stem "he/she/they …"
word+1        with a pronoun of that person on it: صور+2 = "your pictures", ~هدد+1 = "threatens me"
stem*         begins so;   =word  exactly so;   <name>  any word of a shared list;   <number>  digits
<2name>+1     words of a list with that subject or pronoun; its words that cannot show a person are left out
(a|b c|<name>)  one of them;  element?  may be missing
a b           next to each other;  a .. b  up to 4 tokens between;  a ... b  up to 10 between
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from marsad.packs.schema import Step, Term, Word
from marsad.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.packs.located import Located

_GAPS = {"..": 5, "...": 11}
_ATOM = re.compile(
    r"(?P<mark>[~=])?(?P<subject>(?<=~)[123])?(?P<form>[^~=*+?()|<>]+)(?P<star>\*)?(?:\+(?P<owner>[123]))?"
)
_SHAPE = re.compile(r"(\w*)\*(\w+)")
_LIST = re.compile(r"<(?P<subject>[123])?(?P<name>[a-z_0-9]+)>(?:\+(?P<owner>[123]))?")
_ELEMENT = re.compile(r"\([^()]*\)\??|\S+")
_WORD = re.compile("[\U0001f1e6-\U0001f1ff]{2}|\\w+|[^\\w\\s]")
_MOST_BRANCHES = 64
MOST_STEPS = 8
NUMBER = Word("", "any", "number")


def read_term(entry: Located, lang: str, sets: Mapping[str, frozenset[Word]]) -> list[Term]:
    """The terms written in ``entry`` (several where an element may be missing). Raises PackError with the line."""
    written = entry.text()
    places: list[list[tuple[Step, ...]]] = []
    gap = 1
    if written.startswith("..") or written.endswith(".."):
        raise entry.refuse("a gap with nothing on one side", "write words on both sides of ..")
    for element in _ELEMENT.findall(written):
        if element in _GAPS:
            gap = _GAPS[element]
            continue
        optional = len(element) > 1 and element.endswith("?")
        branches = _element(element.removesuffix("?") if optional else element, lang, sets, entry)
        choices = [
            tuple(Step(words, 1 if n else gap) for n, words in enumerate(branch)) for branch in branches
        ]
        places.append([*choices, ()] if optional else choices)
        gap = 1
    if prod(len(choices) for choices in places) > _MOST_BRANCHES:
        raise entry.refuse(
            "too many ways to read this term", f"keep below {_MOST_BRANCHES}, or write several terms"
        )
    found = {tuple(step for part in chosen for step in part) for chosen in product(*places)}
    found.discard(())
    if not found:
        raise entry.refuse("a term without a word", "write at least one word that is not optional")
    for steps in found:
        if len(steps) == 1 and _too_short(steps[0], listed=written.startswith("<")):
            hint = "write a longer term, or join it to another word"
            raise entry.refuse("a term of one letter or any number would match everywhere", hint)
        if len(steps) > MOST_STEPS:
            raise entry.refuse(
                f"a term of {len(steps)} words", f"keep at most {MOST_STEPS}; shorter terms match more"
            )
    return [Term(written, lang, steps, entry.source, entry.line) for steps in sorted(found, key=_order)]


def _order(steps: tuple[Step, ...]) -> tuple[int, list[tuple[list[tuple[str | int, ...]], int]]]:
    return len(steps), [(sorted(map(_letters_first, step.words)), step.gap) for step in steps]


def _letters_first(word: Word) -> tuple[str | int, ...]:
    return word.form, word.lang, word.match, word.subject, word.owner, word.feminine


def read_set(entries: Mapping[str, Located], sets: Mapping[str, frozenset[Word]]) -> frozenset[Word]:
    """The words of a shared list, all languages together: ``{lang: [word, ...]}``."""
    words: set[Word] = set()
    for lang, listed in entries.items():
        for entry in listed.items():
            for branch in _element(entry.text(), lang, sets, entry):
                if len(branch) != 1:
                    raise entry.refuse("a shared list holds single words", "move phrases into a cue's terms")
                words |= branch[0]
    return frozenset(words)


def _is_token(form: str) -> bool:
    """Whether texts can hold it as a token of its own; see `marsad.text.tokens`."""
    return (
        form[0] == "_"
        or unicodedata.category(form[0])[0] in "LN"
        or unicodedata.category(form[0]) in {"So", "Sc", "Sk"}
    )


@functools.cache
def _folded(letter: str) -> str:
    return fold(letter).text


def _too_short(step: Step, *, listed: bool) -> bool:
    """A shared list may hold a pronoun of one letter; a term written in a pack may not be one."""
    return any(
        w.match == "number" or (len(w.form) == 1 and w.form.isalpha() and not listed) for w in step.words
    )


def _element(
    element: str, lang: str, sets: Mapping[str, frozenset[Word]], entry: Located
) -> list[list[frozenset[Word]]]:
    """The ways to read one element; each is a row of neighbouring places (``don't`` and ``gift card`` are two)."""
    if element.startswith("("):
        if not element.endswith(")") or element == "()":
            raise entry.refuse(f"{element!r}: a bracket is not closed or empty", "write (a|b|c)")
        together: set[Word] = set()
        branches: list[list[frozenset[Word]]] = []
        for choice in element[1:-1].split("|"):
            rows = [_element(part, lang, sets, entry)[0] for part in choice.split()]
            row = [place for part in rows for place in part]
            if not row:
                raise entry.refuse(f"{element!r}: an empty choice", "write (a|b|c)")
            if len(row) == 1:
                together |= row[0]
            else:
                branches.append(row)
        return [[frozenset(together)], *branches] if together else branches
    if element.startswith("<"):
        return [[_shared(element, sets, entry)]]
    return [_words(element, lang, entry)]


def _shared(element: str, sets: Mapping[str, frozenset[Word]], entry: Located) -> frozenset[Word]:
    match = _LIST.fullmatch(element)
    if match is None:
        raise entry.refuse(f"{element!r} cannot be read", "write <name>, <1name> or <name>+2")
    name, subject, owner = match["name"], int(match["subject"] or 0), int(match["owner"] or 0)
    if name == "number":
        return frozenset({NUMBER})
    if name not in sets:
        raise entry.refuse(f"unknown shared list <{name}>", f"use one of: {', '.join(sorted(sets))}")
    if not subject and not owner:
        return sets[name]
    words = frozenset(replace(w, subject=subject, owner=owner) for w in sets[name] if _shows(w, subject))
    if not words:
        raise entry.refuse(
            f"{element!r}: no word of that list can show a person", "use the list without a person"
        )
    return words


def _shows(word: Word, subject: int) -> bool:
    """Whether the word's own letters can show a person: Arabic words do, English and French use another word."""
    return word.lang in {"ar", "arabizi"} and (
        word.match == "verb" if subject else word.match in {"word", "verb"}
    )


def _words(element: str, lang: str, entry: Located) -> list[frozenset[Word]]:
    """One word as written: usually one place, several where folding splits it (``don't``)."""
    try:
        return _places(element, lang)
    except _UnreadableError as problem:
        raise entry.refuse(f"{element!r}: {problem.what}", problem.hint) from None


class _UnreadableError(Exception):
    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


@functools.lru_cache(maxsize=65_536)
def _places(element: str, lang: str) -> list[frozenset[Word]]:
    if shape := _SHAPE.fullmatch(element):
        begins, ends = ("".join(map(_folded, part)) for part in shape.groups())
        if len(begins + ends) < 2:
            raise _UnreadableError("a shape of one letter", "write at least two letters round the *")
        return [frozenset({Word(f"{begins}*{ends}", lang, "shape")})]
    match = _ATOM.fullmatch(element)
    if match is None:
        raise _UnreadableError("cannot be read", "see docs/packs.md for how terms are written")
    # Folding works letter by letter.
    forms = [form for form in _WORD.findall("".join(map(_folded, match["form"]))) if _is_token(form)]
    if not forms:
        raise _UnreadableError(
            "is no word and can never match", "use letters, digits, an emoji or a currency sign"
        )
    how = {"~": "verb", "=": "exact"}.get(match["mark"] or "", "prefix" if match["star"] else "word")
    if len(forms) > 1:
        return [frozenset({Word(form, lang, "exact")}) for form in forms]
    short = len(forms[0]) < 2 and forms[0].isalpha()
    if short and how in {"verb", "prefix"}:
        raise _UnreadableError("a stem of one letter", "write a longer stem")
    subject, owner = int(match["subject"] or 0), int(match["owner"] or 0)
    feminine = match["form"].endswith("ة")
    return [frozenset({Word(forms[0], lang, "exact" if short else how, subject, owner, feminine)})]
