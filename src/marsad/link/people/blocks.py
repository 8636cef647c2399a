"""Which records are compared at all: those that share a key, and no key that too many records hold.

The keys of a record: two or three parts of its name, with the year of birth and without; the whole date of birth with
one part; a document; a contact; a by-name. Keys are counted before any pair is made: one that more than BIGGEST
records hold makes none, since the same people also share a narrower one.
"""

from __future__ import annotations

import itertools
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad.link.people.likeness import MOST_PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.people.lexicon import Lexicon
    from marsad.link.people.record import PersonRecord

BIGGEST = 100
"""Records of the largest block: pairs grow with its square, so no key gives more than 5,000."""

type Longs = npt.NDArray[np.int64]
type Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Blocks:
    """``keys``: for each record the numbers of its blocks. ``pairs`` at most come of them; ``crowded`` made none."""

    keys: pa.ListArray
    pairs: int
    crowded: int


def blocks(
    records: Sequence[PersonRecord],
    names: Longs,
    bounds: Longs,
    words: Lexicon,
    aliases: Sequence[Sequence[str]],
    contacts: Sequence[Sequence[str]],
) -> Blocks:
    """Blocks of records whose names stand in ``names`` and ``bounds`` as `columns` numbers them."""
    owner = np.repeat(np.arange(len(records), dtype=np.int64), np.diff(bounds))
    years = np.array([record.birth.year for record in records], np.int64)
    days = np.array([_text(record.birth.iso) if record.birth.day else 0 for record in records], np.uint64)
    found = [*_name_keys(names, owner, words, years, days)]
    for salt, values in ((11, [r.documents for r in records]), (12, contacts), (13, aliases)):
        place = np.repeat(np.arange(len(records), dtype=np.int64), [len(some) for some in values])
        texts = np.array([_text(value) for some in values for value in some], np.uint64)
        found.append((place, _mixed(np.full(len(texts), salt, np.uint64), texts)))
    return _bounded(
        np.concatenate([p for p, _ in found]), np.concatenate([k for _, k in found]), len(records)
    )


def _name_keys(names: Longs, owner: Longs, words: Lexicon, years: Longs, days: Hashes) -> Any:
    """Pairs of record and key for parts of names."""
    parts = _skeletons(names, words)
    born, day = years[owner].astype(np.uint64), days[owner]
    for x in range(MOST_PARTS):
        held = (parts[:, x] > 0) & (day > 0)
        yield owner[held], _mixed(np.full(held.sum(), 1, np.uint64), parts[held, x], day[held])
    for size, salt in ((2, 2), (3, 4)):
        for some in itertools.combinations(range(MOST_PARTS), size):
            chosen = parts[:, list(some)]
            held = (chosen > 0).all(1)
            key = _mixed(np.full(held.sum(), salt, np.uint64), *(chosen[held, k] for k in range(size)))
            yield owner[held], key
            dated = born[held] > 0
            yield owner[held][dated], _mixed(key[dated], born[held][dated])


def _skeletons(names: Longs, words: Lexicon) -> Hashes:
    """Numbers of skeletons from 1 on in ascending order in each row, 0 where there is no part."""
    numbers = np.append(words.skeleton + 1, 0)[names]  # -1 takes the last
    numbers.sort(axis=1)
    return numbers.astype(np.uint64)


def _text(value: str) -> int:
    data = value.encode()
    return zlib.crc32(data) << 32 | zlib.adler32(data)


def _mixed(*columns: Hashes) -> Hashes:
    """One number for several columns. Source: Steele, Lea, Flood (2014), SplitMix64."""
    with np.errstate(over="ignore"):
        value = np.zeros_like(columns[0])
        for column in columns:
            value = (value + column + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
            value ^= value >> np.uint64(27)
            value *= np.uint64(0x94D049BB133111EB)
            value ^= value >> np.uint64(31)
    return value


def _bounded(owner: Longs, keys: Hashes, size: int) -> Blocks:
    """Keys that at least two and at most BIGGEST records hold, numbered, in lists by record."""
    order = np.lexsort((owner, keys))
    owner, keys = owner[order], keys[order]
    once = np.ones(len(keys), np.bool_)
    once[1:] = (keys[1:] != keys[:-1]) | (owner[1:] != owner[:-1])
    owner, keys = owner[once], keys[once]
    _, number, counts = np.unique(keys, return_inverse=True, return_counts=True)
    held = (counts[number] > 1) & (counts[number] <= BIGGEST)
    kept = counts[(counts > 1) & (counts <= BIGGEST)]
    owner, number = owner[held], number[held]
    back = np.lexsort((number, owner))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=size))])
    lists = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(number[back], pa.int64()))
    return Blocks(lists, int((kept * (kept - 1) // 2).sum()), int((counts > BIGGEST).sum()))
