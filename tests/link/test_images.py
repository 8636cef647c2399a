"""Copies of one picture tie observations; flat, poor and stock pictures and listed files tie nobody and say why."""

import json

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.link.observations import Seen, advert, linked, networks, phone, plain, shuffled, tables, words
from tests.link.pictures import digits, turned

from marsad.link import link
from marsad.link.images import FOUND, PREFIX, is_flat, name_images, read_images
from marsad.link.selectors_shared import FILE, FLAT

ONE, TWO, OTHER = digits(3)
NEAR = turned(ONE, *range(31))
FAR = turned(ONE, *range(32))


def read(fields: object, kind: str = "advert") -> list[tuple[str, str]]:
    written = fields if isinstance(fields, str) else json.dumps(fields)
    batch = pa.RecordBatch.from_pydict({"id": ["a"], "kind": [kind], "fields": [written]})
    found = read_images(batch)
    assert found.schema == FOUND
    return list(zip(found["kind"].to_pylist(), found["digits"].to_pylist(), strict=True))


def pictured(text: str, *hashes: str, **more: str) -> Seen:
    return advert(text, fields=json.dumps({"pdq": list(hashes)}), **more)


@pytest.mark.parametrize("key", ["pdq", "image_hash", "perceptual_hash", "phash", "PDQ"])
def test_a_hash_is_read_from_each_of_its_fields(key: str) -> None:
    assert read({key: ONE}) == read({key: f"pdq:{ONE.upper()}"}) == [("image", ONE)]


def test_several_hashes_of_one_record_are_read_each_once() -> None:
    assert [one for _, one in read({"pdq": [TWO, ONE, ONE], "phash": ONE})] == sorted((ONE, TWO))


def test_hashes_of_low_quality_are_passed_over() -> None:
    assert read({"pdq": ONE, "pdq_quality": 49}) == []
    assert read({"pdq": ONE, "pdq_quality": "12"}) == []
    assert read({"pdq": ONE, "pdq_quality": 50}) == read({"pdq": ONE}) == [("image", ONE)]
    assert read({"pdq": [ONE, TWO], "pdq_quality": [20, 90]}) == [("image", TWO)]
    assert read({"pdq": [ONE, TWO], "pdq_quality": 20}) == []


@pytest.mark.parametrize(
    "fields",
    [
        "", "{}", "[]", "null", '{"pdq":', '{"pdq": 7}', '{"pdq": null}', '{"pdq": {"pdq": 1}}', '{"pdq": "ab"}',
        json.dumps({"pdq": ONE[:-1]}), json.dumps({"pdq": ONE + "0"}), json.dumps({"pdq": "g" + ONE[1:]}),
        json.dumps({"hash": ONE}), json.dumps({"note": f'"pdq": "{ONE}"'}), json.dumps({"pdq": f"md5:{ONE}"}),
    ],
)  # fmt: skip
def test_what_is_no_hash_is_passed_over(fields: str) -> None:
    assert read(fields) == []


@given(st.text(max_size=80))
def test_no_value_of_a_field_can_break_it(value: str) -> None:
    assert read({"pdq": value}) == []
    assert read('{"pdq":' + value) == []


@pytest.mark.parametrize("kind", ["sighting", "tip"])
def test_the_picture_of_a_sighting_or_a_tip_is_a_listed_file(kind: str) -> None:
    assert read({"pdq": ONE}, kind) == [("hash", ONE)]


def test_a_group_is_named_by_its_smallest_hash() -> None:
    values = name_images(pa.array([NEAR, TWO, ONE, ONE])).to_pylist()
    assert values == [PREFIX + min(ONE, NEAR), PREFIX + TWO, PREFIX + min(ONE, NEAR), PREFIX + min(ONE, NEAR)]
    assert name_images(pa.array([FAR, ONE])).to_pylist() == [PREFIX + FAR, PREFIX + ONE]
    assert name_images(pa.array([], pa.string())).to_pylist() == []


def test_flat_hashes_are_grouped_with_their_equals_alone() -> None:
    black, nearly, white = "0" * 64, "0" * 63 + "1", "f" * 64
    assert all(is_flat(PREFIX + each) for each in (black, nearly, white))
    assert not any(is_flat(PREFIX + each) for each in (ONE, NEAR, TWO))
    assert name_images(pa.array([black, nearly, black])).to_pylist() == [
        PREFIX + each for each in (black, nearly, black)
    ]


def test_copies_of_a_picture_tie_different_texts_of_offenders() -> None:
    found = linked([pictured(words(1), ONE), pictured(words(2), NEAR, OTHER), pictured(words(3), TWO)])
    one, two, three = networks(found, 3)
    assert one == two != ""
    assert three == ""
    image = [row for row in found.links.to_pylist() if row["via_kind"] == "image"]
    assert [(row["via"], row["degree"], row["suppressed"]) for row in image] == [
        (PREFIX + min(ONE, NEAR), 2, "")
    ] * 2
    (network,) = found.networks.to_pylist()
    assert [(each["kind"], each["count"]) for each in network["selectors"]] == [("image", 2)]


def test_pictures_further_apart_tie_nobody() -> None:
    found = linked([pictured(words(1), ONE), pictured(words(2), FAR)])
    assert found.networks.num_rows == found.links.num_rows == 0


def test_flat_pictures_tie_nobody_and_say_why() -> None:
    found = linked([pictured(words(at), "0" * 64) for at in range(3)])
    assert found.networks.num_rows == 0
    assert set(found.links["suppressed"].to_pylist()) == {FLAT}


def test_a_picture_that_honest_people_and_many_offenders_use_ties_nobody() -> None:
    crimes = ("drug_ad_coded", "sextortion", "scam_job_task", "organ_trafficking")
    offers = [pictured(words(at), ONE, typology=crimes[at % 4]) for at in range(16)]
    shops = [plain(words(50 + at), fields=json.dumps({"pdq": ONE})) for at in range(16)]
    found = linked([*offers, *shops])
    assert found.networks.num_rows == 0
    assert {reason.split(":")[0] for reason in found.links["suppressed"].to_pylist()} == {"hub"}


def test_a_listed_file_is_seen_in_the_links_and_ties_nobody() -> None:
    fields = json.dumps({"pdq": ONE})
    seen = [Seen(words(at), "offender", 0.9, kind="tip", fields=fields) for at in range(2)]
    digest = ("hash", "0" * 40)
    seen += [Seen("", "offender", 0.9, (digest,), kind="sighting") for _ in range(2)]
    found = linked(seen)
    assert found.networks.num_rows == 0
    rows = {(row["via_kind"], row["via"], row["suppressed"]) for row in found.links.to_pylist()}
    assert {("hash", PREFIX + ONE, FILE), ("hash", "0" * 40, FILE)} <= rows


def test_the_order_of_observations_changes_nothing() -> None:
    seen = [pictured(words(at), turned((ONE, TWO, OTHER)[at % 3], *range(at)), OTHER) for at in range(20)]
    seen += [advert(words(30 + at), phone(at % 3)) for at in range(6)]
    given = tables(seen)
    one = link(**given, connection=ibis.duckdb.connect())
    assert one.networks.num_rows
    for seed in range(3):
        other = link(**shuffled(given, seed), connection=ibis.duckdb.connect())
        for name in ("links", "members", "networks"):
            assert getattr(one, name).equals(getattr(other, name)), name
