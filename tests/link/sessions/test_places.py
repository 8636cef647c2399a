"""Where a session may lie is a set with probabilities, the rest is unknown; the database of its time speaks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.link.sessions.databases import database, place
from tests.link.sessions.sightings import BEGIN, grouped, sighting

from marsad.engines.geo import databases
from marsad.errors import SourceError
from marsad.tables import LOCATIONS

HOME = "198.51.100.7"


def told(**more: object) -> dict:
    """A row of LOCATIONS."""
    row = {
        "address": HOME,
        "database": "Invented-City",
        "built": BEGIN,
        "country": "CA",
        "share": "",
        "radius_km": 20.0,
    }
    return {**row, **more}


def located(*rows: dict, **fields: object) -> dict:
    """The one session of a sighting at BEGIN, with what databases say."""
    locations = pa.Table.from_pylist(list(rows), LOCATIONS)
    (found,) = grouped(sighting("a", ip=HOME, **fields), locations=locations).sessions.to_pylist()
    return found


def chances(found: dict) -> dict[str, float]:
    return {each["country"]: each["p"] for each in found["jurisdictions"]}


def test_a_database_of_the_day_is_nearly_sure_and_says_its_date_and_accuracy() -> None:
    found = located(told())
    assert chances(found) == {"CA": 0.98}
    assert not found["uncertain"]
    assert (found["geo_db"], found["geo_date"], found["radius_km"]) == ("Invented-City", BEGIN, 20.0)


def test_the_older_the_database_the_less_it_is_worth() -> None:
    years = [chances(located(told(built=BEGIN - timedelta(days=365 * n))))["CA"] for n in range(6)]
    assert years == sorted(years, reverse=True)
    assert years[1] == pytest.approx(0.98 * (1 - 0.15 * 0.47), abs=1e-3)


def test_the_database_nearest_to_the_time_speaks_before_or_after() -> None:
    rows = [told(built=BEGIN - timedelta(days=300), country="FR"), told(built=BEGIN + timedelta(days=20), country="BE"),
            told(built=BEGIN + timedelta(days=400), country="CA")]  # fmt: skip
    found = located(*rows)
    assert (list(chances(found)), found["geo_date"]) == (["BE"], BEGIN + timedelta(days=20))


def test_one_that_knows_no_country_does_not_speak() -> None:
    assert list(chances(located(told(country=""), told(built=BEGIN - timedelta(days=99))))) == ["CA"]


def test_a_wide_radius_is_uncertain() -> None:
    assert located(told(radius_km=1000.0))["uncertain"]
    assert chances(located(told(radius_km=None)))["CA"] == 0.9


@pytest.mark.parametrize("flag", ["vpn", "tor", "hosting"])
def test_behind_an_anonymiser_the_country_of_its_exit_says_little(flag: str) -> None:
    found = located(told(), **{flag: True})
    assert found["uncertain"]
    assert chances(found)["CA"] < 0.5


def test_a_database_may_say_that_an_address_is_shared() -> None:
    found = located(told(share="tor"))
    assert (found["share"], found["uncertain"]) == ("tor", True)


def test_what_the_source_says_alone_is_uncertain_and_with_a_database_surer() -> None:
    alone = located(geo_country="CA")
    assert (chances(alone), alone["uncertain"], alone["geo_db"]) == ({"CA": 0.75}, True, "")
    assert chances(located(told(), geo_country="CA"))["CA"] > 0.98


def test_where_source_and_database_differ_both_stand_and_unknown_remains() -> None:
    found = chances(located(told(), geo_country="FR"))
    assert list(found) == ["CA", "FR"]
    assert sum(found.values()) < 1


def test_nothing_known_is_an_empty_set_and_uncertain() -> None:
    found = located()
    assert (found["jurisdictions"], found["uncertain"], found["geo_date"]) == ([], True, None)


_PLACE = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["CA", "FR", "BE", ""]),
        "built": st.integers(-2000, 2000).map(lambda days: BEGIN + timedelta(days=days)),
        "radius_km": st.sampled_from([None, 5.0, 100.0, 300.0, 5000.0]),
        "share": st.sampled_from(["", "vpn", "tor"]),
        "address": st.sampled_from([HOME, "198.51.100.8"]),
    }
)


@given(
    st.lists(_PLACE, max_size=6),
    st.sampled_from(["", "CA", "FR"]),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_a_set_never_holds_more_than_all_and_rows_may_come_in_any_order(
    places: list, said: str, timed: bool, chance
) -> None:
    def one(rows: list) -> list:
        day = 0.0 if timed else None
        made = [
            sighting("a", day, ip=HOME, geo_country=said, client_id="x"),
            sighting("b", 3, ip="198.51.100.8", client_id="x"),
        ]
        locations = pa.Table.from_pylist([told(**row) for row in rows], LOCATIONS)
        return grouped(*made, locations=locations).sessions.to_pylist()

    # The same database of the same moment says one thing of an address.
    rows = list({(row["address"], row["built"]): row for row in places}.values())
    (found,) = one(rows)
    assert sum(each["p"] for each in found["jurisdictions"]) <= 1 + 1e-9
    assert one(chance.sample(rows, len(rows))) == [found]


def test_a_file_says_country_radius_and_who_stands_behind(tmp_path: Path) -> None:
    built = datetime(2026, 1, 5, tzinfo=UTC)
    records = {
        "198.51.100.0/24": place("CA", 20), "2001:db8::/32": place("FR"),
        "203.0.113.0/24": place("BE", is_tor_exit_node=True), "192.0.2.0/24": {"country_code": "se", "hosting": True},
    }  # fmt: skip
    with databases([database(tmp_path / "a.mmdb", records, built)]) as (one,):
        found = one.places([HOME, "2001:db8::1", "203.0.113.1", "192.0.2.1", "198.18.0.1"]).to_pylist()
    assert [(row["country"], row["radius_km"], row["share"]) for row in found] == [
        ("CA", 20.0, ""), ("FR", None, ""), ("BE", None, "tor"), ("SE", None, "hosting"), ("", None, ""),
    ]  # fmt: skip
    assert {(row["database"], row["built"]) for row in found} == {("Invented-City", built)}


@pytest.mark.parametrize("content", [b"", b"not a database", b"\xab\xcd\xefMaxMind.com", b"\0" * 4096])
def test_a_file_that_is_no_database_is_a_clear_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.mmdb"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"bad\.mmdb is no database of places"), databases([path]):
        pass


def test_a_file_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with (
        pytest.raises(SourceError, match="there is no database of places"),
        databases([tmp_path / "none.mmdb"]),
    ):
        pass
