"""Charts are whole SVG documents that say the same in every language and theme."""

import math
import xml.etree.ElementTree as ET

import pytest

from marsad.simulate.chart import THEMES, Chart, Row, draw
from marsad.simulate.interval import Interval

SVG = "{http://www.w3.org/2000/svg}"


def chart(*, rtl: bool = False, values: tuple[Interval | None, ...] = (Interval(0.5, 0.4, 0.6),)) -> Chart:
    rows = (Row("group <1>"), Row("first & last", values, strong=True))
    return Chart("title", "word " * 60, tuple("abc"[: len(values)]), rows, rtl=rtl)


def places(drawn: str, kind: str) -> list[float]:
    found = ET.fromstring(drawn).iter(f"{SVG}{kind}")
    return [float(one.attrib["cx"]) for one in found if "mark b" not in one.attrib.get("class", "")]


def test_a_value_stands_further_where_it_is_more_and_mirrored_from_right_to_left() -> None:
    low, high = (places(draw(chart(values=(Interval(v, v, v),))), "circle")[-1] for v in (0.2, 0.8))
    assert low < high
    mirrored = places(draw(chart(rtl=True, values=(Interval(0.2, 0.2, 0.2),))), "circle")[-1]
    assert mirrored == pytest.approx(960 - low)


def test_what_is_written_is_escaped_and_long_words_are_broken_into_lines() -> None:
    drawn = draw(chart())
    said = [one.text or "" for one in ET.fromstring(drawn).iter(f"{SVG}text")]
    assert "group <1>" in said
    assert "first & last" in said
    assert max(map(len, said)) <= 105
    assert sum(line.count("word") for line in said) == 60


def test_arabic_is_embedded_from_right_to_left_and_anchored_at_the_right() -> None:
    title = next(ET.fromstring(draw(chart(rtl=True))).iter(f"{SVG}text"))
    assert title.attrib["text-anchor"] == "end"
    assert float(title.attrib["x"]) > 900
    assert (title.text or "").startswith("\u202b")
    plain = next(ET.fromstring(draw(chart())).iter(f"{SVG}text"))
    assert plain.text == "title"


def test_a_theme_is_fixed_where_named_and_follows_the_reader_where_not() -> None:
    assert "prefers-color-scheme" in draw(chart())
    for theme, other in (("light", "dark"), ("dark", "light")):
        drawn = draw(chart(), theme)
        assert "prefers-color-scheme" not in drawn
        assert THEMES[theme]["paper"] in drawn
        assert THEMES[other]["paper"] not in drawn
        assert "var(" not in drawn


def test_what_is_not_known_is_not_drawn() -> None:
    nothing = Interval(math.nan, math.nan, math.nan)
    drawn = draw(chart(values=(None, nothing, Interval(0.5, math.nan, math.nan))))
    assert "nan" not in drawn
    assert drawn.count('class="mark c"') == 2  # in the legend and in its row
    assert drawn.count('class="mark a"') == 1  # in the legend alone
    assert 'class="range' not in drawn
