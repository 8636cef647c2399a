"""Cues and pairs of cues are read the same for fitting and for judging, in any company and in any order of packs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.learned import meanings
from marsad.learned.outputs import WIDTH
from marsad.learned.rows import matrix
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

NAMES = [f".meaning_{number}" for number in range(40)]
CODES = meanings.codes(NAMES, NAMES)
HITS = st.lists(st.lists(st.integers(0, len(NAMES) - 1), max_size=50), min_size=1, max_size=4)


def laid(texts: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    where = [number for number, cues in enumerate(texts) for _ in cues]
    return np.array(where, np.int64), np.array([cue for cues in texts for cue in cues], np.int32)


def weights() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(5)
    rows = chance.normal(size=(len(NAMES), WIDTH)).astype(np.float32)
    pairs = chance.integers(-127, 128, (1 << meanings.BITS, WIDTH), np.int8)
    return rows, pairs, np.full(WIDTH, 0.01, np.float32)


def said(texts: list[list[int]]) -> np.ndarray:
    rows, pairs, scale = weights()
    result = np.zeros((len(texts), WIDTH), np.float32)
    meanings.add(*laid(texts), CODES, rows, pairs, scale, result)
    return result


@given(HITS)
def test_what_is_fitted_is_what_is_said(texts: list[list[int]]) -> None:
    batch = fold_batch([""] * len(texts))
    fitted = matrix(batch, tokenize(batch), *laid(texts), NAMES)[:, -len(NAMES) - (1 << meanings.BITS) :]
    rows, pairs, scale = weights()
    assert np.allclose(fitted @ np.vstack([pairs * scale, rows]), said(texts), atol=1e-3)


@given(HITS)
def test_a_text_is_read_the_same_alone_and_in_company(texts: list[list[int]]) -> None:
    together = said(texts)
    for number, cues in enumerate(texts):
        assert np.array_equal(said([cues])[0], together[number])


@given(st.lists(st.integers(0, len(NAMES) - 1), max_size=meanings.MOST), st.randoms())
def test_the_order_of_few_cues_and_their_repeats_do_not_count(cues: list[int], chance) -> None:  # type: ignore[no-untyped-def]
    mixed = cues + cues
    chance.shuffle(mixed)
    assert np.allclose(said([cues]), said([mixed]), atol=1e-4)


def test_a_cue_that_is_not_known_says_nothing_and_makes_no_pair() -> None:
    codes = meanings.codes(NAMES, NAMES[:2])
    bounds, cues, pair_bounds, _ = meanings.collect(*laid([[0, 5, 1, 7]]), codes, 1)
    assert cues[: bounds[1]].tolist() == [0, 1]
    assert pair_bounds.tolist() == [0, 1]


def test_names_keep_their_codes_when_others_are_added() -> None:
    assert meanings.codes(["x", *NAMES], ["x", *NAMES])[1:].tolist() == CODES.tolist()


def test_a_page_of_many_cues_makes_no_more_pairs_than_a_few_dozen_do() -> None:
    *_, bounds, rows = meanings.collect(*laid([list(range(40)) * 50]), CODES, 1)
    assert len(rows) == bounds[1] == meanings.MOST * (meanings.MOST - 1) // 2


@pytest.mark.parametrize("texts", [[], [[]], [[], [3], []]])
def test_texts_without_cues_have_empty_rows(texts: list[list[int]]) -> None:
    bounds, _, pair_bounds, _ = meanings.collect(*laid(texts), CODES, len(texts))
    assert np.diff(bounds).tolist() == [len(cues) for cues in texts]
    assert not pair_bounds.any()
