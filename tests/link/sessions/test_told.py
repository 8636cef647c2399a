"""What other units saw stands beside our sessions, and nothing of ours goes to them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.link.sessions.sightings import BEGIN, grouped, sighting

from marsad.engines import Lake
from marsad.errors import UsageError
from marsad.link.sessions.told import Kept, keep

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOME = "198.51.100.7"


def kept(folder: Path, *rows: dict, unit: str = "Unit B") -> tuple[Lake, Kept]:
    lake = Lake(folder / "lake", create=True)
    with lake.writing():
        return lake, keep(lake, enumerate(rows, 1), source="o.csv", unit=unit, now=NOW)


def others(folder: Path, row: dict, *seen: dict) -> list[list[dict]]:
    lake, _ = kept(folder, row)
    return grouped(*seen, others=lake.read("others")).sessions["others"].to_pylist()


def test_an_overlapping_session_says_who_saw_it_whom_to_call_and_since_when(tmp_path: Path) -> None:
    row = {
        "IP": HOME,
        "First seen": "2025-12-30",
        "last": "2026-01-02T10:00:00Z",
        "contact": "desk@unit-b.example",
    }
    ((found,),) = others(tmp_path, row, sighting("a", ip=HOME))
    assert found == {
        "unit": "Unit B", "contact": "desk@unit-b.example", "first": datetime(2025, 12, 30, tzinfo=UTC),
        "last": datetime(2026, 1, 2, 10, tzinfo=UTC),
    }  # fmt: skip


@pytest.mark.parametrize(("days", "meets"), [(-6, True), (-8, False), (6, True), (8, False)])
def test_an_address_meets_within_the_gap_and_not_beyond(days: int, meets: bool, tmp_path: Path) -> None:
    row = {"ip": HOME, "first": (BEGIN + timedelta(days=days)).isoformat()}
    (found,) = others(tmp_path, row, sighting("a", ip=HOME))
    assert bool(found) == meets


def test_one_line_of_ipv6_is_met_whatever_its_last_bits(tmp_path: Path) -> None:
    (found,) = others(tmp_path, {"ip": "2001:db8:1:2::9"}, sighting("a", ip="2001:db8:1:2::1"))
    assert len(found) == 1


def test_a_shared_address_does_not_meet_but_the_same_client_does(tmp_path: Path) -> None:
    assert others(tmp_path / "1", {"ip": HOME}, sighting("a", ip=HOME, nat=True)) == [[]]
    seen = sighting("a", ip=HOME, nat=True, client_id="x1")
    assert len(others(tmp_path / "2", {"client_id": "x1"}, seen)[0]) == 1


def test_another_address_does_not_meet(tmp_path: Path) -> None:
    assert others(tmp_path, {"ip": "198.51.100.8"}, sighting("a", ip=HOME)) == [[]]


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    row = {"ip": HOME, "first": "2026-01-01"}
    assert kept(tmp_path, row, row)[1].added == 1
    assert kept(tmp_path, row)[1] == Kept(1, 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"ip": "10.0.0.1"}, "the row has a private or reserved address"),
        ({"ip": "here"}, "the row has no IP address"),
        ({"contact": "x"}, "the row names neither an address nor a client"),
        ({"ip": HOME, "first": "2026-01-01T10:00"}, "the row has a time that cannot be read or has no zone"),
        ({"ip": HOME, "first": "2026-01-02", "last": "2026-01-01"}, "the row ends before it begins"),
        ({"ip": HOME, "first": "2027-01-01"}, "the row has a time in the future"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_the_rest_goes_on(row: dict, reason: str, tmp_path: Path) -> None:
    lake, found = kept(tmp_path, row, {"ip": HOME})
    assert found == Kept(2, 1, ((1, reason),))
    assert lake.read("others")["record"].to_pylist() == [2]


def test_rows_that_name_no_unit_are_nobodys(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="which unit"):
        kept(tmp_path, {"ip": HOME}, unit="")
