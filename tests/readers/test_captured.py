"""A capture is of a public address at a time whose zone is known."""

from datetime import UTC, datetime

import pytest

from marsad.readers.captured import NO_ADDRESS, PRIVATE, address, has_zone


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("198.51.100.7", "198.51.100.7"), (" 203.0.113.4 ", "203.0.113.4"), ("192.0.2.1", "192.0.2.1"),
        ("198.18.4.5", "198.18.4.5"), ("100.64.1.2", "100.64.1.2"), ("2001:DB8::0001", "2001:db8::1"),
        ("[2001:db8::2]", "2001:db8::2"), ("::ffff:198.51.100.7", "198.51.100.7"),
    ],
)  # fmt: skip
def test_public_shared_and_documentation_addresses_are_kept(written: str, kept: str) -> None:
    assert address(written) == (kept, "")


@pytest.mark.parametrize(
    "written",
    ["10.1.2.3", "172.16.0.1", "192.168.0.9", "127.0.0.1", "169.254.1.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
     "240.0.0.1", "::", "::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1"],
)  # fmt: skip
def test_private_and_reserved_addresses_are_refused(written: str) -> None:
    assert address(written) == ("", PRIVATE)


@pytest.mark.parametrize("written", ["", "somewhere", "1.2.3", "300.1.1.1", "198.51.100.7:443", "01.2.3.4"])
def test_what_is_no_address_is_refused(written: str) -> None:
    assert address(written) == ("", NO_ADDRESS)


@pytest.mark.parametrize(
    "value",
    ["2026-03-01T10:00:00Z", "2026-03-01 10:00:00+03:00", "2026-03-01T10:00-0500", "2026-03-01T10:00:00.123z",
     "01/03/2026 10:00 UTC", "Wed Oct 10 20:19:24 +0000 2018", 1772359200, 1772359200.5, "1772359200000",
     datetime(2026, 3, 1, tzinfo=UTC)],
)  # fmt: skip
def test_a_time_with_its_zone_is_known(value: object) -> None:
    assert has_zone(value)


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-01T10:00:00",
        "2026-03-01",
        "01/03/2026 10:00",
        "10-03-2026",
        "",
        None,
        True,
        datetime(2026, 3, 1),
    ],
)
def test_a_time_without_one_is_not(value: object) -> None:
    assert not has_zone(value)
