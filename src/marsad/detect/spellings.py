"""Written forms and what each may be, as one hashed table that compiled loops can ask about any part of a word."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from marsad.detect.borrowing import borrowing

if TYPE_CHECKING:
    from collections.abc import Mapping

type Reading = tuple[int, int, int, int]

LONGEST = 32
"""Letters of the longest word that is looked at."""
NUMBER, KIND, SUBJECT, OWNER = range(4)
_BASE = np.uint64(0x9E3779B97F4A7C15)
_ROLE = np.uint64(0xA24BAED4963EE407)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HIGH = np.uint64(32)
_POWERS = np.array([pow(int(_BASE), place, 1 << 64) for place in range(LONGEST + 1)], np.uint64)


class Spellings(NamedTuple):
    """Rows are forms in a role; row ``r`` has the letters ``letters[bounds[r]:bounds[r + 1]]`` and may be each of
    ``readings[firsts[r]:firsts[r + 1]]`` (columns NUMBER of the word, KIND, and the masks of persons that SUBJECT and
    OWNER or object may be).

    ``slots`` leads from a hash to the row, −1 = free; what is taken goes on to the next.
    """

    slots: npt.NDArray[np.int32]
    role: npt.NDArray[np.uint8]
    bounds: npt.NDArray[np.int64]
    letters: npt.NDArray[np.uint32]
    firsts: npt.NDArray[np.int64]
    readings: npt.NDArray[np.int32]


def spell(forms: Mapping[tuple[int, str], list[Reading]]) -> Spellings:
    """Lay out (role, letters) → readings. Forms longer than LONGEST letters are left out: no word is."""
    short = {key: several for key, several in forms.items() if len(key[1]) <= LONGEST}
    readings = [sorted(set(several)) if len(several) > 1 else several for several in short.values()]
    flat = chain.from_iterable(one for several in readings for one in several)
    joined = "".join(form for _, form in short)
    spelled = Spellings(
        slots=np.full(1 << (2 * len(short) + 1).bit_length(), -1, np.int32),
        role=np.array([role for role, _ in short], np.uint8),
        bounds=np.cumsum([0, *(len(form) for _, form in short)], dtype=np.int64),
        letters=np.frombuffer(joined.encode("utf-32-le"), np.uint32).copy(),
        firsts=np.cumsum([0, *map(len, readings)], dtype=np.int64),
        readings=np.fromiter(flat, np.int32).reshape(-1, 4),
    )
    _fill(*spelled[:4])
    return spelled


@borrowing()
def add_letter(value, letter):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The hash of a form and one letter more; see `look_up`."""
    return value * _BASE + np.uint64(letter)


@borrowing()
def look_up(spelled, role, word, sums, start, end):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The row of ``word[start:end]`` in a role, −1 = none. ``sums``: the hash of each beginning of the word."""
    value = sums[end] - sums[start] * _POWERS[end - start]
    last = len(spelled.slots) - 1
    at = _slot(value, role, last)
    while True:
        row = spelled.slots[at]
        if row < 0:
            return -1
        first, size = spelled.bounds[row], end - start
        if spelled.role[row] == role and spelled.bounds[row + 1] - first == size:
            place = 0
            while place < size and spelled.letters[first + place] == word[start + place]:
                place += 1
            if place == size:
                return np.int64(row)
        at = (at + 1) & last


@borrowing()
def _slot(value, role, last):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    return np.int64(((value + np.uint64(role) * _ROLE) * _MIX) >> _HIGH) & last


@borrowing()
def _fill(slots, roles, bounds, letters):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    last = len(slots) - 1
    for row in range(len(roles)):
        value = np.uint64(0)
        for place in range(bounds[row], bounds[row + 1]):
            value = add_letter(value, letters[place])
        at = _slot(value, roles[row], last)
        while slots[at] >= 0:
            at = (at + 1) & last
        slots[at] = row
