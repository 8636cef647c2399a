"""What was measured is read, shrunk, and never makes anything certain; a broken file is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import PackError
from marsad.model import KINDS, SPEAKERS
from marsad.rank.precision import MEASURED, SIDES, STRENGTHS, load_precision, sides, strengths


def written(path: Path, counts: list[list[int]], typology: str = "sextortion") -> Path:
    path.write_text(f'version: "1"\ncells:\n  offender:\n    {typology}: {counts}\n', encoding="utf-8")
    return path


def test_the_shipped_measurement_says_when_and_on_what_it_was_made() -> None:
    told = MEASURED.read_text(encoding="utf-8")
    assert load_precision().version
    assert "measured_on:" in told
    assert "open families" in told


def test_more_families_of_cues_were_right_more_often() -> None:
    offender = load_precision().pooled[SIDES.index("offender")]
    assert offender[7] > offender[3]  # four families or more, two
    assert offender[6] > offender[2]


def test_strength_is_families_and_a_sure_score() -> None:
    families, score = np.array([1, 2, 4, 7]), np.array([500_000, 950_000, 500_000, 900_000])
    assert strengths(families, score).tolist() == [0, 3, 6, 7]


def test_what_was_told_to_the_unit_is_a_side_of_its_own_whoever_speaks() -> None:
    kind = np.array([KINDS.index(name) for name in ("post", "post", "report", "tip", "sighting")])
    speaker = np.array(
        [SPEAKERS.index(name) for name in ("offender", "victim", "victim", "offender", "ordinary")]
    )
    assert [SIDES[k] for k in sides(kind, speaker)] == ["offender", "victim", "told", "told", "told"]


@given(st.lists(st.integers(0, 500), min_size=STRENGTHS, max_size=STRENGTHS), st.integers(0, 100))
def test_no_count_makes_anything_certain(
    tmp_path_factory: pytest.TempPathFactory, seen: list[int], part: int
) -> None:
    counts = [[many * part // 100, many] for many in seen]
    shares = load_precision(written(tmp_path_factory.mktemp("counts") / "p.yaml", counts)).of(
        ["sextortion", "other"]
    )
    assert np.all((shares >= 0.02) & (shares <= 0.98))


def test_few_counts_are_drawn_to_what_is_around_them(tmp_path: Path) -> None:
    counts = [[10, 100]] * (STRENGTHS - 1) + [[1, 1]]
    shares = load_precision(written(tmp_path / "p.yaml", counts)).of(["sextortion"])[0, 0]
    assert shares[0] == pytest.approx(0.1, abs=0.02)
    assert shares[-1] < 0.3  # one finding, once right, is not right always


@pytest.mark.parametrize("text", ["version: [", "cells: {}", "version: 1\ncells: {offender: {a: [[1]]}}"])
def test_a_broken_measurement_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=r"mine\.yaml"):
        load_precision(path)
