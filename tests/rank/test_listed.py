"""Files on lists and how often an address was seen: categories weigh, counts of files never do."""

import pyarrow as pa
from tests.lead_rows import NOW, always, finding, member, network, seen, world

from marsad.rank import rank
from marsad.tables import TABLES

FILES = "file_sharing_observation"


def one(sightings: int) -> dict:
    """The lead of a tip and so many sightings of one day, held together."""
    ids = [str(number) for number in range(1, sightings + 2)]
    rows = [
        seen("1", kind="tip"),
        *(seen(i, kind="sighting", fields='{"ip": "198.51.100.7"}') for i in ids[1:]),
    ]
    tables = world(
        rows,
        [finding(i, FILES, severity=4) for i in ids],
        networks=[network("N-1", ids)],
        members=[member(i, "N-1") for i in ids],
    )
    (lead,) = rank(**tables, as_of=NOW, precision=always(0.99)).to_pylist()
    return lead


def listed(lists: list[dict]) -> dict:
    tables = world(
        [seen("1", kind="sighting", fields='{"ip": "198.51.100.7"}')], [finding("1", FILES, severity=4)]
    )
    plain = {"observation": f"{1:0>24}", "algorithm": "md5", "distance": 0, "low_quality": False}
    table = pa.Table.from_pylist([plain | each for each in lists], schema=TABLES["listed"])
    (lead,) = rank(**tables, as_of=NOW, precision=always(0.9), listed=table).to_pylist()
    return lead


def entry(name: str, severity: int | None, category: str = "x") -> dict:
    return {"list": name, "version": "1", "category": category, "severity": severity}


NONE = {"list": "", "version": "", "category": "", "severity": None}


def test_more_sightings_of_one_day_do_not_make_a_lead_worth_more() -> None:
    few, many = one(3), one(60)
    assert many["size"] == 61
    assert abs(many["index"] / few["index"] - 1) < 1e-9


def test_the_gravest_category_is_the_severity_and_one_without_severity_changes_nothing() -> None:
    assert listed([entry("a", 2), entry("b", 5, "worst")])["severity"] == 5
    assert listed([entry("a", None)])["severity"] == 4
    assert listed([entry("a", 0)])["severity"] == 4
    params = {
        each["code"]: dict(each["params"])
        for each in listed([entry("a", 2), entry("b", 5, "worst")])["reasons"]
    }
    assert params["listed"] == {"list": "b", "version": "1", "category": "worst"}


def test_agreement_raises_and_unknown_or_left_out_files_lower() -> None:
    alone = listed([entry("a", 4)])["index"]
    assert listed([entry("a", 4), entry("b", 4)])["index"] > alone
    assert listed([NONE])["index"] < alone
    assert listed([entry("a", 0)])["index"] < listed([NONE])["index"]
    assert listed([entry("a", 4), NONE])["index"] == alone  # some of its files are known
