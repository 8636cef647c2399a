"""Times as people and programs write them, to microseconds since 1970 UTC.

Source: ISO 8601, RFC 5322, Unix time, and the month names of English, French and Arabic (Levantine and
Egyptian forms).
"""

from __future__ import annotations

import contextlib
import functools
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from marsad.readers.rows import micros

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from marsad.readers.options import ReadOptions

# 1971 to 2199: outside lie zero dates, spreadsheet errors and other things that are no time of a record.
EARLIEST, LATEST = 31_536_000_000_000, 7_258_118_400_000_000
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier يناير كانون_الثاني جانفي",
            "feb february fevr fevrier février févr فبراير شباط فيفري",
            "mar march mars مارس آذار اذار",
            "apr april avr avril أبريل ابريل إبريل نيسان أفريل",
            "may mai مايو أيار ايار ماي",
            "jun june juin يونيو حزيران جوان",
            "jul july juil juillet يوليو تموز جويلية",
            "aug august aout août أغسطس اغسطس آب اب أوت",
            "sep sept september septembre سبتمبر أيلول ايلول",
            "oct october octobre أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
            "nov november novembre نوفمبر تشرين_الثاني",
            "dec december decembre décembre déc ديسمبر كانون_الأول كانون_الاول",
        ),
        start=1,
    )
    for name in names.split()
}
_MARKS = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff")
)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009،,"), " ")
_TIDY = str.maketrans(
    {**_MARKS, **_SPACES, **{0x660 + d: str(d) for d in range(10)}, **{0x6F0 + d: str(d) for d in range(10)}}
)
_CLOCK = (
    r"(?:\s*T?\s*(?:at|à|في|الساعة|-)?\s*(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\.?|ص\.?|م\.?|صباح\S{0,3}|مساء\S{0,2})?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_NUMBERS = re.compile(r"(?P<a>\d{1,4})\s*[/.-]\s*(?P<b>\d{1,2})\s*[/.-]\s*(?P<c>\d{1,4})" + _CLOCK)
_NAMED = re.compile(
    r"(?:[^\W\d]{2,10}\.?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th|er)?[\s-]+(?P<month>[^\W\d]+(?:\s[اأ]ل[^\W\d]+)?)\.?[\s-]+(?P<year>\d{4})"
    + _CLOCK
)
_NAMED_US = re.compile(
    r"(?:[^\W\d]{3,10}\s+)?(?P<month>[^\W\d]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<year>\d{4})"
    + _CLOCK
)
_TWITTER = re.compile(  # Wed Oct 10 20:19:24 +0000 2018
    r"[A-Za-z]{3} (?P<month>[A-Za-z]{3}) +(?P<day>\d{1,2}) (?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
    r"(?P<half>)(?: (?P<zone>[+-]\d{4}|UTC|GMT))? (?P<year>\d{4})"
)


@dataclass(frozen=True)
class Calendar:
    """How a source writes what is ambiguous: ``zone`` of bare times, and whether 03/04 is 3 April."""

    zone: tzinfo = UTC
    day_first: bool = True

    def moment(self, value: object) -> int | None:
        """Microseconds since 1970 UTC of one value (text, number of seconds or so, datetime), or None."""
        if value is None or value == "" or isinstance(value, bool):
            return None
        if isinstance(value, datetime):
            return _sane(micros(value if value.tzinfo else value.replace(tzinfo=self.zone)))
        if isinstance(value, (int, float)):
            return _unix(value)
        return (
            _written(value, self.zone, self.day_first)
            if isinstance(value, str) and len(value) <= 64
            else None
        )

    def moments(self, values: Sequence[object] | pa.StringArray) -> pa.Int64Array:
        """`moment` of each, null for None; whole columns of ISO times go through Arrow at once."""
        column = values if isinstance(values, pa.Array) else None
        if column is None and set(map(type, values)) <= {str, type(None)}:
            with contextlib.suppress(UnicodeEncodeError):
                column = pa.array(values, pa.string())
        if column is not None and not pc.any(pc.equal(column, "")).as_py():
            quick = _iso_column(column, self.zone)
            if quick is not None:
                return quick
        given = values.to_pylist() if isinstance(values, pa.Array) else values
        return pa.array([self.moment(value) for value in given], pa.int64())


def calendar(options: ReadOptions, examples: Iterable[object] = ()) -> Calendar:
    """The calendar asked for; where the order of day and month is open, the examples decide, else day first."""
    zone = UTC if options.timezone in ("", "UTC") else ZoneInfo(options.timezone)
    if options.day_first is not None:
        return Calendar(zone, options.day_first)
    first = second = 0
    for value in examples:
        match = (
            _NUMBERS.match(value.translate(_TIDY).strip())
            if isinstance(value, str) and len(value) <= 64
            else None
        )
        if match and len(match["a"]) <= 2:
            first += int(match["a"]) > 12
            second += int(match["b"]) > 12
    return Calendar(zone, second <= first)


def _iso_column(column: pa.StringArray, zone: tzinfo) -> pa.Int64Array | None:
    for kind in (pa.timestamp("us", "UTC"), *((pa.timestamp("us"),) if zone is UTC else ())):
        try:
            ticks = column.cast(kind).cast(pa.int64())
        except pa.ArrowInvalid:
            continue
        sane = pc.and_(pc.greater_equal(ticks, EARLIEST), pc.less_equal(ticks, LATEST))
        return pc.if_else(sane, ticks, pa.scalar(None, pa.int64()))
    return None


def _sane(tick: int | None) -> int | None:
    return tick if tick is not None and EARLIEST <= tick <= LATEST else None


def _unix(value: float) -> int | None:
    """Unix time in seconds, milli-, micro- or nanoseconds: told apart by size."""
    for limit, scale in ((1e8, 0.0), (1e11, 1e6), (1e14, 1e3), (1e17, 1.0), (1e20, 1e-3)):
        if value < limit:
            return _sane(round(value * scale)) if scale else None
    return None


@functools.lru_cache(maxsize=4096)
def _written(text: str, zone: tzinfo, day_first: bool) -> int | None:
    text = text.translate(_TIDY).strip()
    if re.fullmatch(r"\d{9,19}(\.\d{1,9})?", text):
        return _unix(float(text))
    try:
        moment = datetime.fromisoformat(text) if text[:4].isdigit() and len(text) >= 10 else None
    except ValueError:
        moment = None
    if moment is None:
        moment = _matched(text, day_first)
    if moment is None:
        return None
    try:
        return _sane(micros(moment if moment.tzinfo else moment.replace(tzinfo=zone)))
    except OverflowError:
        return None


def _matched(text: str, day_first: bool) -> datetime | None:
    if match := _NUMBERS.fullmatch(text):
        date = ordered(match["a"], match["b"], match["c"], day_first)
    elif match := _TWITTER.fullmatch(text) or _NAMED.fullmatch(text) or _NAMED_US.fullmatch(text):
        month = _MONTHS.get(match["month"].casefold().replace(" ", "_"), 0)
        date = (int(match["year"]), month, int(match["day"]))
    else:
        return None
    if date is None:
        return None
    return at(date, match["hour"], match["minute"], match["second"], match["half"], match["zone"])


def ordered(a: str, b: str, c: str, day_first: bool) -> tuple[int, int, int] | None:
    """Year, month and day out of three written numbers; one that can only be a day is taken for it."""
    if len(a) == 4:
        return int(a), int(b), int(c)
    if len(c) not in (2, 4) or len(a) > 2:
        return None
    year = int(c) + (2000 if len(c) == 2 else 0)
    day, month = (int(a), int(b)) if day_first else (int(b), int(a))
    return (year, day, month) if month > 12 >= day else (year, month, day)


def at(
    date: tuple[int, int, int], hour: str | None, minute: str | None, second: str | None,
    half: str | None = None, zone: str | None = None,
) -> datetime | None:  # fmt: skip
    """A date with a written clock time (12 hours with a half of the day), or None where there is no such time."""
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] in "pPم" else 0)
    try:
        return datetime(*date, hours, int(minute or 0), int(second or 0), tzinfo=_zone(zone))
    except ValueError:
        return None


def _zone(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written[0] not in "+-":
        return UTC
    shift = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(shift if written[0] == "+" else -shift)
