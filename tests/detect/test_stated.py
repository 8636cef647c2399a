"""Selectors in fields: canonical as in texts, of the kind the field says, and only where the value is nothing else."""

import orjson
import pytest

from marsad.detect.stated import stated


def read(region: str = "", **fields: object) -> list[tuple[str, str]]:
    return [(s.kind, s.value) for _, s in stated([orjson.dumps(fields).decode()], [region])]


def test_fields_give_selectors_in_their_canonical_form() -> None:
    assert read(ip_capture="203.0.113.7") == [("ip", "203.0.113.7")]
    assert read("IQ", phone="0770 000 0123") == [("phone", "+9647700000123")]
    assert read(file_hash="ABCDEF0123456789ABCDEF0123456789ABCDEF01") == [
        ("hash", "abcdef0123456789abcdef0123456789abcdef01")
    ]
    assert read(reported_screen_name="invented_name9") == [("handle", "unknown:invented_name9")]


def test_a_field_that_holds_something_else_gives_nothing() -> None:
    assert read(email="not an address") == []
    assert read(ip="see 203.0.113.7 and others") == []
    assert read(priority="203.0.113.7", ip=7, url=None, phone="") == []
    assert stated(["", "{}", 'not json "ip"', '["ip"]'], [""] * 4) == []


def test_each_selector_knows_its_record() -> None:
    fields = ["{}", '{"ip": "203.0.113.7"}', "{}", '{"ip": "203.0.113.8", "email": "A@Example.com"}']
    assert [(place, s.kind, s.value) for place, s in stated(fields, [""] * 4)] == [
        (1, "ip", "203.0.113.7"),
        (3, "email", "a@example.com"),
        (3, "ip", "203.0.113.8"),
    ]


def told(kind: str, region: str = "", platform: str = "", **fields: object) -> list[tuple[str, str]]:
    text = orjson.dumps(fields).decode()
    return [(s.kind, s.value) for _, s in stated([text], [region], [kind], [platform])]


@pytest.mark.parametrize(
    ("name", "value", "selector"),
    [
        ("Phone of offender", "0770 000 1234", ("phone", "+9647700001234")),
        ("offender_phone", "+964 770 000 1234", ("phone", "+9647700001234")),
        ("Suspect's phone number", "07700001234", ("phone", "+9647700001234")),
        ("رقم المبتز", "٠٧٧٠٠٠٠١٢٣٤", ("phone", "+9647700001234")),
        ("Téléphone de l'auteur", "+9647700001234", ("phone", "+9647700001234")),
        ("reported_email", "X@Mail.Example.com", ("email", "x@mail.example.com")),
        ("account", "@rose_invented", ("handle", "instagram:rose_invented")),
        ("Account of offender", "rose.invented", ("handle", "instagram:rose.invented")),
        ("حساب الجاني", "rose.invented", ("handle", "instagram:rose.invented")),
        ("profile link", "https://t.me/rose_invented", ("handle", "telegram:rose_invented")),
        ("URL", "https://shop.example.com/a", ("url", "https://shop.example.com/a")),
    ],
)
def test_a_form_states_what_is_reported(name: str, value: str, selector: tuple[str, str]) -> None:
    assert told("report", "IQ", "Instagram", **{name: value}) == [selector]


@pytest.mark.parametrize(
    "name",
    ["phone", "Phone number", "My phone", "your_phone", "reporter_phone", "victim_phone", "phone of reporter",
     "contact_phone", "هاتفي", "رقم هاتفك", "mon téléphone", "amount", "phone_of_victim"],
)  # fmt: skip
def test_the_reporters_own_phone_is_nobodys_selector(name: str) -> None:
    assert told("report", "IQ", **{name: "0770 000 1234"}) == []


@pytest.mark.parametrize("name", ["email", "my_email", "reporter_email", "victim_email", "email of reporter"])
def test_nor_is_the_reporters_own_address_or_account(name: str) -> None:
    assert (
        told("report", **{name: "somebody@mail.example", "username": "somebody", "handle": "@somebody"}) == []
    )
    assert told("report", ip="198.51.100.7", captures=[{"ip": "198.51.100.8"}]) == []


def test_outside_a_report_a_bare_phone_is_the_phone_of_who_is_seen() -> None:
    assert told("advert", "IQ", phone="0770 000 1234") == [("phone", "+9647700001234")]


def test_a_tip_states_its_accounts_on_their_platform_its_addresses_and_hashes() -> None:
    found = told(
        "tip", "IQ", service="Instagram", reported_screen_name="Rose.Invented", reported_screen_names=["rose_2"],
        reported_user_id="1784", reported_phone=["+9647700001234"], reported_email=["a@mail.example.com"],
        reported_url=["https://t.me/rose_invented"], captures=[{"ip": "198.51.100.7"}, {"ip": "198.51.100.7"}],
        files=[{"sha256": "ab" * 31 + "0f", "viewed": False}, {"md5": "0123456789abcdef0123456789abcde1"}],
    )  # fmt: skip
    assert set(found) == {
        ("handle", "instagram:rose.invented"), ("handle", "instagram:rose_2"), ("handle", "instagram:#1784"),
        ("phone", "+9647700001234"), ("email", "a@mail.example.com"), ("handle", "telegram:rose_invented"),
        ("ip", "198.51.100.7"), ("hash", "0123456789abcdef0123456789abcde1"),
    }  # fmt: skip
    assert len(found) == len(set(found))


def test_accounts_of_a_service_we_do_not_know_stay_apart_from_all_others() -> None:
    assert told("tip", service="Blocks & Friends", reported_screen_name="rose_1") == [
        ("handle", "blocksfriends:rose_1")
    ]
    assert told("tip", reporter="Snap Inc.", reported_screen_name="rose_1") == [("handle", "snapchat:rose_1")]
    assert told("tip", platform="hotline", reported_screen_name="rose_1") == [("handle", "unknown:rose_1")]
    assert told("tip", reported_user_id="1784") == []
