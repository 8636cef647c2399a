"""Price lists are read into product, quantity, unit, price and currency; other numbers are left alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.detect.menu import read_menu
from marsad.errors import PackError
from marsad.packs import load_packs, new_pack

SET = Path(__file__).parents[2] / "src" / "marsad" / "evaluate" / "sets" / "menus.jsonl"
LINES = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


def items(text: str, region: str = "") -> list[tuple[str, float, str, float, str]]:
    return [(i.product, i.quantity, i.unit, i.price, i.currency) for i in read_menu(text, region)]


@pytest.mark.parametrize(
    "line", [line for line in LINES if line["half"] == "open"], ids=lambda line: line["id"]
)
def test_the_open_half_is_read_whole(line: dict[str, object]) -> None:
    expected = [tuple(item) for item in line["items"]]  # type: ignore[attr-defined]
    assert items(str(line["text"]), str(line.get("region", ""))) == expected


def test_most_of_the_half_that_was_scored_once_is_read() -> None:
    right = wanted = 0
    for line in (line for line in LINES if line["half"] == "sealed"):
        left = [tuple(item) for item in line["items"]]
        wanted += len(left)
        for item in items(line["text"], line.get("region", "")):
            if item in left:
                left.remove(item)
                right += 1
    assert right / wanted > 0.85  # 0.887 when it was opened


def test_a_shared_currency_word_takes_its_country_from_the_region_and_is_left_open_without_one() -> None:
    text = "حشيش 5 غرام ب 40 دينار"
    assert [items(text, region)[0][4] for region in ("IQ", "TN", "")] == ["IQD", "TND", ""]


def test_the_span_holds_the_line_as_written() -> None:
    text = "MENU\n❄️ 1g 60€\nsnap only"
    (item,) = read_menu(text)
    assert text[item.span.start : item.span.end] == "❄️ 1g 60€"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10% off for first orders",
        "Call 0770 000 1234 after 8",
        "secteur 91 92 93",
        "50€ minimum",
        "weed ❄️ 🌲",
    ],
)
def test_numbers_that_price_nothing_give_nothing(text: str) -> None:
    assert items(text) == []


@given(st.text(alphabet="10.,/ ½gk€$£بغرامx\n-=:|❄🌲 foreachhalf", max_size=60))
def test_any_text_is_read_without_error_and_spans_lie_inside(text: str) -> None:
    for item in read_menu(text):
        assert 0 <= item.span.start < item.span.end <= len(text)
        assert item.price >= 0


@pytest.mark.parametrize(
    ("book", "says"),
    [
        ("{x: {en: [thing]}}", "no title"),
        ("{x: {title: {ar: ا, en: x, fr: x}}}", "no spellings"),
        ("{x: {title: {ar: ا, en: x, fr: x}, en: [a]}}", "one letter"),
    ],
)
def test_a_code_that_cannot_work_is_refused_with_its_line(tmp_path: Path, book: str, says: str) -> None:
    folder = new_pack("museum_theft", tmp_path)
    with (folder / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write(f"codebook: {book}\n")
    with pytest.raises(PackError, match=r"pack\.yaml:\d+") as refused:
        load_packs(tmp_path)
    assert says in refused.value.message
