"""The scoring of a year of addresses: pairs are counted right, and a run of a small case is scored whole."""

from pathlib import Path

from marsad import pipeline
from marsad.engines import Lake
from marsad.evaluate.case import WHY, _pairs, bring_lists, score_case
from marsad.synth.case_records import write_case


def test_pairs_are_those_of_records() -> None:
    pairs = _pairs([("a", 1), ("a", 1), ("a", 2), ("b", 2)])
    assert (pairs.found, pairs.true, pairs.both) == (3, 2, 1)
    assert (round(pairs.precision, 3), pairs.recall) == (0.333, 0.5)
    nothing = _pairs([("a", 1), ("b", 2)])
    assert (nothing.precision, nothing.recall) == (1.0, 1.0)


def test_a_small_case_is_run_and_scored(tmp_path: Path) -> None:
    summary = write_case(tmp_path / "case", 7, addresses=150)
    lake = Lake(tmp_path / "lake", create=True)
    bring_lists(lake, tmp_path / "case")
    sources = sorted((tmp_path / "case" / "sources").iterdir())
    pipeline.run(sources, lake.path, WHY, as_of=summary.until, workers=1)
    found = score_case(lake, tmp_path / "case", summary, 7, hours=80)
    assert found.sessions["own address"].precision > 0.9
    assert found.sessions["own address"].recall > 0.8
    for rows in found.policies.values():
        reached = {each.name: each.harm for each in rows}
        assert reached["knows all"] >= max(reached.values())
        assert reached["knows all"] > 0
    told = found.to_dict()
    assert told["sessions"]["all"]["precision"] == found.sessions["all"].precision
    assert len(found.tables()) == 3
    listed = {row["list"] for row in lake.read("listed").to_pylist()}
    assert listed == {"", "national", "partner"}
