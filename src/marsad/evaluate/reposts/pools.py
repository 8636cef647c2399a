"""Reads one half of the written phrases and packs it into arrays that compiled loops can draw from."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    type Ints = npt.NDArray[np.int32]
    type Choice = tuple[int, ...]
    """Words (0 and above: their number) and slots (below 0: -1 - the number of their kind)."""

LANGUAGES = ("ar", "dialect", "arabizi", "en", "fr")
TOPICS = ("trading", "jobs", "rental", "wellness", "crypto", "delivery", "visas")
SHELVES = ("greetings", "boilerplate", "general", "own", "contact", "labels")
"""What each language keeps beside its topics, whose phrases stand on shelves of their own after these."""
KINDS = ("phone", "name", "link", "time", "code", "date", "city", "handle", "price", "number", "age")
GOODS = len(KINDS)
"""The kind of slot that is filled with a thing of the topic."""
DIGIT, NOT_ZERO, LETTER = 1, 2, 3
"""Bytes inside a word that stand for any digit, a digit from 1 and a small Latin letter."""

_FOLDER = Path(__file__).parent / "data"
_SIGNS = str.maketrans({"#": chr(DIGIT), "^": chr(NOT_ZERO), "*": chr(LETTER)})
_PIECE = re.compile(r"([^\s()<>]*)\(([^)]*)\)([^\s()<>]*)|[^\s()<>]*<(\w+)>[^\s()<>]*|(\S+)")
_SLOT = re.compile(r"<(\w+)>")
# Languages that share the values of another: names and places of the same script.
_VALUES = {"ar": "ar", "dialect": "ar", "arabizi": "en", "en": "en", "fr": "fr"}


class Pools(NamedTuple):
    """One half, flattened; every ``[i]:[i + 1]`` is a range in the array below it.

    ``phrase`` → gaps (one choice is taken of each), ``gap`` → choices, ``choice`` → ``tokens``, ``word`` →
    ``letters`` (UTF-8). Ranges of two columns: ``shelf[language, shelf]`` of phrases; ``goods[language,
    topic]``, ``fillers[language]`` and ``value[language, kind]`` of choices. Of each word: ``emoji`` (a word
    or -1) and whether it holds a figure. ``spoken[language, digit]``: words.
    """

    letters: npt.NDArray[np.uint8]
    word: Ints
    tokens: Ints
    choice: Ints
    gap: Ints
    phrase: Ints
    shelf: Ints
    goods: Ints
    fillers: Ints
    value: Ints
    emoji: Ints
    figure: npt.NDArray[np.bool_]
    spoken: Ints


@cache
def pools(half: str) -> Pools:
    """The phrases of "open" or "sealed"; the two share no sentence, only values such as names and places."""
    packing = _Packing()
    values = yaml.safe_load((_FOLDER / "values.yaml").read_text(encoding="utf-8"))
    shelf = np.zeros((len(LANGUAGES), len(SHELVES) + len(TOPICS), 2), np.int32)
    goods = np.zeros((len(LANGUAGES), len(TOPICS), 2), np.int32)
    fillers = np.zeros((len(LANGUAGES), 2), np.int32)
    value = np.zeros((len(LANGUAGES), len(KINDS), 2), np.int32)
    for number, language in enumerate(LANGUAGES):
        written = yaml.safe_load((_FOLDER / half / f"{language}.yaml").read_text(encoding="utf-8"))
        for place, name in enumerate(SHELVES):
            shelf[number, place] = packing.phrases(written[name].splitlines())
        for place, name in enumerate(TOPICS):
            topic = written["topics"][name]
            shelf[number, len(SHELVES) + place] = packing.phrases(topic["phrases"].splitlines())
            goods[number, place] = packing.choices(topic["goods"].splitlines())
        fillers[number] = packing.choices(written["fillers"].splitlines())
        for place, kind in enumerate(KINDS):
            value[number, place] = packing.choices(_values(values, kind, _VALUES[language]))
    spoken = [[packing.number(word) for word in values["spoken"][name].split()] for name in LANGUAGES]
    signs = {word: packing.number(sign) for sign, words in values["emoji"].items() for word in words.split()}
    return packing.packed(shelf, goods, fillers, value, np.array(spoken, np.int32), signs)


def _values(values: Mapping[str, Any], kind: str, language: str) -> list[str]:
    if kind == "name":
        pairs = product(values["first"][language].split(), values["last"][language].split())
        return [f"{first} {last}" for first, last in pairs]
    found = values[kind] if isinstance(values[kind], str) else values[kind][language]
    lines = [part.strip() for line in found.splitlines() for part in line.split("|")]
    return [line.translate(_SIGNS) for line in lines]


class _Packing:
    """Collects words, choices, gaps and phrases while the files are read."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._tokens: list[int] = []
        self._choice, self._gap, self._phrase = [0], [0], [0]

    def number(self, word: str) -> int:
        return self._words.setdefault(word, len(self._words))

    def choices(self, lines: Iterable[str]) -> tuple[int, int]:
        first = len(self._choice) - 1
        for line in lines:
            self._add(self._read(line))
        # Whatever reads phrases takes up after these: a gap of nobody lies between.
        self._gap.append(len(self._choice) - 1)
        self._phrase.append(len(self._gap) - 1)
        return first, len(self._choice) - 1

    def phrases(self, lines: Iterable[str]) -> tuple[int, int]:
        first = len(self._phrase) - 1
        for line in lines:
            for piece in _PIECE.finditer(line):
                self._piece(piece)
            self._phrase.append(len(self._gap) - 1)
        return first, len(self._phrase) - 1

    def _piece(self, piece: re.Match[str]) -> None:
        before, choices, after, slot, word = piece.groups()
        if choices is not None:
            for one in choices.split("|"):
                self._add(self._read(before + one + ("" if one.endswith(">") else after)))
        else:
            self._add(self._read(word or f"<{slot}>"))
        self._gap.append(len(self._choice) - 1)

    def _read(self, words: str) -> Choice:
        slots = map(_SLOT.fullmatch, words.split())
        return tuple(
            -1 - KINDS.index(slot[1]) if slot else self.number(word)
            for word, slot in zip(words.split(), slots, strict=True)
        )

    def _add(self, choice: Choice) -> None:
        self._tokens.extend(choice)
        self._choice.append(len(self._tokens))

    def packed(
        self, shelf: Ints, goods: Ints, fillers: Ints, value: Ints, spoken: Ints, signs: Mapping[str, int]
    ) -> Pools:
        written = [word.encode() for word in self._words]
        tokens, choice, gap, phrase = (
            np.array(some, np.int32) for some in (self._tokens, self._choice, self._gap, self._phrase)
        )
        return Pools(
            np.frombuffer(b"".join(written), np.uint8),
            np.cumsum([0, *map(len, written)], dtype=np.int32),
            tokens, choice, gap, phrase, shelf, goods, fillers, value,
            np.array([signs.get(word, -1) for word in self._words], np.int32),
            np.array([any(c.isdigit() or ord(c) <= LETTER for c in word) for word in self._words]),
            spoken,
        )  # fmt: skip
