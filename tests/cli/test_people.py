"""``marsad people``: a line a record, pairs with reasons, and what must not be matched is refused with its number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.test_contract import marsad

pytestmark = pytest.mark.usefixtures("splink")
ROWS = [
    {"id": 7, "name": "محمد علي حسن الجبوري", "birth_date": "1980-05-06", "kind": "person"},
    {
        "id": "b",
        "name_latin": "Mohammed Ali Hassan Al-Jubouri",
        "birth_date": "06/05/1980",
        "documents": ["A1234567"],
    },
    {"id": "c", "name": "Zaynab Karim", "phones": ["0770 000 1234"], "region": "IQ"},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, ROWS)


def written(folder: Path, rows: list[dict[str, object]]) -> Path:
    path = folder / "people.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_a_line_a_record_in_input_order(file: Path) -> None:
    done = marsad("people", file)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in lines] == [7, "b", "c"]
    assert lines[0]["person"] == lines[1]["person"] != lines[2]["person"]
    assert [line["records"] for line in lines] == [2, 2, 1]


def test_pairs_come_with_reasons_in_the_language_asked(file: Path) -> None:
    (pair,) = [
        json.loads(line) for line in marsad("people", file, "--pairs", "--lang", "fr").stdout.splitlines()
    ]
    assert (pair["a"], pair["b"], pair["decision"]) == ("7", "b", "same")
    assert "même jour de naissance" in [reason["words"] for reason in pair["reasons"]]
    table = marsad("people", file, "--pairs", "--format", "csv").stdout.splitlines()
    assert table[0] == "a,b,probability,decision,reasons"
    assert len(table) == 2


def test_victims_and_bad_records_are_refused_with_their_number(tmp_path: Path) -> None:
    rows = [
        *ROWS,
        {**ROWS[0], "id": "v", "category": "victim"},
        {"id": "n"},
        {**ROWS[2]},
        {"id": "d", "name": "Ali", "birth_date": "soon"},
    ]
    path = written(tmp_path, rows)
    done = marsad("people", path)
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [7, "b", "c"]
    assert [f"people.jsonl record {n}" in done.stderr for n in (4, 5, 6, 7)] == [True] * 4
    assert "victim's record" in done.stderr
    assert "محمد" not in done.stderr
    alone = marsad("people", path, "--protected")
    assert [json.loads(line)["id"] for line in alone.stdout.splitlines()] == ["v"]


def test_wrong_use(file: Path) -> None:
    assert marsad("people", file, "--format", "xml").returncode == 2
    assert marsad("people", file, "--sure", "0.2").returncode == 2
