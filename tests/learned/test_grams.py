"""What the model reads of a text: the same letters give the same rows, whatever stands around the text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marsad.learned.grams import BITS, MOST_WORDS, choose_words, features, scores
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

TABLE = (np.arange((1 << BITS) * 3, dtype=np.int64) % 251 - 125).astype(np.int8).reshape(-1, 3)


def rows(text: str) -> list[int]:
    batch = fold_batch([text])
    return sorted(features(batch, tokenize(batch))[1].tolist())


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_sums_are_those_of_the_features_alone_or_in_company(texts: list[str]) -> None:
    batch = fold_batch(texts)
    sums, counts, _ = scores(batch, tokenize(batch), TABLE)
    for text, total, count in zip(texts, sums, counts, strict=True):
        touched = rows(text)
        assert count == len(touched)
        assert total.tolist() == TABLE[touched].astype(np.int64).sum(0).tolist()


def test_no_number_is_learned_by_heart() -> None:
    assert rows("call +964 770 000 1234 now") == rows("call ٩٦٤ 7 now")
    assert rows("call 7 now") != rows("call now")


def test_what_is_drawn_out_or_said_again_says_nothing_more() -> None:
    assert rows("pleaseeeeeee pay") == rows("pleasee pay")
    assert rows("pay pay pay") == rows("pay")
    assert rows("pay pal") != rows("pay")


def test_a_long_page_is_read_only_so_far() -> None:
    words = [f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}" for n in range(MOST_WORDS)]
    assert rows(" ".join(words)) == rows(" ".join([*words, "and", "more"]))


def test_spelling_and_case_are_folded_before() -> None:
    assert rows("SEND Money") == rows("send money")
    assert rows("") == rows("…") == []


def test_the_strongest_word_is_named_and_none_where_nothing_speaks() -> None:
    batch = fold_batch(["the kidney here"])
    tokens = tokenize(batch)
    table = np.zeros((1 << BITS, 1), np.int8)
    table[rows("kidney")] = 5
    chosen = np.full((2, 2), -1, np.int64)
    where = (tokens.starts, tokens.ends, tokens.bounds)
    choose_words(batch.points, *where, np.array([0]), np.array([0]), table, chosen[:1])
    assert chosen[0, 0] == 1
    choose_words(batch.points, *where, np.array([0]), np.array([0]), np.zeros_like(table), chosen[1:])
    assert chosen[1].tolist() == [-1, -1]
