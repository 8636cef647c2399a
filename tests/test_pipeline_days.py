"""What comes day by day, in any portions, ends where it would have ended had it come at once."""

import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad import pipeline
from marsad.engines import Lake
from marsad.model import Provenance
from marsad.synth import write_world

_AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
_WHY = Provenance("trial", "invented data")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of a small world."""
    folder = tmp_path_factory.mktemp("days")
    write_world(folder, items=900, seed=17)
    return (folder / "observations.jsonl").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def at_once(world: list[str], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Everything in one run."""
    return days([world], tmp_path_factory.mktemp("once"))


def days(portions: list[list[str]], folder: Path) -> Lake:
    for number, portion in enumerate(portions):
        source = folder / f"day{number}.jsonl"
        source.write_text("\n".join(portion) + "\n", "utf-8")
        pipeline.run([source], folder / "lake", _WHY, workers=1, as_of=_AS_OF)
    return Lake(folder / "lake")


def networks(lake: Lake) -> dict[frozenset[str], tuple]:
    """What is told of each network, by its members: names depend on what stood there yesterday."""
    members: dict[str, set[str]] = {}
    for row in lake.read("members").to_pylist():
        if row["network"]:
            members.setdefault(row["network"], set()).add(row["observation"])
    told = ("size", "templates", "selectors", "typologies", "regions", "langs", "exemplar", "cuts", "parts")
    return {
        frozenset(members[row["id"]]): tuple(repr(row[name]) for name in told)
        for row in lake.read("networks").to_pylist()
    }


def links(lake: Lake) -> list[str]:
    return sorted(map(repr, lake.read("links").to_pylist()))


@settings(max_examples=3)
@given(st.integers(0, 10_000), st.integers(2, 4))
def test_day_by_day_ends_where_at_once_does(
    world: list[str], at_once: Lake, tmp_path_factory: pytest.TempPathFactory, seed: int, portions: int
) -> None:
    lines = random.Random(seed).sample(world, len(world))
    cuts = sorted(random.Random(seed).sample(range(1, len(lines)), portions - 1))
    parts = [lines[first:end] for first, end in zip([0, *cuts], [*cuts, len(lines)], strict=True)]
    lake = days(parts, tmp_path_factory.mktemp("portions"))
    assert links(lake) == links(at_once)
    assert networks(lake) == networks(at_once)


def test_the_second_day_reads_only_what_is_new(world: list[str], tmp_path: Path) -> None:
    days([world[:600]], tmp_path)
    source = tmp_path / "both.jsonl"
    source.write_text("\n".join(world) + "\n", "utf-8")
    done = pipeline.run([source], tmp_path / "lake", _WHY, workers=1, as_of=_AS_OF)
    before = len(set(world[:600]))
    assert 0 < done.added <= done.read - before + 1


def test_leaving_the_model_out_of_one_run_leaves_it_in_the_next(world: list[str], tmp_path: Path) -> None:
    source = tmp_path / "few.jsonl"
    source.write_text("\n".join(world[:20]) + "\n", "utf-8")
    before = dict(os.environ)
    pipeline.run([source], tmp_path / "lake", _WHY, workers=1, model=False)
    assert dict(os.environ) == before
