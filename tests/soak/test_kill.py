"""A killed run loses nothing, doubles nothing and leaves every table readable."""

import os
import random
from pathlib import Path

import pytest
from tests.killing import content, evidence_whole, run_killed, run_whole, tables_readable, write_source

KILLS = int(os.environ.get("MARSAD_KILLS", "100"))


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_hundred_kills_change_nothing(tmp_path: Path) -> None:
    check_rounds(tmp_path, kills=KILLS, files=max(1, KILLS // 5), seed=11)


@pytest.mark.timeout(600)
def test_three_kills_change_nothing(tmp_path: Path) -> None:
    check_rounds(tmp_path, kills=3, files=1, seed=5)


def check_rounds(folder: Path, *, kills: int, files: int, seed: int) -> None:
    """Sources arrive one by one; each is killed several times before it is run to the end."""
    rng = random.Random(seed)
    sources = []
    for number in range(files):
        sources.append(folder / f"part-{number}.jsonl")
        write_source(sources[-1], first=number * 2_000, records=1_500)
    reference, lake = folder / "reference", folder / "lake"
    longest = run_whole(reference, *sources[:1])
    for number in range(files):
        so_far = sources[: number + 1]
        for _ in range(kills // files):
            run_killed(lake, *so_far, within=longest * 1.05, rng=rng)
            tables_readable(lake)
            evidence_whole(lake)
        longest = max(longest, run_whole(lake, *so_far))
        evidence_whole(lake)
    if files > 1:
        run_whole(reference, *sources)
    assert content(lake)["observations"] == content(reference)["observations"]
    assert content(lake) == content(reference)
