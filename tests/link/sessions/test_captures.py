"""Captures are what fields say of an address and a time, whether they are read as columns or one by one."""

import random
from datetime import UTC, datetime
from typing import Any

import orjson
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.link.sessions.sightings import BEGIN, observed, sighting

from marsad.link.sessions import captures
from marsad.link.sessions.captures import PLAIN


def test_a_sighting_is_one_capture_with_what_its_fields_say() -> None:
    row = sighting("a", ip="192.0.2.1", source_port=51413, client_id=" X1 ", file_hash="AB" * 20, bytes_verified=7,
                   hash_list_category="c1", timestamp_precision_s=1, vpn=True, nat=True, geo_country="fr")  # fmt: skip
    (found,) = captures(observed(row)).to_pylist()
    assert found == {
        "observation": "a", "address": "192.0.2.1", "at": BEGIN, "precision_s": 1.0, "port": 51413, "client": "X1",
        "hash": "ab" * 20, "category": "c1", "bytes_verified": 7, "share": "vpn", "lease": "", "country": "FR",
    }  # fmt: skip


def test_a_tip_gives_each_of_its_captures_with_its_own_time_and_the_older_single_one() -> None:
    listed = [
        {"ip": "192.0.2.1", "port": "77", "at": "2026-03-01T10:00:00+02:00"},
        {"ip": "192.0.2.2", "proxy": True},
    ]
    rows = [
        sighting("a", kind="tip", captures=listed, source_port=5),
        sighting(
            "b", 3, kind="tip", ip_capture="192.0.2.3", ip_capture_time="2026-03-02T00:00:00Z", source_port=9
        ),
        sighting("c", 3, kind="tip", ip_capture="192.0.2.4", ip_capture_time="2 March"),
    ]
    told = [
        (row["address"], row["at"], row["port"], row["share"])
        for row in captures(observed(*rows)).to_pylist()
    ]
    assert told == [
        ("192.0.2.1", datetime(2026, 3, 1, 8, tzinfo=UTC), 77, ""),
        ("192.0.2.2", None, None, "vpn"),
        ("192.0.2.3", datetime(2026, 3, 2, tzinfo=UTC), 9, ""),
        ("192.0.2.4", None, None, ""),
    ]


def test_what_names_no_address_gives_no_capture() -> None:
    rows = [sighting("a", ip="999.1.1.1"), sighting("b"), sighting("c", ip=["192.0.2.1"]),
            sighting("d", kind="post", ip="192.0.2.1"), sighting("e", kind="report", ip="192.0.2.1")]  # fmt: skip
    broken = [{**sighting("f"), "fields": text} for text in ("", "[]", "{", '"x"', "null", "7")]
    assert captures(observed(*rows, *broken)).num_rows == 0


def test_numbers_that_are_no_ports_or_times_are_not_known() -> None:
    for port in (0, -1, 70_000, "many", True, None, 1e300):
        (found,) = captures(observed(sighting("a", ip="192.0.2.1", source_port=port))).to_pylist()
        assert found["port"] is None, port


def test_ipv4_in_ipv6_clothes_is_ipv4() -> None:
    (found,) = captures(observed(sighting("a", ip="::FFFF:192.0.2.1"))).to_pylist()
    assert found["address"] == "192.0.2.1"


_PLAIN_VALUE = {
    pa.string(): st.sampled_from(
        ["192.0.2.1", "2001:DB8::1", "", " x1 ", "A" * 40, "CA", "mobile", 'q"\\\n', "\u0645"]
    ),
    pa.int64(): st.integers(-5, 70_000),
    pa.float64(): st.sampled_from([0.0, 0.5, 60, 86_400]),
    pa.bool_(): st.booleans(),
}
_FIELDS = st.fixed_dictionaries(
    {"ip": st.sampled_from(["192.0.2.1", "::ffff:192.0.2.7", "none"])},
    optional={name: _PLAIN_VALUE[PLAIN.field(name).type] for name in PLAIN.names if name != "ip"}
    | {"note": st.sampled_from(["x", {"ip": "192.0.2.9"}, ["y"], None])},
)


@given(st.lists(_FIELDS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_records_read_as_columns_and_one_by_one_are_the_same(
    rows: list[dict[str, Any]], chance: random.Random
) -> None:
    made = [sighting(f"{n}", **fields) for n, fields in enumerate(rows)]
    # A field that Arrow does not take as PLAIN has it sends the whole block the slow way.
    odd = {**sighting("odd"), "fields": orjson.dumps({"ip": 5}).decode()}
    assert captures(observed(*made)).to_pylist() == captures(observed(*made, odd)).to_pylist()
