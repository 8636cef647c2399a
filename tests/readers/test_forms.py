"""Exports of a form that people report with: what is told is the text, the reporter's own contacts no part of it."""

from datetime import date
from pathlib import Path

from marsad.detect import read_batch
from marsad.model import Provenance, Record
from marsad.readers import ReadOptions, observations, read

CSV = (
    "Timestamp,What happened?,Phone of offender,Account,Amount,URL,Date of incident,My phone,Email,Name\n"
    "2026-03-02T08:00:00Z,He wants money for pictures,+964 770 000 1234,@rose_invented,300 USD,"
    "https://t.me/rose_two,1 March,+964 770 000 9999,me@example.com,Somebody\n"
)
JSON = '{"kind": "report", "description": "He wants money", "phone": "+9647700009999", "email": "me@example.com"}\n'


def _selectors(path: Path) -> set[tuple[str, str]]:
    (batch,) = observations(
        [path],
        provenance=Provenance("trial", "invented"),
        run="R",
        as_of=date(2026, 3, 2),
        options=ReadOptions(kind="report"),
    )
    return {(s["kind"], s["value"]) for row in read_batch(batch.table)["selectors"].to_pylist() for s in row}


def test_what_is_reported_is_kept_and_the_reporters_own_contacts_point_at_nobody(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(CSV)
    (record,) = read(path, ReadOptions(kind="report"))
    assert isinstance(record, Record)
    assert record.text == "He wants money for pictures"
    assert record.seen_at is not None
    assert record.fields["Date of incident"] == "1 March"
    assert record.fields["My phone"] == "+964 770 000 9999"
    found = _selectors(path)
    assert {
        ("phone", "+9647700001234"),
        ("handle", "unknown:rose_invented"),
        ("handle", "telegram:rose_two"),
    } <= found
    assert not [value for _, value in found if "9999" in value or "example.com" in value]


def test_a_report_without_a_text_is_put_together_from_what_it_tells_alone(tmp_path: Path) -> None:
    path = tmp_path / "form.jsonl"
    path.write_text(JSON)
    (record,) = read(path)
    assert isinstance(record, Record)
    assert record.text == "He wants money"
    assert record.fields == {"phone": "+9647700009999", "email": "me@example.com"}
    assert _selectors(path) == set()
    path.write_text(JSON.replace("report", "advert"))
    (advert,) = read(path)
    assert isinstance(advert, Record)
    assert "+9647700009999" in advert.text
