"""The page is one file that asks nobody for anything, runs only its own script, and hurts nobody it shows."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from tests.lead_rows import NOW
from tests.lead_stories import stories

from marsad.rank import plan
from marsad.report import LANGS, lead_book, leads_html

TABLES = stories()
BOOK = lead_book(TABLES, versions={"marsad": "0.1.0"})
PAGE = leads_html(BOOK, "ar")
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Seen(HTMLParser):
    """Elements with their attributes, the words inside <details>, and whether everything closes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.bad: list[str] = []
        self.veiled, self.shown = [], []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(
                f"{tag}.veil" if tag == "details" and dict(attrs).get("class") == "veil" else tag
            )

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        last = self.open.pop()
        if last.split(".")[0] != tag:
            self.bad.append(f"{last} closed by {tag}")

    def handle_data(self, data: str) -> None:
        (self.veiled if "details.veil" in self.open else self.shown).append(data)


SEEN = Seen(PAGE)


def test_every_element_is_closed_where_it_was_opened() -> None:
    assert not SEEN.bad
    assert not SEEN.open


def test_nothing_is_loaded_from_anywhere() -> None:
    loads = [
        v
        for _, attrs in SEEN.elements
        for k, v in attrs.items()
        if k in {"src", "href", "action", "srcset", "data"}
    ]
    assert loads
    assert all(value.startswith("#") or value == "data:," for value in loads)
    assert not re.search(r"@import|url\(", PAGE)


def test_only_the_pages_own_script_and_style_may_run() -> None:
    policy = next(attrs["content"] for tag, attrs in SEEN.elements if attrs.get("http-equiv"))
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.S)
        assert bodies
        digests = [base64.b64encode(sha256(body.encode()).digest()).decode() for body in bodies]
        assert f"{directive} {' '.join(f"'sha256-{digest}'" for digest in digests)}; " in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not [k for _, attrs in SEEN.elements for k in attrs if k.startswith("on") or k == "style"]


def test_hostile_words_stay_words() -> None:
    words = "".join(SEEN.shown)
    assert "<script>alert(1)</script>" in words
    assert '"onmouseover=x' in words
    assert "<b>whatsapp</b>.txt" in words
    assert not [tag for tag, _ in SEEN.elements if tag == "img"]
    assert "\u202e" not in PAGE
    assert "\x00" not in PAGE
    assert "RLO" in words


def test_a_victims_words_and_contacts_stay_behind_a_click() -> None:
    shown, veiled = "".join(SEEN.shown), "".join(SEEN.veiled)
    assert "خايفة" not in shown
    assert "خايفة" in veiled
    assert "+9647700000099" not in shown


def test_texts_about_children_are_not_in_the_page_at_all() -> None:
    assert "نص لا يظهر" not in PAGE


def test_an_address_is_never_called_a_person() -> None:
    sheet = re.search(r'<article id="(L-[A-Z2-7]+)"(?:(?!</article>).)*?عنوان تبادل ملفات', PAGE, re.S)
    assert sheet


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_opens_in_its_language_and_holds_the_others(lang: str) -> None:
    page = leads_html(BOOK, lang)
    assert page.startswith(f'<!doctype html><html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">')
    for word in ("لماذا جاء في هذا الترتيب", "Why it is ranked here", "Pourquoi ce rang"):
        assert word in page


def test_cues_are_marked_and_contacts_run_left_to_right() -> None:
    assert re.search(r'<mark class="f-text"[^>]*>أنشرها لأهلك</mark>', PAGE)
    assert '<bdi dir="ltr" class="sel">@souq_pics_0</bdi>' in PAGE


def test_what_was_refused_is_told_with_its_numbers() -> None:
    shown = "".join(SEEN.shown)
    assert "the row has 7 fields, expected 12" in shown
    assert "4, 9, 40, 41" in shown


def test_an_empty_lake_gives_a_page_that_teaches() -> None:
    page = leads_html(lead_book({}), "en")
    assert not Seen(page).bad
    assert "No leads yet." in page
    assert "marsad run SOURCE" in page


def test_a_plan_marks_what_fits_and_what_is_left() -> None:
    book = lead_book(TABLES, plan=plan(TABLES["leads"], 20, as_of=NOW))
    page = leads_html(book, "en")
    assert "Fits the hours there are" in page
    assert "Knowingly left" in page


def test_the_same_lake_gives_the_same_page() -> None:
    mixed = {name: table.take(list(range(table.num_rows))[::-1]) for name, table in TABLES.items()}
    assert leads_html(lead_book(mixed, versions={"marsad": "0.1.0"}), "ar") == PAGE
