"""Example texts with what the finding rests on marked in them, hidden or withheld where a person could be hurt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from marsad.detect.menu import product_title
from marsad.report.markup import each, esc, ltr, say, spoken
from marsad.report.spans import pieces

if TYPE_CHECKING:
    from marsad.report.book import Card, Example, Mark
    from marsad.report.spans import Piece
    from marsad.report.words import Words


def texts(card: Card, lang: str) -> str:
    """The texts of a lead."""
    if card.shown == "never":
        closed = f'<p class="veil">{say("ui.texts_closed")}</p>'
        return f'<section class="texts"><h3>{say("ui.texts")}</h3>{closed}</section>'
    inside = "".join(_example(example, lang) for example in card.examples)
    families = sorted({mark.family for example in card.examples for mark in example.marks if mark.family})
    legend = "".join(f'<li><mark class="f-{esc(f)}">{say(f"families.{f}")}</mark></li>' for f in families)
    note = f'<p class="soft">{say("ui.texts_about")}</p><ul class="legend">{legend}</ul>' if legend else ""
    return f'<section class="texts"><h3>{say("ui.texts")}</h3>{note}{inside}</section>'


def _example(example: Example, lang: str) -> str:
    place = esc(example.region) or ""
    when = (
        f'<time datetime="{example.seen_at:%Y-%m-%dT%H:%MZ}">{example.seen_at:%Y-%m-%d}</time>'
        if example.seen_at
        else ""
    )
    about = [
        say(f"kinds.{example.kind}"), f"<bdi>{esc(example.platform)}</bdi>" if example.platform else "", place,
        ltr(when) if not when else f'<bdi dir="ltr">{when}</bdi>', say(f"speakers.{example.speaker}"),
        say(f"langs.{example.lang}"), say(f"dialects.{example.dialect}") if example.dialect else "",
        f'<bdi>{esc(example.source)}</bdi> <span>{say("ui.record")} {example.record}</span>',
        ltr(example.evidence) if example.evidence else "",
    ]  # fmt: skip
    line = "".join(f"<span>{each}</span>" for each in about if each and each != '<bdi dir="ltr"></bdi>')
    return f'<figure><figcaption class="meta">{line}</figcaption>{_words(example, lang)}{_menu(example)}</figure>'


def _words(example: Example, lang: str) -> str:
    if example.shown == "never":
        return f'<p class="veil">{say("ui.texts_closed")}</p>'
    if not example.text.strip():
        return f'<p class="soft">{say("ui.no_text")}</p>'
    cut = pieces(example.text, example.marks)
    body = "".join(_piece(piece, lang) for piece in cut.pieces)
    rest = cut.before + cut.after
    more = f'<p class="soft">… {say("ui.cut", count=rest)}</p>' if rest else ""
    # dir="auto" looks at the words themselves; an isolate in between would hide them from it.
    body = f"{'… ' if cut.before else ''}{body}{' …' if cut.after else ''}"
    quote = f'<blockquote dir="auto">{body}</blockquote>{more}'
    if example.shown == "veiled":
        told = f"<summary>{say('ui.texts_hidden')} <b>{say('ui.show')}</b></summary>"
        return f'<details class="veil">{told}{quote}</details>'
    return quote


def _menu(example: Example) -> str:
    """The advert's price list as a table: what, how much of it, for how much."""
    if not example.menu:
        return ""
    heads = "".join(f"<th>{say(f'menu.{name}')}</th>" for name in ("product", "quantity", "price"))
    rows = "".join(
        f"<tr><td>{_product(item.product)}</td>"
        f"<td>{ltr(f'{item.quantity:g}')} {say(f'units.{item.unit}', count=math.ceil(item.quantity))}</td>"
        f"<td>{ltr(f'{item.price:,.10g} {item.currency}'.strip())}</td></tr>"
        for item in example.menu
    )
    return f'<table class="menu"><caption>{say("menu.caption")}</caption><tr>{heads}</tr>{rows}</table>'


def _product(code: str) -> str:
    titles = product_title(code)
    return each(lambda w: titles[w.lang]) if titles else "–"


def _piece(piece: Piece, lang: str) -> str:
    if piece.control:
        return f'<span class="control">{esc(piece.control)}</span>'
    body = esc(piece.text)
    if any(not mark.family for mark in piece.marks):
        body = f'<bdi dir="ltr" class="sel">{body}</bdi>'
    cues = [mark for mark in piece.marks if mark.family]
    return _marked(body, cues, lang) if cues else body


def _marked(body: str, cues: list[Mark], lang: str) -> str:
    def told(w: Words) -> str:
        rules = [
            w.say("ui.cue", family=w.say(f"families.{c.family}"), rule=c.name.replace("_", " ")) for c in cues
        ]
        return "; ".join(rules)

    return f'<mark class="f-{esc(cues[0].family)}" tabindex="0"{spoken("title", lang, told)}>{body}</mark>'
