"""What the words and signs of a price list mean, one lexeme at a time."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from marsad.packs import load_packs
from marsad.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITTEN = re.compile(r"\d+(?:[.,]\d+)*(?:/\d+)?|[^\W\d_]+(?:\d+[^\W\d_]+)*|\n|[^\w\s]")
_CLITICS = re.compile(r"^[وف]?(?:بال|لل|ال|ب)?(?=..)")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word, number or sign: ``kind`` (number, unit, measure, fraction, count, thousand, currency, strength,
    product, line, other), what it means, and its place in the folded text."""

    kind: str
    word: str
    start: int
    end: int
    value: float = 1.0
    name: str = ""


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of a folded text, in order; names of several words come as one."""
    products = _products()
    skip, before = 0, ""
    for match in _WRITTEN.finditer(text):
        if match.start() < skip:
            continue
        counted = before == "number" and match[0] in _meanings()  # "10 tabs" counts, "tabs" alone names
        if not counted and (long := products.match(text, match.start())):
            skip, before = long.end(), "product"
            yield Lexeme("product", long[0], long.start(), long.end(), name=_codes()[long["form"]])
            continue
        lexeme = _read(match[0], match.start())
        before = lexeme.kind
        yield lexeme


def _read(word: str, at: int) -> Lexeme:
    if word == "\n":
        return Lexeme("line", word, at, at + 1)
    if word[0].isdigit():
        return Lexeme("number", word, at, at + len(word), _number(word))
    for form in dict.fromkeys((word, _CLITICS.sub("", word))):
        if found := _meanings().get(form):
            kind, value, name = found
            return Lexeme(kind, word, at, at + len(word), value, name)
    return Lexeme("other", word, at, at + len(word))


def _number(word: str) -> float:
    if "/" in word:
        over, _, under = word.partition("/")
        return _number(over) / (float(under) or 1.0)
    if _THOUSANDS.fullmatch(word):
        return float(re.sub("[.,]", "", word))
    whole, _, rest = word.replace(",", ".").partition(".")
    return float(f"{whole}.{rest.replace('.', '') or 0}")


@functools.cache
def words() -> dict[str, Any]:
    """The word lists as written."""
    read: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return read


@functools.cache
def _meanings() -> dict[str, tuple[str, float, str]]:
    """Folded word → kind, value, name. Later kinds do not take a word from earlier ones."""
    found: dict[str, tuple[str, float, str]] = {}

    def add(kind: str, listed: list[str], value: float = 1.0, name: str = "") -> None:
        for word in listed:
            found.setdefault(fold(word).text, (kind, value, name))

    told = words()
    for name, listed in told["units"].items():
        add("unit", listed, name=name)
    for word, (value, name) in told["measures"].items():
        add("measure", [word], value, name)
    for value, listed in told["fractions"].items():
        add("fraction", listed, value)
    for value, listed in told["numbers"].items():
        add("count", listed, value)
    add("thousand", told["thousand"], 1_000.0)
    add("strength", told["strength"])
    for name, listed in told["currencies"].items():
        add("currency", listed, name=name)
    return found


@functools.cache
def fractions() -> dict[str, float]:
    """Folded words that are a part of the unit after them."""
    return {fold(word).text: value for value, listed in words()["fractions"].items() for word in listed}


@functools.cache
def _codes() -> dict[str, str]:
    """Folded spelling → code, from the code-books of all packs."""
    return {form: code.id for pack in load_packs() for code in pack.codebook for form in code.forms}


@functools.cache
def _products() -> re.Pattern[str]:
    """Finds a product's name where a word begins; longer names first."""
    forms = "|".join(re.escape(form) for form in sorted(_codes(), key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<!\w)[وف]?(?:بال|ال|ب)?(?P<form>{forms})(?!\w)")
