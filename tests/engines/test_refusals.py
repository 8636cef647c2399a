"""Refusals: kept aside once, counted every time."""

import base64
from pathlib import Path

import orjson

from marsad.engines import Lake
from marsad.engines.refusals import Refusals
from marsad.model import Refusal


def test_keeps_each_refused_record_once_and_counts_each_time(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "l", create=True)
    bad = [Refusal("a.csv", 3, "not UTF-8", b"\xff\x00"), Refusal("a.csv", 4, "not UTF-8", b"")]
    for run in ("R-1", "R-2"):
        refusals = Refusals(lake, run)
        refusals.add(bad)
        refusals.commit()
        assert refusals.count == 2
    assert lake.read("refusals")["record"].to_pylist() == [3, 4]
    lines = (tmp_path / "l" / "refused" / "R-1.jsonl").read_bytes().splitlines()
    assert base64.b64decode(orjson.loads(lines[0])["raw"]) == b"\xff\x00"
    assert not (tmp_path / "l" / "refused" / "R-2.jsonl").exists()


def test_writes_nothing_where_nothing_was_refused(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "l", create=True)
    refusals = Refusals(lake, "R-1")
    refusals.commit()
    assert lake.version("refusals") == -1
    assert refusals.aside is None
