"""The table fits its window, keeps directions apart and never lets a record steer the terminal."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from tests.lead_stories import stories

from marsad.report import lead_book, lead_terminal, leads_terminal

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
