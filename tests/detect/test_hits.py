"""Cues stand where they were written: spans count code points of the original, whatever folding did to it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.detect import detect, detect_texts
from marsad.detect.detector import built_in, rebuild
from marsad.text import fold, fold_batch
from marsad.text.tokens import tokenize

THREAT = "إذا ما تحولين ٥٠٠ دولار أنشر صورج لأهلج"
NOISE = st.text(alphabet=st.sampled_from("ابتثج abcABC123 .,!؟\u200f\u0640\u064b🙂❄️ﻻ\n"), max_size=60)


def spans(text: str) -> list[str]:
    _, found = detect(text)
    return [text[cue.span.start : cue.span.end] for finding in found for cue in finding.cues]


def test_a_cue_is_the_words_that_were_written() -> None:
    assert any("أنشر صورج" in span for span in spans(THREAT))
    assert any("٥٠٠" in span for span in spans(THREAT))


@settings(max_examples=40, deadline=None)
@given(NOISE, NOISE)
def test_what_stands_before_and_behind_does_not_move_a_span(before: str, behind: str) -> None:
    text = f"{before} {THREAT} {behind}"
    _, found = detect(text)
    for finding in found:
        for cue in finding.cues:
            assert 0 <= cue.span.start < cue.span.end <= len(text)
            assert fold(text[cue.span.start : cue.span.end]).text.strip()


def test_no_cue_reaches_from_one_text_into_the_next() -> None:
    alone = detect_texts(["أنشر", "صورج لأهلج إذا ما تحولين"])
    assert not [s for s in alone.findings.score.tolist() if s >= 0.5 and alone.findings.text[0] == 0]


def test_results_do_not_depend_on_order_or_company() -> None:
    texts = [
        THREAT,
        "صباح الخير",
        "Work from home, like videos, earn 80 dollars a day",
        "",
        "❄️🔌 fast drop, 1g 80, telegram only",
    ]
    alone = [(detect(t)[0], [(f.typology, round(f.score, 6), f.cues) for f in detect(t)[1]]) for t in texts]
    for order in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]):
        together = detect_texts([texts[i] for i in order])
        found = rebuild(together.findings)
        for place, i in enumerate(order):
            mine = [f for f, t in zip(found, together.findings.text.tolist(), strict=True) if t == place]
            assert [(f.typology, round(f.score, 6), f.cues) for f in mine] == alone[i][1]


def test_a_colliding_hash_is_not_taken_for_the_word() -> None:
    vocabulary = built_in().vocabulary
    batch = fold_batch(["صورج", "تفاح"])
    tokens = tokenize(batch)
    vocabulary.signatures(batch, tokens)
    forged = type(tokens)(tokens.starts, tokens.ends, tokens.hashes[[0, 0]], tokens.text, tokens.bounds)
    signatures = vocabulary.signatures(batch, forged)
    assert signatures[0] != 0
    assert signatures[1] == vocabulary.signatures(batch, tokens)[1] != signatures[0]


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "١" * 100_000, "ا" * 100_000, "🙂" * 10_000])
def test_odd_texts_are_ordinary(text: str) -> None:
    assert detect(text) == ("ordinary", [])
