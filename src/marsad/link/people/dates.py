"""Dates of birth as registers write them: a day, a month, a year alone, or the first of January for an unknown day."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from marsad.text import fold

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_EARLIEST, _LATEST = 1850, 2100  # a year of the Hijra is none of ours


@dataclass(frozen=True, slots=True)
class Birth:
    """``year`` is 0 where unknown, ``month`` and ``day`` too; 1 January counts as an unknown day of that year.

    Source: where the day of a birth was never registered, offices write 1 January.
    """

    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def iso(self) -> str:
        """YYYY-MM-DD, "" where the day is unknown."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}" if self.day else ""


NEVER_TOLD = Birth()


def birth(written: str) -> Birth:
    """A date as written, "" gives an unknown one. Day before month where the year stands last, unless only the other
    way is a date. Raises ValueError for what is no date, Hijri years among it."""
    text = (
        (written.lower() if written.isascii() else fold(written).text)
        .strip()
        .partition("t")[0]
        .partition(" ")[0]
    )
    if not text:
        return NEVER_TOLD
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part or 0) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        if month > 12:
            day, month = month, day
    else:
        raise ValueError(written)
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(written)
    datetime.date(year, month or 1, day or 1)
    if not day or (month, day) == (1, 1):
        return Birth(year)
    return Birth(year, month, day)
