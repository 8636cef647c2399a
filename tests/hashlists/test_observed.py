"""Files that sightings and tips state are looked up when a lake is ranked, and the lead says what came out."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.hashlists.lists_of import brought, md5, sha1, written

from marsad import pipeline
from marsad.engines import Lake
from marsad.hashlists import remove
from marsad.model import Provenance

NOW = datetime(2026, 5, 3, tzinfo=UTC)
PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"


def sighting(number: int, **fields: object) -> dict[str, object]:
    own = {"ip": f"198.18.0.{number}", "source_port": 5000, "bytes_verified": 4096, "client_id": f"c{number}"}
    return {
        "id": f"s{number}",
        "kind": "sighting",
        "text": "",
        "seen_at": "2026-05-01T10:00:00Z",
        **own,
        **fields,
    }


def ranked(folder: Path, records: list[dict[str, object]]) -> list[dict[str, object]]:
    source = written(folder / "sightings.jsonl", "".join(json.dumps(each) + "\n" for each in records))
    pipeline.run([source], folder / "lake", Provenance("p", "l"), as_of=NOW, workers=1)
    return Lake(folder / "lake").read("leads").to_pylist()


def said(lead: dict[str, object]) -> dict[str, dict[str, str]]:
    return {each["code"]: dict(each["params"]) for each in lead["reasons"]}  # type: ignore[attr-defined]


def by_name(folder: Path, leads: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    given = {row["id"]: row["given_id"] for row in Lake(folder / "lake").read("observations").to_pylist()}
    return {given[lead["subject"]]: lead for lead in leads}


def test_severity_follows_the_category_and_the_reason_names_list_version_and_category(tmp_path: Path) -> None:
    rows = f"md5,sha1,category\n{md5(1)},,A\n,{sha1(2)},Category C\n"
    brought(tmp_path / "lake", written(tmp_path / "l.csv", rows), "national", version="7", scheme="uk")
    records = [
        sighting(1, file_hash=md5(1)),
        sighting(2, file_hash=sha1(2)),
        sighting(3, file_hash=md5(3)),
        sighting(4),
    ]
    leads = by_name(tmp_path, ranked(tmp_path, records))
    assert {name: lead["severity"] for name, lead in leads.items()} == {"s1": 5, "s2": 3, "s3": 4, "s4": 4}
    assert said(leads["s1"])["listed"] == {"list": "national", "version": "7", "category": "A"}
    assert said(leads["s2"])["listed"]["category"] == "Category C"
    assert "not_listed" in said(leads["s3"])
    assert not {"listed", "not_listed"} & set(said(leads["s4"]))
    order = [leads[name]["rank"] for name in ("s1", "s4", "s3")]
    assert order == sorted(order)  # type: ignore[type-var]
    assert all(
        lead["tier"] != 0 for lead in leads.values()
    )  # a category alone never calls somebody within the hour


def test_lists_that_agree_weigh_more_and_files_to_be_left_out_less(tmp_path: Path) -> None:
    for name in ("one", "two"):
        brought(
            tmp_path / "lake",
            written(tmp_path / f"{name}.csv", f"md5,category\n{md5(1)},A\n{md5(2)},A\n"),
            name,
        )
        (tmp_path / f"{name}.csv").unlink()
    brought(tmp_path / "lake", written(tmp_path / "x.csv", f"md5\n{md5(3)}\n"), "three")
    brought(tmp_path / "lake", written(tmp_path / "y.csv", f"md5,category\n{md5(4)},known_good\n"), "good")
    records = [sighting(n, file_hash=md5(n)) for n in (1, 3, 4)]
    leads = by_name(tmp_path, ranked(tmp_path, records))
    assert said(leads["s1"])["lists_agree"] == {"count": "2"}
    assert said(leads["s3"])["listed_bare"]["list"] == "three"
    assert "not_pertinent" in said(leads["s4"])
    assert leads["s4"]["rank"] == 3
    assert leads["s1"]["rank"] == 1


def test_files_of_tips_and_pictures_within_31_bits_are_looked_up(tmp_path: Path) -> None:
    brought(
        tmp_path / "lake",
        written(tmp_path / "l.csv", f"sha256,pdq,category\n{'ab' * 32},,A1\n,{PDQ},B2\n"),
        "both",
    )
    near = f"{int(PDQ, 16) ^ 0b1011:064x}"
    tip = {
        "id": "t1",
        "kind": "tip",
        "text": "",
        "incident_type": "x",
        "files": [{"sha256": "ab" * 32}, {"pdq": near}],
    }
    poor = sighting(2, pdq=near, pdq_quality=10)
    other = sighting(3, file_hash="sha256:" + "ab" * 32, info_hash=sha1(9))
    ranked(tmp_path, [tip, poor, other])
    given = {row["id"]: row["given_id"] for row in Lake(tmp_path / "lake").read("observations").to_pylist()}
    rows = Lake(tmp_path / "lake").read("listed").to_pylist()
    found = {
        (given[row["observation"]], row["category"], row["distance"], row["low_quality"]) for row in rows
    }
    assert found == {
        ("t1", "A1", 0, False),
        ("t1", "B2", 3, False),
        ("s2", "B2", 3, True),
        ("s3", "A1", 0, False),
    }


def test_a_new_list_ranks_again_without_a_new_record_and_a_removed_one_is_forgotten(tmp_path: Path) -> None:
    (before,) = ranked(tmp_path, [sighting(1, file_hash=md5(1))])
    assert not {"listed", "not_listed"} & set(said(before))
    brought(tmp_path / "lake", written(tmp_path / "l.csv", f"md5,category\n{md5(1)},A\n"))
    (after,) = ranked(tmp_path, [sighting(1, file_hash=md5(1))])
    assert (after["severity"], "listed" in said(after)) == (5, True)
    remove(Lake(tmp_path / "lake"), "national", "withdrawn")
    (last,) = ranked(tmp_path, [sighting(1, file_hash=md5(1))])
    assert last == before


@pytest.mark.parametrize(
    "fields", ['{"file_hash": 3}', '{"files": 1}', '{"file_hash": ["x"]}', '{"file_hash":"zz"}']
)
def test_fields_that_state_no_hash_say_nothing(tmp_path: Path, fields: str) -> None:
    brought(tmp_path / "lake", written(tmp_path / "l.csv", f"md5\n{md5(1)}\n"))
    ranked(tmp_path, [{**sighting(1), **json.loads(fields)}])
    assert Lake(tmp_path / "lake").read("listed").num_rows == 0
