"""Speeds of selectors are measured on the texts they say, real ones only where their folder is named."""

import json
from pathlib import Path

import pytest

from bench import selectors as speed


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "observations.jsonl"
    rows = [{"text": f"ring 0770 000 {number:04d} today", "region": "IQ"} for number in range(30)] + [
        {"text": ""}
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return str(path)


def test_the_world_is_read_with_its_regions(source: str) -> None:
    [row] = speed.measure(source, "", 100, 10)
    assert (row["name"], row["texts"], row["found"]) == (speed.WORLD, 30, 30)
    assert row["peer_texts"] == 10
    assert row["fold"] + row["find"] > 0


def test_real_files_are_read_where_their_folder_is_named(source: str, tmp_path: Path) -> None:
    (tmp_path / "sms_mishra_soni_5971.csv").write_text(
        "label,text\n0,see you\n0,ring +964 770 000 1234\n0,\n"
    )
    (tmp_path / "ar_threats_dev.tsv").write_text('Tweet\tLabel\nsay "hi\tsafe\n')
    rows = {row["name"]: row for row in speed.measure(source, str(tmp_path), 100, 0)}
    assert [*rows] == [speed.WORLD, "sms_mishra_soni_5971.csv", "ar_threats_dev.tsv", speed.ALL]
    assert rows[speed.ALL]["texts"] == 3
    assert rows[speed.ALL]["found"] == 1
    assert rows[speed.ALL]["peer_texts"] == 0


def test_every_hostile_piece_is_measured_at_three_sizes() -> None:
    rows = speed.hostile(400)
    assert {row["name"] for row in rows} == set(speed.HOSTILE)
    assert all(row["sizes"] == [100, 200, 400] and len(row["seconds"]) == 3 for row in rows)
    assert all(piece for piece in speed.HOSTILE.values())
