"""A unit's transformer on the command line: calibrated, heard in findings, and refused when broken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.evaluate.unit_texts import argot, write


def test_from_calibration_to_findings(tiny_transformer: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_transformer, tmp_path / "ours"))

    def marsad(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        environ = os.environ | {
            "NO_COLOR": "1", "MARSAD_HOME": str(tmp_path / "home"), "MARSAD_TRANSFORMER": str(folder),
        }  # fmt: skip
        command = [sys.executable, "-m", "marsad", *map(str, arguments)]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=300, env=environ)

    rows = argot()
    posts = tmp_path / "posts.jsonl"
    posts.write_text(json.dumps({"id": 1, "text": rows[0]["text"]}) + "\n", encoding="utf-8")
    uncalibrated = marsad("detect", posts)
    assert uncalibrated.returncode == 2 and "packs calibrate" in uncalibrated.stderr
    done = marsad("packs", "calibrate", write(tmp_path / "lines.jsonl", rows))
    assert done.returncode == 0, done.stderr
    assert "macro-F1" in done.stdout and "temperature" in done.stderr
    assert marsad("packs", "trained").stdout.split()[-1] == "onnx-tiny-1"
    (finding,) = json.loads(marsad("detect", posts).stdout)["findings"]
    assert finding["typology"] == rows[0]["typology"]
    assert finding["pack_version"].endswith(".onnx-tiny-1")
    (folder / "model.onnx").write_bytes(b"nothing")
    broken = marsad("detect", posts)
    assert broken.returncode == 2 and "ours/model.onnx" in broken.stderr
