"""A template as a picture: its constant text with the slots in it as chips, and what stands in each slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.link.slots import Fixed
from marsad.report.markup import each, esc, ltr, say, spoken
from marsad.report.spans import pieces

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.link.slots import Slot
    from marsad.report.book import Card, Shape

USUAL, MOST = 0.95, 0.7
"""What nearly every copy has is not marked as missing anywhere; what most have only lightly."""
_VALUES = 6
_SEEN = 0.4  # part of a hundred that can still be seen
_ROWS = 12  # slots with a row of their own; a text with more is read in the text
_FAMILIES = {
    "call": ("phone", "email", "handle", "invite", "contact"),
    "pay": ("price", "wallet", "iban", "card"),
    "web": ("url", "ip", "onion", "hash"),
    "who": ("name", "age"),
    "where": ("place",),
    "when": ("date", "time"),
}
_FAMILY = {kind: family for family, kinds in _FAMILIES.items() for kind in kinds}
_LEFT_TO_RIGHT = frozenset((*_FAMILIES["call"], *_FAMILIES["web"], "wallet", "iban", "card"))
_DRAWN = frozenset({"phone", "number", "time", *_FAMILIES})


def shapes(card: Card, lang: str) -> str:
    """The templates of a lead; "" where there are none to show."""
    if not card.shapes:
        return ""
    place = {group.template: number for number, group in enumerate(card.groups, 1) if group.template}
    figures = "".join(shape(one, lang, place.get(one.template, 0)) for one in card.shapes)
    about = f'<p class="soft">{say("ui.shapes_about")}</p>'
    return f'<section class="shapes"><h3>{say("ui.shapes")}</h3>{about}{figures}</section>'


def shape(one: Shape, lang: str, number: int = 0) -> str:
    """One template: head, text, slots. ``number`` is its place in the picture of the network, 0 = none."""
    name = f"<b>{say('ui.template')} {number}</b>" if number else f"<b>{say('ui.template')}</b>"
    told = [
        name,
        say("ui.copies", count=one.size),
        say("ui.slots", count=len(one.text.slots)) if one.text.slots else say("ui.no_slots"),
        _times(one.first_seen, one.last_seen),
        say("ui.looked", count=one.text.looked) if one.text.looked < one.size else "",
    ]
    head = "".join(f"<span>{part}</span>" for part in told if part)
    return f'<figure class="shape"><figcaption class="meta">{head}</figcaption>{_text(one, lang)}{_slots(one)}</figure>'


def _times(first: datetime | None, last: datetime | None) -> str:
    if not first or not last:
        return ""
    days = dict.fromkeys(f"{when:%Y-%m-%d}" for when in (first, last))
    return f'<bdi dir="ltr">{" – ".join(days)}</bdi>'


def _text(one: Shape, lang: str) -> str:
    """The text in its own direction: chips are isolates, so that they do not change which one that is."""
    body, number = "", 0
    for part in one.text.parts:
        if isinstance(part, Fixed):
            body += _fixed(part, lang)
        else:
            number += 1
            body += _chip(part, number, lang)
    return f'<blockquote dir="auto">{body}</blockquote>'


def _fixed(part: Fixed, lang: str) -> str:
    """Constant text; what some copies lack is underlined, what many lack stands in a frame with its share."""
    if part.share >= USUAL or not part.text.strip():
        return shown(part.text)
    percent = round(part.share * 100)
    title = spoken("title", lang, lambda w: w.say("ui.in_copies", percent=percent))
    name = "most" if part.share >= MOST else "maybe"
    rare = f'<bdi class="part" dir="ltr">{percent}&#8239;%</bdi>' if name == "maybe" else ""
    lines = part.text.split("\n")
    last = max(at for at, line in enumerate(lines) if line.strip())
    return "\n".join(
        _framed(line, f'<span class="{name}"{title}>', f"{rare if at == last else ''}</span>")
        for at, line in enumerate(lines)
    )


def _framed(line: str, before: str, behind: str) -> str:
    """The words of a line inside a frame, the spaces at its ends outside."""
    words = line.strip()
    if not words:
        return shown(line)
    ahead, _, after = line.partition(words)
    return f"{shown(ahead)}{before}{shown(words)}{behind}{shown(after)}"


def shown(text: str) -> str:
    """Text that may hold anything, escaped, with invisible characters named and cut to a readable length."""
    cut = pieces(text, ())
    inside = "".join(
        f'<span class="control">{esc(piece.control)}</span>' if piece.control else esc(piece.text)
        for piece in cut.pieces
    )
    return inside + (" …" if cut.after else "")


def _chip(slot: Slot, number: int, lang: str) -> str:
    """A slot in the text: its icon, kind and how many different values it has; a single value itself."""
    optional = slot.share < USUAL
    percent = round(slot.share * 100)
    title = spoken("title", lang, lambda w: w.say("ui.in_copies", percent=percent)) if optional else ""
    several = f"<b>×{slot.different}</b>" if slot.different > 1 else f"<b>{_value(slot, 0)}</b>"
    return (
        f'<bdi class="slot k-{family(slot.kind)}{" maybe" if optional else ""}"{title}>{_icon(slot.kind)}'
        f"{_kind(slot.kind)} {several}<sup>{number}</sup></bdi>"
    )


def _kind(kind: str) -> str:
    return each(lambda w: w.slot(kind))


def family(kind: str) -> str:
    """The colour that kinds of slots share: call, pay, web, who, where, when or rest."""
    return _FAMILY.get(kind, "rest")


def _icon(kind: str) -> str:
    name = kind if kind in _DRAWN else family(kind)
    return f'<svg aria-hidden="true"><use href="#i-{name}"/></svg>'


def _slots(one: Shape) -> str:
    slots = one.text.slots
    if not slots:
        return ""
    rows = "".join(_row(slot, number, one.text.looked) for number, slot in enumerate(slots[:_ROWS], 1))
    more = len(slots) - _ROWS
    rest = f'<p class="soft">{say("ui.and_more", count=more)}</p>' if more > 0 else ""
    return f'<ol class="slots">{rows}</ol>{rest}'


def _row(slot: Slot, number: int, copies: int) -> str:
    several = say("ui.different", count=slot.different) if slot.different > 1 else say("ui.one_value")
    part = (
        f"<span>{say('ui.in_copies', percent=round(slot.share * 100))}</span>" if slot.share < USUAL else ""
    )
    return (
        f'<li class="k-{family(slot.kind)}">'
        f'<span class="of"><sup>{number}</sup>{_icon(slot.kind)}{_kind(slot.kind)}</span>'
        f'{_bar(slot, copies)}<span class="meta"><span>{several}</span>{part}</span>'
        f'<p class="values">{_values(slot)}</p></li>'
    )


def _values(slot: Slot) -> str:
    """The most frequent values with their counts; counts of one are left out, they say nothing."""
    named = slot.values[:_VALUES]
    told = [
        f"<span>{_value(slot, at)}{f' <b>{value.count}</b>' if value.count > 1 else ''}</span>"
        for at, value in enumerate(named)
    ]
    more = slot.different - len(named)
    rest = f'<span class="soft">{say("ui.and_more", count=more)}</span>' if more > 0 else ""
    return " ".join(told) + rest


def _value(slot: Slot, at: int) -> str:
    text = slot.values[at].text
    return ltr(text) if slot.kind in _LEFT_TO_RIGHT else f"<bdi>{shown(text)}</bdi>"


def _bar(slot: Slot, copies: int) -> str:
    """How the copies divide among the values: the most frequent first, all others pale, copies without one empty."""
    own = [value.count for value in slot.values[:_VALUES] if value.count > 1 or slot.different == 1]
    segments = [(f"s{place}", float(count)) for place, count in enumerate(own)]
    segments.append(("rest", slot.share * copies - sum(own)))
    drawn, at = "", 0.0
    for name, count in segments:
        long = count / max(copies, 1) * 100
        if long > _SEEN:
            drawn += f'<rect class="{name}" x="{at:.2f}" width="{max(long - _SEEN, _SEEN):.2f}" height="8"/>'
        at += long
    return (
        f'<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
    )
