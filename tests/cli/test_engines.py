"""The engine is chosen on the command line: what is read, found and ranked is the same."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from marsad.cli import app
from marsad.engines import Lake

WHY = ["--purpose", "test", "--legal-basis", "invented data"]
GRANT = "منحة ٣٠٠ ألف دينار لكل عائلة، سجّل الآن واتصل ٠٧٧٠ ٠٠٠ ٠١٢٣"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    texts = [GRANT, "صباح الخير", GRANT.replace("٣٠٠", "٤٠٠")]
    rows = [{"id": n, "text": text, "region": "IQ"} for n, text in enumerate(texts)]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


@pytest.mark.xdist_group("spark")
@pytest.mark.usefixtures("spark")
def test_spark_reads_links_and_ranks(posts: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    command = ["run", str(posts), "--lake", str(lake), "--engine", "spark", "--json", *WHY]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["read"], told["added"]) == (3, 3)
    assert told["leads"] == Lake(lake).read("leads").num_rows > 0
    assert Lake(lake).read("networks")["size"].to_pylist() == [2]
    again = CliRunner().invoke(app, command)
    assert json.loads(again.stdout)["up_to_date"] is True


def test_an_engine_that_nobody_knows_is_refused_with_those_there_are(posts: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["run", str(posts), "--lake", str(tmp_path / "lake"), "--engine", "abacus", *WHY]
    )
    assert done.exit_code != 0
    assert "known: embedded, spark" in str(done.exception)
    assert not (tmp_path / "lake").exists()
