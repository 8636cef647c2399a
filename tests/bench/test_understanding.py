"""The lexicon that is timed has as many terms as it says, finds what stands there, and so does the peer."""

import json
from pathlib import Path

from bench import understanding as speed


def test_the_lexicon_is_cut_evenly_and_never_padded() -> None:
    assert len(speed.cut(5_000).written) == 5_000
    small = speed.cut(100)
    assert len(small.written) == 100
    assert len({name.partition(".")[0] for name, _ in small.written}) > 10
    whole = speed.cut(10**9)
    assert len(whole.written) < 10**9
    assert speed.cut(5_000).written == speed.cut(5_000).written


def test_each_part_does_its_work_and_is_timed_twice(tmp_path: Path) -> None:
    source = tmp_path / "observations.jsonl"
    texts = ["send the money or I publish your pictures", "", "see you at lunch"]
    source.write_text("\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8")
    rows = speed.measure(str(source), 100, 2)
    assert [row["name"].partition(":")[2] for row in rows] == [" from bare texts", " words given"] * 2 + [""]
    assert all(row["texts"] == 2 and row["found"] > 0 for row in rows[:4])
    assert all(row["seconds"] > 0 for row in rows)


def test_the_expression_keeps_word_boundaries() -> None:
    read = speed._expression(["pay", "pay now"])
    assert read(["Pay now please", "payment", "nothing"]) == 1
