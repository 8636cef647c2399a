"""Which reader a source gets, and how folders and packings are gone through."""

import gzip
import io
import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from tests.readers.examples import EXAMPLES, zipped

from marsad.errors import SourceError, UsageError
from marsad.model import Record, Refusal
from marsad.readers import ReadOptions, read, records


def _texts(path: Path | str, options: ReadOptions | None = None) -> list[str]:
    return [item.text for item in read(path, options) if isinstance(item, Record)]


def test_a_folder_is_read_in_the_order_of_names_and_links_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / "c.txt").write_text("three\n")
    (folder / "a.txt").write_text("one\n")
    (folder / "b" / "x.txt").write_text("two\n")
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "z.txt").symlink_to(tmp_path / "elsewhere")
    (folder / "loop").symlink_to(folder)
    assert _texts(folder) == ["one", "two", "three"]
    assert [(i.source, i.number) for i in read(folder) if isinstance(i, Refusal)] == [
        ("in/loop", 0),
        ("in/z.txt", 0),
    ]


def test_pictures_beside_a_chat_are_hashed_under_no_name_and_never_read(tmp_path: Path) -> None:
    media = {"Sara.jpg": b"\xff\xd8\xff\xe0x", "2.mp4": b"\0\0\0\x18ftypmp42", "3.opus": b"OggSx"}
    path = tmp_path / "chat.zip"
    path.write_bytes(zipped({"_chat.txt": EXAMPLES["whatsapp"][1].data, **media}))
    items = list(read(path))
    assert sum(isinstance(item, Record) for item in items) == 3
    titles = ("JPEG picture", "MPEG-4 or HEIF media", "Ogg recording")
    assert [item for item in items if isinstance(item, Refusal)] == [
        Refusal(
            "chat.zip",
            0,
            f"{title}, {len(data):,} bytes: media are never kept, sha256 {sha256(data).hexdigest()}",
        )
        for title, data in zip(titles, media.values(), strict=True)
    ]


def test_pictures_beside_one_report_are_its_files_and_beside_two_nobodys(tmp_path: Path) -> None:
    picture = b"\xff\xd8\xff\xe0 invented"
    digest = sha256(picture).hexdigest()
    report = b'{"incidentSummary": {"incidentType": "x"}, "additionalInfo": "words"}'
    (tmp_path / "one.zip").write_bytes(zipped({"1.jpg": picture, "report.json": report, "2.jpg": picture}))
    (tmp_path / "two.zip").write_bytes(zipped({"a.json": report, "1.jpg": picture, "b.json": report}))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(picture)
    (folder / "report.json").write_bytes(report)
    for path in (tmp_path / "one.zip", folder):
        (record,) = [item for item in read(path) if isinstance(item, Record)]
        assert record.fields["files"] == [
            {"sha256": digest, "type": "JPEG picture", "viewed": False, "locked": True}
        ]
    nobodys = [item for item in read(tmp_path / "two.zip") if isinstance(item, Record)]
    assert len(nobodys) == 2
    assert not any("files" in record.fields for record in nobodys)


@pytest.mark.parametrize(
    ("kind", "refused"), [("tip", 1), ("sighting", 1), ("report", 1), ("post", 0), ("", 0)]
)
def test_a_picture_where_only_hashes_may_be_is_refused_and_its_record_kept(
    kind: str, refused: int, tmp_path: Path
) -> None:
    picture = b"\xff\xd8\xff\xe0" + b"invented " * 30
    packed = b64encode(picture).decode()
    row = {"kind": kind, "text": f"see data:image/jpeg;base64,{packed}", "image": packed, "id": 1}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    items = list(read(tmp_path / "a.jsonl"))
    (record,) = [item for item in items if isinstance(item, Record)]
    assert sha256(picture).hexdigest() in record.text
    reasons = [(item.number, item.reason) for item in items if isinstance(item, Refusal)]
    assert (
        reasons == [(1, f"image/jpeg: media are never kept, sha256 {sha256(picture).hexdigest()}")] * refused
    )


@pytest.mark.parametrize("name", ["table.csv", "lines.jsonl", "result.json", "chat.txt"])
def test_gzip_is_taken_off(name: str, tmp_path: Path) -> None:
    example = next(e for examples in EXAMPLES.values() for e in examples if e.name == name)
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(example.data))
    assert (
        tuple(i for i in read(tmp_path / f"{name}.gz", example.options) if isinstance(i, Record))
        == example.records
    )


def test_a_cut_gzip_keeps_what_was_read_and_names_the_cut(tmp_path: Path) -> None:
    data = b"".join(b"line number %d of many\n" % n for n in range(50_000))
    packed = gzip.compress(data)
    (tmp_path / "a.txt.gz").write_bytes(packed[: len(packed) // 2])
    *lines, last = read(tmp_path / "a.txt.gz")
    assert len(lines) > 10_000
    assert all(
        isinstance(item, Record) and item.text == f"line number {n} of many" for n, item in enumerate(lines)
    )
    assert isinstance(last, Refusal)
    assert last.reason.startswith("gzip data ends in the middle")


def test_two_gzip_members_are_one_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"one\n") + gzip.compress(b"two\n") + bytes(512))
    assert _texts(tmp_path / "a.txt.gz") == ["one", "two"]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'id,text,region,lang\n7,"a, b",IQ,ar\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert list(records("-")) == [Record(1, "a, b", given_id="7", region="IQ", lang="ar")]


def test_a_missing_file_and_unknown_bytes_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        list(read(tmp_path / "no.csv"))
    assert error.value.hint
    (tmp_path / "a.dat").write_bytes(b"\x7fELF" + bytes(range(256)) * 20)
    with pytest.raises(SourceError) as error:
        list(read(tmp_path / "a.dat"))
    assert "Telegram export" in error.value.hint
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    with pytest.raises(SourceError) as error:
        list(read(tmp_path / "a.png"))
    assert "PNG picture is not read" in error.value.message


def test_wrong_options_are_refused() -> None:
    for wrong in ({"map": {"words": "x"}}, {"kind": "letter"}, {"region": "Iraq"}, {"timezone": "Mars/Base"}):
        with pytest.raises(UsageError):
            ReadOptions(**wrong)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        list(read(__file__, ReadOptions(format="word")))


def test_office_documents_are_declined(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    with pytest.raises(SourceError):
        list(read(tmp_path / "a.docx"))


def test_the_list_of_scam_sites_is_read_whole(data_dir: Path) -> None:
    items = list(read(data_dir / "cryptoscamdb_urls.yaml"))
    assert len(items) > 9_800
    assert all(isinstance(item, Record) and item.text for item in items)
