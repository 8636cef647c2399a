"""Whatever is found in whatever a text is written with, its span alone folds to what was found."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.detect import detect
from marsad.model import Span
from marsad.selectors import find
from marsad.text import fold

PLANTED = st.sampled_from(
    [
        "+964 770 000 0123", "telegram: @some_user_1", "@nаme_х9", "snap: amir_99", "b@example.com",
        "t.me/+AbCdEfGhIjKlMnOp",
        "https://example.com/a?b=c", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "192.168.1.20", "٠٧٧٠ ٠٠٠ ٠١٢٣",
        "zero seven seven zero zero zero zero one two three", "DE89370400440532013000", "7️⃣7️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣",
        "للبيع حشيش", "send 500$ or i post your photos", "telegram dot me slash abcdefg", "🇸🇳🇦🇵 amir_x",
        "@ｓｏｍｅ_ｎａｍｅ", "teлеgram: abc_def",
    ]
)  # fmt: skip
ROUND = st.text(
    st.one_of(
        st.sampled_from("aZ0٠۹①½㎏ﷺ\u0640\u064b\u200f\u200d\ufe0f\u20e3асжΗωk\n 🇮🇶👩é\u0301🅿_.,@:/-+الϕпр"),
        st.characters(),
    ),
    max_size=5,
)
TEXTS = st.lists(st.one_of(PLANTED, ROUND), min_size=1, max_size=6).map("".join)


def _folds_alone(text: str, span: Span) -> bool:
    folded = fold(text)
    came = np.flatnonzero((folded.origin >= span.start) & (folded.origin < span.end))
    return fold(text[span.start : span.end]).text == "".join(folded.text[i] for i in came)


@given(TEXTS)
def test_selectors(text: str) -> None:
    assert all(_folds_alone(text, selector.span) for selector in find(text, "IQ"))


@given(TEXTS)
def test_cues(text: str) -> None:
    _, findings = detect(text, "IQ")
    assert all(_folds_alone(text, cue.span) for finding in findings for cue in finding.cues)


def test_a_name_cut_from_a_word_of_another_script_is_shown_with_the_whole_word() -> None:
    text = "lécлωb@example.com"
    (address,) = [one for one in find(text) if one.kind == "email"]
    assert _folds_alone(text, address.span)
