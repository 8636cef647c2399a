"""The report of leads: list, filters, and a sheet a lead."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from marsad.report.frame import frame, part, top
from marsad.report.lead_page import article, list_item, search_label
from marsad.report.markup import each, esc, facts, ltr, option, say, spoken
from marsad.report.planned import plan_lines
from marsad.report.shapes import shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.report.book import LeadBook, Shape
    from marsad.report.words import Words


_PLAN_LINES = 7


def leads_html(book: LeadBook, lang: str = "ar") -> str:
    """The whole page, opening in ``lang`` ("ar", "en" or "fr"); the other languages are in it too."""
    items = "".join(list_item(card, book.plan) for card in book.cards)
    sheets = "".join(article(card, book, lang) for card in book.cards)
    handling = str(book.runs[0]["handling"]) if book.runs else ""
    head = top("ui.page_title", lang, handling=handling, as_of=book.as_of)
    return frame(
        f"{icons(book)}"
        f'<a class="skip" href="#list">{say("ui.skip")}</a>{head}{_funnel(book)}{_filters(book, lang)}'
        f'<main class="desk"><nav class="list" id="list"><div class="soft">{_shown(book)}</div><ol>{items}</ol>'
        f'<p class="empty" id="none" hidden>{say("ui.nothing_matches")}</p>{"" if items else _nothing()}</nav>'
        f'<div class="sheets"><button class="back" id="back">{say("ui.back")}</button>{sheets}</div></main>'
        f'<p class="foot soft">{say("ui.footer")} <span class="keys">{say("ui.keys")}</span></p>'
        f"{_refused(book)}{_provenance(book)}",
        lang,
        lambda w: w.say("ui.page_title"),
        scripts=("frame.js", "page.js"),
    )


def templates_html(found: Sequence[Shape], lang: str = "en") -> str:
    """A page of templates alone, in one language; nothing in it runs."""
    inside = (
        "".join(shape(one, lang, at) for at, one in enumerate(found, 1))
        or f'<p class="soft">{say("ui.no_templates")}</p>'
    )
    about = f'<p class="soft">{say("ui.shapes_about")}</p>' if found else ""
    return frame(
        f'{part("icons.svg")}<header class="top"><b>{say("ui.marsad")}</b>'
        f'<h1 class="page">{say("ui.templates")}</h1></header>'
        f'<main class="sheets"><article>{about}{inside}</article></main>',
        lang,
        lambda w: w.say("ui.templates"),
        scripts=(),
    )


def icons(book: LeadBook) -> str:
    """The signs that chips of templates use, once on the page; "" where there is none."""
    return part("icons.svg") if any(card.shapes for card in book.cards) else ""


def _funnel(book: LeadBook) -> str:
    steps = (
        ("observations", book.observations),
        ("findings", book.findings),
        ("networks", book.networks),
        ("leads", book.leads),
    )
    told = "".join(
        f"<li><b>{_thousands(count)}</b>{say(f'ui.f_{name}', count=count)}</li>" for name, count in steps
    )
    warn = (
        f"<b>{_thousands(book.refused)}</b> {say('ui.f_refused', count=book.refused)}"
        if book.refused
        else say("ui.refused_none")
    )
    return (
        f'<section class="funnel"><h2 class="vh">{say("ui.funnel")}</h2><ol>{told}</ol><div class="more">'
        f'<button type="button" popovertarget="refused"{' class="warn"' if book.refused else ""}>{warn}</button>'
        f'<button type="button" popovertarget="provenance">{say("ui.provenance")}</button></div></section>'
    )


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")


def _filters(book: LeadBook, lang: str) -> str:
    buttons = "".join(_tier_button(tier, count, lang) for tier, count in sorted(book.tiers.items()))
    kinds = {card.lead["typology"] or card.lead["lane"]: card.lead for card in book.cards}
    lanes = [
        option(name, lang, functools.partial(_lane, name))
        for name in sorted({c.lead["lane"] for c in book.cards})
    ]
    typologies = [option(name, lang, functools.partial(_typology, kinds[name])) for name in sorted(kinds)]
    return (
        f'<section class="filters"><div class="tiers">{buttons}</div>'
        f"{_select('lane', lanes, lang)}{_select('typology', typologies, lang)}"
        f'<input id="search" type="search"{search_label(lang)}>'
        f'<button type="button" id="clear">{say("ui.clear")}</button></section>'
    )


def _select(name: str, options: list[str], lang: str) -> str:
    label = spoken("aria-label", lang, lambda w: w.say(f"ui.{name}"))
    everything = option("", lang, lambda w: f"{w.say(f'ui.{name}')} · {w.say('ui.all')}")
    return f'<select id="{name}"{label}>{everything}{"".join(options)}</select>'


def _tier_button(tier: int, count: int, lang: str) -> str:
    about = spoken("title", lang, lambda w: w.say(f"tiers_about.{tier}"))
    said = f"{say(f'tiers.{tier}')} <small>{_thousands(count)}</small>"
    return f'<button type="button" data-pick="{tier}" aria-pressed="false"{about}>{said}</button>'


def _lane(name: str, w: Words) -> str:
    return w.say(f"lanes.{name}")


def _typology(lead: Mapping[str, Any], w: Words) -> str:
    return w.typology(lead)


def _shown(book: LeadBook) -> str:
    shown = each(
        lambda w: w.say("ui.shown", count=len(book.cards), leads=w.say("ui.leads", count=book.leads))
    )
    if not book.plan:
        return shown
    plan = book.plan
    lines = "".join(
        f"<li>{each(lambda w, at=at: _at(plan_lines(plan, w), at))}</li>"  # type: ignore[misc]
        for at in range(_PLAN_LINES)
    )
    return f'<ul class="plain plan">{lines}</ul>{shown}'


def _at(lines: list[str], at: int) -> str:
    return lines[at] if at < len(lines) else ""


def _nothing() -> str:
    return f'<div class="empty"><h2>{say("ui.no_leads")}</h2><p class="soft">{say("ui.no_leads_about")}</p></div>'


def _refused(book: LeadBook) -> str:
    rows = []
    for group in book.refusals:
        numbers = ", ".join(str(number) for number in group.records)
        rest = (
            f" {say('ui.and_more', count=group.count - len(group.records))}"
            if group.count > len(group.records)
            else ""
        )
        rows.append(
            f"<tr><td><bdi>{esc(group.source)}</bdi></td><td><bdi>{esc(group.reason)}</bdi></td><td>{group.count}</td>"
            f'<td><bdi dir="ltr">{numbers}</bdi>{rest}</td></tr>'
        )
    head = "".join(f"<th>{say(f'ui.{name}')}</th>" for name in ("source", "reason", "count", "records"))
    table = f"<table><tr>{head}</tr>{''.join(rows)}</table>" if rows else ""
    about = say("ui.refused_about" if rows else "ui.refused_none")
    title = say("ui.refused", count=book.refused)
    return f'<div popover id="refused"><h2>{title}</h2><p class="soft">{about}</p>{table}</div>'


def _provenance(book: LeadBook) -> str:
    runs = "<hr>".join(_run(run) for run in book.runs[:20])
    versions = ltr(" · ".join(f"{name} {version}" for name, version in sorted(book.versions.items())))
    about = f'<p class="soft">{say("ui.provenance_about")}</p>'
    told = facts({"ui.versions": versions}) if book.versions else ""
    return f'<div popover id="provenance"><h2>{say("ui.provenance")}</h2>{about}{runs}{told}</div>'


def _run(run: Mapping[str, Any]) -> str:
    rows = {
        "ui.purpose": f"<bdi>{esc(run['purpose'])}</bdi>",
        "ui.legal_basis": f"<bdi>{esc(run['legal_basis'])}</bdi>",
        "ui.handling": ltr(run["handling"]),
        "ui.source": " · ".join(f"<bdi>{esc(name)}</bdi>" for name in run["sources"]),
        "ui.records": say("ui.observations", count=run["added"]),
        "ui.read_at": each(lambda w: w.moment(run["finished"])) if run["finished"] else "",
        "ui.run": ltr(run["id"]),
    }
    return facts(rows)
