"""The lake: atomic, versioned, one pen, and never confused with a folder of something else."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from deltalake import DeltaTable, write_deltalake

from marsad.engines import Lake
from marsad.errors import LakeError
from marsad.tables import TABLES

_BLANK = {pa.string(): "", pa.int64(): 0, pa.int32(): 0, pa.list_(pa.string()): []}


def members(*rows: tuple[str, str, str]) -> pa.Table:
    names = ("observation", "template", "network")
    return pa.Table.from_pylist(
        [dict(zip(names, row, strict=True)) for row in rows], schema=TABLES["members"]
    )


def test_a_table_never_written_is_empty_and_has_its_schema(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    assert lake.version("leads") == -1
    assert lake.read("leads").schema == TABLES["leads"]


def test_appends_add_and_replacements_keep_the_past(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    lake.append("members", members(("a", "T", "N")))
    lake.append("members", members(("b", "T", "N")))
    assert sorted(lake.read("members", columns=["observation"])["observation"].to_pylist()) == ["a", "b"]
    before = datetime.now(UTC)
    time.sleep(0.05)
    lake.replace("members", members(("c", "", "")))
    assert lake.read("members")["observation"].to_pylist() == ["c"]
    assert sorted(lake.read("members", as_of=before)["observation"].to_pylist()) == ["a", "b"]
    assert lake.read("members", as_of=datetime(2020, 1, 1, tzinfo=UTC)).num_rows == 0


def test_reads_only_the_rows_asked_for(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    lake.append("members", members(("a", "T", "N"), ("b", "", "")))
    assert lake.read("members", where=ds.field("network") == "N")["observation"].to_pylist() == ["a"]


def test_a_second_writer_is_refused_and_the_first_one_frees_the_pen(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    with lake.writing(), pytest.raises(LakeError, match="another run"), Lake(tmp_path / "lake").writing():
        pass
    with lake.writing():
        pass


def test_a_folder_of_something_else_is_no_lake(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.txt").write_text("x")
    with pytest.raises(LakeError, match="other files"):
        Lake(tmp_path / "photos", create=True)
    with pytest.raises(LakeError, match="is not a lake"):
        Lake(tmp_path / "nowhere")


def test_a_column_younger_than_the_table_is_null_then_and_kept_from_now_on(tmp_path: Path) -> None:
    lake = Lake(tmp_path, create=True)
    row = {field.name: None if field.nullable else _BLANK[field.type] for field in TABLES["runs"]}
    old = pa.Table.from_pylist([row | {"id": "old"}], schema=TABLES["runs"]).drop_columns(["as_of"])
    write_deltalake(str(tmp_path / "runs"), old)
    assert lake.read("runs").schema.equals(TABLES["runs"])
    assert lake.read("runs", columns=["id", "as_of"]).to_pylist() == [{"id": "old", "as_of": None}]
    when = datetime(2026, 5, 3, tzinfo=UTC)
    lake.append("runs", pa.Table.from_pylist([row | {"id": "new", "as_of": when}], schema=TABLES["runs"]))
    found = {run["id"]: run["as_of"] for run in lake.read("runs").to_pylist()}
    assert found == {"old": None, "new": when}


def test_a_replacement_of_a_table_that_is_older_than_a_column_has_it(tmp_path: Path) -> None:
    lake = Lake(tmp_path, create=True)
    write_deltalake(str(tmp_path / "members"), members(("a", "T", "N")).drop_columns(["found"]))
    lake.replace("members", members(("b", "T", "N")))
    assert lake.read("members").schema.equals(TABLES["members"])
    assert lake.read("members", columns=["observation", "found"]).to_pylist() == [
        {"observation": "b", "found": None}
    ]


def test_a_column_that_may_not_be_null_is_missed(tmp_path: Path) -> None:
    lake = Lake(tmp_path, create=True)
    write_deltalake(str(tmp_path / "members"), pa.table({"observation": ["1"], "template": [""]}))
    with pytest.raises(LakeError, match="members"):
        lake.read("members")


def test_a_version_of_last_season_is_readable_after_a_hundred_commits(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    for name in ("N-first", "N-second"):
        lake.replace("members", members(("a", "", name)))
    DeltaTable(str(tmp_path / "lake" / "members")).create_checkpoint()
    long_ago = time.time() - 90 * 86_400
    for entry in (tmp_path / "lake" / "members" / "_delta_log").iterdir():
        os.utime(entry, (long_ago, long_ago))
    for number in range(100):
        lake.replace("members", members(("a", "", f"N-{number}")))
    first = DeltaTable(str(tmp_path / "lake" / "members"), version=0)
    assert first.to_pyarrow_table()["network"].to_pylist() == ["N-first"]


def test_when_a_version_was_written_is_known_for_each(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    assert lake.written("members") is None
    times = []
    for name in ("N-1", "N-2", "N-3"):
        lake.replace("members", members(("a", "", name)))
        times.append(datetime.now(UTC))
        time.sleep(0.005)
    told = [lake.written("members", moment) for moment in times]
    assert all(found is not None and found <= moment for found, moment in zip(told, times, strict=True))
    assert told == sorted(set(told))
    assert lake.written("members") == told[-1]
