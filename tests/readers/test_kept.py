"""Each file is handed over once before it is read, what was kept is what is read, and its id goes with every row."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from marsad.model import Provenance
from marsad.readers import Reader, ReadOptions, observations
from marsad.readers.marked import is_marked, may_hold_media
from marsad.readers.source import Source, from_bytes, from_kept
from marsad.readers.spool import Spool
from marsad.readers.walk import choose

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def line(text: str, **more: str) -> bytes:
    return json.dumps({"text": text, **more}).encode() + b"\n"


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in entries.items():
            archive.writestr(f"{name}.jsonl", data)
    return buffer.getvalue()


def keeping(kept: list[str], change: Callable[[bytes], bytes] = bytes) -> Callable[[Source, Reader], Source]:
    """Keeps bytes in memory; ``change`` stands for a file that is another one after it was kept."""

    def keep(source: Source, _: Reader) -> Source:
        stream, held = source.open(), Spool()
        held.write(change(stream.read()))
        stream.close()
        kept.append(source.label)
        return from_kept(held, source, f"E-{len(kept)}")

    return keep


def rows(path: Path, keep: Callable[[Source, Reader], Source] | None) -> list[tuple[str, str, str]]:
    batches = observations(
        [path], provenance=Provenance("p", "l"), run="R", as_of=date(2026, 1, 1), batch_size=2, keep=keep
    )
    return [
        (row["source"], row["text"], row["evidence"]) for batch in batches for row in batch.table.to_pylist()
    ]


def test_files_of_a_folder_and_archives_in_it_are_kept_once_and_named_in_every_row(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(line("one") + line("two"))
    (tmp_path / "b.zip").write_bytes(zipped(inner=line("three"), other=line("four")))
    (tmp_path / "c.jsonl").write_bytes(line("five"))
    kept: list[str] = []
    found = rows(tmp_path, keeping(kept))
    name = tmp_path.name
    assert kept == [f"{name}/a.jsonl", f"{name}/b.zip", f"{name}/c.jsonl"]
    assert [(text, evidence) for _, text, evidence in found] == [
        ("one", "E-1"), ("two", "E-1"), ("three", "E-2"), ("four", "E-2"), ("five", "E-3"),
    ]  # fmt: skip
    assert [row[:2] for row in rows(tmp_path, None)] == [row[:2] for row in found]


def test_the_only_text_beside_pictures_is_kept_too(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    (tmp_path / "words.jsonl").write_bytes(line("one"))
    kept: list[str] = []
    assert rows(tmp_path, keeping(kept))[0][2] == "E-1"
    assert kept == [f"{tmp_path.name}/words.jsonl"]


def test_nobody_keeps_and_no_row_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(line("one"))
    assert [row[2] for row in rows(tmp_path, None)] == [None]


def test_what_was_kept_is_read_and_not_what_the_file_has_become(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(line("one"))
    found = rows(tmp_path / "a.jsonl", keeping([], lambda data: data.replace(b"one", b"two")))
    assert [row[1] for row in found] == ["two"]


def test_an_encoding_that_only_the_middle_of_a_long_file_shows_is_seen_in_kept_bytes(tmp_path: Path) -> None:
    lines = [line("plain words") for _ in range(80_000)]
    lines[40_000:40_100] = [json.dumps({"text": "مرحبا"}, ensure_ascii=False).encode("cp1256") + b"\n"] * 100
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    found = rows(tmp_path / "a.jsonl", keeping([]))
    assert [row[1] for row in found] == [row[1] for row in rows(tmp_path / "a.jsonl", None)]
    assert sum(row[1] == "مرحبا" for row in found) == 100


def seen(data: bytes, name: str, options: ReadOptions) -> tuple[bool, bool]:
    chosen = choose(from_bytes(data, name, options.limits), options)
    assert chosen is not None
    return is_marked(*chosen, options), may_hold_media(*chosen)


def test_tips_are_marked_by_format_by_the_caller_or_by_their_records() -> None:
    plain = ReadOptions()
    tip = b'{"reportId": 7, "incidentSummary": {"incidentDateTime": "2026-03-01T10:00:00Z"}}'
    assert seen(tip, "tip.json", plain)[0]
    assert seen(line("words", kind="tip"), "a.jsonl", plain)[0]
    assert seen(b"id,kind,text\n1,tip,words\n2,tip,words\n", "a.csv", plain)[0]
    assert seen(line("words"), "a.jsonl", ReadOptions(kind="tip"))[0]
    assert seen(b"- kind: tip\n  text: words\n- kind: tip\n  text: more\n", "a.yaml", plain)[0]
    assert not seen(line("a tip for you"), "a.jsonl", plain)[0]
    assert not seen(line("tips, and a tip, and multiple others"), "a.jsonl", plain)[0]
    assert not seen(line("words", kind="report"), "a.jsonl", plain)[0]


def test_plain_texts_hold_no_media_and_anything_else_may() -> None:
    plain = ReadOptions()
    assert not seen(line("words") * 50, "a.jsonl", plain)[1]
    assert not seen("id,text\n1,مرحبا\n".encode(), "a.csv", plain)[1]
    assert not seen(line("words", sha256="0f" * 32), "a.jsonl", plain)[1]
    address = "https://shop.example/" + "a-long-name-of-a-thing-that-is-for-sale/" * 3
    assert not seen(line(f"see {address}?id=7 now") * 50, "a.jsonl", plain)[1]
    assert seen(line("words", image=PIXEL * 3), "a.jsonl", plain)[1]
    assert seen(line("words", image="QUJD" * 50), "a.jsonl", plain)[1]  # cut from the middle of something
    assert seen(zipped(a=line("words")), "a.zip", plain)[1]
    assert seen(b"From: a@mail.example\nSubject: x\n\nwords\n", "a.eml", plain)[1]
