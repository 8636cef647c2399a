"""A sighting is weighed by what was verified, never by volume; a relay lowers it; nonsense gives nothing."""

import json

import pytest

from marsad.detect.sightings import read_sighting, read_tip
from marsad.packs import load_packs

PACK = load_packs()["file_sharing_observation"]
BASE = {"ip": "192.0.2.9", "info_hash": "a" * 40}


def score(**fields: object) -> float:
    found = read_sighting(PACK, json.dumps({**BASE, **fields}))
    assert found is not None
    return found.score


def test_verification_raises_and_a_relay_lowers() -> None:
    assert score(bytes_verified=100) > score() > score(tor=True)
    assert score(single_source=True) > score()


def test_volume_says_nothing() -> None:
    assert score(file_count=4000) == score()


def test_a_flag_that_says_no_is_no_flag() -> None:
    assert score(vpn=False, tor="no", nat=0) == score()


@pytest.mark.parametrize("fields", ["", "{}", "[]", "not json", '{"colour": "red"}', '{"vpn": null}'])
def test_nothing_known_gives_no_finding(fields: str) -> None:
    assert read_sighting(PACK, fields) is None


def tip(*files: tuple[object, object], **more: object) -> str:
    entries = [{"classification": code, "viewed": viewed, "locked": not viewed} for code, viewed in files]
    return json.dumps({"files": entries, **more}, separators=(",", ":"))


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ([("A1", True)], 4),
        ([("A2", True), ("B2", True)], 4),
        ([("B1", True)], 3),
        ([("B2", True), ("A1", False)], 3),
    ],
)
def test_a_files_class_sets_how_grave_a_tip_is(files: list[tuple[object, object]], severity: int) -> None:
    found = read_tip(PACK, tip(*files))
    assert found is not None
    assert found.score >= 0.5
    assert found.severity == severity
    assert found.cues


@pytest.mark.parametrize(
    "fields",
    [tip(("A1", False)), tip(("A1", None)), tip(("Z9", True)), tip((None, True)), tip(), "{}", "", '{"files": "A1"}',
     '{"files": [1], "classification": "A1"}'],
)  # fmt: skip
def test_what_nobody_opened_or_classified_says_nothing(fields: str) -> None:
    assert read_tip(PACK, fields) is None
