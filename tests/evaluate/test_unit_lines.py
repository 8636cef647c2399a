"""A unit's lines are read in one order, each once; what is wrong is named by its line, what is missing is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.evaluate.unit_texts import argot, write

from marsad.errors import SourceError
from marsad.evaluate.unit_lines import counted, read_lines, require

GOOD = {"text": "selling by the gram tonight", "speaker": "offender", "typology": "drug_ad_coded"}


def test_order_and_repetition_of_lines_and_files_do_not_matter(tmp_path: Path) -> None:
    rows = argot(2)
    first, second = write(tmp_path / "a.jsonl", rows), write(tmp_path / "b.jsonl", rows[::-1])
    assert read_lines([first]).texts == read_lines([second, first]).texts
    assert read_lines([first]).labels() == read_lines([second]).labels()


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"typology": "museum_theft"}, "museum_theft"),
        ({"speaker": "somebody"}, "not a labelled text"),
        ({"motive": "boredom"}, "boredom"),
        ({"text": "  "}, "without text"),
    ],
)
def test_a_bad_line_is_named_by_its_number(wrong: dict[str, str], what: str, tmp_path: Path) -> None:
    path = write(tmp_path / "ours.jsonl", [GOOD, GOOD | {"text": "another"} | wrong])
    with pytest.raises(SourceError, match=f"ours.jsonl, line 2.*{what}"):
        read_lines([path])


def test_a_text_with_two_labels_is_refused_by_both_lines_and_never_quoted(tmp_path: Path) -> None:
    path = write(tmp_path / "ours.jsonl", [GOOD, {"text": "x"} | GOOD | {"speaker": "victim"}])
    with pytest.raises(SourceError, match=r"line 2: the text of ours\.jsonl, line 1") as said:
        read_lines([path])
    assert GOOD["text"] not in str(said.value)


def test_lines_that_are_alike_count_once_and_what_is_missing_is_said(tmp_path: Path) -> None:
    lines = read_lines([write(tmp_path / "ours.jsonl", argot(20))])
    apart = counted(lines, range(len(lines.texts)))
    require(apart)
    assert apart["ordinary"] == 40 and apart["scam_job_task"] == 40
    with pytest.raises(SourceError, match=r"scam_job_task 1 of 10.*count once"):
        require(counted(lines, [0] * len(lines.texts)))


def test_a_speaker_without_any_line_is_missing_too(tmp_path: Path) -> None:
    lines = read_lines([write(tmp_path / "ours.jsonl", [r for r in argot(20) if r["speaker"] != "victim"])])
    with pytest.raises(SourceError, match="victim 0 of 20"):
        require(counted(lines, range(len(lines.texts))))
