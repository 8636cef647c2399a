"""What was reached by area and language as a picture: bars with their intervals, beside the line of all."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from marsad.report.audited import group
from marsad.report.words import words

if TYPE_CHECKING:
    from marsad.hindsight import Audit
    from marsad.hindsight.groups import Share
    from marsad.report.words import Words

_WIDE, _NAME, _BAR, _LINE = 720, 200, 440, 26
_COLOURS = {"": "#4a7f8c", "chance": "#b98b2d", "beyond": "#b4432f"}


def picture(told: Audit, lang: str = "en") -> str:
    """The picture as SVG; bars of what differs beyond 5 points have a colour of their own."""
    w = words(lang)
    rows: list[str] = []
    y = 30
    for name, tables in (("expected", told.expected), ("found", told.found)):
        for by, shares in tables.items():
            if shares:
                head = w.say(f"audit.{name}", by=w.say(f"audit.{by}"))
                rows.append(_text(_start(w), y, head, weight="bold"))
                rows += [_row(share, y + (n + 1) * _LINE, w) for n, share in enumerate(shares)]
                y += (len(shares) + 2) * _LINE
    if not rows:
        rows.append(_text(_start(w), y, w.say("audit.nothing")))
        y += _LINE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {y}" font-family="sans-serif" font-size="13" '
        f'direction="{w.dir}" role="img" aria-label="{escape(w.say("audit.title", **_counts(told, w)))}">'
        f'<rect width="{_WIDE}" height="{y}" fill="#fff"/>{"".join(rows)}</svg>\n'
    )


def _counts(told: Audit, w: Words) -> dict[str, object]:
    return {"day": w.day(told.as_of), "leads": told.leads, "people": told.people}


def _start(w: Words) -> int:
    return _WIDE - 10 if w.dir == "rtl" else 10


def _row(share: Share, y: int, w: Words) -> str:
    """One group: its name, its bar, its interval, and where all are."""
    colour, note = _COLOURS[share.flag], f"{share.share:.0%}"
    bar = _span(0, share.share, w)
    whisker = _span(share.low, share.high, w)
    at = _at(share.overall, w)
    end = _at(1, w)
    return (
        _text(_start(w), y, group(share.group, w))
        + f'<rect x="{bar[0]:.1f}" y="{y - 12}" width="{bar[1]:.1f}" height="14" fill="{colour}"/>'
        + f'<path d="M{whisker[0]:.1f} {y - 5}h{whisker[1]:.1f}" stroke="#222" stroke-width="1.5"/>'
        + f'<path d="M{at:.1f} {y - 16}v22" stroke="#222" stroke-dasharray="3 2"/>'
        + f'<text x="{end + (-8 if w.dir == "rtl" else 8):.1f}" y="{y}">{note}</text>'
    )


def _at(share: float, w: Words) -> float:
    """Where a share stands; Arabic reads from the right."""
    off = _NAME + share * _BAR
    return _WIDE - off if w.dir == "rtl" else off


def _span(low: float, high: float, w: Words) -> tuple[float, float]:
    ends = sorted((_at(low, w), _at(high, w)))
    return ends[0], ends[1] - ends[0]


def _text(x: float, y: int, said: str, weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y}" font-weight="{weight}">{escape(said)}</text>'
