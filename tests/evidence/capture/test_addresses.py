"""Only public addresses are reached, however they are written."""

import ipaddress

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.capture.addresses import Refused, checked, is_public

PRIVATE = (
    "127.0.0.1 127.255.1.2 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 192.0.2.1 198.18.0.1 "
    "224.0.0.1 255.255.255.255 240.0.0.1 :: ::1 fe80::1 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:c0a8:101:: 2001:db8::1 ::7f00:1 fec0::1 "
    "192.0.0.8 192.0.0.192 192.88.99.1 168.63.129.16 ::ffff:168.63.129.16"
).split()


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(Refused):
        checked(address, 443, allow_private=False)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_what_is_public_is_not(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "127.0.0.1"]
)
def test_loopback_in_disguise_is_refused(host: str) -> None:
    with pytest.raises(EvidenceError):
        checked(host, 80, allow_private=False)


def test_a_name_that_points_both_ways_is_a_trap(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.7", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Refused):
        checked("two.example", 80, allow_private=False)
    assert checked("two.example", 80, allow_private=True) == "93.184.216.34"


def test_other_ports_are_refused_unless_allowed() -> None:
    with pytest.raises(Refused, match="port"):
        checked("93.184.216.34", 22, allow_private=False)
    assert checked("127.0.0.1", 8080, allow_private=True) == "127.0.0.1"
