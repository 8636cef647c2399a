"""Packs as a MISP taxonomy: the machine tags ``marsad:typology="…"`` and what goes with them.

Source: draft-dulaunoy-misp-taxonomy-format-12.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from marsad.exchange.contract import PackFormat, whole_version
from marsad.model import SPEAKERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.packs import Pack, Packs

_SPEAKERS = {
    "offender": "Speaks or advertises as the one who does it",
    "victim": "Tells what they suffer, or what somebody close to them suffers; never a suspect",
    "reporting": "News, prevention, court, research, fiction or quotation",
    "ordinary": "Everyday text",
}


def _write(packs: Packs) -> Mapping[str, str]:
    values = [
        {"predicate": "typology", "entry": [_entry(pack) for pack in packs.typologies]},
        {"predicate": "modifier", "entry": [_entry(pack) for pack in packs.modifiers]},
        {
            "predicate": "speaker",
            "entry": [{"value": s, "expanded": s.title(), "description": _SPEAKERS[s]} for s in SPEAKERS],
        },
        {
            "predicate": "lane",
            "entry": [{"value": v, "expanded": v.replace("_", " ")} for v in _lanes(packs)],
        },
    ]
    for pack in packs.typologies:
        if pack.subtypes:
            entry = [{"value": s, "expanded": f"{pack.title['en']}: {s}"} for s in pack.subtypes]
            values.append({"predicate": pack.id.replace("_", "-"), "entry": entry})
    taxonomy = {
        "namespace": "marsad",
        "expanded": "Marsad: online exploitation of people",
        "description": "Typologies, modifiers and speakers of texts about online exploitation: trafficking in human "
        "beings, extortion with pictures, violence ordered online, scams, coded drug adverts, risks to children.",
        "version": whole_version(packs),
        "type": ["event", "attribute"],
        "refs": sorted({ref for pack in packs for ref in pack.references if ref.startswith("https://")}),
        "predicates": [_predicate(value["predicate"], packs) for value in values],
        "values": values,
    }
    return {"marsad/machinetag.json": json.dumps(taxonomy, ensure_ascii=False, indent=2) + "\n"}


def _entry(pack: Pack) -> dict[str, object]:
    return {"value": pack.id.replace("_", "-"), "expanded": pack.title["en"], "description": pack.definition}


def _predicate(value: object, packs: Packs) -> dict[str, str]:
    fixed = {"typology": "Typology", "modifier": "Modifier", "speaker": "Who speaks", "lane": "Lane of work"}
    named = {pack.id.replace("_", "-"): f"Kind of {pack.title['en']}" for pack in packs}
    return {"value": str(value), "expanded": fixed.get(str(value)) or named[str(value)]}


def _lanes(packs: Packs) -> list[str]:
    tags = (tag.partition("=") for pack in packs for tag in pack.tags)
    return sorted({value.strip('"') for key, _, value in tags if key == "marsad:lane"})


PACK_FORMAT = PackFormat(
    title="MISP taxonomy (machine tags)",
    loses="terms, rules and weights: a taxonomy names things and does not find them",
    write=_write,
)
