"""One lead on the page: its line in the list, and the sheet that explains it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from marsad.report.markup import each, esc, facts, ltr, number, say, spoken
from marsad.report.picture import picture
from marsad.report.planned import why_words
from marsad.report.shapes import shapes
from marsad.report.telling import in_a_line, in_words
from marsad.report.texts import texts
from marsad.report.timeline import timeline
from marsad.report.turning import turn_words
from marsad.report.words import words

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.rank import Plan
    from marsad.report.book import Card, Contact, LeadBook

_WIDEST = math.log(2)  # a bar is full at the strongest reason of its lead, and never below a factor of two
_TOP_CONTACTS = 8
_SMALL = 0.04  # nats: reasons that move the index less are folded away


def list_item(card: Card, plan: Plan | None) -> str:
    """A lead's line: what, how urgent, how large, and the most telling reason in plain words."""
    lead = card.lead
    why = in_a_line(lead)
    day = ltr(f"{lead['last_seen']:%Y-%m-%d}") if lead["last_seen"] else ""
    meta = [say("ui.observations", count=lead["size"]), _places(lead["regions"][:6]), day]
    if plan is not None:
        place = plan.place(lead["id"])
        fits = (
            say("ui.left")
            if place[0] == "left"
            else f"{say('ui.fits')}: {each(lambda w: why_words(place, w))}"
        )
        meta.append(f'<span class="fit">{fits}</span>')
    return (
        f'<li><a class="lead" href="#{lead["id"]}" data-lead="{lead["id"]}" data-tier="{lead["tier"]}" '
        f'data-lane="{esc(lead["lane"])}" data-typology="{esc(lead["typology"] or lead["lane"])}">'
        f'<span class="rank">{lead["rank"]}</span>'
        f'<span class="what">{each(lambda w: w.typology(lead))}</span>{_tier(lead)}'
        f'<span class="why1">{why}</span>'
        f'<span class="meta">{"".join(f"<span>{m}</span>" for m in meta if m)}</span></a></li>'
    )


def _places(regions: list[str]) -> str:
    """Countries by code; the page puts the reader's own names in."""
    return " · ".join(f'<bdi data-region="{esc(code)}">{esc(code)}</bdi>' for code in regions)


def article(card: Card, book: LeadBook, lang: str) -> str:
    """The whole sheet of a lead."""
    lead = card.lead
    named = f"subtypes.{lead['subtype']}"
    subtype = f' <span class="sub">{say(named)}</span>' if lead["subtype"] else ""
    head = (
        f'<header><p class="tags">{_tier(lead)}<span class="chip lane">{say(f"lanes.{lead['lane']}")}</span>'
        f'<span class="id">{ltr(lead["id"])}</span></p>'
        f"<h2>{each(lambda w: w.typology(lead))}{subtype}</h2>{_clock(lead)}</header>"
    )
    drawn = "" if card.shown == "veiled" else picture(card, lang)
    body = (
        _facts(lead)
        + _why(lead, book)
        + _turn(lead)
        + shapes(card, lang)
        + texts(card, lang)
        + _contacts(card)
        + drawn
        + timeline(card, lang)
    )
    return f'<article id="{lead["id"]}" tabindex="-1">{head}{body}{_held(book)}</article>'


def _tier(lead: Any) -> str:
    return f'<span class="chip tier t{lead["tier"]}">{say(f"tiers.{lead['tier']}")}</span>'


def _clock(lead: Any) -> str:
    """What must happen by when, above everything else."""
    lines = []
    if lead["tier"] == 0:
        lines.append(say("ui.within_hour"))
    if lead["deadline"]:
        lines.append(_before(lead["deadline"]))
    pinned = [
        in_words(r) for r in lead["reasons"] if r["code"] == "life_risk" or r["code"].startswith("clock_")
    ]
    if not lines:
        return ""
    said = "".join(f"<p><b>{line}</b></p>" for line in lines) + "".join(f"<p>{line}</p>" for line in pinned)
    return f'<div class="clock t{lead["tier"]}">{said}</div>'


def _before(when: datetime) -> str:
    return each(lambda w: w.say("ui.before", date=w.moment(when)))


def _facts(lead: Any) -> str:
    def moment(when: datetime | None) -> str:
        return each(lambda w: w.moment(when)) if when else say("ui.unknown")

    if lead["tier"] == 0:
        index = say("ui.no_score")
    else:
        index = f'<b class="index">{number(lead["index"])}</b> <small>{say("ui.index_about")}</small>'
    percent, wide = round(lead["score"] * 100), round(lead["uncertainty"] * 100)
    sure = f"{percent} % <small>{say('ui.plus_minus', percent=wide)}</small>" if lead["score"] else ""
    tell = "".join(f"<li>{each(lambda w, code=code: w.recipient(code))}</li>" for code in lead["tell"])  # type: ignore[misc]
    gaps = "".join(f"<li>{say(f'missing.{gap}')}</li>" for gap in lead["missing"])
    places = _places(lead["regions"]) if lead["regions"] else say("ui.no_place")
    rows = {
        "ui.index": index,
        "ui.score": sure,
        "ui.hours": each(lambda w: w.hours(lead["hours"])),
        "ui.tell": f'<ul class="plain">{tell}</ul>' if tell else "",
        "ui.missing": f'<ul class="plain gaps">{gaps}</ul>' if gaps else say("ui.nothing_missing"),
        "ui.places": places,
        "ui.size": say("ui.observations", count=lead["size"]),
        "ui.first_seen": moment(lead["first_seen"]),
        "ui.last_seen": moment(lead["last_seen"]),
    }
    return facts(rows)


def _why(lead: Any, book: LeadBook) -> str:
    """The ledger: a starting value and what multiplies it."""
    if lead["tier"] == 0:
        return _unscored(lead, book)
    weighed = [reason for reason in lead["reasons"] if reason["weight"]]
    rest = [reason for reason in weighed if reason["code"] != "kind"]
    widest = max([_WIDEST, *(abs(reason["weight"]) for reason in rest)])
    pinned = [r for r in lead["reasons"] if not r["weight"] and not _in_clock(r)]
    rows = [f'<li class="fact">{in_words(reason)}{_to_network(reason, book)}</li>' for reason in pinned]
    rows += [
        _row(reason, ltr_number(math.exp(reason["weight"]))) for reason in weighed if reason["code"] == "kind"
    ]
    rows += [_factor(reason, widest) for reason in rest if abs(reason["weight"]) >= _SMALL]
    small = [_factor(reason, widest) for reason in rest if abs(reason["weight"]) < _SMALL]
    if small:
        told = say("ui.small", count=len(small))
        rows.append(
            f'<li class="fact"><details class="rows"><summary>{told}</summary><ul>{"".join(small)}</ul></details></li>'
        )
    rows.append(
        f'<li class="total"><span>{say("ui.result")}</span><span></span>{ltr_number(lead["index"])}</li>'
    )
    about = f'<p class="soft">{say("ui.why_about")}</p>'
    return f'<section class="why"><h3>{say("ui.why")}</h3>{about}<ul>{"".join(rows)}</ul></section>'


def _unscored(lead: Any, book: LeadBook) -> str:
    """What is known of a life risk, without numbers: it is not weighed against others."""
    told = [r for r in lead["reasons"] if not _in_clock(r) and r["code"] not in {"kind", "reach", "ageing"}]
    rows = "".join(
        f'<li class="fact">{in_words(r)}{_to_network(r, book)}</li>'
        for r in told
        if not r["weight"] or r["weight"] >= _SMALL
    )
    about = f'<p class="soft">{say("ui.no_score_about")}</p>'
    return f'<section class="why"><h3>{say("ui.why")}</h3>{about}<ul>{rows}</ul></section>'


def _turn(lead: Any) -> str:
    """What would change its rank."""
    many = len(turn_words(lead, words("en")))
    rows = "".join(f"<p>{each(lambda w, at=at: turn_words(lead, w)[at])}</p>" for at in range(many))  # type: ignore[misc]
    return f'<section class="turn"><h3>{say("turns.title")}</h3>{rows}</section>' if many else ""


def _in_clock(reason: Any) -> bool:
    return bool(reason["code"] == "life_risk" or reason["code"].startswith("clock_"))


def _factor(reason: Any, widest: float) -> str:
    times = each(lambda w: "×" + w.factor(math.exp(reason["weight"])))
    return _row(reason, f'<bdi dir="ltr" class="num">{times}</bdi>', _bar(reason["weight"], widest))


def _row(reason: Any, shown: str, bar: str = "<span></span>") -> str:
    return f"<li><span>{in_words(reason)}</span>{bar}{shown}</li>"


def _bar(weight: float, widest: float) -> str:
    long = abs(weight) / widest * 50
    left = 50.0 if weight >= 0 else 50.0 - long
    sign = "plus" if weight >= 0 else "minus"
    rect = f'<rect class="{sign}" x="{left:.1f}" y="1" width="{long:.1f}" height="6"/>'
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'{rect}<line x1="50" x2="50" y1="0" y2="8"/></svg>'
    )


def ltr_number(value: float) -> str:
    """A number in each language's digits."""
    return f'<bdi dir="ltr" class="num">{number(value)}</bdi>'


def _to_network(reason: Any, book: LeadBook) -> str:
    """A way to the network's own sheet, where the page has it."""
    lead = dict(reason["params"]).get("lead", "")
    if not any(card.lead["id"] == lead for card in book.cards):
        return ""
    return f' <a class="go" data-go="{esc(lead)}" href="#{esc(lead)}">{say("ui.open")}</a>'


def _contacts(card: Card) -> str:
    """Contacts; those that only victims wrote stay behind a click, and in a victim's own lead all of them."""
    if not card.contacts:
        return ""
    theirs = [contact for contact in card.contacts if contact.victims_only or card.shown == "veiled"]
    named = [contact for contact in card.contacts if contact not in theirs]
    table = _contact_table(named) if named else ""
    if theirs:
        told = f"<summary>{say('ui.of_victims')} <b>{say('ui.show')}</b></summary>"
        table += f'<details class="veil">{told}{_contact_table(theirs)}</details>'
    return f'<section class="contacts"><h3>{say("ui.contacts")}</h3>{table}</section>'


def _contact_table(contacts: list[Contact]) -> str:
    rows = [_contact_row(contact) for contact in contacts]
    head = f"<tr><th></th><th>{say('ui.contact')}</th><th>{say('ui.in_here')}</th><th>{say('ui.elsewhere')}</th></tr>"
    top, more = rows[:_TOP_CONTACTS], rows[_TOP_CONTACTS:]
    table = f"<table>{head}{''.join(top)}</table>"
    if not more:
        return table
    told = f"<summary>{say('ui.and_more', count=len(more))}</summary>"
    return f'{table}<details class="rows">{told}<table>{"".join(more)}</table></details>'


def _contact_row(contact: Contact) -> str:
    hub = f"<small>{say('ui.hub')}</small>" if contact.hub else ""
    kind = say(f"selectors.{contact.kind}")
    value = f'<td class="value">{ltr(contact.value)}{hub}</td>'
    return f"<tr><td>{kind}</td>{value}<td>{contact.here}</td><td>{contact.anywhere}</td></tr>"


def _held(book: LeadBook) -> str:
    if not book.runs:
        return ""
    run = book.runs[0]
    return (
        f'<footer class="meta"><span>{say("ui.handling")}: {ltr(run["handling"])}</span>'
        f"<span>{say('ui.purpose')}: <bdi>{esc(run['purpose'])}</bdi></span></footer>"
    )


def search_label(lang: str) -> str:
    """Attributes of the search field."""
    return spoken("placeholder", lang, lambda w: w.say("ui.search")) + spoken(
        "aria-label", lang, lambda w: w.say("ui.search")
    )
