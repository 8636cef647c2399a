"""Platforms' reports are read generously, victims are never named, and files nobody opened stay locked."""

import base64
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples import EXAMPLES, zipped

from marsad.model import Record, Refusal
from marsad.readers import ReadOptions, read

PICTURE = b"\xff\xd8\xff\xe0 invented picture " * 9
DIGEST = hashlib.sha256(PICTURE).hexdigest()


def _items(tmp_path: Path, data: object, options: ReadOptions | None = None) -> list[Record | Refusal]:
    path = tmp_path / "tip.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return list(read(path, options))


def _one(tmp_path: Path, data: object, options: ReadOptions | None = None) -> tuple[Record, list[str]]:
    items = _items(tmp_path, data, options)
    (record,) = [item for item in items if isinstance(item, Record)]
    return record, [item.reason for item in items if isinstance(item, Refusal)]


def _report(**more: Any) -> dict[str, Any]:
    return {"incidentSummary": {"incidentDateTime": "2026-03-01T10:00:00Z"}, **more}


def test_a_report_is_the_same_in_json_and_in_xml(tmp_path: Path) -> None:
    example = EXAMPLES["cybertip_xml"][0]
    data = _report(
        incidentSummary={
            "incidentType": "Online Enticement of Children for Sexual Acts",
            "escalateToHighPriority": "He says that he is near the school.",
            "reportAnnotations": {"sextortion": "", "spam": False, "csam_solicitation": None},
            "incidentDateTime": "2026-03-01T13:00:00+03:00",
        },
        internetDetails=[{"chatImIncident": {"content": "ادفع والا انشر"}}],
        reporter={"reportingPerson": {"email": "duty@photos.example"}, "legalURL": "https://www.photos.example/legal"},
        personOrUserReported={
            "personOrUserReportedPerson": {"phone": [{"#text": "7700001234", "@countryCallingCode": "+964"}]},
            "espIdentifier": 1784, "espService": "Instagram", "screenName": "invented.rose",
            "ipCaptureEvent": {"ipAddress": "198.51.100.7", "eventName": "Login", "possibleProxy": False,
                               "dateTime": "2026-03-01T09:59:00Z", "port": 51413},
        },
        victim=[{"victimPerson": {"firstName": "Nobody", "age": 13}}],
    )  # fmt: skip
    record, refused = _one(tmp_path, data)
    assert record == example.records[0]
    assert refused == []


@pytest.mark.parametrize(
    "more",
    [
        {"additionalInfo": "words, and nothing else"},
        {"personOrUserReported": {"ipCaptureEvent": {"ipAddress": "198.51.100.7"}}},
        {"fileDetails": [{"originalFileHash": {"hashType": "MD5", "value": DIGEST[:32]}}]},
        {},
    ],
)
def test_a_report_with_words_alone_captures_alone_files_alone_or_nothing_is_taken(
    more: dict[str, Any], tmp_path: Path
) -> None:
    record, refused = _one(tmp_path, _report(**more))
    assert record.kind == "tip"
    assert bool(record.text) is ("additionalInfo" in more)
    assert refused == []


def test_a_victim_and_a_recipient_are_counted_and_nothing_of_them_is_kept(tmp_path: Path) -> None:
    person = {"firstName": "Secret", "phone": "+9647700009999", "email": "secret@mail.example", "age": "12"}
    account = {"screenName": "secret_account", "espIdentifier": "secret-id", "additionalInfo": "secret words",
               "ipCaptureEvent": {"ipAddress": "198.51.100.99"}}  # fmt: skip
    record, _ = _one(
        tmp_path, _report(victim={"victimPerson": person, **account}, intendedRecipient=[account, account])
    )
    assert record.fields["victims"] == 1
    assert record.fields["victim_ages"] == [12]
    assert record.fields["recipients"] == 2
    assert "secret" not in repr(record).lower()
    assert "198.51.100.99" not in repr(record)
    assert "9999" not in repr(record)


@pytest.mark.parametrize(
    ("said", "viewed"),
    [
        ("true", True),
        (True, True),
        ("1", True),
        ("yes", True),
        ("false", False),
        (False, False),
        (None, False),
    ],
)
def test_a_file_is_locked_unless_the_provider_says_that_it_opened_it(
    said: object, viewed: bool, tmp_path: Path
) -> None:
    record, _ = _one(tmp_path, _report(fileDetails={"fileViewedByEsp": said, "sha256": DIGEST}))
    assert record.fields["files"] == [{"sha256": DIGEST, "viewed": viewed, "locked": not viewed}]


def test_of_a_file_hashes_class_and_flags_are_kept_and_no_name_or_place(tmp_path: Path) -> None:
    file = {
        "originalFileName": "Secret Name 2013.JPEG", "locationOfFile": "https://files.example/secret/path?x=1",
        "fileViewedByEsp": True, "exifViewedByEsp": False, "publiclyAvailable": "true", "industryClassification": "b2",
        "fileAnnotations": {"generativeAi": None, "viral": ""}, "fileRelevance": "Reported",
        "originalFileHash": [{"@hashType": "SHA-256", "#text": DIGEST.upper()},
                             {"hashType": "PhotoDNA", "value": "1,2"}],
        "details": {"nameValuePair": [{"type": "HASH", "name": "MD5", "value": DIGEST[:32]},
                                      {"type": "EXIF", "name": "GPS", "value": "secret place"}]},
        "ipCaptureEvent": {"ipAddress": "203.0.113.9", "dateTime": "2026-03-01T09:00:00Z"},
    }  # fmt: skip
    record, _ = _one(tmp_path, _report(fileDetails=[file]))
    assert record.fields["files"] == [
        {
            "sha256": DIGEST, "md5": DIGEST[:32], "other": {"photodna": "1,2"}, "classification": "B2",
            "extension": "jpeg", "host": "files.example", "relevance": "reported", "annotations": ["viral"],
            "exif_viewed": False, "public": True, "viewed": True, "locked": False,
        }
    ]  # fmt: skip
    assert record.fields["captures"] == [
        {"ip": "203.0.113.9", "at": "2026-03-01T09:00:00Z", "event": "upload"}
    ]
    assert "secret" not in repr(record).lower()


def test_what_is_wrong_with_one_part_costs_that_part_and_is_told(tmp_path: Path) -> None:
    captures = [
        {"ipAddress": "10.0.0.1", "dateTime": "2026-03-01T09:00:00Z"},
        {"ipAddress": "198.51.100.7", "dateTime": "2026-03-01 09:00:00"},
        {"ipAddress": "198.51.100.8", "dateTime": "yesterday"},
        {"ipAddress": "nowhere", "dateTime": "2026-03-01T09:00:00Z"},
        {"ipAddress": "198.51.100.9", "dateTime": "2026-03-01T09:00:00Z", "port": 99999},
    ]
    files = [{"originalFileHash": {"hashType": "SHA1", "value": DIGEST}}]
    data = _report(
        incidentSummary={"incidentDateTime": "2026-03-01T10:00:00"}, additionalInfo="words",
        personOrUserReported={"ipCaptureEvent": captures}, fileDetails=files,
    )  # fmt: skip
    record, refused = _one(tmp_path, data)
    assert record.text == "words"
    assert record.seen_at is None
    assert record.fields["captures"] == [{"ip": "198.51.100.9", "at": "2026-03-01T09:00:00Z"}]
    assert refused == [
        "the incident has a time without a zone: say --timezone",
        "file 1 has a sha1 of the wrong length or form",
        "capture 1 has a private or reserved address",
        "capture 2 has a time without a zone: say --timezone",
        "capture 3 has a time that cannot be read",
        "capture 4 has no IP address",
    ]
    record, refused = _one(tmp_path, data, ReadOptions(timezone="Asia/Baghdad"))
    assert record.seen_at is not None
    assert record.seen_at.hour == 7
    assert [each["at"] for each in record.fields["captures"]] == [
        "2026-03-01T06:00:00Z",
        "2026-03-01T09:00:00Z",
    ]  # type: ignore[attr-defined]
    assert not any("zone" in reason for reason in refused)


def test_a_picture_inside_a_report_is_refused_and_only_its_hash_kept(tmp_path: Path) -> None:
    packed = base64.b64encode(PICTURE).decode()
    data = _report(
        additionalInfo=f"seen: data:image/jpeg;base64,{packed}",
        fileDetails=[{"content": packed, "fileViewedByEsp": True}, {"sha256": "0" * 64, "data": packed}],
    )
    items = _items(tmp_path, data)
    (record,) = [item for item in items if isinstance(item, Record)]
    assert record.fields["files"] == [
        {"sha256": DIGEST, "viewed": True, "locked": False},
        {"sha256": "0" * 64, "attached_sha256": [DIGEST], "viewed": False, "locked": True},
    ]
    refused = [item for item in items if isinstance(item, Refusal)]
    assert len(refused) == 3
    assert all(
        item.reason.endswith(f"media are never kept, sha256 {DIGEST}") and not item.raw for item in refused
    )
    assert packed[40:80] not in repr(items)
    assert record.text == f"seen: [image/jpeg not kept, sha256 {DIGEST}]"


@pytest.mark.parametrize("name", ["report.xml", "reports.json"])
def test_gzip_and_zip_are_taken_off(name: str, tmp_path: Path) -> None:
    example = next(
        each for key in ("cybertip_xml", "cybertip_json") for each in EXAMPLES[key] if each.name == name
    )
    (tmp_path / "a.gz").write_bytes(gzip.compress(example.data))
    (tmp_path / "a.zip").write_bytes(zipped({name: example.data}))
    for path in (tmp_path / "a.gz", tmp_path / "a.zip"):
        assert tuple(item for item in read(path) if isinstance(item, Record)) == example.records


def test_several_reports_are_read_from_an_array_a_wrapper_and_lines(tmp_path: Path) -> None:
    two = [_report(reportId=1), {"report": _report(reportId=2)}]
    for data in (two, {"count": 2, "reports": two}, b"\n".join(json.dumps(each).encode() for each in two)):
        records = [item for item in _items(tmp_path, data) if isinstance(item, Record)]
        assert [record.given_id for record in records] == ["1", "2"]
        assert [record.number for record in records] == [1, 2]


def test_what_is_no_report_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    items = _items(tmp_path, [_report(reportId=1), {"a": 1}, 5, {"deep": [[]]}, _report(reportId=2)])
    assert [item.given_id for item in items if isinstance(item, Record)] == ["1", "2"]
    assert [item.number for item in items if isinstance(item, Refusal)] == [2, 3, 4]
    deep: Any = "x"
    for _ in range(60):
        deep = {"a": deep}
    (refusal,) = [item for item in _items(tmp_path, [_report(a=deep)]) if isinstance(item, Refusal)]
    assert refusal.reason == "JSON nested deeper than 32"


@pytest.mark.parametrize(
    ("service", "platform"),
    [("Instagram", "instagram"), ("Snap Inc.", "snapchat"), ("X Corp.", "x"), ("Twitter", "x"), ("TikTok", "tiktok"),
     ("Facebook Messenger", "facebook"), ("Meta Platforms", ""), ("Line Logistics", ""), ("Photos by Example", "")],
)  # fmt: skip
def test_the_platform_is_known_by_the_service_or_the_reporter(
    service: str, platform: str, tmp_path: Path
) -> None:
    for more in ({"personOrUserReported": {"espService": service}}, {"reporter": {"companyName": service}}):
        assert _one(tmp_path, _report(**more))[0].platform == platform


def test_other_json_and_other_xml_are_not_taken_for_reports(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"text": "incidentSummary is a word", "id": 1}\n')
    assert [item.text for item in read(path) if isinstance(item, Record)] == ["incidentSummary is a word"]
    (tmp_path / "b.xml").write_text("<rss><item>report</item></rss>")
    assert not [item for item in read(tmp_path / "b.xml") if isinstance(item, Record) and item.kind == "tip"]
