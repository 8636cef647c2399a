"""Times are read as their writers meant them, and what is none stays none."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.readers import ReadOptions
from marsad.readers.dates import Calendar, calendar
from marsad.readers.rows import moment


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-01T10:00:00Z", _at(2024, 3, 1, 10)),
        ("2024-03-01 10:00", _at(2024, 3, 1, 10)),
        ("2024-03-01T13:00:00+03:00", _at(2024, 3, 1, 10)),
        ("2024-03-01", _at(2024, 3, 1)),
        ("1709287200", _at(2024, 3, 1, 10)),
        (1709287200, _at(2024, 3, 1, 10)),
        (1709287200000, _at(2024, 3, 1, 10)),
        (1709287200.5, _at(2024, 3, 1, 10, 0, 0, 500_000)),
        ("Fri Mar 01 10:00:00 +0000 2024", _at(2024, 3, 1, 10)),
        ("Fri, 01 Mar 2024 13:00:00 +0300", _at(2024, 3, 1, 10)),
        ("13/02/2024 10:05", _at(2024, 2, 13, 10, 5)),
        ("02/13/2024 10:05 PM", _at(2024, 2, 13, 22, 5)),
        ("3.4.24", _at(2024, 4, 3)),
        ("٣/٤/٢٠٢٤ ١٢:٠٥ ص", _at(2024, 4, 3, 0, 5)),
        ("12 mars 2024 à 14h05", _at(2024, 3, 12, 14, 5)),
        ("March 12, 2024", _at(2024, 3, 12)),
        ("12 آذار 2024", _at(2024, 3, 12)),
        ("12 كانون الأول 2024", _at(2024, 12, 12)),
    ],
)
def test_a_time_is_read(written: object, meant: datetime) -> None:
    assert moment(Calendar().moment(written)) == meant


@pytest.mark.parametrize(
    "written",
    ["", None, "never", "0001-01-01", "9999-12-31", "31/02/2024", "2024-13-45", 17, True, float("nan"), "1" * 400,
     "32/13/2024", "25:00", "12 brumaire 2024", "13:00 PM"],
)  # fmt: skip
def test_what_is_no_time_is_none(written: object) -> None:
    assert Calendar().moment(written) is None


def test_bare_times_are_in_the_zone_named() -> None:
    baghdad = Calendar(ZoneInfo("Asia/Baghdad"))
    assert moment(baghdad.moment("2024-03-01 13:00")) == _at(2024, 3, 1, 10)
    assert baghdad.moments(["2024-03-01T13:00:00"]).to_pylist() == [baghdad.moment("2024-03-01 13:00")]
    assert moment(baghdad.moment("2024-03-01T13:00:00Z")) == _at(2024, 3, 1, 13)


@pytest.mark.parametrize(
    ("examples", "day_first"),
    [
        (["03/04/2024", "25/04/2024"], True),
        (["03/04/2024", "04/25/2024"], False),
        (["03/04/2024"], True),
        ([], True),
    ],
)
def test_a_sources_own_dates_decide_which_is_the_day(examples: list[str], day_first: bool) -> None:
    assert calendar(ReadOptions(), examples).day_first is day_first
    assert calendar(ReadOptions(day_first=not day_first), examples).day_first is not day_first


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), max_size=9))
def test_a_column_is_read_like_its_values(times: list[datetime]) -> None:
    written = [time.isoformat() for time in times]
    assert [moment(tick) for tick in Calendar().moments(written).to_pylist()] == times
    assert [moment(Calendar().moment(value)) for value in written] == times
    some, all_of_them = Calendar().moments([*written, "never"]), Calendar().moments(written)
    assert some.to_pylist() == [*all_of_them.to_pylist(), None]
