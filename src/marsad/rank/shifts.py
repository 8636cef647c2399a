"""Who takes what on one day: chosen work shared out to so many people, the most urgent first."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.rank.columns import Floats, Ints

_BEGIN = 0.5
"""A piece of work is begun where at least this share of what it needs on the day still fits into somebody's day:
nobody begins at five in the afternoon what takes two days. Set by us."""
_OVER = 0.1
"""Nobody stops for the last minutes: what is done this share of a day later is finished. Set by us."""
_NOTHING = 1e-9  # hours: sums of tenths are not exact


@dataclass(frozen=True, slots=True)
class Shifts:
    """Of each piece of work in the order it was given: ``person`` (from 0, -1 = nobody has time), hours of it on this
    day, and hours that remain afterwards."""

    person: Ints
    today: Floats
    remain: Floats


def share_out(hours: Floats, people: int, each: float, *, must: int = 0) -> Shifts:
    """Give work (``hours`` each, the most urgent first) to ``people`` who have ``each`` hours.

    Whoever has most time left takes the next piece; what is longer than a day is begun and goes on, but for the last
    minutes. The first ``must`` pieces are given out even beyond the hours: life risk does not wait. Raises UsageError
    without people or hours.
    """
    check(people, each)
    person, today = np.full(len(hours), -1, np.int64), np.zeros(len(hours))
    free = [(-each, who) for who in range(people)]  # most time first, then in turn
    for place, need in enumerate(hours.tolist()):
        room = -free[0][0]
        if place < must:
            given = min(need, each)
        elif room + _NOTHING >= _BEGIN * min(need, each):
            given = need if need - room <= _OVER * each + _NOTHING else room
        else:
            continue
        _, who = heapq.heapreplace(free, (given - room, free[0][1]))
        person[place], today[place] = who, given
    return Shifts(person, today, np.where(person >= 0, hours - today, hours))


def check(people: int, each: float) -> None:
    """Raises UsageError where so many people with so many hours are no day."""
    if people < 1 or not 0 < each <= 24:
        raise UsageError(
            f"nobody can share out work among {people} people with {each} hours",
            hint="for example --desks 8 --each 5",
        )
