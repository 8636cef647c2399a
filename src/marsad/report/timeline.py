"""When a lead's observations were made, as bars by day or, for long spans, by week."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from marsad.report.markup import each, say, spoken

if TYPE_CHECKING:
    from datetime import date

    from marsad.report.book import Card

_WIDTH, _HEIGHT = 640, 72
_DAYS = 70  # more days than this are shown by week


def timeline(card: Card, lang: str) -> str:
    """Inline SVG with the first and last day written below; "" with fewer than two days."""
    if len(card.days) < 2:
        return ""
    first, last = card.days[0][0], card.days[-1][0]
    weekly = (last - first).days > _DAYS
    bars = _weeks(card.days, first) if weekly else {(day - first).days: count for day, count in card.days}
    top = max(bars.values())
    slots = (last - first).days // (7 if weekly else 1) + 1
    slot = _WIDTH / slots
    drawn = "".join(
        f'<rect x="{slot * at + slot * 0.1:.1f}" y="{_HEIGHT - _HEIGHT * count / top:.1f}" '
        f'width="{min(slot * 0.8, 26):.1f}" height="{_HEIGHT * count / top:.1f}" rx="1.5"><title>'
        f"{first + timedelta(days=at * (7 if weekly else 1))}: {count}</title></rect>"
        for at, count in sorted(bars.items())
    )
    label = spoken("aria-label", lang, lambda w: f"{w.day(first)} – {w.day(last)}")
    most = say("ui.a_week" if weekly else "ui.a_day", count=top)
    ends = (
        f"<bdi>{each(lambda w: w.day(first))}</bdi><bdi>{most}</bdi><bdi>{each(lambda w: w.day(last))}</bdi>"
    )
    return (
        f'<section class="timeline"><h3>{say("ui.timeline")}</h3><svg viewBox="0 -2 {_WIDTH} {_HEIGHT + 3}" '
        f'preserveAspectRatio="none" role="img"{label}><line x1="0" x2="{_WIDTH}" y1="{_HEIGHT}" y2="{_HEIGHT}"/>'
        f'{drawn}</svg><p class="ends" dir="ltr">{ends}</p></section>'
    )


def _weeks(days: tuple[tuple[date, int], ...], first: date) -> dict[int, int]:
    weeks: Counter[int] = Counter()
    for day, count in days:
        weeks[(day - first).days // 7] += count
    return dict(weeks)
