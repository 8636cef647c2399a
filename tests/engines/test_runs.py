"""The table of runs tells whether what is there now is what was linked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from marsad.engines import Lake
from marsad.engines.runs import Run, finish, is_linked, newest
from marsad.model import Provenance

NOW = datetime(2026, 5, 1, tzinfo=UTC)
WHY = Provenance("trial", "invented data", retention_days=30)


def run(name: str) -> Run:
    return Run(name, "1.0", WHY, NOW, NOW - timedelta(minutes=1), ["posts.jsonl"], 5, 3, 1)


def test_a_lake_without_runs_has_linked_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    assert newest(lake) is None
    assert not is_linked(lake, "1.0", "")


def test_the_newest_run_carries_its_provenance(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    for name in ("R-1", "R-2"):
        finish(lake, run(name), "")
    found = newest(lake)
    assert found is not None
    assert (found["id"], found["purpose"], found["retention_days"]) == ("R-2", "trial", 30)
    assert (found["sources"], found["read"], found["added"], found["refused"]) == (["posts.jsonl"], 5, 3, 1)


def test_another_version_or_other_statements_are_not_what_was_linked(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", create=True)
    finish(lake, run("R-1"), "said")
    assert is_linked(lake, "1.0", "said")
    assert not is_linked(lake, "1.1", "said")
    assert not is_linked(lake, "1.0", "")
