"""The reliability diagram: what scores said against what came true, with how many findings stand behind each point."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from marsad.evaluate.calibration import Bin, Calibration

_WIDTH, _HEIGHT = 640, 640
_LEFT, _TOP, _SIDE = 84, 84, 400
"""The square in which both axes run from 0 to 1."""
_BASE, _TALLEST = 620, 64
"""Where the bars of the counts stand, and how high the highest is."""
_BETWEEN = 1.96
"""Standard normal quantile of the bars: where the true share lies nineteen times in twenty."""
_FLAGGED = 0.5
_STYLE = """
svg{--paper:#fff;--ink:#1b2430;--soft:#5b6878;--line:#d4dae2;--mark:#0b5cad;--bar:#9fb8d3}
@media (prefers-color-scheme:dark){
svg{--paper:#14181d;--ink:#e8ecf1;--soft:#a3afbd;--line:#37414d;--mark:#7db7f2;--bar:#3c5a7a}}
text{font:14px system-ui,sans-serif;fill:var(--ink)}.soft{fill:var(--soft);font-size:12px}
.title{font-size:17px;font-weight:600}.paper{fill:var(--paper)}.grid{stroke:var(--line)}
.even{stroke:var(--soft);stroke-dasharray:5 5}.flag{stroke:var(--ink);stroke-dasharray:2 4}
.mark{fill:var(--mark)}.range{stroke:var(--mark);stroke-width:2}.bar{fill:var(--bar)}
""".strip()


def write_plot(path: Path, title: str, scores: Calibration) -> None:
    """Write the diagram of `plot` as a file."""
    path.write_text(plot(title, scores), encoding="utf-8")


def plot(title: str, scores: Calibration) -> str:
    """A whole SVG document that follows the reader's light or dark; bins without findings are left out.

    Points on the dashed diagonal say what comes true; below it scores promise too much. Upright lines are Wilson's
    intervals (Source: Wilson 1927, Probable inference). Under the square stand the findings of each bin.
    """
    brier = f"Brier {_number(scores.brier)}, always the base rate {_number(scores.base)}"
    told = f"{scores.count:,} findings, {brier}, mean error {_number(scores.error)}"
    drawn = [
        f'<text class="title" x="{_LEFT}" y="32">{escape(title)}</text>',
        f'<text class="soft" x="{_LEFT}" y="54">{told}</text>',
        *_axes(),
        *(_point(one) for one in scores.bins),
        *_counts(scores.bins),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
        f"<title>{escape(title)}: {told}</title><style>{_STYLE}</style>"
        f'<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}"/>{"".join(drawn)}</svg>\n'
    )


def interval(share: float, count: int) -> tuple[float, float]:
    """Between which shares the true one lies nineteen times in twenty, of ``share`` seen among ``count`` > 0."""
    square = _BETWEEN**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _BETWEEN / (1 + square / count) * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _x(score: float) -> float:
    return _LEFT + score * _SIDE


def _y(share: float) -> float:
    return _TOP + (1 - share) * _SIDE


def _axes() -> list[str]:
    low, high = _y(0), _y(1)
    drawn = []
    for step in range(0, 11, 2):
        at = step / 10
        drawn += [
            f'<path class="grid" d="M{_x(at):g} {low:g}V{high:g}M{_x(0):g} {_y(at):g}H{_x(1):g}"/>',
            f'<text class="soft" x="{_x(at):g}" y="{low + 18:g}" text-anchor="middle">{at:g}</text>',
            f'<text class="soft" x="{_x(0) - 8:g}" y="{_y(at) + 4:g}" text-anchor="end">{at:g}</text>',
        ]
    return [
        *drawn,
        f'<path class="even" d="M{_x(0):g} {low:g}L{_x(1):g} {high:g}"/>',
        f'<path class="flag" d="M{_x(_FLAGGED):g} {low:g}V{high:g}"/>',
        f'<text class="soft" x="{_x(_FLAGGED) + 6:g}" y="{low - 8:g}">flagged from here on</text>',
        f'<text x="{_x(0.5):g}" y="{low + 40:g}" text-anchor="middle">score that was given</text>',
        f'<text transform="translate(28 {_y(0.5):g}) rotate(-90)" text-anchor="middle">share that was true</text>',
    ]


def _point(one: Bin) -> str:
    low, high = interval(one.came_true, one.count)
    told = f"said {one.said:.3f}, came true {one.came_true:.3f}, {one.count:,} findings"
    return (
        f'<g><title>{told}</title><path class="range" d="M{_x(one.said):.1f} {_y(low):.1f}V{_y(high):.1f}"/>'
        f'<circle class="mark" cx="{_x(one.said):.1f}" cy="{_y(one.came_true):.1f}" r="5"/></g>'
    )


def _counts(bins: tuple[Bin, ...]) -> list[str]:
    most = max((one.count for one in bins), default=1)
    drawn = []
    for one in bins:
        left, wide, high = _x(one.low) + 2, _x(one.high) - _x(one.low) - 4, _TALLEST * one.count / most
        drawn += [
            f'<rect class="bar" x="{left:.1f}" y="{_BASE - high:.1f}" width="{wide:.1f}" height="{high:.1f}"/>',
            f'<text class="soft" x="{left + wide / 2:.1f}" y="{_BASE - high - 4:.1f}" text-anchor="middle">'
            f"{one.count:,}</text>",
        ]
    return [*drawn, f'<text class="soft" x="{_x(1) + 10:g}" y="{_BASE:g}">findings a bin</text>']
