"""A record is read whole or refused with the column's name; nothing of its values is told."""

from __future__ import annotations

import pytest

from marsad.link.people import PersonRecord, RecordError, person_records
from marsad.link.people.dates import Birth, birth
from marsad.link.people.record import CATEGORIES, PROTECTED, document


def read(**row: object) -> PersonRecord | RecordError:
    return person_records([{"id": "1", "name": "Ali Hassan", **row}], "IQ")[0]


def test_contacts_and_documents_have_one_form() -> None:
    one = read(
        phones="0770 000 1234",
        emails=["A@Example.com"],
        documents=[{"type": "passport", "number": "a-123 45o"}],
    )
    two = read(phones=["+964 770 000 1234", "no phone"], emails="a@example.com;", documents="A12345O")
    assert isinstance(one, PersonRecord)
    assert isinstance(two, PersonRecord)
    assert one.contacts == two.contacts == ("email:a@example.com", "phone:+9647700001234")
    assert one.documents == two.documents == ("A123450",)
    assert document("12") == ""


@pytest.mark.parametrize(
    ("row", "column"),
    [({"name": " 12 "}, "name"), ({"kind": "robot"}, "kind"), ({"birth_date": "31/02/1980 secret"}, "birth_date"),
     ({"birth_date": "1402-05-06"}, "birth_date"), ({"category": "viktim"}, "category")],
)  # fmt: skip
def test_what_cannot_be_matched_is_refused_without_its_value(row: dict[str, object], column: str) -> None:
    found = read(**row)
    assert isinstance(found, RecordError)
    assert column in found.message
    assert not any(str(value) in str(found) for value in row.values())


def test_victims_are_protected_however_written_and_suspects_are_not() -> None:
    for written in ("victim", "Possible victim", "MINOR", "coerced-offender"):
        found = read(category=written)
        assert isinstance(found, PersonRecord)
        assert found.protected
    assert {"victim", "possible_victim", "coerced_offender", "child"} <= PROTECTED < set(CATEGORIES)
    for written in ("", "suspect", "witness"):
        found = read(category=written)
        assert isinstance(found, PersonRecord)
        assert not found.protected


@pytest.mark.parametrize(
    ("written", "found"),
    [("1980-05-06", Birth(1980, 5, 6)), ("06/05/1980", Birth(1980, 5, 6)), ("05/16/1980", Birth(1980, 5, 16)),
     ("1980", Birth(1980)), ("1980-05", Birth(1980)), ("1980-01-01", Birth(1980)), ("", Birth()),
     ("١٩٨٠-٠٥-٠٦", Birth(1980, 5, 6)), ("1980-05-06T00:00:00Z", Birth(1980, 5, 6))],
)  # fmt: skip
def test_dates_of_birth(written: str, found: Birth) -> None:
    assert birth(written) == found


@pytest.mark.parametrize("written", ["1980-13-01", "yesterday", "12", "1402-01-01"])
def test_what_is_no_date_of_birth(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        birth(written)
