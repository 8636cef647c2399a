"""Leads in a terminal: a table that stays readable in narrow windows, and one lead explained in full."""

from __future__ import annotations

import io
import math
import textwrap
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marsad.report.spans import pieces, plain
from marsad.report.words import words

if TYPE_CHECKING:
    from marsad.report.book import Card, Contact, Example, LeadBook
    from marsad.report.words import Words

_TIERS = {0: "bold white on red", 1: "bold yellow", 2: "cyan", 3: "dim"}
_FAMILIES = {
    "text": "cyan", "payment": "yellow", "contact": "blue", "time": "red", "target": "red",
    "network": "magenta", "source": "magenta",
}  # fmt: skip
_NARROW = 92
_GAP = 2  # columns between two columns of the table
_WIDEST = 34  # columns for the kind of crime; the rest is for the reasons
_FSI, _PDI = "\u2068", "\u2069"


def isolate(text: str) -> str:
    """``text`` between first-strong isolates, so that Arabic and numbers do not disturb what stands beside them.

    Source: Unicode UAX 9, explicit directional isolates.
    """
    return f"{_FSI}{plain(text)}{_PDI}"


def leads_terminal(book: LeadBook, lang: str = "en", width: int = 100, *, color: bool = False) -> str:
    """The leads of ``book`` as a table ``width`` columns wide; a list below 92 columns. Texts are not shown."""
    w = words(lang)
    body = _list(book, w, width) if width < _NARROW else _table(book, w, width)
    return _render(Group(_head(book, w), _tiers(book, w), body, _foot(book, w)), width, color)


def lead_terminal(
    card: Card, book: LeadBook, lang: str = "en", width: int = 100, *, color: bool = False
) -> str:
    """One lead in full: reasons, texts with their cues, contacts, what is missing, provenance."""
    w = words(lang)
    parts: list[RenderableType] = [
        _title(card, w),
        _facts(card, w),
        Text(""),
        _why(card, w),
        Text(""),
        *_texts(card, w),
        *_contacts(card, w),
    ]
    parts += [Text(""), _groups(card, w), _held(book, w)]
    return _render(Group(*parts), width, color)


def _render(what: RenderableType, width: int, color: bool) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=max(width, 40), force_terminal=color, color_system="standard" if color else None,
        highlight=False, markup=False, emoji=False,
    )  # fmt: skip
    console.print(what)
    lines = [line.rstrip() for line in out.getvalue().split("\n")]
    return "\n".join(lines)


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
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, _GAP, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim")
    for tier, count in sorted(book.tiers.items()):
        name = Text(w.say(f"tiers.{tier}"), _TIERS[tier])
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
        plan = book.plan
        said = w.say(
            "ui.capacity", hours=w.number(plan.capacity), chosen=len(plan.chosen), left=len(plan.left)
        )
        told = f"{said}\n{told}"
    return Text("\n".join(line for line in (_left_out(book, w), told) if line), style="dim")


def _table(book: LeadBook, w: Words, width: int) -> Table:
    table = Table(box=None, pad_edge=False, expand=True, header_style="dim", padding=(0, _GAP, 0, 0))
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
    room = width - sum(fixed) - _GAP * len(names)
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
        kind = "\n".join(isolate(line) for line in _wrapped(kind, what))
        why = isolate(why) + ("\n" if last else "")  # an empty line before the next tier
        table.add_row(rank, Text(name, _TIERS[tier]), kind, index, why, count, lead)
    return table


def _row(card: Card, book: LeadBook, w: Words) -> tuple[str, ...]:
    """The cells of a lead, as they are written when there is room."""
    lead = card.lead
    mark = "" if book.plan is None else ("● " if lead["id"] in book.plan.chosen else "○ ")
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
        line = Text(f"{rank:>3} ").append(name, _TIERS[lead["tier"]]).append(f"  {lead['id']}", "dim")
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


def _title(card: Card, w: Words) -> Text:
    lead = card.lead
    title = Text(f"{lead['id']}  ", "dim")
    title.append(w.say(f"tiers.{lead['tier']}"), _TIERS[lead["tier"]])
    title.append(f"  {isolate(w.typology(lead))}", "bold")
    if lead["subtype"]:
        title.append(f" ({plain(lead['subtype'])})")
    return title


def _facts(card: Card, w: Words) -> Table:
    lead = card.lead
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    unknown = w.say("ui.unknown")
    rows = {
        "ui.deadline": w.say("ui.within_hour")
        if lead["tier"] == 0
        else lead["deadline"] and w.moment(lead["deadline"]),
        "ui.index": w.say("ui.no_score") if lead["tier"] == 0 else w.number(lead["index"]),
        "ui.score": f"{lead['score']:.0%} ± {lead['uncertainty']:.0%}" if lead["score"] else "",
        "ui.lane": w.say(f"lanes.{lead['lane']}"),
        "ui.hours": w.number(round(lead["hours"], 1)),
        "ui.tell": " · ".join(w.recipient(code) for code in lead["tell"]),
        "ui.missing": " · ".join(w.say(f"missing.{gap}") for gap in lead["missing"])
        or w.say("ui.nothing_missing"),
        "ui.places": " ".join(lead["regions"]) or unknown,
        "ui.first_seen": w.moment(lead["first_seen"]) if lead["first_seen"] else unknown,
        "ui.last_seen": w.moment(lead["last_seen"]) if lead["last_seen"] else unknown,
    }
    for key, value in rows.items():
        if value:
            table.add_row(w.say(key), isolate(str(value)))
    return table


def _why(card: Card, w: Words) -> Table:
    table = Table(box=None, show_header=True, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(w.say("ui.why"))
    table.add_column("", justify="right", no_wrap=True)
    scored = card.lead["tier"] != 0
    for reason in card.lead["reasons"]:
        factor = w.factor(math.exp(reason["weight"]))
        shown = (
            ""
            if not reason["weight"] or not scored
            else (factor if reason["code"] == "kind" else f"×{factor}")
        )
        table.add_row(isolate(w.reason(reason["code"], dict(reason["params"]))), shown)
    return table


def _texts(card: Card, w: Words) -> list[RenderableType]:
    out: list[RenderableType] = [Text(w.say("ui.texts"), "bold")]
    if card.shown == "never":
        return [*out, Text(w.say("ui.texts_closed")), Text("")]
    for example in card.examples:
        out += [_about(example, w), Padding(_words(example, w), (0, 0, 1, 2))]
    return out


def _about(example: Example, w: Words) -> Text:
    seen = f"{example.seen_at:%Y-%m-%d %H:%M}" if example.seen_at else ""
    kind, speaker = w.say(f"kinds.{example.kind}"), w.say(f"speakers.{example.speaker}")
    where = f"{plain(example.source)} {w.say('ui.record')} {example.record}"
    parts = [kind, plain(example.platform), plain(example.region), seen, speaker, where]
    return Text(" · ".join(part for part in parts if part), "dim")


def _words(example: Example, w: Words) -> Text:
    """A text with its cues in colour and, for those who see none, in brackets with their family."""
    if example.shown != "open":
        return Text(w.say("ui.texts_hidden" if example.shown == "veiled" else "ui.texts_closed"))
    cut = pieces(example.text, example.marks)
    out = Text(_FSI + ("… " if cut.before else ""))
    for piece in cut.pieces:
        cue = next((mark for mark in piece.marks if mark.family), None)
        shown = f"<{piece.control}>" if piece.control else piece.text
        if cue:
            out.append(f"[{shown}]({w.say(f'families.{cue.family}')})", _FAMILIES.get(cue.family, "cyan"))
        else:
            out.append(shown, "bold" if piece.marks else "")
    return out.append((" …" if cut.after else "") + _PDI)


def _contacts(card: Card, w: Words) -> list[RenderableType]:
    """Contacts, except those that may be a victim's own."""
    named = [c for c in card.contacts if not c.victims_only and card.shown != "veiled"]
    hidden = len(card.contacts) - len(named)
    out: list[RenderableType] = []
    if named:
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        table.add_column(w.say("ui.contacts"))
        table.add_column("")
        table.add_column(w.say("ui.in_here"), justify="right")
        table.add_column(w.say("ui.elsewhere"), justify="right")
        for contact in named:
            table.add_row(*_contact(contact, w))
        out.append(table)
    if hidden:
        out.append(Text(f"{hidden} × {w.say('ui.of_victims')}", "dim"))
    return out


def _contact(contact: Contact, w: Words) -> tuple[str, str, str, str]:
    hub = f" ({w.say('ui.hub')})" if contact.hub else ""
    return (
        w.say(f"selectors.{contact.kind}"),
        plain(contact.value) + hub,
        str(contact.here),
        str(contact.anywhere),
    )


def _groups(card: Card, w: Words) -> RenderableType:
    if not card.groups:
        return Text("")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(w.say("ui.template"))
    table.add_column(w.say("ui.count"), justify="right")
    table.add_column("")
    for group in card.groups:
        told = ", ".join(f"{w.say(f'speakers.{speaker}')} {count}" for speaker, count in group.speakers)
        table.add_row(group.template or w.say("ui.alone"), str(group.size), isolate(told))
    return table


def _held(book: LeadBook, w: Words) -> Text:
    out = Text("", "dim")
    for run in book.runs[:3]:
        told = [
            f"{w.say(f'ui.{name}')}: {isolate(run[name])}" for name in ("purpose", "legal_basis", "handling")
        ]
        out.append("\n" + " · ".join(told))
    if book.versions:
        out.append("\n" + " · ".join(f"{name} {version}" for name, version in sorted(book.versions.items())))
    return out
