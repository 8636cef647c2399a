"""Hostile sources: each is refused with a reason, in memory and time that do not grow with it."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.readers.examples import pages, zipped

from marsad.errors import SourceError
from marsad.model import Record, Refusal
from marsad.readers import Limits, ReadOptions, read

MIB = 1 << 20

# Reads a source in a process of its own and says how far its memory grew above what a tiny source needs.
_MEASURE = r"""
import json, re, sys
from pathlib import Path
from marsad.model import Refusal
from marsad.readers import ReadOptions, read
tiny, path, options = sys.argv[1], sys.argv[2], ReadOptions(**json.loads(sys.argv[3]))
list(read(tiny, options))
def peak():  # of this program alone: ru_maxrss would also count the process that started it
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])
before = peak()
records, refusals = 0, []
for item in read(path, options):
    if isinstance(item, Refusal):
        refusals.append([item.number, item.reason, len(item.raw)])
    else:
        records += 1
grown = peak() - before
print(json.dumps([records, refusals, grown / 1024]))
"""


def measured(path: Path, tiny: bytes, **options: object) -> tuple[int, list[list[object]], float]:
    """How many records were read, what was refused, and the growth of memory in MiB."""
    if not Path("/proc/self/status").exists():
        pytest.skip("needs the peak of a process's memory from /proc")
    small = path.with_name(f"tiny-{path.name}")
    small.write_bytes(tiny)
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(small), str(path), json.dumps(options)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MALLOC_ARENA_MAX": "1"},
    )
    records, refusals, grown = json.loads(done.stdout)
    return records, refusals, grown


# A few blocks of plain lines: what is compiled for them is there before anything is measured.
_PLAIN = (b'{"text": "' + b"x" * 1000 + b'"}\n') * 3000


def _with_long_line(path: Path, before: bytes, fill: bytes, after: bytes, size: int) -> None:
    with path.open("wb") as file:
        file.write(before)
        for _ in range(size // MIB):
            file.write(fill * (MIB // len(fill)))
        file.write(after)


@pytest.mark.parametrize(
    ("name", "size", "before", "after", "tiny"),
    [
        ("a.jsonl", 200, b'{"text": "one"}\n{"text": "', b'"}\n{"text": "three"}\n', _PLAIN),
        ("a.csv", 80, b"id,text\n1,one\n2,", b"\n3,three\n", b"id,text\n1,one\n"),
        ("a.txt", 80, b"one\n", b"\nthree\n", b"one\n"),
        ("a.json", 80, b'[{"text": "one"}, {"text": "', b'"}, {"text": "three"}]', b'[{"text": "one"}]'),
    ],
)
def test_an_endless_line_is_refused_and_what_follows_is_read(
    tmp_path: Path, name: str, size: int, before: bytes, after: bytes, tiny: bytes
) -> None:
    path = tmp_path / name
    _with_long_line(path, before, b"x" * 1024, after, size * MIB)
    records, refusals, grown = measured(path, tiny)
    assert records == 2
    assert [refusal[0] for refusal in refusals] == [2]
    assert "longer than 16,777,216 bytes" in str(refusals[0][1])
    assert refusals[0][2] <= 4096  # type: ignore[operator]
    assert grown < 60  # MiB: the limit of 16 a few times over, never the line


def test_a_large_file_needs_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    line = json.dumps({"id": "n", "text": "سعر خاص " * 150}).encode() + b"\n"
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    small.write_bytes(line * (3 * MIB // len(line)))
    large.write_bytes(line * (24 * MIB // len(line)))
    *_, grown_small = measured(small, line)
    *_, grown_large = measured(large, line)
    assert grown_large < grown_small + 15


def test_a_nested_bomb_is_defused(tmp_path: Path) -> None:
    """About 2 KB of archives in archives that hold 2 GB of lines: an eighth of it may come out."""
    bomb = zipped({f"{i}.txt": (b"x" * 4095 + b"\n") * (8 * MIB // 4096) for i in range(4)})
    for level in range(3):
        bomb = zipped({f"{level}-{i}.zip": bomb for i in range(4)})
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb)
    tiny = zipped({"a.txt": b"one\n"})
    records, refusals, grown = measured(path, tiny)
    assert records * 4096 < 2 * 200 * path.stat().st_size + 8 * 33 * MIB
    assert any("were unpacked already" in str(reason) for _, reason, _ in refusals)
    assert grown < 60


def test_an_entry_that_unpacks_too_far_is_refused_and_its_neighbour_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": (b"x" * 1023 + b"\n") * 4096, "b.txt": b"one\n"}))
    items = list(read(path, ReadOptions(limits=Limits(free=MIB, ratio=100))))
    assert [item.text for item in items if isinstance(item, Record)][-1] == "one"
    (refusal,) = [item for item in items if isinstance(item, Refusal)]
    assert refusal.source == "a.zip!a.txt"
    assert "more than 100 times its size" in refusal.reason


def test_archives_are_followed_only_so_deep(tmp_path: Path) -> None:
    inner = b"one\n"
    for level in range(6):
        inner = zipped({f"{level}.zip" if level else "a.txt": inner})
    (tmp_path / "deep.zip").write_bytes(inner)
    items = list(read(tmp_path / "deep.zip"))
    assert [item.reason for item in items if isinstance(item, Refusal)] == ["archives nested deeper than 4"]
    assert not [item for item in items if isinstance(item, Record)]


def test_too_many_entries_are_refused_before_the_directory_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    path.write_bytes(zipped({f"{i}.txt": b"one\n" for i in range(50)}))
    with_limit = list(read(path, ReadOptions(limits=Limits(entries=20))))
    assert [item.reason for item in with_limit if isinstance(item, Refusal)] == [
        "many.zip has 50 entries, at most 20 are read"
    ]
    assert len([item for item in read(path) if isinstance(item, Record)]) == 50


def test_names_that_climb_are_labels_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.zip"
    path.write_bytes(
        zipped({"../../evil.txt": b"one\n", "/etc/evil.txt": b"two\n", "a\u202etxt.exe": b"three\n"})
    )
    items = list(read(path))
    assert [item.text for item in items if isinstance(item, Record)] == ["one", "two", "three"]
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip", "in"]


def test_encrypted_entries_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"one\n"}, zipfile.ZIP_STORED))
    for signature in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.index(signature)
        data[place + (6 if signature == b"PK\x03\x04" else 8)] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert [item.reason for item in read(tmp_path / "a.zip") if isinstance(item, Refusal)] == [
        "encrypted entry"
    ]


def test_a_table_of_ten_thousand_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{i}" for i in range(10_000)) + "\n" + ",".join("1" * 10_000) + "\n")
    (refusal,) = read(path)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "wide.csv has 10,000 columns, at most 4,096 are read"


def test_a_row_of_ten_thousand_cells_costs_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,label\none,1\n" + "," * 9_999 + "\nthree,3\n")
    items = list(read(path))
    assert [item.text for item in items if isinstance(item, Record)] == ["one", "three"]
    assert [(item.number, item.reason) for item in items if isinstance(item, Refusal)] == [
        (2, "10,000 cells under 2 columns")
    ]


def test_a_web_archive_cut_in_the_middle_keeps_what_was_read(tmp_path: Path) -> None:
    whole = b"".join(pages())
    (tmp_path / "a.warc").write_bytes(whole[:-200])
    items = list(read(tmp_path / "a.warc"))
    assert [item.number for item in items if isinstance(item, Record)] == [1]
    assert [(item.number, item.reason) for item in items if isinstance(item, Refusal)] == [
        (3, "the source ends in the middle of this record")
    ]


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.csv", "a.txt", "a.zip", "a.warc.gz"):
        (tmp_path / name).write_bytes(b"")
        assert list(read(tmp_path / name)) == [Refusal(name, 0, "empty file")]


def test_a_number_of_a_million_digits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one", "n": ' + "9" * 1_000_000 + '}\n{"text": "two", "n": 1}\n')
    items = list(read(path))
    assert [item.text for item in items if isinstance(item, Record)] == ["two"]
    assert [item.number for item in items if isinstance(item, Refusal)] == [1]


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_json_of_endless_depth_is_refused(tmp_path: Path, opening: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one"}\n' + opening * 100_000 + '\n{"text": "three"}\n')
    items = list(read(path))
    assert [item.text for item in items if isinstance(item, Record)] == ["one", "three"]
    assert len(items) == 3


def test_invalid_utf8_costs_its_record_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "سلام عليكم"}\n'.encode() + b'{"text": "\xff\xfe\xff"}\n{"text": "ok"}\n')
    items = list(read(path))
    assert [item.text for item in items if isinstance(item, Record)] == ["سلام عليكم", "ok"]
    assert [item.reason for item in items if isinstance(item, Refusal)] == [
        "not valid UTF-8 at byte 10 of the record"
    ]


def test_nuls_and_lone_surrogates_become_replacement_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "a\\u0000b"}\n{"text": "\\ud83dx", "n": "\\udc00"}\n{"text": "\\ud83d\\ude00"}\n'
    )
    items = list(read(path))
    assert [item.text for item in items if isinstance(item, Record)] == ["a\ufffdb", "\ufffdx", "😀"]
    assert items[1].fields == {"n": "\ufffd"}  # type: ignore[union-attr]
    (tmp_path / "b.txt").write_bytes(b"one\0two\n" + b"words and words\n" * 9)
    assert next(iter(read(tmp_path / "b.txt"))).text == "one\ufffdtwo"  # type: ignore[union-attr]


def test_a_page_nested_without_end_is_refused_quickly(tmp_path: Path) -> None:
    from marsad.readers.visible import page

    assert page("<div>" * 200_000) is None
    assert page("".join(f"<font size={i}><b>" for i in range(3000)) + "<p>x" * 100_000) is None
    assert page("<p>" * 200_000 + "x") is not None  # paragraphs close themselves


def test_yaml_that_unfolds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("- &a [x, x]\n- name: [*a, *a]\n- name: fine\n")
    items = list(read(path))
    assert [item.text for item in items if isinstance(item, Record)] == ["fine"]
    assert [item.reason for item in items if isinstance(item, Refusal)] == [
        "a YAML mapping was expected",
        "YAML aliases are not followed",
    ]


def test_pictures_in_text_and_tables_are_never_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "see data:image/png;base64,cGljdHVyZQ== here", "raw": "data:image/png;base64,cGljdHVyZQ=="}\n'
    )
    (item,) = read(path)
    assert isinstance(item, Record)
    assert "cGljdHVyZQ" not in item.text + str(item.fields)
    assert "image/png not kept, sha256" in item.text


def test_a_refused_mail_keeps_none_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b"From: a@b.example\nSubject: s\nDate: now\n\n" + b"A" * (2 * MIB))
    (refusal,) = read(path, ReadOptions(limits=Limits(message=MIB)))
    assert isinstance(refusal, Refusal)
    assert refusal.raw == b""


def test_standard_input_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "one"}\n' * 10_000)))
    with pytest.raises(SourceError):
        list(read("-", ReadOptions(limits=Limits(spool=1000))))
