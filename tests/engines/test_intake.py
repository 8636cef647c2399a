"""Intake: every observation once, with its rows once, however a former run ended."""

from pathlib import Path

import pyarrow as pa

from marsad.engines import Lake
from marsad.engines.intake import Intake, split
from marsad.tables import OBSERVATIONS, ROWS


def observations(*numbers: int) -> pa.RecordBatch:
    blank = {field.name: "" for field in OBSERVATIONS if pa.types.is_string(field.type)}
    rows = [
        {
            **blank,
            "id": f"{n:024x}",
            "record": n,
            "seen_at": None,
            "retention_until": 20_000,
            "text": f"text {n}",
        }
        for n in numbers
    ]
    return pa.RecordBatch.from_pylist(rows, schema=OBSERVATIONS)


def rows(*numbers: int) -> pa.RecordBatch:
    """Two selectors for each, a finding for even ones."""
    out = []
    for n in numbers:
        selector = {
            "kind": "handle",
            "value": f"x:a{n}",
            "start": 0,
            "end": 2,
            "confidence": 1.0,
            "written": "plain",
        }
        finding = {
            "typology": "t", "subtype": "", "score": 0.9, "severity": 2, "speaker": "offender", "modifiers": ["m"],
            "pack_version": "1", "cues": [{"family": "text", "start": 0, "end": 1, "rule": "t.r"}],
        }  # fmt: skip
        out.append({
            "id": f"{n:024x}", "lang": "en", "lang_confidence": 1.0, "speaker": "offender", "speaker_confidence": 1.0,
            "selectors": [selector, {**selector, "start": 5}], "findings": [finding] if n % 2 == 0 else [],
        })  # fmt: skip
    return pa.RecordBatch.from_pylist(out, schema=ROWS)


def put(lake: Lake, *numbers: int) -> int:
    intake = Intake(lake, chunk=2)
    fresh = intake.fresh(observations(*numbers))
    kept = [int(i, 16) for i in fresh["id"].to_pylist()]
    if kept:
        intake.add(fresh, rows(*kept))
    intake.commit()
    return intake.added


def counts(lake: Lake) -> list[int]:
    return [lake.read(name).num_rows for name in ("observations", "readings", "selectors", "findings")]


def test_takes_each_observation_once(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "l", create=True)
    assert put(lake, 1, 2, 2, 3) == 3
    assert put(lake, 3, 4) == 1
    assert put(lake, 1, 2, 3, 4) == 0
    assert counts(lake) == [4, 4, 8, 2]


def test_goes_on_after_a_kill_between_any_two_writes(tmp_path: Path) -> None:
    for written in range(4):
        lake = Lake(tmp_path / f"l{written}", create=True)
        put(lake, 8)
        parts = split(pa.Table.from_batches([rows(1, 2)]))
        for name in list(parts)[:written]:
            lake.append(name, parts[name])
        assert put(lake, 1, 2, 3) == 3
        assert counts(lake) == [4, 4, 8, 2]


def test_splits_lists_into_rows_that_know_their_owner() -> None:
    parts = split(pa.Table.from_batches([rows(1, 2), rows(3).slice(0, 0), rows(4)]))
    assert parts["selectors"]["observation"].to_pylist() == [f"{n:024x}" for n in (1, 1, 2, 2, 4, 4)]
    assert parts["findings"].to_pylist()[1]["cues"] == [
        {"family": "text", "start": 0, "end": 1, "rule": "t.r"}
    ]
    assert split(pa.Table.from_batches([], schema=ROWS))["findings"].num_rows == 0
