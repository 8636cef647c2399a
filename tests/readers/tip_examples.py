"""Small platform reports in XML and JSON and the records in them; fictional throughout."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime

from tests.readers.example import Example

from marsad.model import Record

DIGEST = hashlib.sha256(b"invented file").hexdigest()
_TIP_XML = """<?xml version="1.0" encoding="UTF-8"?>
<report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://tips.example/xsd">
  <incidentSummary>
    <incidentType>Online Enticement of Children for Sexual Acts</incidentType>
    <escalateToHighPriority>He says that he is near the school.</escalateToHighPriority>
    <reportAnnotations><sextortion/></reportAnnotations>
    <incidentDateTime>2026-03-01T13:00:00+03:00</incidentDateTime>
  </incidentSummary>
  <internetDetails><chatImIncident><content>ادفع والا انشر</content></chatImIncident></internetDetails>
  <reporter>
    <reportingPerson><firstName>Duty</firstName><email>duty@photos.example</email></reportingPerson>
    <legalURL>https://www.photos.example/legal</legalURL>
  </reporter>
  <personOrUserReported>
    <personOrUserReportedPerson><phone countryCallingCode="+964">7700001234</phone></personOrUserReportedPerson>
    <espIdentifier>1784</espIdentifier><espService>Instagram</espService><screenName>invented.rose</screenName>
    <ipCaptureEvent><ipAddress>198.51.100.7</ipAddress><eventName>Login</eventName>
      <dateTime>2026-03-01T09:59:00Z</dateTime><possibleProxy>false</possibleProxy><port>51413</port></ipCaptureEvent>
    <ipCaptureEvent><ipAddress>192.168.1.5</ipAddress><dateTime>2026-03-01T09:58:00Z</dateTime></ipCaptureEvent>
  </personOrUserReported>
  <victim><victimPerson><firstName>Nobody</firstName><age>13</age></victimPerson><screenName>never_kept</screenName></victim>
</report>
"""
_TIP_FIELDS: dict[str, object] = {
    "incident_type": "Online Enticement of Children for Sexual Acts",
    "incident_time": "2026-03-01T10:00:00Z",
    "priority": "urgent",
    "annotations": ["sextortion"],
    "reporter": "photos.example",
    "service": "Instagram",
    "reported_phone": ["+9647700001234"],
    "reported_user_id": "1784",
    "reported_screen_name": "invented.rose",
    "captures": [
        {"ip": "198.51.100.7", "at": "2026-03-01T09:59:00Z", "event": "login", "port": 51413, "proxy": False}
    ],
    "victims": 1,
    "victim_ages": [13],
}
_TIP = Record(
    1,
    "He says that he is near the school.\n\nادفع والا انشر",
    "tip",
    seen_at=datetime(2026, 3, 1, 10, tzinfo=UTC),
    platform="instagram",
    fields=_TIP_FIELDS,
)
_FILES_XML = f"""<t:tips xmlns:t="urn:example">
 <t:report id="77"><t:incidentSummary>
  <t:incidentDateTime>2026-03-02T00:00:00Z</t:incidentDateTime></t:incidentSummary></t:report>
 <t:fileDetails><t:reportId>77</t:reportId><t:fileId>a</t:fileId>
  <t:originalFileName>Somebodys name.JPG</t:originalFileName>
  <t:fileViewedByEsp>true</t:fileViewedByEsp><t:industryClassification>A1</t:industryClassification>
  <t:originalFileHash hashType="SHA256">{DIGEST}</t:originalFileHash>
  <t:originalFileHash hashType="MD5">{DIGEST}</t:originalFileHash></t:fileDetails>
 <t:fileDetails><t:reportId>77</t:reportId>
  <t:originalFileHash hashType="MD5">{DIGEST[:32]}</t:originalFileHash></t:fileDetails>
</t:tips>
"""
_TIP_JSON = {
    "reports": [
        {"report": {
            "reportId": 5,
            "incidentSummary": {"incidentType": "Child Sex Trafficking", "incidentDateTime": "2026-03-01T10:00"},
            "additionalInfo": "words, and nothing else",
        }},
        {"incident_summary": {}, "file_details": {"original_file_hash": [{"_attributes": {"hashType": "MD5"},
         "_text": DIGEST[:32].upper()}], "content": base64.b64encode(b"\xff\xd8\xff\xe0" + b"invented" * 9).decode()}},
    ]
}  # fmt: skip
_PICTURE = hashlib.sha256(b"\xff\xd8\xff\xe0" + b"invented" * 9).hexdigest()

TIPS_XML = (
    Example("report.xml", _TIP_XML.encode(), (_TIP,), refused=1),
    Example(
        "files.xml",
        _FILES_XML.encode("utf-16"),
        (
            Record(
                1, "", "tip", "77", datetime(2026, 3, 2, tzinfo=UTC),
                fields={
                    "report_id": "77", "incident_time": "2026-03-02T00:00:00Z",
                    "files": [
                        {"sha256": DIGEST, "classification": "A1", "extension": "jpg", "viewed": True,
                         "locked": False},
                        {"md5": DIGEST[:32], "viewed": False, "locked": True},
                    ],
                },
            ),
        ),
        refused=1,
    ),
)  # fmt: skip
TIPS_JSON = (
    Example(
        "reports.json",
        json.dumps(_TIP_JSON).encode(),
        (
            Record(
                1, "words, and nothing else", "tip", "5",
                fields={"report_id": "5", "incident_type": "Child Sex Trafficking",
                        "incident_time": "2026-03-01T10:00"},
            ),
            Record(
                2, "", "tip",
                fields={"files": [{"md5": DIGEST[:32], "sha256": _PICTURE, "viewed": False, "locked": True}]},
            ),
        ),
        refused=2,
    ),
    Example(
        "lines.jsonl",
        b'{"incidentSummary": {"incidentDateTime": 1772359200}, "additionalInfo": "one"}\n[]\n',
        (
            Record(
                1, "one", "tip", seen_at=datetime(2026, 3, 1, 10, tzinfo=UTC),
                fields={"incident_time": "2026-03-01T10:00:00Z"},
            ),
        ),
        refused=1,
    ),
)  # fmt: skip
