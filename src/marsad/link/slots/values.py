"""What stands in a slot: in which copies, how many different values, and the most frequent ones as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.link.slots.kinds import Seen
from marsad.link.slots.placed import SELECTOR, SELECTORS
from marsad.link.slots.reading import sequences
from marsad.link.slots.template import Value
from marsad.text import fold

if TYPE_CHECKING:
    from marsad.link.slots.reading import Ints, Reading

SHOWN = 8
"""Values that a slot names."""
LENGTH = 80
"""Code points of a value that are shown."""
_TOLD = 64
"""Values of a slot that are looked at to tell its kind."""
_SPELLED = 50
"""Copies that are asked how a value is written."""


@dataclass(frozen=True, slots=True)
class Held:
    """What stands in a slot: the texts that have something there, their first word in it and the one behind the
    last, the number of the value, and of each value how many copies have it, the most frequent first."""

    text: Ints
    first: Ints
    end: Ints
    value: Ints
    count: Ints


def held(reading: Reading, text: Ints, words: Ints, weight: Ints) -> Held:
    """What the ``words`` (their numbers, in order) are; ``text`` is the text of each word, ``weight`` the copies of
    each text."""
    texts, first, many = np.unique(text[words], return_index=True, return_counts=True)
    first = words[first] if len(words) else words
    key = sequences(reading.word, first, first + many)
    keys, value = np.unique(key, return_inverse=True)
    count = np.bincount(value, weights=weight[texts], minlength=len(keys)).astype(np.int64)
    order = np.lexsort((keys, -count))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return Held(texts, first, first + many, rank[value], count[order])


def told(one: Held, reading: Reading) -> list[Seen]:
    """The most frequent values, for telling their kind."""
    out = []
    for value in range(min(_TOLD, len(one.count))):
        at = int(np.flatnonzero(one.value == value)[0])
        selector = _selector(reading, one, at)
        said = "" if selector else fold(_written(reading, one, at)[:LENGTH]).text
        out.append(Seen(said, selector, int(one.count[value])))
    return out


def most_frequent(one: Held, reading: Reading, weight: Ints) -> tuple[Value, ...]:
    """The SHOWN most frequent values in the spelling of most copies; of equals the first by letters."""
    some = min(_TOLD, len(one.count))
    order = np.argsort(one.value, kind="stable")
    bounds = np.searchsorted(one.value[order], np.arange(some + 1))
    found = [
        Value(_spelling(reading, one, order[bounds[at] : bounds[at + 1]], weight), int(one.count[at]))
        for at in range(some)
    ]
    found.sort(key=lambda value: (-value.count, value.text))
    return tuple(found[:SHOWN])


def _selector(reading: Reading, one: Held, at: int) -> str:
    kind = int(reading.kind[one.first[at]])
    alone = one.end[at] - one.first[at] == 1
    return SELECTORS[kind - SELECTOR] if alone and kind >= SELECTOR else ""


def _written(reading: Reading, one: Held, at: int) -> str:
    text = reading.texts[int(one.text[at])]
    return text[int(reading.start[one.first[at]]) : int(reading.end[one.end[at] - 1])]


def _spelling(reading: Reading, one: Held, rows: Ints, weight: Ints) -> str:
    """A selector's canonical value, else as most copies write it, cut to LENGTH."""
    if _selector(reading, one, int(rows[0])):
        said = reading.value[int(reading.word[one.first[rows[0]]])]
    else:
        heard: dict[str, int] = {}
        for row in rows[:_SPELLED].tolist():
            written = _written(reading, one, row)
            heard[written] = heard.get(written, 0) + int(weight[one.text[row]])
        said = min(heard, key=lambda text: (-heard[text], text))
    return said if len(said) <= LENGTH else f"{said[: LENGTH - 1]}…"
