"""``marsad simulate`` from the outside."""

import json
import subprocess
import sys
from pathlib import Path

import yaml


def marsad(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", "-m", "marsad", "simulate", "triage", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def few(tmp_path: Path) -> Path:
    """A copy of the assumptions over few days."""
    file = tmp_path / "mine.yaml"
    assert marsad("--write-settings", file).returncode == 0
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    data["days"] |= {"warm_up": 5, "counted": 10, "after": 5}
    data["lane"]["cases"] = [50]
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    return file


def test_a_unit_changes_the_assumptions_and_gets_figures(tmp_path: Path) -> None:
    done = marsad("--settings", few(tmp_path), "--seeds", 1, "--hours", 20, "--hours", 40, "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert [at["hours_a_day"] for at in figures["hours"]] == [20, 40]
    assert figures["settings"]["days"]["counted"] == 10
    drawn = tmp_path / "drawn"
    told = marsad("--settings", few(tmp_path), "--seeds", 1, "--hours", 20, "--plots", drawn, "--lang", "ar")
    assert told.returncode == 0, told.stderr
    assert "Where the index helps less" in told.stdout
    assert "written:" in told.stderr
    assert {path.name for path in drawn.glob("*.svg")} == {"fraction.svg", "reach.svg", "cases.svg"}


def test_an_assumption_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = few(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("auc: 0.8", "auc: 8"), encoding="utf-8")
    refused = marsad("--settings", file)
    assert refused.returncode == 2
    assert "evidence.auc: got 8" in refused.stderr
    assert refused.stdout == ""
    assert marsad("--settings", tmp_path / "none.yaml").returncode == 2
    assert marsad("--seeds", 0).returncode == 2
    assert marsad("--plots", tmp_path, "--lang", "de").returncode == 2
