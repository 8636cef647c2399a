"""Reads texts as words with their places in the original: a selector is one word, and so is a figure."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.link.letters import ALONE, CLASS, entries
from marsad.link.slots.placed import (
    LONE,
    NUMBER,
    REST,
    SELECTOR,
    WORD,
    Columns,
    joined,
    letters_apart,
    places,
    selectors_whole,
    unread,
)  # fmt: skip
from marsad.text import fold_batch
from marsad.text.tokens import tokenize, word_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.text import FoldedBatch

type Ints = npt.NDArray[np.int64]
type Hashes = npt.NDArray[np.uint64]

LONGEST = 16_384
"""Code points of a text that are read as words; what follows is one word, the REST."""
MOST = 1_000
"""Words of a text that are told apart."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_GLUE = np.array([*map(ord, ".,:/-'\u066b\u066c\u060c\u2019\u2013")])
_SIGNS = np.array([*map(word_hash, "$€£¥₪₺")], np.uint64)
_LEET = str.maketrans("0134578", "oieastb")
_WEAK = re.compile("(?<=.)[aeiouyاويهء]")
_TWICE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Reading:
    """Words of texts: text ``i`` has those from ``bounds[i]`` to ``bounds[i + 1]``.

    ``word`` is equal where words are read the same, ``like`` where one may be the other in disguise; ``start`` and
    ``end`` are code points of the original; ``value`` names the selectors' canonical values by ``word``, ``spelled``
    the folded letters of the others.
    """

    texts: Sequence[str]
    word: Hashes
    like: Hashes
    kind: npt.NDArray[np.int8]
    start: Ints
    end: Ints
    bounds: Ints
    value: dict[int, str]
    spelled: dict[int, str]

    def first(self, size: int) -> Reading:
        """Only the first ``size`` texts."""
        end = int(self.bounds[size])
        return Reading(
            self.texts[:size], self.word[:end], self.like[:end], self.kind[:end], self.start[:end],
            self.end[:end], self.bounds[: size + 1], self.value, self.spelled,
        )  # fmt: skip

    def text_of(self) -> Ints:
        """The text of each word."""
        return np.repeat(np.arange(len(self.texts)), np.diff(self.bounds))


def read(texts: Sequence[str], regions: Sequence[str]) -> Reading:
    """The words of ``texts``; ``regions`` (ISO 3166-1 or "") are where their national phone numbers are dialled."""
    batch = fold_batch([text[:LONGEST] for text in texts])
    tokens = tokenize(batch)
    columns = letters_apart(batch, places(batch, tokens))
    columns, value = selectors_whole(batch, tokens, columns, regions)
    spelled = _spelled(batch, columns)
    kinds = {word: _kind(form) for word, form in spelled.items()}
    likes = {word: _like(form) if kinds[word] == WORD else word for word, form in spelled.items()}
    _, first, at = np.unique(columns["word"], return_index=True, return_inverse=True)
    different = columns["word"][first].tolist()
    plain = columns["kind"] < SELECTOR
    kind = np.fromiter((kinds.get(word, WORD) for word in different), np.int8, len(different))[at]
    columns["kind"] = np.where(plain, kind, columns["kind"]).astype(np.int8)
    like = np.fromiter((likes.get(word, word) for word in different), np.uint64, len(different))[at]
    columns["like"] = np.where(plain, like, columns["word"])
    columns = _cut(texts, _glued(batch, columns))
    bounds = np.searchsorted(columns["text"], np.arange(len(texts) + 1))
    return Reading(
        texts, columns["word"], columns["like"], columns["kind"], columns["start"], columns["end"],
        bounds.astype(np.int64), value, spelled,
    )  # fmt: skip


def _spelled(batch: FoldedBatch, columns: Columns) -> dict[int, str]:
    """The folded letters of each different word but selectors."""
    plain = np.flatnonzero(columns["kind"] < SELECTOR)
    words, first = np.unique(columns["word"][plain], return_index=True)
    rows = plain[first]
    places = zip(words.tolist(), columns["first"][rows].tolist(), columns["last"][rows].tolist(), strict=True)
    return {word: batch.joined[a:b] for word, a, b in places}


def _kind(form: str) -> int:
    digits = sum("0" <= char <= "9" for char in form)
    letters = len(form) - digits
    # Arabizi writes sounds as digits (7abibi); more digits than that make a figure or a code.
    if digits and not (letters and digits <= 2 and letters >= 2 * digits and not form[0].isdigit()):
        return NUMBER
    lone = len(form) == 1 and int(entries()[0][ord(form)]) >> CLASS == ALONE
    return LONE if lone else WORD


def _like(form: str) -> int:
    """A word without what disguises change: digits for letters, weak vowels, letters written twice."""
    if len(form) < 4:
        return word_hash(form)
    bare = _TWICE.sub(r"\1", _WEAK.sub("", form.translate(_LEET)))
    return word_hash(f"{bare}~") if len(bare) > 2 else word_hash(form)


def _glued(batch: FoldedBatch, columns: Columns) -> Columns:
    """Figures with one sign between them (25,000, 10:30, 100-150) or a currency's sign at them ($25) as one, and what
    one character unfolds to (¼)."""
    text, start, end = columns["text"], columns["start"], columns["end"]
    number = columns["kind"] == NUMBER
    same = text[1:] == text[:-1]
    priced = np.isin(columns["word"], _SIGNS)
    touch = same & (start[1:] == end[:-1]) & ((number[1:] & priced[:-1]) | (priced[1:] & number[:-1]))
    touch |= same & (start[1:] < end[:-1])
    at = np.flatnonzero(same & number[1:] & number[:-1] & (start[1:] == end[:-1] + 1))
    sign = batch.raw[batch.raw_starts[text[at]] + end[at]] if len(at) else at
    at = np.union1d(at[np.isin(sign, _GLUE)], np.flatnonzero(touch))
    if not len(at):
        return columns
    follows = np.zeros(len(text), bool)
    follows[at + 1] = True
    firsts = np.flatnonzero(~follows)
    lasts = np.append(firsts[1:], len(text)) - 1
    out = {name: column[firsts] for name, column in columns.items()}
    out["end"] = end[lasts]
    out["kind"] = np.where(firsts == lasts, out["kind"], NUMBER).astype(np.int8)
    out["word"] = sequences(columns["word"], firsts, lasts + 1)
    out["like"] = np.where(firsts == lasts, columns["like"][firsts], out["word"])
    return out


def sequences(word: Hashes, first: Ints, end: Ints) -> Hashes:
    """A hash of each sequence of words ``first`` to ``end``; of one word the word itself."""
    out = word[first].copy()
    longest = int((end - first).max(initial=0))
    for step in range(1, min(longest, MOST)):
        more = np.flatnonzero(end - first > step)
        out[more] = (out[more] * _FACTOR) ^ (word[first[more] + step] + np.uint64(step))
    return out


def _cut(texts: Sequence[str], columns: Columns) -> Columns:
    """At most MOST words a text; what follows them, and what was too long to be read, is one word, the REST."""
    bounds = np.searchsorted(columns["text"], np.arange(len(texts) + 1))
    many = np.diff(bounds)
    long = [i for i in range(len(texts)) if many[i] > MOST or len(texts[i]) > LONGEST]
    if not long:
        return columns
    stay = np.arange(len(columns["text"])) - bounds[:-1][columns["text"]] < MOST
    rows = []
    for i in long:
        last = int(bounds[i]) + min(int(many[i]), MOST) - 1
        end = int(columns["end"][last]) if many[i] else 0
        tail = texts[i][end:]
        start = end + len(tail) - len(tail.lstrip())
        if start < len(texts[i]):
            word = zlib.crc32(tail.encode("utf-8", "replace")) | (1 << 40)
            rows.append((i, word, start, end + len(tail.rstrip()), REST))
    kept = {name: column[stay] for name, column in columns.items()}
    if not rows:
        return kept
    rest = unread(rows)
    return joined(kept, rest | {"like": rest["word"]})
