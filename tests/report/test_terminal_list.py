"""The table fits its window, keeps directions apart and never lets a record steer the terminal."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from rich.cells import cell_len
from tests.lead_stories import stories

from marsad.report import lead_book, lead_terminal, leads_terminal
from marsad.report.words import words

BOOK = lead_book(stories())


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_no_line_is_wider_than_the_window(lang: str, width: int) -> None:
    told = leads_terminal(BOOK, lang, width)
    assert max(cell_len(line) for line in told.split("\n")) <= width
    assert all(card.lead["id"] in told for card in BOOK.cards)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_isolates_are_closed(lang: str) -> None:
    told = leads_terminal(BOOK, lang, 100) + "".join(lead_terminal(card, BOOK, lang) for card in BOOK.cards)
    assert told.count("\u2068") == told.count("\u2069") > 0


def test_nothing_from_a_record_steers_the_terminal() -> None:
    told = "".join(lead_terminal(card, BOOK, "en") for card in BOOK.cards)
    assert not {c for c in told if ord(c) < 0x20 and c != "\n"}
    assert "\u202e" not in told
    assert "<RLO>" in told


def test_an_empty_lake_says_what_to_do() -> None:
    assert "marsad run SOURCE" in " ".join(leads_terminal(lead_book({}), "en", 100).split())


def test_colour_only_when_asked() -> None:
    assert "\x1b[" in leads_terminal(BOOK, "en", 100, color=True)
    assert "\x1b" not in leads_terminal(BOOK, "en", 100)


def told(lang: str, width: int, limit: int = 0) -> str:
    return leads_terminal(lead_book(stories(), limit, spread=True, whole=False), lang, width)


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
@pytest.mark.parametrize("width", [80, 92, 100, 140])
def test_a_kind_of_crime_breaks_between_its_words(lang: str, width: int) -> None:
    seen = re.findall("\u2068([^\u2069\n]+)\u2069", told(lang, width))
    pieces = {part for text in seen for part in re.split(r"[ -]+", text)}
    for card in BOOK.cards:
        assert set(re.split(r"[ -]+", words(lang).typology(card.lead))) <= pieces


def test_every_tier_has_a_line_with_its_count() -> None:
    lines = told("en", 100, 3).split("\n")
    for tier, count in BOOK.tiers.items():
        name = words("en").say(f"tiers.{tier}")
        assert any(re.match(rf"{name} +{count}  ", line) for line in lines)


def test_a_part_says_what_it_shows_of_each_tier_and_the_whole_says_nothing() -> None:
    part = " ".join(told("en", 140, 3).split())
    shown = [int(n) for n in re.findall(r"\u2069 (\d+)/\d+", part)]
    assert (len(shown), sum(shown)) == (len(BOOK.tiers), 3)
    assert "--limit 0" in part
    assert "--limit" not in told("en", 140)


@pytest.mark.parametrize("width", [80, 120])
def test_a_life_risk_has_no_index_and_tiers_stand_apart(width: int) -> None:
    lines = told("en", width).split("\n")
    at = {
        card.lead["id"]: n for card in BOOK.cards for n, line in enumerate(lines) if card.lead["id"] in line
    }
    for one, other in pairwise(BOOK.cards):
        apart = "" in [line.strip() for line in lines[at[one.lead["id"]] : at[other.lead["id"]]]]
        assert apart == (one.lead["tier"] != other.lead["tier"])
    if width == 120:
        first = [lines[at[card.lead["id"]]] for card in BOOK.cards if card.lead["tier"] == 0]
        assert first
        assert all(" – " in line for line in first)
