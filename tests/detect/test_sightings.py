"""A sighting is weighed by what was verified, never by volume; a relay lowers it; nonsense gives nothing."""

import json

import pytest

from marsad.detect.sightings import read_sighting
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
