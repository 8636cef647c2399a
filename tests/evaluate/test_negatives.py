"""Lines that hold nothing are made from frames, always the same ones, and what is found in them is counted."""

import json

import pytest
from rich.console import Console

from marsad.errors import UsageError
from marsad.evaluate import evaluate_negatives
from marsad.evaluate.negatives import (
    EACH,
    HALVES,
    Frame,
    _parsed,
    fill_frames,
    half_of,
    read_frames,
    score_negatives,
)
from marsad.evaluate.peers import Answers, Peer
from marsad.model import Selector, Span

LINES = {half: fill_frames(read_frames(half)) for half in HALVES}


def test_a_frame_stands_in_the_half_that_its_words_say() -> None:
    for half in HALVES:
        assert {half_of(frame.text) for frame in read_frames(half)} == {half}


def test_there_are_enough_lines_in_every_language_and_no_line_twice() -> None:
    assert sum(map(len, LINES.values())) >= 4_000
    for lines in LINES.values():
        assert len({line.text for line in lines}) >= 0.99 * len(lines)
        assert {line.frame.lang for line in lines} == {"ar", "en", "fr", "mixed"}
        assert len({line.frame.kind for line in lines}) > 30


def test_every_slot_is_filled() -> None:
    for line in (*LINES["open"], *LINES["sealed"]):
        assert "{n" not in line.text
        assert "{z" not in line.text
        assert not any(
            f"{{{name}}}" in line.text for name in ("date", "price", "time", "year", "word", "w_ar")
        )


def test_lines_of_a_frame_do_not_depend_on_its_company() -> None:
    frame = Frame("price", "ar", "السعر {price} بدل {price}")
    other = Frame("price", "en", "now {price}")
    assert fill_frames([other, frame])[-EACH:] == fill_frames([frame])[-EACH:]
    assert fill_frames([frame]) != fill_frames([frame], seed=2)


def test_a_frame_without_slots_gives_its_line_in_each_of_its_digits_only() -> None:
    assert [line.text for line in fill_frames([Frame("plain", "en", "no slots 12")])] == ["no slots 12"]
    assert {line.text for line in fill_frames([Frame("plain", "ar", "رقم 12 و 5️⃣")], each=60)} == {
        "رقم 12 و 5️⃣", "رقم ١٢ و 5️⃣", "رقم ۱۲ و 5️⃣",
    }  # fmt: skip


def test_frames_are_read_by_part() -> None:
    assert _parsed("## a\nar: x: y\n\n## b\nen: z") == (Frame("a", "ar", "x: y"), Frame("b", "en", "z"))
    with pytest.raises(UsageError, match="no half"):
        read_frames("all")


def _finds_one(texts: object, regions: object) -> Answers:
    answers: Answers = [[] for _ in texts]  # type: ignore[attr-defined]
    answers[0] = [Selector("phone", "+9647700001234", Span(0, 1), 0.9, "words")]
    return answers


@pytest.mark.parametrize("half", HALVES)
def test_hits_are_counted_and_sealed_lines_are_not_shown(half: str) -> None:
    scores = score_negatives(half, [Peer("marsad", (), _finds_one, "")])
    assert scores.by_kind == {"marsad": {"phone": 1}}
    assert scores.by_written == {"words": 1}
    assert scores.bad_frames == 1
    assert (scores.lines, scores.frames) == (len(LINES[half]), len(read_frames(half)))
    assert sum(wrong for wrong, _ in scores.by_line.values()) == 1
    assert [hit.text for hit in scores.hits] == ([LINES[half][0].text] if half == "open" else [])


def test_the_open_half_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    result = evaluate_negatives()
    told = json.loads(json.dumps(result.to_dict(), allow_nan=False))["negatives"]
    for table in result.tables():
        Console(width=140).print(table)
    assert "per 1,000" in capsys.readouterr().out
    # What is held: at most one false hit in 1,000 lines that is read out of some way of hiding.
    hidden = sum(count for written, count in told["by_written"].items() if written != "plain")
    assert hidden <= told["lines"] / 1_000
