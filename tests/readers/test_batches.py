"""Batches of observations: provenance, retention, order, sizes, progress."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.readers.examples import EXAMPLES, zipped

from marsad.errors import SourceError, UsageError
from marsad.model import Provenance
from marsad.readers import Batch, ReadOptions, observations
from marsad.tables import OBSERVATIONS

HELD = Provenance("protect", "order 7", "TLP:RED", "victim", "assessment", 30)


def _batches(*paths: Path, size: int = 8192, options: ReadOptions | None = None) -> list[Batch]:
    return list(
        observations(
            paths, provenance=HELD, run="R-1", as_of=date(2024, 6, 1), options=options, batch_size=size
        )
    )


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    """A folder with every example in it."""
    folder = tmp_path / "all"
    folder.mkdir()
    for name, examples in EXAMPLES.items():
        for example in examples:
            (folder / f"{name}-{example.name}").write_bytes(example.data)
    return folder


def test_every_format_becomes_observations_of_the_schema(everything: Path) -> None:
    batches = _batches(everything)
    assert all(batch.table.schema == OBSERVATIONS for batch in batches)
    for batch in batches:
        batch.table.validate(full=True)
    expected = sum(len(example.records) for examples in EXAMPLES.values() for example in examples)
    assert sum(batch.table.num_rows for batch in batches) == expected
    labels = {label for batch in batches for label in batch.table["source"].to_pylist()}
    assert "all/zip-all.zip!inner.zip!a.csv" in labels
    assert "all/whatsapp-chat.txt" in labels


def test_batch_size_changes_neither_rows_nor_order(everything: Path) -> None:
    whole = [row for batch in _batches(everything) for row in batch.table.to_pylist()]
    small = _batches(everything, size=3)
    assert [row for batch in small for row in batch.table.to_pylist()] == whole
    assert {batch.table.num_rows for batch in small[:-1]} == {3}
    assert sum(len(batch.refusals) for batch in small) == sum(len(b.refusals) for b in _batches(everything))


def test_provenance_and_retention_are_on_every_row(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "t", "date": "2024-03-01T23:59:59Z"}\n{"text": "u"}\n')
    (batch,) = _batches(tmp_path / "a.jsonl")
    seen, unseen = batch.table.to_pylist()
    # Counted from the day of ingestion: an old post is not due for erasure before anybody has read it.
    assert seen["retention_until"] == unseen["retention_until"] == date(2024, 7, 1)
    assert seen["seen_at"] == datetime(2024, 3, 1, 23, 59, 59, tzinfo=UTC)
    for row in (seen, unseen):
        assert (row["purpose"], row["legal_basis"], row["handling"]) == ("protect", "order 7", "TLP:RED")
        assert (row["subject_category"], row["assessment"], row["run"]) == ("victim", "assessment", "R-1")


def test_a_kind_is_the_records_own_else_the_callers_else_post(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "t", "kind": "Tip"}\n{"text": "u"}\n')
    assert _batches(tmp_path / "a.jsonl")[0].table["kind"].to_pylist() == ["tip", "post"]
    (batch,) = _batches(tmp_path / "a.jsonl", options=ReadOptions(kind="report"))
    assert batch.table["kind"].to_pylist() == ["tip", "report"]


def test_progress_goes_forward_and_ends_whole(everything: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("one\n" * 50_000)
    steps = [
        (batch.bytes_read, batch.bytes_total) for batch in _batches(everything, tmp_path / "b.txt", size=1000)
    ]
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1] == steps[0][1]


def test_a_source_is_named_without_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a\u202eb.txt").write_text("one\n")
    (batch,) = _batches(tmp_path / "a\u202eb.txt")
    assert batch.table["source"].to_pylist() == ["a\ufffdb.txt"]


def test_a_refused_source_is_told_in_a_batch(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.bin": b"\x7fELF\x02\x01" + bytes(range(256)) * 9}))
    (batch,) = _batches(tmp_path / "a.zip")
    assert batch.table.num_rows == 0
    assert [(r.source, r.number, r.reason) for r in batch.refusals] == [
        ("a.zip!a.bin", 0, "a.zip!a.bin: unknown binary data is not read")
    ]


def test_nothing_is_read_when_one_path_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n")
    with pytest.raises(SourceError) as error:
        next(
            observations(
                [tmp_path / "a.txt", tmp_path / "no.txt"], provenance=HELD, run="r", as_of=date(2024, 1, 1)
            )
        )
    assert str(tmp_path) not in str(error.value)
    with pytest.raises(UsageError):
        _batches(tmp_path / "a.txt", size=0)
