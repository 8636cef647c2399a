"""Leads as CSV for spreadsheets, safe to open: no cell can start a formula.

A cell that begins with = + - @, a tab or a line break, also behind spaces or invisible marks, gets an apostrophe
in front. Phone numbers begin with + and so carry one too. Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

from marsad.report.planned import why_words
from marsad.report.turning import turn_words
from marsad.report.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.rank import Plan
    from marsad.report.book import Card
    from marsad.report.words import Words

COLUMNS = (
    "rank", "id", "tier", "lane", "typology", "subtype", "title", "index", "score", "uncertainty", "severity", "size",
    "hours", "deadline", "first_seen", "last_seen", "regions", "reasons", "missing", "tell", "contacts", "fits",
    "chosen_for", "raised", "work", "area", "turn",
)  # fmt: skip
_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20|%"  # and their full-width twins, which some programs normalise
_CONTACTS = 6


def leads_csv(cards: Sequence[Card], lang: str = "en", plan: Plan | None = None) -> str:
    """One row a lead, header first, CRLF line ends, UTF-8 with a byte order mark so that Excel reads Arabic.

    Contacts stay out of the victim lane: they may be the victim's own.
    """
    out = io.StringIO()
    out.write("\ufeff")
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for card in cards:
        sheet.writerow([safe(cell) for cell in _row(card, lang, plan)])
    return out.getvalue()


def safe(cell: object) -> str:
    """The cell's text, with an apostrophe in front where a spreadsheet could take it for a formula.

    Numbers of ours, negative ones too, stay numbers.
    """
    if isinstance(cell, int | float):
        return str(cell)
    text = str(cell).replace("\x00", "")
    start = next((char for char in text if not _passed_over(char)), "")
    risky = start in _STARTS if start else False
    return f"'{text}" if risky or text[:1] in {"\t", "\r", "\n"} else text


def _passed_over(char: str) -> bool:
    """Spaces and invisible marks that a spreadsheet drops before it looks for a formula."""
    return char not in "\t\r\n" and (char.isspace() or unicodedata.category(char) in {"Cf", "Cc", "Zs"})


def _row(card: Card, lang: str, plan: Plan | None) -> list[object]:
    lead, w = card.lead, words(lang)
    contacts = [c for c in card.contacts if not c.victims_only and card.shown != "veiled"][:_CONTACTS]
    index = "" if lead["tier"] == 0 else round(lead["index"], 4)
    reasons = [w.reason(reason["code"], dict(reason["params"])) for reason in lead["reasons"]]
    times = (lead["deadline"], lead["first_seen"], lead["last_seen"])
    return [
        lead["rank"], lead["id"], lead["tier"], lead["lane"], lead["typology"], lead["subtype"], w.typology(lead),
        index, round(lead["score"], 3), round(lead["uncertainty"], 3), lead["severity"], lead["size"],
        round(lead["hours"], 1), *(f"{when:%Y-%m-%dT%H:%MZ}" if when else "" for when in times),
        " ".join(lead["regions"]), "; ".join(reasons), "; ".join(w.say(f"missing.{gap}") for gap in lead["missing"]),
        "; ".join(w.recipient(code) for code in lead["tell"]), " ".join(f"{c.value}" for c in contacts),
        *_planned(lead["id"], w, plan), f"{lead['raised']:%Y-%m-%dT%H:%MZ}" if lead.get("raised") else "",
        round(lead["work"], 1) if lead.get("work") else "", lead.get("area") or "", " ".join(turn_words(lead, w)),
    ]  # fmt: skip


def _planned(lead: str, w: Words, plan: Plan | None) -> tuple[str, str]:
    """Whether it fits, and why it was chosen or left."""
    if plan is None:
        return "", ""
    place = plan.place(lead)
    return "no" if place[0] == "left" else "yes", why_words(place, w)
