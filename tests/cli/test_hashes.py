"""``marsad hashes`` in a terminal: data on stdout, messages on stderr, 1 where something was refused."""

import json
from pathlib import Path

from tests.hashlists.lists_of import md5, written
from typer.testing import CliRunner, Result

from marsad.cli import app

WHY = ["--purpose", "known files", "--legal-basis", "an order", "--from", "a national unit"]


def marsad(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=given)


def test_a_list_is_brought_in_shown_asked_and_removed(tmp_path: Path) -> None:
    lake, file = tmp_path / "lake", written(tmp_path / "l.csv", f"md5,cat\n{md5(1)},A1\n")
    done = marsad("hashes", "import", file, "--lake", lake, "--list", "ours", "--list-version", "v1", *WHY)
    assert (done.exit_code, done.stdout) == (0, "")
    (row,) = map(json.loads, marsad("hashes", "list", "--lake", lake).stdout.splitlines())
    assert (row["list"], row["version"], row["from"], row["hashes"]) == (
        "ours",
        "v1",
        "a national unit",
        {"md5": 1},
    )
    found = marsad("hashes", "match", "-", "--lake", lake, given=f"{md5(1)}\n{md5(2)}\n")
    matches = [json.loads(line)["matches"] for line in found.stdout.splitlines()]
    assert [len(each) for each in matches] == [1, 0]
    assert matches[0][0]["category"] == "A1"
    assert marsad("hashes", "remove", "ours", "--lake", lake, "--reason", "withdrawn").exit_code == 0
    assert marsad("hashes", "list", "--lake", lake).stdout == ""
    assert len(marsad("hashes", "list", "--lake", lake, "--all").stdout.splitlines()) == 2


def test_refused_records_are_told_and_end_with_one(tmp_path: Path) -> None:
    file = written(tmp_path / "l.csv", f"md5,cat\n{md5(1)},A1\n{md5(2)[:-1]},A1\n{md5(3)},whoever\n")
    done = marsad("hashes", "import", file, "--lake", tmp_path / "lake", "--list", "ours", *WHY)
    assert done.exit_code == 1
    assert "ours, record 2: md5: not 32 digits" in done.stderr
    assert "ours, record 3: category is none of scheme" in done.stderr
    assert "whoever" not in done.stderr
    asked = marsad("hashes", "match", "-", "--lake", tmp_path / "lake", given="nothing,at\nall,x\n")
    assert asked.exit_code != 0
