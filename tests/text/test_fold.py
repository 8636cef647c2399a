"""Folding gives one spelling and always knows the way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.text import fold, fold_batch
from marsad.text.lookalikes import is_watched
from marsad.text.spans import whole
from marsad.text.tokens import tokenize

ANY = st.text(st.characters(), max_size=40)  # every code point, lone surrogates too
TRICKY = st.text(
    st.sampled_from(
        "aZ0٠۹ｄ①𝟘🄰ﷺﬁßİıẞ\u0640\u064b\u200f\u200d\ufe0f\u20e3ىئةأکپ…½㎏\ud800\0\n\u2028\u202e🇮🇶👩‍🔬é\u0301асжΗωkмpu🇸🇾🅿Ꭰꓚ_"
    ),
    max_size=30,
)


@given(st.one_of(ANY, TRICKY))
def test_every_folded_character_knows_its_origin(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.cased) == len(folded.origin)
    assert (np.diff(folded.origin) >= 0).all()
    assert all(0 <= place < len(text) for place in folded.origin)
    assert "\0" not in folded.text


@given(st.one_of(ANY, TRICKY))
def test_each_origin_folds_to_what_came_from_it(text: str) -> None:
    folded = fold(text)
    for place in set(folded.origin.tolist()):
        came = "".join(folded.text[i] for i in np.flatnonzero(folded.origin == place))
        alone = fold(text[place]).text
        assert alone == came or any(is_watched(ord(sign)) for sign in alone + came)


@given(st.one_of(ANY, TRICKY), st.data())
def test_a_span_of_whole_words_folds_alone_to_what_it_was_found_as(text: str, data: st.DataObject) -> None:
    batch = fold_batch([text])
    tokens = tokenize(batch)
    if not len(tokens.starts):
        return
    first = data.draw(st.integers(0, len(tokens.starts) - 1))
    last = data.draw(st.integers(first, len(tokens.starts) - 1))
    folded = batch[0]
    span = folded.span(int(tokens.starts[first]), int(tokens.ends[last]))
    came = (folded.origin >= span.start) & (folded.origin < span.end)
    assert fold(text[span.start : span.end]).text == "".join(folded.text[i] for i in np.flatnonzero(came))


@given(st.one_of(ANY, TRICKY), st.data())
def test_any_span_widened_to_its_words_folds_alone_to_what_it_was_found_as(
    text: str, data: st.DataObject
) -> None:
    batch = fold_batch([text])
    folded = batch[0]
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    starts, ends = whole(batch, np.array([start]), np.array([end]))
    assert starts[0] <= start < end <= ends[0]
    span = folded.span(int(starts[0]), int(ends[0]))
    came = (folded.origin >= span.start) & (folded.origin < span.end)
    flags = {
        sign
        for sign in folded.text[start - 1 : start + 1] + folded.text[end - 1 : end + 1]
        if sign >= "\U0001f1e6"
    }
    if not flags:  # half a flag is no word, and nothing that is found begins or ends there
        assert fold(text[span.start : span.end]).text == "".join(folded.text[i] for i in np.flatnonzero(came))


def test_spans_that_fold_alone_stay() -> None:
    batch = fold_batch(["xаbc hello"])  # a Cyrillic letter among Latin ones
    assert [ends.tolist() for ends in whole(batch, np.array([2, 5]), np.array([4, 8]))] == [[2, 5], [4, 8]]
    assert [ends.tolist() for ends in whole(batch, np.array([1]), np.array([2]))] == [[0], [4]]


@given(st.one_of(ANY, TRICKY))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(st.lists(st.one_of(ANY, TRICKY), max_size=6))
def test_a_batch_folds_as_its_texts_do_alone(texts: list[str]) -> None:
    batch = fold_batch(texts)
    assert len(batch) == len(texts)
    for number, text in enumerate(texts):
        one, alone = batch[number], fold(text)
        assert (one.text, one.cased, one.origin.tolist()) == (alone.text, alone.cased, alone.origin.tolist())
    assert batch.joined.count("\0") == len(texts)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ＨＥＬＬＯ", "hello"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("7️⃣7️⃣0️⃣", "770"),
        ("①②𝟛", "123"),
        ("مُحَمَّـــــد", "محمد"),
        ("أحمد إلى آخره", "احمد الي اخره"),
        ("مدرسة", "مدرسه"),
        ("كیف", "كيف"),
        ("a\u200b\u200db", "ab"),
        ("\u202eabc\u202c", "abc"),
        ("café", "cafe"),
        ("l’été", "l'ete"),
        ("𝓱𝓮𝓵𝓵𝓸", "hello"),
        ("❶➋⓷⓿🄌➒①⑼⒎⁵₄७৩🯲", "12300919754732"),
        ("🔟⑽⓫", "101011"),
        ("🅲🅰🅻🅻 Ⓜ🄴 ⒩🄞🅦", "call me now"),
        ("ᴄᴀʟʟ ᵐᵉ", "call me"),
        ("œuvre Łódź", "oeuvre lodz"),
    ],
)
def test_spellings_that_readers_take_for_the_same_fold_alike(written: str, read: str) -> None:
    assert fold(written).text == read


@pytest.mark.parametrize(
    ("one", "other"), [("حب", "حبوب"), ("سلام", "سلاح"), ("1", "l"), ("ab", "a b"), ("💯", "100")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


def test_case_is_kept_beside() -> None:
    folded = fold("AbC ＤeF")
    assert (folded.text, folded.cased) == ("abc def", "AbC DeF")


@given(st.lists(st.one_of(ANY, TRICKY), max_size=4))
def test_a_batch_keeps_the_code_points_of_its_originals(texts: list[str]) -> None:
    batch = fold_batch(texts)
    for text, start in zip(texts, batch.raw_starts.tolist(), strict=True):
        assert batch.raw[start : start + len(text)].tolist() == [ord(sign) or ord(" ") for sign in text]
        assert batch.raw[start + len(text)] == 0
