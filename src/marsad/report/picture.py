"""A network as a picture: templates in the middle, each dot an observation, contacts on both sides with their names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.report.markup import esc, say, spoken

if TYPE_CHECKING:
    from marsad.report.book import Card, Contact, Group

_WIDTH, _SIDE = 720, 190
_CONTACTS = 14
_DOTS = 120  # beyond so many, a dot stands for several observations
_GOLDEN = math.pi * (3 - math.sqrt(5))  # Source: phyllotaxis, Vogel 1979: even discs without a grid
_NAMED = {"call": "families.contact", "pay": "families.payment", "web": "selectors.url", "hub": "ui.hub"}
_FAMILY = {
    "wallet": "pay",
    "iban": "pay",
    "card": "pay",
    "url": "web",
    "domain": "web",
    "onion": "web",
    "ip": "web",
}


@dataclass(frozen=True, slots=True)
class _Disc:
    group: Group
    x: float
    y: float
    radius: float
    step: float


def picture(card: Card, lang: str) -> str:
    """The network of a lead as inline SVG with its legend and a table that says the same; "" where there is none."""
    groups = [group for group in card.groups if group.size]
    contacts = [contact for contact in card.contacts if not contact.victims_only][:_CONTACTS]
    if not groups:
        return ""
    discs, height = _discs(groups, len(contacts))
    places = _places(card, contacts, discs, height)
    edges = "".join(
        _edge(disc, places[at], count) for disc in discs for at, count in disc.group.contacts if at in places
    )
    dots = "".join(_dots(disc) for disc in discs)
    nodes = "".join(_node(card.contacts[at], *place) for at, place in sorted(places.items()))
    label = spoken("aria-label", lang, lambda w: w.say("ui.network_about"))
    svg = (
        f'<svg class="net" viewBox="0 0 {_WIDTH} {height:.0f}" role="img"{label}>'
        f'<g class="edges">{edges}</g>{dots}{nodes}</svg>'
    )
    head = f'<h3>{say("ui.network")}</h3><p class="soft">{say("ui.network_about")}</p>'
    return f'<section class="network">{head}{svg}{_legend(groups, contacts)}{_table(card)}</section>'


def _discs(groups: list[Group], contacts: int) -> tuple[list[_Disc], float]:
    """Discs from top to bottom; the whole is as high as the longer of discs and contact names."""
    total = sum(group.size for group in groups)
    step = 5.2 if total <= _DOTS else 5.2 * math.sqrt(_DOTS / total)
    radii = [max(9.0, step * math.sqrt(group.size) + 5) for group in groups]
    needed = sum(2 * radius + 14 for radius in radii) + 20
    height = max(needed, math.ceil(contacts / 2) * 34 + 40, 150)
    y, out = (height - needed) / 2 + 10, []
    for number, (group, radius) in enumerate(zip(groups, radii, strict=True)):
        sway = 0 if len(groups) < 4 else (-34, 34)[number % 2]
        y += radius + 7
        out.append(_Disc(group, _WIDTH / 2 + sway, y, radius, step))
        y += radius + 7
    return out, height


def _places(
    card: Card, contacts: list[Contact], discs: list[_Disc], height: float
) -> dict[int, tuple[float, float, str]]:
    """Where each contact stands: near the templates that carry it, the two sides equally long."""
    middle: dict[int, float] = {}
    for at, contact in enumerate(card.contacts):
        if contact in contacts:
            carried = [
                (disc.y, count) for disc in discs for place, count in disc.group.contacts if place == at
            ]
            weight = sum(count for _, count in carried)
            middle[at] = sum(y * count for y, count in carried) / weight if weight else height / 2
    out: dict[int, tuple[float, float, str]] = {}
    chosen = list(middle)
    for side, x in (("end", _SIDE), ("start", _WIDTH - _SIDE)):
        mine = sorted(chosen[0 if side == "end" else 1 :: 2], key=lambda at: (middle[at], at))
        gap = height / (len(mine) + 1)
        for row, at in enumerate(mine, 1):
            out[at] = (x, gap * row, side)
    return out


def _edge(disc: _Disc, place: tuple[float, float, str], count: int) -> str:
    x, y, _ = place
    bend = (x + disc.x) / 2
    width = 0.8 + math.log1p(count) * 0.7
    curve = f"M{disc.x:.0f} {disc.y:.0f}C{bend:.0f} {disc.y:.0f} {bend:.0f} {y:.0f} {x:.0f} {y:.0f}"
    return f'<path d="{curve}" stroke-width="{width:.1f}"/>'


def _dots(disc: _Disc) -> str:
    size = disc.group.size
    shown = min(size, _DOTS)
    speakers = [
        name for name, count in disc.group.speakers for _ in range(max(1, round(count * shown / size)))
    ][:shown]
    step = disc.step * math.sqrt(size / shown)
    out = [f'<circle class="disc" cx="{disc.x:.0f}" cy="{disc.y:.0f}" r="{disc.radius:.1f}"/>']
    for number, speaker in enumerate(speakers):
        away, angle = step * math.sqrt(number + 0.5), number * _GOLDEN
        x, y = disc.x + away * math.cos(angle), disc.y + away * math.sin(angle)
        out.append(
            f'<circle class="s-{esc(speaker)}" cx="{x:.1f}" cy="{y:.1f}" r="{min(2.6, step * 0.5):.1f}"/>'
        )
    return "".join(out)


def _node(contact: Contact, x: float, y: float, side: str) -> str:
    away = -11 if side == "end" else 11
    family = _family(contact)
    value = contact.value if len(contact.value) <= 26 else f"{contact.value[:15]}…{contact.value[-9:]}"
    # The page may run right to left; names of contacts never do, and "start" must mean left here.
    return (
        f'<g class="node n-{family}"><title>{esc(contact.kind)} {esc(contact.value)}</title>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="6"/><text x="{x + away:.0f}" y="{y + 4:.0f}" text-anchor="{side}" '
        f'direction="ltr">{esc(value)}</text></g>'
    )


def _legend(groups: list[Group], contacts: list[Contact]) -> str:
    """What the colours mean."""
    speakers = sorted({name for group in groups for name, count in group.speakers if count})
    items = [
        _key(f'<circle class="s-{esc(name)}" cx="5" cy="5" r="4"/>', say(f"speakers.{name}"))
        for name in speakers
    ]
    families = sorted({_family(contact) for contact in contacts})
    items += [
        _key(f'<g class="n-{name}"><circle cx="5" cy="5" r="4"/></g>', say(_NAMED[name])) for name in families
    ]
    return f'<ul class="legend">{"".join(items)}</ul>'


def _key(drawn: str, told: str) -> str:
    return f'<li><svg viewBox="0 0 10 10" aria-hidden="true">{drawn}</svg>{told}</li>'


def _family(contact: Contact) -> str:
    return "hub" if contact.hub else _FAMILY.get(contact.kind, "call")


def _table(card: Card) -> str:
    rows = []
    for number, group in enumerate(card.groups, 1):
        name = f"{say('ui.template')} {number}" if group.template else say("ui.alone")
        told = "، ".join(f"{say(f'speakers.{speaker}')} {count}" for speaker, count in group.speakers)
        rows.append(f'<tr><th scope="row">{name}</th><td>{group.size}</td><td>{told}</td></tr>')
    head = f"<tr><th>{say('ui.template')}</th><th>{say('ui.count')}</th><th></th></tr>"
    return f'<details class="rows"><summary>{say("ui.members")}</summary><table>{head}{"".join(rows)}</table></details>'
