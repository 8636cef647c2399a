"""Selectors in fields: canonical as in texts, of the kind the field says, and only where the value is nothing else."""

import orjson

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
