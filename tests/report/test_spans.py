"""Texts are cut and marked on code points of the original, and nothing invisible stays in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marsad.report.book import Mark
from marsad.report.spans import pieces, plain

VISIBLE = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2FFF, exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))
)


@given(text=VISIBLE, spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_pieces_join_to_the_text_and_carry_exactly_their_marks(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = [Mark(a, b, "text", f"r{n}") for n, (a, b) in enumerate(spans)]
    cut = pieces(text, marks)
    assert "".join(piece.text for piece in cut.pieces) == text
    at = 0
    for piece in cut.pieces:
        for mark in marks:
            covers = mark.start <= at and at + len(piece.text) <= mark.end and mark.end <= len(text)
            assert (mark in piece.marks) == covers
        at += len(piece.text)


def test_a_span_outside_the_text_marks_nothing() -> None:
    cut = pieces("قصير", [Mark(2, 99, "text", "r"), Mark(3, 3, "text", "r"), Mark(-4, 2, "text", "r")])
    assert [piece.marks for piece in cut.pieces] == [()]


def test_a_long_text_is_cut_round_its_first_cue() -> None:
    text = "م" * 5_000 + "هنا" + "م" * 5_000
    cut = pieces(text, [Mark(5_000, 5_003, "text", "r")], 900)
    shown = "".join(piece.text for piece in cut.pieces)
    assert "هنا" in shown
    assert len(shown) == 900
    assert cut.before + len(shown) + cut.after == len(text)


def test_overrides_and_isolates_are_named_not_obeyed() -> None:
    cut = pieces("a\u202egpj.exe\u2066\x1b[31m\u200b", [])
    assert [piece.control for piece in cut.pieces if piece.control] == ["RLO", "LRI", "U+001B", "ZWSP"]
    assert "".join(piece.text for piece in cut.pieces) == "agpj.exe[31m"


def test_joiners_of_arabic_and_emoji_stay() -> None:
    family = "👨\u200d👩\u200d👧 می\u200cخواهم"
    assert "".join(piece.text for piece in pieces(family, []).pieces) == family


@given(st.text())
def test_a_plain_line_holds_no_control_and_no_line_break(text: str) -> None:
    assert not {c for c in plain(text) if ord(c) < 0x20 or ord(c) in range(0x202A, 0x202F) or ord(c) == 0x1B}
