"""One line without a long silence is one session, one client wherever it goes; what many share ties nobody."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.sessions.sightings import grouped, sets, sighting, together

HOME, OTHER, SHARED = "198.51.100.7", "198.51.100.8", "203.0.113.9"


def test_an_address_is_one_session_until_it_is_silent_for_a_week() -> None:
    rows = [sighting("a", 0, ip=HOME), sighting("b", 6.9, ip=HOME), sighting("c", 14, ip=HOME)]
    assert together(grouped(*rows)) == sets("ab", "c")


def test_two_addresses_are_two_sessions() -> None:
    assert together(grouped(sighting("a", ip=HOME), sighting("b", ip=OTHER))) == sets("a", "b")


def test_a_mobile_address_is_anothers_after_a_day() -> None:
    rows = [sighting("a", 0, ip=HOME, lease="mobile"), sighting("b", 2, ip=HOME), sighting("c", 2.5, ip=HOME)]
    assert together(grouped(*rows)) == sets("a", "bc")


def test_what_is_known_to_the_day_only_lasts_that_day() -> None:
    rows = [sighting("a", 0, ip=HOME, timestamp_precision_s=86_400), sighting("b", 7.5, ip=HOME)]
    assert together(grouped(*rows)) == sets("ab")
    assert together(grouped(sighting("a", 0, ip=HOME), sighting("b", 7.5, ip=HOME))) == sets("a", "b")


def test_one_client_is_one_session_however_it_moves() -> None:
    rows = [
        sighting("a", 0, ip=HOME, client_id="x1"),
        sighting("b", 90, ip=OTHER, client_id="x1"),
        sighting("c", 90, ip=OTHER, client_id="x2"),
        sighting("d", 200, ip=SHARED, client_id="x2", vpn=True),
    ]
    assert together(grouped(*rows)) == sets("abcd")


def test_a_client_that_is_no_name_ties_nobody() -> None:
    for name in ("", "0", "00000000-0000-0000-0000-000000000000", "unknown", "N/A"):
        rows = [sighting("a", ip=HOME, client_id=name), sighting("b", ip=OTHER, client_id=name)]
        assert together(grouped(*rows)) == sets("a", "b"), name


def test_a_client_that_hundreds_of_lines_carry_is_a_programs_name_and_ties_nobody() -> None:
    def rows(many: int) -> list[dict]:
        return [sighting(f"{n}", ip=f"198.18.{n // 250}.{n % 250 + 1}", client_id="x1") for n in range(many)]

    assert len(together(grouped(*rows(400)))) == 1
    assert len(together(grouped(*rows(401)))) == 401


def test_behind_carrier_nat_only_a_client_or_a_live_port_ties() -> None:
    minute = 1 / 1440
    rows = [
        sighting("a", 0, ip=SHARED, nat=True, source_port=4001),
        sighting("b", 4 * minute, ip=SHARED, nat=True, source_port=4001),
        sighting("c", 5 * minute, ip=SHARED, nat=True, source_port=4002),
        sighting("d", 60 * minute, ip=SHARED, nat=True, source_port=4001),
        sighting("e", 60 * minute, ip=SHARED, nat=True, client_id="x1"),
        sighting("f", 999 * minute, ip=SHARED, nat=True, client_id="x1"),
    ]
    assert together(grouped(*rows)) == sets("ab", "c", "d", "ef")


def test_a_port_behind_nat_does_not_join_two_named_clients_not_even_over_an_unnamed_one() -> None:
    rows = [sighting(name, n / 86_400, ip=SHARED, nat=True, source_port=4001, **({"client_id": c} if c else {}))
            for n, (name, c) in enumerate([("a", "x1"), ("b", ""), ("c", "x2")])]  # fmt: skip
    assert together(grouped(*rows)) == sets("a", "b", "c")


def test_vpn_tor_and_hosting_tie_by_client_alone() -> None:
    for flag in ("vpn", "tor", "hosting"):
        told: dict[str, Any] = {flag: True, "source_port": 4001, "ip": SHARED}
        rows = [sighting("a", **told), sighting("b", **told), sighting("c", client_id="x1", **told),
                sighting("d", 30, client_id="x1", **told)]  # fmt: skip
        assert together(grouped(*rows)) == sets("a", "b", "cd"), flag


def test_an_address_that_one_source_says_is_shared_is_shared_for_all() -> None:
    assert together(grouped(sighting("a", ip=SHARED, nat=True), sighting("b", ip=SHARED))) == sets("a", "b")


def test_the_carriers_own_block_is_shared_whoever_says_nothing() -> None:
    assert together(grouped(sighting("a", ip="100.64.3.1"), sighting("b", ip="100.64.3.1"))) == sets("a", "b")


def test_without_a_time_an_address_stands_alone_and_a_client_still_ties() -> None:
    rows = [sighting("a", None, ip=HOME), sighting("b", 0, ip=HOME), sighting("c", None, ip=HOME),
            sighting("d", None, ip=OTHER, client_id="x1"), sighting("e", 5, ip=SHARED, client_id="x1")]  # fmt: skip
    assert together(grouped(*rows)) == sets("a", "b", "c", "de")


def test_an_ipv6_line_is_its_first_64_bits() -> None:
    rows = [sighting("a", 0, ip="2001:db8:1:2::a"), sighting("b", 1, ip="2001:db8:1:2:ffff::b"),
            sighting("c", 1, ip="2001:db8:1:3::a")]  # fmt: skip
    assert together(grouped(*rows)) == sets("ab", "c")


_ROW = st.fixed_dictionaries(
    {
        "day": st.one_of(st.none(), st.integers(0, 40), st.floats(0, 0.02)),
        "ip": st.sampled_from([HOME, OTHER, SHARED, "2001:db8:1:2::a", "2001:db8:1:2::b"]),
    },
    optional={
        "client_id": st.sampled_from(["x1", "x2", "x3", ""]),
        "source_port": st.sampled_from([4001, 4002]),
        "nat": st.booleans(),
        "vpn": st.just(True),
        "lease": st.sampled_from(["mobile", "static"]),
        "timestamp_precision_s": st.sampled_from([1, 60, 86_400]),
        "file_hash": st.sampled_from(["a" * 40, "b" * 40]),
        "hash_list_category": st.sampled_from(["c1", "c2"]),
        "geo_country": st.sampled_from(["CA", "FR"]),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_ROW, max_size=14), st.randoms(use_true_random=False))
def test_sessions_are_the_same_whatever_the_order_of_rows(rows: list[dict], chance: random.Random) -> None:
    made = [sighting(f"{n:02}", **row) for n, row in enumerate(rows)]
    mixed = chance.sample(made, len(made))
    one, two = grouped(*made), grouped(*mixed)
    assert one.sessions.equals(two.sessions)
    assert sorted(map(repr, one.captures.to_pylist())) == sorted(map(repr, two.captures.to_pylist()))
    assert one.sessions.num_rows <= len(rows)
