"""From a lake on disk to every format, also as it was known before."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from tests.lead_stories import stories

from marsad.engines import Lake
from marsad.errors import LakeError, UsageError
from marsad.model import Provenance
from marsad.pipeline import run
from marsad.report import FORMATS, explain, leads, render, render_lead, write_html
from marsad.tables import TABLES


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    store = Lake(folder, create=True)
    for name, table in stories().items():
        rows = [
            {field.name: None for field in TABLES[name] if field.nullable} | row for row in table.to_pylist()
        ]
        store.append(name, pa.Table.from_pylist(rows, schema=TABLES[name]))
    return folder


@pytest.mark.parametrize("shape", FORMATS)
def test_every_format_tells_the_same_leads(lake: Path, shape: str) -> None:
    told = render(lake, shape, width=120)
    assert all(lead["id"] in told for lead in leads(lake))


def test_json_is_one_lead_a_line_in_order(lake: Path) -> None:
    told = [json.loads(line) for line in render(lake, "json", limit=4).splitlines()]
    assert [lead["rank"] for lead in told] == [1, 2, 3, 4]
    assert told == leads(lake, limit=4)


def test_a_plan_reaches_every_format(lake: Path) -> None:
    for shape in FORMATS:
        assert render(lake, shape, capacity_hours=20) != render(lake, shape)


def test_the_page_is_written_where_asked(lake: Path, tmp_path: Path) -> None:
    out = write_html(lake, tmp_path / "report.html", lang="fr")
    assert out.read_text(encoding="utf-8").startswith('<!doctype html><html lang="fr"')


def test_a_lead_is_explained_as_words_and_as_json(lake: Path) -> None:
    first = leads(lake)[0]["id"]
    assert first in render_lead(first, lake)
    assert json.loads(render_lead(first, lake, "json")) == explain(first, lake)


@pytest.mark.parametrize("shape", FORMATS)
def test_a_lake_without_leads_gives_every_format(tmp_path: Path, shape: str) -> None:
    Lake(tmp_path, create=True)
    assert isinstance(render(tmp_path, shape), str)


def test_a_wrong_format_or_folder_is_refused(lake: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="format"):
        render(lake, "xml")
    with pytest.raises(LakeError):
        leads(tmp_path / "nowhere")


def test_a_report_shows_the_moment_its_ranking_is_reckoned_from(tmp_path: Path) -> None:
    source, as_of = tmp_path / "in.jsonl", datetime(2026, 5, 3, 9, 30, tzinfo=UTC)
    source.write_text('{"id": "1", "text": "hello there"}\n', encoding="utf-8")
    run([source], tmp_path / "lake", Provenance("training", "exercise"), as_of=as_of, workers=1)
    assert Lake(tmp_path / "lake").read("runs")["as_of"].to_pylist() == [as_of]
    assert "As known on 3 May 2026 09:30 UTC" in render(tmp_path / "lake", "html", lang="en")
