"""Draws rows of dots with intervals on one scale as SVG: from left to right, or from right to left in Arabic."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.simulate.interval import Interval

_WIDTH, _MARGIN, _NAMES, _ROW, _HEAD = 960, 28, 330, 30, 30
_LINE = 105  # letters of the words under the title in one line
_RIGHT_TO_LEFT = ("\u202b", "\u202c")  # embeds a text so that its order does not hang on the drawing program
_LATIN = "'Segoe UI','Noto Sans','DejaVu Sans',sans-serif"
_ARABIC = f"'IBM Plex Sans Arabic','Noto Sans Arabic',{_LATIN}"
_MARKS = ("circle", "diamond", "square")
THEMES = {
    "light": {"paper": "#faf8f4", "ink": "#1d2422", "soft": "#5a625e", "line": "#ddd7cb", "band": "#f1ede4",
              "a": "#8a5a00", "b": "#1f6f6b", "c": "#3d4f8a"},
    "dark": {"paper": "#14191a", "ink": "#ece8df", "soft": "#aab0ab", "line": "#333b3b", "band": "#1b2223",
             "a": "#e5b75c", "b": "#6fc3bd", "c": "#9fb0e8"},
}  # fmt: skip
"""Colours of the report; a, b and c are those of the three series, told apart by their marks as well."""


@dataclass(frozen=True, slots=True)
class Row:
    """``label`` and one value a series; without values it is the heading of a group; ``strong`` sets it apart."""

    label: str
    values: tuple[Interval | None, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """``series``: at most three names; ``most``: end of the scale; ``form``: how its numbers are written."""

    title: str
    about: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    most: float = 1.0
    percent: bool = False
    decimal: str = "."
    rtl: bool = False


def draw(chart: Chart, theme: str = "") -> str:
    """A whole SVG document; follows the reader's light or dark where no ``theme`` (light, dark) is named."""
    about = list(_wrapped(chart.about))
    top = 74 + 20 * len(about)
    heights = [_ROW if row.values else _HEAD + 6 for row in chart.rows]
    bottom = top + 18 + sum(heights)
    pen = _Pen(chart)
    drawn = [
        pen.text(_MARGIN, 38, chart.title, "title"),
        *(pen.text(_MARGIN, 64 + 20 * at, line, "soft") for at, line in enumerate(about)),
        *_legend(pen, chart, top),
        *_scale(pen, chart, top + 18, bottom),
    ]
    y = float(top + 18)
    for row, height in zip(chart.rows, heights, strict=True):
        drawn.extend(_row(pen, row, y, height))
        y += height
    high = bottom + 48
    told = escape(f"{chart.title}. {chart.about}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {high}" width="{_WIDTH}" height="{high}" '
        f'role="img"><title>{told}</title><style>{_style(theme, _ARABIC if chart.rtl else _LATIN)}</style>'
        f'<rect class="paper" width="{_WIDTH}" height="{high}"/>{"".join(drawn)}</svg>\n'
    )


class _Pen:
    """Places from the side on which one begins to read."""

    def __init__(self, chart: Chart) -> None:
        self.rtl, self.most = chart.rtl, chart.most

    def x(self, from_start: float) -> float:
        return _WIDTH - from_start if self.rtl else from_start

    def at(self, value: float) -> float:
        """Where a value stands on the scale."""
        inside = min(max(value, 0.0), self.most)
        return self.x(_NAMES + inside / self.most * (_WIDTH - _NAMES - _MARGIN - 20))

    def text(self, from_start: float, y: float, said: str, style: str = "", anchor: str = "start") -> str:
        if self.rtl:
            said = f"{_RIGHT_TO_LEFT[0]}{said}{_RIGHT_TO_LEFT[1]}"
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        kind = f' class="{style}"' if style else ""
        return (
            f'<text{kind} x="{self.x(from_start):g}" y="{y:g}" text-anchor="{anchor}">{escape(said)}</text>'
        )


def _row(pen: _Pen, row: Row, y: float, height: float) -> Iterator[str]:
    if not row.values:
        yield pen.text(_MARGIN, y + height - 9, row.label, "group")
        return
    if row.strong:
        wide = _WIDTH - 2 * (_MARGIN - 12)
        yield f'<rect class="band" x="{_MARGIN - 12}" y="{y:g}" width="{wide}" height="{height:g}" rx="4"/>'
    middle = y + height / 2
    yield f'<path class="thread" d="M{pen.at(0):g} {middle:g}H{pen.at(pen.most):g}"/>'
    yield pen.text(_MARGIN + 12, middle + 5, row.label, "strong" if row.strong else "")
    apart = 9.0 if _close(row.values, pen.most) else 0.0
    for number, value in enumerate(row.values):
        if value is not None and not math.isnan(value.mean):
            yield _dot(pen, number, value, middle + apart * (number - (len(row.values) - 1) / 2))


def _close(values: tuple[Interval | None, ...], most: float) -> bool:
    """Whether marks or intervals would cover each other on one line."""
    wide = 0.011 * most
    known = sorted((value for value in values if value is not None), key=lambda value: value.mean)
    ends = [(min(one.mean - wide, one.low), max(one.mean + wide, one.high)) for one in known]
    return any(start < end for (_, end), (start, _) in itertools.pairwise(ends))


def _dot(pen: _Pen, number: int, value: Interval, y: float) -> str:
    x, colour = pen.at(value.mean), "abc"[number]
    told = value.text(".3f")
    line = ""
    if not math.isnan(value.low):
        line = f'<path class="range {colour}" d="M{pen.at(value.low):.1f} {y:.1f}H{pen.at(value.high):.1f}"/>'
    return f"<g><title>{told}</title>{line}{_mark(number, x, y)}</g>"


def _mark(number: int, x: float, y: float) -> str:
    colour, shape = "abc"[number], _MARKS[number]
    if shape == "circle":
        return f'<circle class="mark {colour}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    if shape == "diamond":
        return f'<path class="mark {colour}" d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"/>'
    return f'<rect class="mark {colour}" x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"/>'


def _legend(pen: _Pen, chart: Chart, y: float) -> Iterator[str]:
    place = float(_NAMES)
    for number, name in enumerate(chart.series):
        yield _mark(number, pen.x(place + 6), y - 5)
        yield pen.text(place + 18, y, name)
        place += 40 + 7.6 * len(name)


def _scale(pen: _Pen, chart: Chart, top: float, bottom: float) -> Iterator[str]:
    steps = 5
    for step in range(steps + 1):
        value = chart.most * step / steps
        x = pen.at(value)
        yield f'<path class="grid" d="M{x:g} {top:g}V{bottom:g}"/>'
        shown = f"{100 * value:.0f} %" if chart.percent else f"{value:.1f}".replace(".", chart.decimal)
        yield f'<text class="soft axis" x="{x:g}" y="{bottom + 22:g}" text-anchor="middle">{shown}</text>'


def _wrapped(text: str) -> Iterator[str]:
    line = ""
    for word in text.replace(" %", "\u00a0%").split(" "):
        if line and len(line) + len(word) + 1 > _LINE:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def _style(theme: str, fonts: str) -> str:
    """Plain rules without variables, which not every drawing program knows."""
    fixed = (
        f"text{{font:15px {fonts}}}.axis{{font:14px {_LATIN}}}"
        ".title{font-size:21px;font-weight:600}.soft{font-size:14px}.group{font-size:13px}.strong{font-weight:600}.range{stroke-width:2.5;fill:none}"
        ".thread{stroke-dasharray:1 5}"
    )
    if theme:
        return fixed + _colours(THEMES[theme])
    dark = _colours(THEMES["dark"])
    return f"{fixed}{_colours(THEMES['light'])}@media (prefers-color-scheme:dark){{{dark}}}"


def _colours(theme: dict[str, str]) -> str:
    series = "".join(
        f".mark.{name}{{fill:{theme[name]};stroke:{theme['paper']}}}.range.{name}{{stroke:{theme[name]}}}"
        for name in "abc"
    )
    return (
        f".paper{{fill:{theme['paper']}}}.band{{fill:{theme['band']}}}text{{fill:{theme['ink']}}}"
        f".soft,.group{{fill:{theme['soft']}}}.grid,.thread{{stroke:{theme['line']};fill:none}}{series}"
    )
