"""The benchmark runs from end to end on tiny sizes and says every figure it promises."""

import json
import subprocess
import sys
from pathlib import Path


def test_a_tiny_benchmark_has_every_row(tmp_path: Path, root: Path) -> None:
    told = tmp_path / "figures.json"
    command = [sys.executable, "-m", "bench", "--sizes", "300,600", "--peers", "20", "--workers", "1"]
    command += ["--hostile", "2000", "--data", "", "--hashes", "3000", "--entries", "700"]
    done = subprocess.run(
        [*command, "--json", str(told), "--scratch", str(tmp_path)],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    for row in (
        "read",
        "fold and words",
        "language",
        "selectors",
        "detect",
        "row half",
        "peak GB",
        "artificial world",
        "combining marks",
        "lexicon, 5,000 terms",
        "rules + model + speaker",
        "one regular expression",
        "import marsad",
        "Grouping reposted texts",
        "one text again and again",
        "Searching 3,000 hashes",
        "the log, 64 threads, one each",
        "Proofs among 700 entries",
    ):
        assert row in done.stdout
    figures = json.loads(told.read_text(encoding="utf-8"))
    assert [one["size"] for one in figures["whole"]] == [300, 600]
    for one in figures["whole"]:
        assert 0 < one["texts"] <= one["size"]
        assert set(one["stages"]) >= {"read", "link", "rank"}
        assert one["peak"] > 10**6
        assert one["leads"] > 0
    assert figures["stages"]["texts"] > 0
    assert figures["selectors"][0]["found"] > 0
    assert all(one["texts"] and one["seconds"] > 0 for one in figures["understanding"])
    assert figures["hostile"][0]["sizes"] == [500, 1_000, 2_000]
    assert [one["texts"] for one in figures["reposts"]["grouped"]] == [300, 600]
    assert figures["reposts"]["grouped"][1]["ari"] > 0.5
    ways = {way["name"]: way["pairs"] for way in figures["hashes"]["ways"]}
    assert ways["Marsad"] == ways["NumPy, all compared"] == figures["hashes"]["pairs"] > 0
    assert all(row["entries"] and row["seconds"] > 0 for row in figures["evidence"]["durable"])
    assert figures["evidence"]["proven"]["entries"] == 700
    assert [entry.name for entry in tmp_path.iterdir()] == ["figures.json"]


def test_wrong_sizes_are_refused(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--sizes", "0"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "1 or more" in done.stderr
