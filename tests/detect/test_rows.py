"""The row half gives the schema of the tables, one row an observation, the same whatever stands beside it."""

import json
import pickle

import pyarrow as pa

from marsad.detect import read_batch
from marsad.tables import ROWS

ROWS_IN = [
    (
        "a",
        "Guaranteed daily profit with our trading platform, start with only 100, write @fictional_desk1",
        "post",
        "",
    ),
    (
        "b",
        "",
        "sighting",
        json.dumps({"ip": "192.0.2.9", "info_hash": "a" * 40, "bytes_verified": 5, "source_port": 6881}),
    ),
    ("c", "صباح الخير", "message", ""),
    ("d", "", "sighting", "{}"),
]


def batch(rows: list[tuple[str, str, str, str]]) -> pa.RecordBatch:
    columns = [list(column) for column in zip(*rows, strict=True)]
    arrays = {
        "id": columns[0],
        "text": columns[1],
        "region": [""] * len(rows),
        "kind": columns[2],
        "fields": columns[3],
    }
    return pa.RecordBatch.from_pydict({k: pa.array(v, pa.string()) for k, v in arrays.items()})


def by_id(read: pa.RecordBatch) -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in read.to_pylist()}


def test_the_schema_is_that_of_the_tables() -> None:
    read = read_batch(batch(ROWS_IN))
    assert read.schema.equals(ROWS)
    read.validate(full=True)
    assert read.column("id").to_pylist() == ["a", "b", "c", "d"]


def test_findings_and_selectors_belong_to_their_row() -> None:
    rows = by_id(read_batch(batch(ROWS_IN)))
    assert [f["typology"] for f in rows["a"]["findings"]] == ["scam_investment_confidence"]  # type: ignore[attr-defined]
    assert "handle" in [s["kind"] for s in rows["a"]["selectors"]]  # type: ignore[attr-defined]
    assert rows["c"]["findings"] == [] and rows["c"]["speaker"] == "ordinary"


def test_a_sighting_is_read_from_its_fields_with_cues_that_point_at_nothing() -> None:
    rows = by_id(read_batch(batch(ROWS_IN)))
    (finding,) = rows["b"]["findings"]  # type: ignore[misc,attr-defined]
    assert finding["typology"] == "file_sharing_observation" and finding["score"] >= 0.5
    assert finding["cues"] and all(
        (c["start"], c["end"], c["family"]) == (0, 0, "source") for c in finding["cues"]
    )
    assert rows["d"]["findings"] == []


def test_order_and_company_do_not_matter_and_it_crosses_processes() -> None:
    whole = by_id(read_batch(batch(ROWS_IN)))
    assert by_id(read_batch(batch(ROWS_IN[::-1]))) == whole
    for row in ROWS_IN:
        assert by_id(read_batch(batch([row])))[row[0]] == whole[row[0]]
    assert pickle.loads(pickle.dumps(read_batch)) is read_batch


def test_kind_and_fields_may_be_absent_and_a_batch_empty() -> None:
    small = batch(ROWS_IN).select(["id", "text", "region"])
    assert read_batch(small).num_rows == 4
    assert read_batch(small.slice(0, 0)).schema.equals(ROWS)
