"""One lead explained in full in a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marsad.report.console import FSI, PDI, TIERS, isolate, render
from marsad.report.sessions import sessions_terminal
from marsad.report.spans import pieces, plain
from marsad.report.terminal_shape import shapes_terminal
from marsad.report.turning import turn_words
from marsad.report.words import words

if TYPE_CHECKING:
    from marsad.report.book import Card, Contact, Example, LeadBook
    from marsad.report.words import Words

_FAMILIES = {
    "text": "cyan", "payment": "yellow", "contact": "blue", "time": "red", "target": "red",
    "network": "magenta", "source": "magenta",
}  # fmt: skip


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
        *(Text(isolate(line)) for line in turn_words(card.lead, w)),
        Text(""),
        *shapes_terminal(card.shapes, w),
        *_texts(card, w),
        *_contacts(card, w),
        *sessions_terminal(card.sessions, w),
    ]
    parts += [Text(""), _groups(card, w), _held(book, w)]
    return render(Group(*parts), width, color)


def _title(card: Card, w: Words) -> Text:
    lead = card.lead
    title = Text(f"{lead['id']}  ", "dim")
    title.append(w.say(f"tiers.{lead['tier']}"), TIERS[lead["tier"]])
    title.append(f"  {isolate(w.typology(lead))}", "bold")
    if lead["subtype"]:
        title.append(f" ({isolate(w.say(f'subtypes.{lead["subtype"]}'))})")
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
        "ui.hours": w.hours(lead["hours"]),
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
    parts = [kind, plain(example.platform), plain(example.region), seen, speaker, where, example.evidence]
    return Text(" · ".join(part for part in parts if part), "dim")


def _words(example: Example, w: Words) -> Text:
    """A text with its cues in colour and, for those who see none, in brackets with their family."""
    if example.shown != "open":
        return Text(w.say("ui.texts_hidden" if example.shown == "veiled" else "ui.texts_closed"))
    cut = pieces(example.text, example.marks)
    out = Text(FSI + ("… " if cut.before else ""))
    for piece in cut.pieces:
        cue = next((mark for mark in piece.marks if mark.family), None)
        shown = f"<{piece.control}>" if piece.control else piece.text
        if cue:
            out.append(f"[{shown}]({w.say(f'families.{cue.family}')})", _FAMILIES.get(cue.family, "cyan"))
        else:
            out.append(shown, "bold" if piece.marks else "")
    return out.append((" …" if cut.after else "") + PDI)


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
