"""Words of a whole batch are those of its texts, and equal words have equal hashes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from marsad.text import fold_batch
from marsad.text.tokens import tokenize, word_hash

TEXT = st.lists(st.sampled_from([*"abc 12٣ سلام_.-👻€\n\u200fé,", "🇮🇶", "🇸🇾"]), max_size=30).map("".join)


@given(st.lists(TEXT, max_size=6))
def test_words_stand_where_they_are_and_know_their_text(texts: list[str]) -> None:
    batch = fold_batch(texts)
    tokens = tokenize(batch)
    for number in range(len(texts)):
        first, last = int(tokens.bounds[number]), int(tokens.bounds[number + 1])
        assert set(tokens.text[first:last].tolist()) <= {number}
        words = [
            batch.joined[s:e] for s, e in zip(tokens.starts[first:last], tokens.ends[first:last], strict=True)
        ]
        assert words == re.findall("[\U0001f1e6-\U0001f1ff]{2}|\\w+|[👻€]", batch[number].text)


@given(st.lists(TEXT, min_size=1, max_size=6))
def test_hashes_are_those_of_the_words_wherever_they_stand(texts: list[str]) -> None:
    batch = fold_batch(texts)
    tokens = tokenize(batch)
    for start, end, value in zip(tokens.starts, tokens.ends, tokens.hashes, strict=True):
        assert word_hash(batch.joined[start:end]) == int(value)


def test_different_words_have_different_hashes() -> None:
    words = {f"{a}{b}{c}" for a in "abcdef" for b in "0123456789" for c in ("", "x", "سلام")}
    assert len({word_hash(word) for word in words}) == len(words)


def test_no_text_no_words() -> None:
    tokens = tokenize(fold_batch([]))
    assert len(tokens.starts) == 0
    assert len(tokenize(fold_batch(["", " \n"])).starts) == 0
