"""A marked picture goes in by every way there is, and nothing that is written anywhere has its bytes in any form."""

import base64
import io
import json
import random
import tempfile
import zipfile
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest

from marsad import pipeline
from marsad.engines import Lake
from marsad.model import Provenance

MARK = random.Random(9).randbytes(600)
PICTURE = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + MARK * 3
PACKED = base64.b64encode(PICTURE).decode()
DIGEST = sha256(PICTURE).hexdigest()
TIP = {"incidentSummary": {"incidentDateTime": "2026-03-01T10:00:00Z"}, "additionalInfo": "words"}


def _zip(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _sources(folder: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@mail.example", "b@unit.example", "see"
    mail.set_content("he sent this")
    mail.add_attachment(PICTURE, maintype="image", subtype="jpeg", filename="a.jpg")
    tip = {**TIP, "reportId": 7, "fileDetails": [{"content": PACKED, "fileViewedByEsp": False}]}
    xml = f"<report><incidentSummary/><fileDetails><data>{PACKED}</data></fileDetails></report>"
    files = {
        "mail.eml": mail.as_bytes(),
        "tip.json": json.dumps(tip).encode(),
        "tip.xml": xml.encode(),
        "uri.jsonl": json.dumps({"text": f"look data:image/jpeg;base64,{PACKED}", "kind": "report"}).encode(),
        "field.jsonl": json.dumps(
            {"text": "x", "kind": "tip", "image": PACKED, "hex": PICTURE.hex()}
        ).encode(),
        "broken.jsonl": b'{"text": "x", "image": "' + PACKED.encode()[:1500] + b"\n",
        "table.csv": f"id,text,photo\n1,words,{PACKED}\n2,more,,x,y,{PACKED}\n".encode(),
        "inner.zip": _zip(
            {"a.jpg": PICTURE, "inside.zip": _zip({"b.jpg": PICTURE, "words.txt": b"words\n"})}
        ),
        "beside/photo.jpg": PICTURE,
        "beside/tip.json": json.dumps(TIP).encode(),
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _forms() -> list[bytes]:
    """What a piece from the middle of the picture looks like, however it was packed."""
    piece = MARK[200:260]
    packed = [base64.b64encode(MARK[at:260])[4:44] for at in (200, 201, 202)]
    return [piece, *packed, piece.hex().encode(), piece.hex().upper().encode()]


def test_no_byte_of_a_picture_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, lake, temporary = tmp_path / "in", tmp_path / "lake", tmp_path / "tmp"
    for each in (source, temporary):
        each.mkdir()
    _sources(source)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    done = pipeline.run([source], lake, Provenance("trial", "invented data"), workers=1, model=False)
    assert done.refused
    written = [path for folder in (lake, temporary) for path in folder.rglob("*") if path.is_file()]
    assert written
    for path in written:
        data = path.read_bytes()
        assert not [form for form in _forms() if form in data], path.name
    for name in ("observations", "refusals", "selectors", "leads"):
        text = repr(Lake(lake).read(name).to_pylist()).encode()
        assert not [form for form in _forms() if form in text], name
    told = [row["reason"] for row in Lake(lake).read("refusals").to_pylist()]
    assert sum(DIGEST in reason for reason in told) >= 5
    assert all("a.jpg" not in row["source"] for row in Lake(lake).read("refusals").to_pylist())
    tips = [
        json.loads(row["fields"])
        for row in Lake(lake).read("observations").to_pylist()
        if row["kind"] == "tip"
    ]
    assert sum(DIGEST in json.dumps(each.get("files", [])) for each in tips) == 3
