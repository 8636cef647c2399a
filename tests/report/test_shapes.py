"""A template as a picture: every slot as a chip in the text and a row under it, and nothing in it can do harm."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from tests.lead_stories import stories
from tests.report.test_page import Seen

from marsad.link.slots import Fixed, Slot, Template, Value, align
from marsad.report import LANGS, lead_book, leads_html, render_templates
from marsad.report.account import explained
from marsad.report.book import Shape
from marsad.report.page import templates_html
from marsad.report.shapes import shape
from marsad.report.terminal_lead import lead_terminal
from marsad.report.words import words

TABLES = stories()
BOOK = lead_book(TABLES)
THREAT = next(card for card in BOOK.cards if card.shapes and card.lead["typology"] == "sextortion")
SEEN_AT = datetime(2026, 5, 3, tzinfo=UTC)


def drawn(texts: list[str], size: int = 0) -> Shape:
    text = align(texts).template
    return Shape("T-1", max(size, text.copies), text, SEEN_AT, SEEN_AT)


SOLD = [f"Garden chairs for ${n},00{' and free cushions' if n % 2 else ''}, ask {who} for the colours we have left"
        for n, who in enumerate(("Anna", "Tom", "Kate", "Anna", "John", "Mary", "Anna", "Paul"), 10)]  # fmt: skip


def test_the_page_of_a_network_draws_its_templates_with_chips() -> None:
    page = leads_html(BOOK, "en")
    sheet = page[page.index(f'<article id="{THREAT.lead["id"]}"') :].split("</article>")[0]
    assert "What stays and what changes" in sheet
    assert re.search(r'<bdi class="slot k-call">.*?#i-phone.*?<b>×2</b><sup>1</sup></bdi>', sheet)
    assert 'id="i-phone"' in page
    assert len(re.findall('<figure class="shape">', page)) == sum(len(card.shapes) for card in BOOK.cards)


def test_a_book_without_templates_has_no_signs_for_them() -> None:
    page = leads_html(lead_book(TABLES, whole=False), "en")
    assert 'id="i-phone"' not in page
    assert 'class="shape"' not in page


def test_values_stand_under_the_text_with_their_counts() -> None:
    page = shape(drawn(SOLD), "en")
    assert "<bdi>Anna</bdi> <b>3</b>" in page
    assert ">6 different<" in page
    assert ">8 different<" in page
    assert '<bdi class="slot k-pay">' in page
    assert '<bdi dir="ltr">2026-05-03</bdi>' in page


def test_what_many_copies_lack_is_framed_with_its_share() -> None:
    page = shape(drawn(SOLD), "en")
    share = '<bdi class="part" dir="ltr">50&#8239;%</bdi>'
    assert re.search(f'<span class="maybe"[^>]*>and free cushions,{share}</span> ask <bdi', page)
    assert 'class="maybe"' not in shape(drawn(["the same text in every copy"] * 4), "en")


def test_one_value_is_told_in_its_chip() -> None:
    page = shape(drawn([f"call +1 202-555-0114 before day {n} is over, please" for n in range(9)]), "en")
    assert '<b><bdi dir="ltr">+12025550114</bdi></b>' in page


def test_copies_that_were_not_looked_at_are_told() -> None:
    assert "values of the 8 copies read here" in shape(drawn(SOLD, size=5000), "en")
    assert "read here" not in shape(drawn(SOLD), "en")


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_text_stays_text(lang: str) -> None:
    hostile = '<script>alert(1)</script> "onmouseover=x \u202e &amp; \x00'
    parts = (
        Fixed(f"say {hostile}", 0.5),
        Slot("words", 1.0, 2, (Value(hostile, 2), Value("<img src=x>", 1))),
        Fixed(f"\n{hostile}\n", 0.8),
        Slot("phone", 0.4, 1, (Value("+12025550114", 1),)),
        Fixed("", 1.0),
    )
    page = templates_html([Shape("T", 3, Template(3, 3, 0.9, parts), None, None)], lang)
    seen = Seen(page)
    assert not seen.bad
    assert not seen.open
    assert not [tag for tag, _ in seen.elements if tag in {"script", "img"}]
    assert not [
        name for _, attrs in seen.elements for name in attrs if name.startswith("on") or name == "style"
    ]
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "<script>alert(1)</script>" in "".join(seen.shown)


def test_a_text_with_very_many_slots_keeps_its_rows_few() -> None:
    slot = Slot("number", 1.0, 2, (Value("1", 1), Value("2", 1)))
    parts = tuple(part for n in range(40) for part in (Fixed(f" word{n} ", 1.0), slot))
    page = shape(Shape("T", 2, Template(2, 2, 0.5, (*parts, Fixed("", 1.0))), None, None), "en")
    assert page.count('<bdi class="slot') == 40
    assert page.count("<li ") == 12


@pytest.mark.parametrize("lang", LANGS)
def test_the_terminal_names_slots_in_brackets(lang: str) -> None:
    told = lead_terminal(THREAT, BOOK, lang, 120)
    assert f"[{words(lang).slot('phone')} ×2]" in told
    assert words(lang).say("ui.shapes") in told


def test_programs_get_the_parts_in_order() -> None:
    (told,) = explained(THREAT.lead["id"], TABLES)["templates"]
    kinds = [part["slot"] for part in told["parts"] if "slot" in part]
    assert kinds == ["phone", "handle"]
    assert told["copies"] == told["looked"] == 12
    assert told["parts"][0]["text"].startswith("صورك كلها عندي")


def test_templates_of_tables_are_listed_largest_first() -> None:
    told = render_templates(TABLES, "json")
    sizes = [int(size) for size in re.findall(r'"copies":(\d+)', told)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) >= 2
    assert "×2]" in render_templates(TABLES, "table", limit=3)
    assert "No text here" in render_templates({}, "table")
    assert "No text here" in render_templates({}, "html", lang="en")
