"""Each extractor is asked the same way, and its answers come in our kinds and canonical form."""

import pytest

from marsad.evaluate.peers import PEERS, Peer, _translated

NAMED = {peer.name: peer for peer in PEERS}
TEXTS = ["ring +964 770 000 1234 or me@shop.example.com", "nothing at all"]


def found(peer: Peer, texts: list[str], region: str = "") -> list[list[tuple[str, str]]]:
    pytest.importorskip(peer.name)
    return [[(one.kind, one.value) for one in some] for some in peer.find(texts, [region] * len(texts))]


@pytest.mark.parametrize("name", NAMED)
def test_every_extractor_finds_a_plain_phone_and_nothing_where_nothing_is(name: str) -> None:
    some, none = found(NAMED[name], TEXTS)
    assert ("phone", "+9647700001234") in some
    assert none == []


@pytest.mark.parametrize("name", NAMED)
def test_national_numbers_are_read_in_their_region(name: str) -> None:
    assert ("phone", "+9647700001234") in found(NAMED[name], ["0770 000 1234"], "IQ")[0]
    assert found(NAMED[name], ["0770 000 1234"])[0] == []


@pytest.mark.parametrize(
    ("name", "value", "ours"),
    [
        ("url", "HTTPS://a.example/".lower(), [("url", "https://a.example")]),
        ("url", "shop.example/x", [("url", "https://shop.example/x")]),
        ("fqdn", "Mail.Example.COM", [("domain", "example.com")]),
        ("ethereum", "0xAB", [("wallet", "evm:0xab")]),
        ("bitcoin", "1Ab", [("wallet", "btc:1Ab")]),
        ("twitterHandle", "Rose", [("handle", "x:rose")]),
        ("onionAddress-3", "abc", [("onion", "abc.onion")]),
        ("sha256", "00ff", [("hash", "00ff")]),
        ("tezos", "tz1", []),
        ("fqdn", "localhost", []),
    ],
)
def test_answers_are_put_into_our_form(name: str, value: str, ours: list[tuple[str, str]]) -> None:
    assert list(_translated(name, value)) == ours


def test_peers_are_asked_for_what_they_claim_and_not_for_fiction() -> None:
    ours, ioc, phones = (NAMED[name] for name in ("marsad", "iocsearcher", "phonenumbers"))
    assert ours.claims_value("phone", "+447700900123")
    assert ioc.claims_value("phone", "+9647700001234")
    assert not ioc.claims_value("phone", "+447700900123")
    assert not ioc.claims_value("ip", "192.0.2.7")
    assert ioc.claims_value("ip", "8.8.8.8")
    assert ioc.claims_value("handle", "telegram:rose")
    assert not ioc.claims_value("handle", "snapchat:rose")
    assert ioc.claims_kind("handle")
    assert not phones.claims_kind("url")
    assert not phones.claims_value("url", "https://example.com")
    assert not Peer("nothing_of_this_name", (), ours.find, "").is_here()
