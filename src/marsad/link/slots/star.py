"""Lays texts over one of them: which word of the reference each word of a text is, if any.

The heaviest sequence of matches in the same order, where a selector also matches any other and a figure another one, a
disguised word the plain one, and words that follow each other in both texts count a little more.

Source: Gusfield (1997), Algorithms on Strings, Trees, and Sequences, 14.6 (star alignment); Needleman, Wunsch (1970).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.link.slots.placed import LONE, SELECTOR, WORD
from marsad.link.slots.reading import sequences

if TYPE_CHECKING:
    from marsad.link.slots.reading import Hashes, Ints, Reading

SAMPLE, FEWEST = 128, 16
"""Texts among which the reference is chosen and to which it is fitted; fewer where they are very long."""
CELLS = 100_000_000
"""Cells of tables that are filled in all: half a second. What would go beyond is not looked at."""
ROUNDS = 3
INSERTED = 0.15
"""Share of the texts in which more words stand than in the reference, from which on these are added to it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The words that texts are laid over."""

    word: Hashes
    like: Hashes
    kind: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Laid:
    """For each word of the texts the column of the reference it matches (-1 = none), and whether it is the same
    word there or a disguise of it (0 = only of the same kind)."""

    column: Ints
    same: npt.NDArray[np.int8]


@njit(inline="always")  # type: ignore[untyped-decorator]
def _score(word: Any, like: Any, kind: Any, other: Any, other_like: Any, other_kind: Any) -> Any:
    if kind != other_kind:
        return 4 if kind >= SELECTOR and other_kind >= SELECTOR else 0
    if word == other:
        return 2 if kind == LONE else 6
    if kind == WORD:
        return 4 if like == other_like else 0
    if kind == LONE:
        return 0
    return 5 if kind >= SELECTOR else 3


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _lay(
    ref: Any, ref_like: Any, ref_kind: Any, word: Any, like: Any, kind: Any, best: Any, met: Any, out: Any
) -> None:
    """The column of each word into ``out`` (-1 = none). ``best``: tables' room; ``met``: best that ends in a match."""
    rows, wide = len(ref), len(word)
    low = 0
    while low < rows and low < wide and ref[low] == word[low]:
        out[low] = low
        low += 1
    while rows > low and wide > low and ref[rows - 1] == word[wide - 1]:
        rows, wide = rows - 1, wide - 1
        out[wide] = rows
    for j in range(low, wide + 1):
        best[low, j], met[low, j] = 0, 0
    for i in range(low + 1, rows + 1):
        best[i, low], met[i, low] = 0, 0
        for j in range(low + 1, wide + 1):
            score = _score(
                ref[i - 1], ref_like[i - 1], ref_kind[i - 1], word[j - 1], like[j - 1], kind[j - 1]
            )
            met[i, j] = 0
            most = max(best[i - 1, j], best[i, j - 1])
            if score > 0:
                before = best[i - 1, j - 1]
                if met[i - 1, j - 1] > 0:
                    before = max(before, met[i - 1, j - 1] + 1)
                met[i, j] = before + score
                most = max(most, met[i, j])
            best[i, j] = most
    _trace(best, met, low, rows, wide, ref, ref_like, ref_kind, word, like, kind, out)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _trace(
    best: Any, met: Any, low: int, rows: int, wide: int, ref: Any, ref_like: Any, ref_kind: Any, word: Any, like: Any,
    kind: Any, out: Any,
) -> None:  # fmt: skip
    """Back through the tables; ``close``: the word before must match too."""
    i, j, close = rows, wide, False
    for k in range(low, wide):
        out[k] = -1
    while i > low and j > low:
        if not close and met[i, j] < best[i, j]:
            if best[i - 1, j] == best[i, j]:
                i -= 1
            else:
                j -= 1
            continue
        score = _score(ref[i - 1], ref_like[i - 1], ref_kind[i - 1], word[j - 1], like[j - 1], kind[j - 1])
        out[j - 1] = i - 1
        close = met[i - 1, j - 1] > 0 and met[i, j] == met[i - 1, j - 1] + 1 + score
        i, j = i - 1, j - 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _lay_all(
    ref: Any, ref_like: Any, ref_kind: Any, word: Any, like: Any, kind: Any, bounds: Any, which: Any, to: Any,
    column: Any, same: Any,
) -> None:  # fmt: skip
    longest = 0
    for text in which:
        longest = max(longest, bounds[text + 1] - bounds[text])
    best = np.zeros((len(ref) + 1, longest + 1), np.int32)
    met = np.zeros((len(ref) + 1, longest + 1), np.int32)
    for at in range(len(which)):
        a, b = bounds[which[at]], bounds[which[at] + 1]
        out = column[to[at] : to[at + 1]]
        _lay(ref, ref_like, ref_kind, word[a:b], like[a:b], kind[a:b], best, met, out)
        for k in range(b - a):
            if out[k] >= 0:
                known = ref[out[k]] == word[a + k] or (
                    kind[a + k] == WORD and ref_like[out[k]] == like[a + k]
                )
                same[to[at] + k] = 1 if known else 0


def lay(reference: Reference, reading: Reading, which: Ints) -> Laid:
    """Lay the texts ``which`` over the reference; the words of the answer are theirs, in that order."""
    many = np.diff(reading.bounds)[which]
    to = np.concatenate(([0], np.cumsum(many)))
    column, same = np.full(to[-1], -1, np.int64), np.zeros(to[-1], np.int8)
    if len(reference.word) and to[-1]:
        _lay_all(
            reference.word, reference.like, reference.kind, reading.word, reading.like, reading.kind,
            reading.bounds, which, to, column, same,
        )  # fmt: skip
    return Laid(column, same)


def affordable(reference: int, lengths: Ints, cells: int = CELLS) -> int:
    """How many of the texts (their words, in order of choice) can be laid over so many words."""
    return int(np.searchsorted(np.cumsum(lengths * max(reference, 1)), cells, "right"))


def choose(reading: Reading, weight: Ints) -> Reference:
    """The reference of texts that stand in the order of choice: the one most like the others, with what more most
    of them have."""
    lengths = np.diff(reading.bounds)
    typical = int(np.median(lengths[:SAMPLE])) if len(lengths) else 0
    size = max(min(SAMPLE, affordable(typical, lengths[:SAMPLE], CELLS // 4)), FEWEST)
    sample = np.arange(min(size, len(lengths)))
    middle = _middle(reading, weight[sample])
    a, b = int(reading.bounds[middle]), int(reading.bounds[middle + 1])
    reference = Reference(reading.word[a:b], reading.like[a:b], reading.kind[a:b])
    for _ in range(ROUNDS):
        grown = _grown(reference, reading, sample, weight)
        if grown is reference:
            break
        reference = grown
    return reference


def _middle(reading: Reading, weight: Ints) -> int:
    """The text whose words are shared most with the others (Dice), the first one of equals."""
    end = int(reading.bounds[len(weight)])
    # A selector or a figure is like every other of its kind.
    known = np.where(reading.kind[:end] <= LONE, reading.like[:end], reading.kind[:end].astype(np.uint64))
    text = np.repeat(np.arange(len(weight)), np.diff(reading.bounds[: len(weight) + 1]))
    _, word = np.unique(known, return_inverse=True)
    pairs = np.unique((text << 32) | word)
    text, word = pairs >> 32, pairs & 0xFFFFFFFF
    size = np.bincount(text, minlength=len(weight))
    score = np.zeros(len(weight))
    for one in range(len(weight)):
        mine = np.isin(word, word[text == one])
        common = np.bincount(text[mine], minlength=len(weight))
        score[one] = float((weight * 2 * common / np.maximum(size + size[one], 1)).sum())
    return int(np.argmax(np.round(score, 9)))


def _grown(reference: Reference, reading: Reading, sample: Ints, weight: Ints) -> Reference:
    """The reference with what many texts have between two of its words, behind what it has there itself."""
    text, first, end, left, right = _more(lay(reference, reading, sample), reading, reference, sample)
    if not len(text):
        return reference
    mass = weight[sample][text]
    shape = sequences(reading.kind.astype(np.uint64), first, end)
    keys = np.stack([left, right, shape.view(np.int64)])
    found, group = np.unique(keys, axis=1, return_inverse=True)
    heavy = np.bincount(group.reshape(-1), weights=mass)
    chosen: list[tuple[int, int, int, int]] = []
    for at in np.lexsort((found[2], found[1], found[0], -heavy)).tolist():
        if heavy[at] < INSERTED * weight[sample].sum() or (group == at).sum() < min(2, len(sample)):
            continue
        low, high = int(found[0, at]), int(found[1, at])
        if all(high <= a or low >= b for a, b, _, _ in chosen):
            donor = _donor(reading, np.flatnonzero(group == at), first, end, mass)
            chosen.append((low, high, int(first[donor]), int(end[donor])))
    return _spliced(reference, reading, sorted(chosen)) if chosen else reference


def _more(laid: Laid, reading: Reading, reference: Reference, sample: Ints) -> Any:
    """Stretches of texts that match nothing and are longer than what the reference has there, or hold a selector.

    Rows: place in the sample, first and end among the words, the columns before and behind.
    """
    end = int(reading.bounds[len(sample)])  # the sample are the first texts
    lengths = np.diff(reading.bounds[: len(sample) + 1])
    text = np.repeat(np.arange(len(sample)), lengths)
    free = laid.column < 0
    starts = (
        np.append(text[1:] != text[:-1], True) if end else np.zeros(0, bool)
    )  # the next word is another text's
    edge = np.concatenate(([True], starts[:-1])) if end else starts
    begins = np.flatnonzero(free & (edge | ~np.roll(free, 1)))
    closes = np.flatnonzero(free & (starts | ~np.roll(free, -1))) + 1
    left = np.where(edge[begins], -1, laid.column[begins - 1])
    columns = len(reference.word)
    right = np.where(starts[closes - 1], columns, np.append(laid.column, columns)[closes])
    theirs, mine = (_selectors_until(one.kind) for one in (reading, reference))
    named = theirs[closes] - theirs[begins] > mine[right] - mine[left + 1]
    more = (closes - begins > right - left - 1) | named
    return np.stack([text[begins], begins, closes, left, right])[:, more]


def _selectors_until(kind: npt.NDArray[np.int8]) -> Ints:
    """How many selectors stand before each word and the end."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(kind >= SELECTOR, dtype=np.int64)))


def _donor(reading: Reading, rows: Ints, first: Ints, end: Ints, mass: Any) -> int:
    """Of stretches of one shape the one with the most usual words; of equals the one whose words come first."""
    usual: dict[int, float] = {}
    words = {int(row): reading.like[first[row] : end[row]].tolist() for row in rows}
    for row, those in words.items():
        for word in set(those):
            usual[word] = usual.get(word, 0.0) + float(mass[row])
    return min(words, key=lambda row: (-sum(usual[word] for word in words[row]), words[row], row))


def _spliced(reference: Reference, reading: Reading, chosen: list[tuple[int, int, int, int]]) -> Reference:
    columns = []
    for mine, theirs in (
        (reference.word, reading.word),
        (reference.like, reading.like),
        (reference.kind, reading.kind),
    ):
        parts, at = [], 0
        for _, high, first, end in chosen:
            parts += [mine[at:high], theirs[first:end]]
            at = high
        columns.append(np.concatenate([*parts, mine[at:]]))
    return Reference(*columns)
