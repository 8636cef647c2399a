"""Reposted texts are grouped, scored and compared for real, and ratios follow from what was measured."""

import json
from pathlib import Path

import numpy as np
import pytest
from bench.repost_figures import Grouped, HostileColumn, Reposts, Setting, Sketched
from bench.show_reposts import repost_tables

from bench import repost_jobs, reposts

TEXTS = 400


def grouped(texts: int, cpu: float) -> Grouped:
    return Grouped(texts, 100 * texts, 1.0, cpu / 2, cpu, 10**8, 0.98, 0.995, 0.97)


def test_growth_is_taken_from_a_hundred_thousand_on() -> None:
    found = Reposts([grouped(10_000, 5.0), grouped(100_000, 1.0), grouped(1_000_000, 10.0)], None, [])
    assert found.growth("cpu") == pytest.approx(1.0)
    assert found.growth("peak") == pytest.approx(0.0)
    assert Reposts([grouped(10_000, 5.0)], None, []).growth("cpu") is None


def setting(way: str, cpu: float, ari: float) -> Setting:
    return Setting(way, 64, 0.5, cpu, ari, 0.9, 0.9)


def test_the_peer_is_compared_at_its_best_setting() -> None:
    settings = [
        setting("in bulk", 10.0, 0.5),
        setting("in bulk", 30.0, 0.9),
        setting("as documented", 95.0, 0.8),
    ]
    found = Sketched(1_000, 5.0, settings, grouped(1_000, 0.5))
    assert found.best == {"in bulk": settings[1], "as documented": settings[2]}
    assert found.ratio(settings[1]) == pytest.approx(70)
    assert found.ratio(settings[1], words=False) == pytest.approx(60)
    assert found.ratio(settings[2]) == pytest.approx(200)


def test_a_table_for_each_thing_measured() -> None:
    peer = Sketched(1_000, 5.0, [setting("in bulk", 10.0, 0.5)], grouped(1_000, 0.5))
    hurt = [HostileColumn("nothing", 1, 0, 0.1, 0.1, 10**8, 10**8, 1)]
    assert [table.row_count for table in repost_tables(Reposts([grouped(1_000, 1.0)], peer, hurt))] == [
        1,
        2,
        1,
    ]
    assert repost_tables(Reposts([], None, [])) == []


def test_texts_are_made_grouped_and_scored(tmp_path: Path) -> None:
    path, labels = str(tmp_path / "texts.arrow"), str(tmp_path / "labels.npy")
    repost_jobs.make(path, TEXTS, 7, 1)
    told = repost_jobs.group(path, TEXTS, labels)
    assert told["texts"] == TEXTS
    assert told["seconds"] > 0
    assert repost_jobs.agree(path, TEXTS, labels)["ari"] > 0.8
    np.save(labels, np.arange(TEXTS))
    assert repost_jobs.agree(path, TEXTS, labels)["ari"] == 0


def test_datasketch_groups_the_same_texts(tmp_path: Path) -> None:
    pytest.importorskip("datasketch")
    path = str(tmp_path / "texts.arrow")
    repost_jobs.make(path, TEXTS, 7, 1)
    told = repost_jobs.datasketch(path, TEXTS)
    assert len(told["rows"]) == len(repost_jobs.THRESHOLDS) * (1 + len(repost_jobs.PERMUTATIONS))
    for way in ("as documented", "in bulk"):
        assert max(row["ari"] for row in told["rows"] if row["way"] == way) > 0.5


def test_pairs_are_of_folded_words_and_a_lone_word_is_itself() -> None:
    assert repost_jobs._pairs(["Call NOW please", "one", ""]) == [[b"call now", b"now please"], [b"one"], []]


@pytest.mark.parametrize("name", reposts.HOSTILE)
def test_columns_that_hurt_are_what_they_say(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repost_jobs, "_POINTS", 20_000)
    told = repost_jobs.hostile(name, 50)
    assert told["texts"] == len(repost_jobs.HOSTILE[name](50))
    assert 1 <= told["groups"] <= told["texts"]


def test_one_text_again_and_again_is_one_group_and_shared_sentences_glue_nothing() -> None:
    assert repost_jobs.hostile("one text again and again", 2_000)["groups"] == 1
    assert repost_jobs.hostile("one sentence in all, the rest in none", 2_000)["groups"] == 2_000


def test_all_of_it_can_be_written_for_programs(tmp_path: Path) -> None:
    found = reposts.measure([TEXTS], tmp_path, seed=7, workers=1, peers=0, hostile=0, say=lambda _: None)
    assert found.grouped[0].texts == TEXTS
    assert found.grouped[0].peak > 10**7
    assert found.sketched is None
    assert not list(tmp_path.iterdir())
    json.dumps([one.ari for one in found.grouped])
