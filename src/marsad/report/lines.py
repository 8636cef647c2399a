"""Leads for programs: JSON, one object a lead, the columns of the lake and words for people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from marsad.link.slots import Fixed
from marsad.report.turning import turn_json
from marsad.report.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from marsad.link.slots import Slot
    from marsad.rank import Plan
    from marsad.report.book import Shape


def leads_json(leads: pa.Table, lang: str = "en", plan: Plan | None = None) -> list[dict[str, Any]]:
    """One dict a lead: `tables.LEADS` with times as ISO 8601, a title, and each reason also in words.

    Texts and contacts are not among them. With a ``plan`` each says whether it fits, in which part of it, and why.
    """
    out = []
    for row in leads.sort_by("rank").to_pylist():
        row["title"] = words(lang).typology(row)
        row["reasons"] = [_reason(reason, lang) for reason in row["reasons"]]
        row.update(turn_json(row, words(lang)))
        if plan is not None:
            part, why = plan.place(row["id"])
            row.update({"fits": part != "left", "part": part, "chosen_for": why})
        out.append({name: plain(value) for name, value in row.items()})
    return out


def template_json(one: Shape) -> dict[str, Any]:
    """A template as a dict: its parts in order, constant text or a slot with its most frequent values."""
    return {
        "template": one.template,
        "copies": one.size,
        "looked": one.text.looked,
        "constant": one.text.constant,
        "first_seen": plain(one.first_seen),
        "last_seen": plain(one.last_seen),
        "parts": [_part(part) for part in one.text.parts],
    }


def _part(part: Fixed | Slot) -> dict[str, Any]:
    if isinstance(part, Fixed):
        return {"text": part.text, "share": part.share}
    values = [{"value": value.text, "count": value.count} for value in part.values]
    return {"slot": part.kind, "share": part.share, "different": part.different, "values": values}


def json_lines(rows: Sequence[Mapping[str, Any]]) -> str:
    """One JSON object a line."""
    return "".join(orjson.dumps(row).decode() + "\n" for row in rows)


def _reason(reason: Mapping[str, Any], lang: str) -> dict[str, Any]:
    params = dict(reason["params"])
    told = words(lang).reason(reason["code"], params)
    return {"code": reason["code"], "weight": round(reason["weight"], 4), "params": params, "text": told}


def plain(value: object) -> object:
    """A time as ISO 8601, a float without noise; anything else as it is."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return round(value, 6) if isinstance(value, float) else value
