"""A file is recognised before anything of it is kept; what must not be kept is told."""

import io
import json
import zipfile

import pytest

from marsad import MarsadError, recognise
from marsad.readers.recognising import Recognised

TIP = (
    b'{"reportId": 7, "incidentSummary": {"incidentDateTime": "2026-03-01T10:00:00Z"}, "additionalInfo": "x"}'
)
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 8


def found(data: bytes, name: str) -> Recognised:
    return recognise(io.BytesIO(data), len(data), name)


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, data in entries.items():
            out.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


def test_a_format_is_named_and_ordinary_files_may_be_kept() -> None:
    for data, name in (
        (json.dumps({"id": "1", "text": "شقة للإيجار"}).encode() + b"\n", "a.jsonl"),
        (b"id,text\n1,hello\n", "a.csv"),
        (zipped(a_csv=b"id,text\n1,hello\n"), "a.zip"),
    ):
        assert found(data, name).title
        assert not found(data, name).hash_only


def test_tips_that_may_hold_pictures_must_not_be_kept() -> None:
    told = found(zipped(tip_json=TIP, picture_jpg=JPEG), "tips.zip")
    assert (told.hash_only, told.marked) == (True, "tip")
    assert not found(TIP, "tip.json").hash_only  # words only


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "empty file"), (JPEG, "is not read"), (b"\x00\x01\x02\x03" * 99, "is not read")]
)
def test_what_cannot_be_read_is_said(data: bytes, said: str) -> None:
    with pytest.raises(MarsadError, match=said):
        found(data, "file.bin")
