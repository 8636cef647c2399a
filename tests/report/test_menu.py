"""A flagged advert shows what it sells as a table; a victim's words and other typologies never do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from marsad.detect.menu import read_menu
from marsad.report.book import Example
from marsad.report.texts import _example


def example(text: str, *, sells: bool) -> str:
    shown = Example(
        id="a" * 24, kind="advert", text=text, source="x.jsonl", record=1, platform="", region="IQ",
        seen_at=datetime(2026, 1, 1, tzinfo=UTC), lang="ar", dialect="", speaker="offender", template="", marks=(),
        shown="open", menu=tuple(read_menu(text, "IQ")) if sells else (),
    )  # fmt: skip
    return _example(shown, "ar")


def test_the_price_list_stands_under_its_text_in_three_languages() -> None:
    page = example("كبتاجون الحبة ب ٥ الاف دينار", sells=True)
    assert page.count('<table class="menu">') == 1
    assert "كبتاغون" in page and "captagon" in page
    assert "5,000 IQD" in page
    assert page.index("</blockquote>") < page.index("<table")


@pytest.mark.parametrize("text", ["كبتاجون الحبة ب ٥ الاف دينار", ""])
def test_without_items_there_is_no_table(text: str) -> None:
    assert "<table" not in example(text, sells=False)
