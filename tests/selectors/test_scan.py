"""The compiled walk marks what a plain reading of the same text would."""

from __future__ import annotations

import re

import numpy as np
import pytest
import tldextract
from hypothesis import given
from hypothesis import strategies as st

from marsad.selectors.page import Page
from marsad.selectors.rewrite import respelled
from marsad.selectors.suffixes import registered
from marsad.selectors.words import BEYOND, classes
from marsad.text import fold_batch

EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), fallback_to_snapshot=True, cache_dir=None)
_SIGNS = st.text(alphabet="0019 aEQUZ-.+(:\n_@و😀", max_size=60)


def _page(*texts: str) -> Page:
    return Page("plain", fold_batch(texts), [""] * len(texts))


def _starts(pattern: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={pattern})", text)]


@given(st.lists(_SIGNS, min_size=1, max_size=4))
def test_chains_are_runs_of_seven_digits_without_letters_or_wide_gaps_between(texts: list[str]) -> None:
    page = _page(*texts)
    plain = re.finditer(r"[0-9](?:[^0-9a-z\0:=%$€£¥#@&;\"?!<>+^و]{0,6}[0-9]){6,}", page.text)
    chains = page.chains(np.arange(len(page.marks.chain_starts)))
    assert [(chain.start, chain.end) for chain in chains] == [match.span() for match in plain]
    assert all(page.text_of(chain.start) == chain.text for chain in chains)


@given(st.lists(_SIGNS, min_size=1, max_size=4))
def test_bank_and_coin_addresses_start_at_the_start_of_a_word(texts: list[str]) -> None:
    page = _page(*texts)
    assert page.marks.ibans.tolist() == _starts(r"(?<![a-z0-9])[a-z]{2}[0-9]{2}", page.text)
    assert page.marks.tons.tolist() == _starts(r"(?<![A-Za-z0-9])[EU]Q", page.batch.joined_cased)


@given(st.lists(st.text(alphabet="a1 ", min_size=20, max_size=60), min_size=1, max_size=3))
def test_runs_are_25_letters_and_digits_or_more(texts: list[str]) -> None:
    page = _page(*texts)
    assert page.runs == [match.span() for match in re.finditer("[a-z0-9]{25,}", page.text)]


@pytest.mark.parametrize(
    ("text", "dictated"),
    [
        ("zero seven seven zero then 0001234", True),
        ("077o ooo 1234", True),
        ("0770 000 1234", False),
        ("then then then then then then then", False),
        ("seven or eight", False),
    ],
)
def test_only_rows_of_number_words_long_enough_for_a_phone_are_respelled(text: str, dictated: bool) -> None:
    assert (respelled(_page(text)) is not None) is dictated
    assert (respelled(_page("hello", text)) is not None) is dictated
    assert respelled(_page("zero seven seven", "zero then 12")) is None


@pytest.mark.parametrize(
    "host",
    [
        "a.com",
        "x.a.com",
        "a-b.info",
        "com",
        ".com",
        "a.co.uk",
        "b.a.ck",
        "www.ck",
        "a.onion",
        "x.iq",
        "a.b.iq",
        "a..co.uk",
        "x.city.kobe.jp",
        "x.y.kobe.jp",
        "a.xn--p1ai",
        "عرض.امارات",
        "a.blogspot.com",
    ],
)
def test_the_short_way_to_a_registered_domain_gives_what_the_suffix_list_gives(host: str) -> None:
    assert registered(host) == EXTRACT(host).top_domain_under_public_suffix


@given(st.lists(st.text(alphabet="a0.é٠ｄ\u200dﬁ中\0", max_size=12), min_size=1, max_size=4), st.data())
def test_a_range_is_odd_where_its_original_is_not_all_ascii(texts: list[str], data: st.DataObject) -> None:
    page = _page(*texts)
    number = data.draw(st.integers(0, len(texts) - 1))
    first, last = page.batch.bounds[number : number + 2].tolist()
    start = data.draw(st.integers(first, last - 1))
    end = data.draw(st.integers(start + 1, last))
    odd = page.odd(np.array([start]), np.array([end]), np.array([number])).tolist()
    if end < last:  # the NUL after a text is nobody's writing
        assert odd == [not page.written(start, end).isascii()]


@pytest.mark.parametrize("words", ["", "call me, whatsapp or call", "12 call", "snap @rose insta: x"])
def test_words_of_a_class_stand_between_two_that_are_out_of_reach(words: str) -> None:
    page = _page("so", words)
    for name in ("call", "platform", "card"):
        column = page.cue(name)
        assert column.first.tolist() == [*column.starts, BEYOND]
        assert column.last.tolist() == [-BEYOND, *column.ends]
        known = [m.span() for m in re.finditer("[a-z]+", page.text) if name in dict(classes().get(m[0], ()))]
        assert list(zip(column.starts, column.ends, strict=True)) == known
