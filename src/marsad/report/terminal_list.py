"""Leads in a terminal as a table that stays readable in narrow windows."""

from __future__ import annotations

import textwrap
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marsad.report.console import GAP, TIERS, isolate, render
from marsad.report.planned import MARKS, plan_lines
from marsad.report.spans import plain
from marsad.report.words import words

if TYPE_CHECKING:
    from marsad.report.book import Card, LeadBook
    from marsad.report.words import Words

_NARROW = 92
_WIDEST = 34  # columns for the kind of crime; the rest is for the reasons


def leads_terminal(book: LeadBook, lang: str = "en", width: int = 100, *, color: bool = False) -> str:
    """The leads of ``book`` as a table ``width`` columns wide; a list below 92 columns. Texts are not shown."""
    w = words(lang)
    body = _list(book, w, width) if width < _NARROW else _table(book, w, width)
    return render(Group(_head(book, w), _tiers(book, w), body, _foot(book, w)), width, color)


def _head(book: LeadBook, w: Words) -> Text:
    steps = ("observations", "findings", "networks", "leads")
    told = " → ".join(w.say(f"ui.{name}", count=getattr(book, name)) for name in steps)
    if book.refused:
        told += f" ({w.say('ui.refused', count=book.refused)})"
    return Text(told, style="dim")


def _tiers(book: LeadBook, w: Words) -> RenderableType:
    """One line a tier: how many leads it has, and what is to be done with them."""
    if not book.tiers:
        return Text("")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, GAP, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim")
    for tier, count in sorted(book.tiers.items()):
        name = Text(w.say(f"tiers.{tier}"), TIERS[tier])
        table.add_row(name, w.number(count), isolate(w.say(f"tiers_about.{tier}")))
    return Padding(table, (0, 0, 1, 0))


def _left_out(book: LeadBook, w: Words) -> str:
    """What the table shows of each tier where it does not show all; "" where it does."""
    if len(book.cards) >= book.leads:
        return ""
    shown = Counter(card.lead["tier"] for card in book.cards)
    told = " · ".join(
        f"{isolate(w.say(f'tiers.{tier}'))} {shown[tier]}/{w.number(count)}"
        for tier, count in sorted(book.tiers.items())
    )
    return w.say("ui.best_of_each", tiers=told, all=isolate("--limit 0"), strict=isolate("--format json"))


def _foot(book: LeadBook, w: Words) -> Text:
    if not book.cards:
        return Text(f"{w.say('ui.no_leads')} {w.say('ui.no_leads_about')}")
    told = w.say("ui.footer")
    if book.plan:
        said = [isolate(line) for line in (*plan_lines(book.plan, w), w.say("plan.whole"))]
        told = "\n".join([*said, told])
    return Text("\n".join(line for line in (_left_out(book, w), told) if line), style="dim")


def _table(book: LeadBook, w: Words, width: int) -> Table:
    table = Table(box=None, pad_edge=False, expand=True, header_style="dim", padding=(0, GAP, 0, 0))
    rows = [_row(card, book, w) for card in book.cards]
    names = [
        "#",
        w.say("ui.tier"),
        w.say("ui.typology"),
        w.say("ui.index"),
        w.say("ui.why"),
        w.say("ui.count"),
        "id",
    ]
    fixed = [
        max((cell_len(cell) for cell in column), default=0)
        for place, column in enumerate(zip(names, *rows, strict=True))
        if place not in {2, 4}
    ]
    room = width - sum(fixed) - GAP * len(names)
    what = min(_WIDEST, max(room * 2 // 5, _longest([row[2] for row in rows])))
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column(names[1], no_wrap=True)
    table.add_column("\n".join(_wrapped(names[2], what)), width=what)
    table.add_column(names[3], justify="right", no_wrap=True)
    table.add_column(names[4], ratio=1)
    table.add_column(names[5], justify="right", no_wrap=True)
    table.add_column("id", no_wrap=True, style="dim")
    tiers = [card.lead["tier"] for card in book.cards]
    ends = [one != other for one, other in pairwise([*tiers, tiers[-1]])] if tiers else []
    for row, tier, last in zip(rows, tiers, ends, strict=True):
        rank, name, kind, index, why, count, lead = row
        empty = "\n" if last else ""  # a line before the next tier, whichever cell is the tallest
        kind = "\n".join(isolate(line) for line in _wrapped(kind, what)) + empty
        why = isolate(why) + empty
        table.add_row(rank, Text(name, TIERS[tier]), kind, index, why, count, lead)
    return table


def _row(card: Card, book: LeadBook, w: Words) -> tuple[str, ...]:
    """The cells of a lead, as they are written when there is room."""
    lead = card.lead
    mark = "" if book.plan is None else f"{MARKS[book.plan.place(lead['id'])[0]]} "
    index = "–" if lead["tier"] == 0 else w.number(lead["index"])  # a risk to life has no score
    return (
        f"{mark}{lead['rank']}", w.say(f"tiers.{lead['tier']}"), w.typology(lead), index, _short_why(card, w),
        str(lead["size"]), lead["id"],
    )  # fmt: skip


def _wrapped(text: str, width: int) -> list[str]:
    """``text`` in lines that break at spaces and behind hyphens, inside a word only where it is too long."""
    return textwrap.wrap(plain(text), max(width, 1), break_on_hyphens=True) or [""]


def _longest(texts: list[str]) -> int:
    """Columns that the longest stretch without a space or hyphen needs."""
    return max((cell_len(part) for text in texts for part in _wrapped(text, 1_000)[0].replace("-", "- ").split()),
               default=0)  # fmt: skip


def _list(book: LeadBook, w: Words, width: int) -> Group:
    """Narrow windows: a few lines a lead instead of squeezed columns."""
    out: list[RenderableType] = []
    for number, card in enumerate(book.cards):
        lead = card.lead
        if number and book.cards[number - 1].lead["tier"] != lead["tier"]:
            out.append(Text(""))
        rank, name, kind, *_ = _row(card, book, w)
        line = Text(f"{rank:>3} ").append(name, TIERS[lead["tier"]]).append(f"  {lead['id']}", "dim")
        fits = line.cell_len + 2 + cell_len(kind) <= width
        out.append(line.append(f"  {isolate(kind)}") if fits else line)
        below = [*([] if fits else _wrapped(kind, width - 4)), _short_why(card, w)]
        out.append(Padding(Text("\n".join(isolate(each) for each in below)), (0, 0, 0, 4)))
    return Group(*out)


def _short_why(card: Card, w: Words) -> str:
    """The two or three strongest reasons."""
    reasons = [
        r
        for r in card.lead["reasons"]
        if r["code"] not in {"kind", "ageing", "reach", "size", "clock_erasure"} and r["weight"] >= 0
    ]
    told = reasons[:3] or card.lead["reasons"][:1]
    return " · ".join(w.reason(reason["code"], dict(reason["params"])) for reason in told)
