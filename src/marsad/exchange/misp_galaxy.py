"""Packs as a MISP galaxy: one cluster a typology, with its titles, indicators, look-alikes and references.

Source: misp-galaxy's schema_galaxies.json and schema_clusters.json; draft-dulaunoy-misp-galaxy-format.
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from marsad.exchange.contract import PackFormat, whole_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.packs import Pack, Packs

_TYPE = "marsad-online-exploitation"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:marsad:galaxy")  # the same pack keeps its UUID for ever
_ABOUT = "Typologies of online exploitation of people, with indicators and innocent look-alikes"


def _write(packs: Packs) -> Mapping[str, str]:
    galaxy = {
        "description": _ABOUT,
        "icon": "binoculars",
        "name": "Marsad online exploitation",
        "namespace": "marsad",
        "type": _TYPE,
        "uuid": str(_SPACE),
        "version": whole_version(packs),
    }
    clusters = {
        "authors": ["Marsad"],
        "category": "tactic",
        "description": _ABOUT,
        "name": "Marsad online exploitation",
        "source": "Marsad packs",
        "type": _TYPE,
        "uuid": str(_SPACE),
        "values": [_cluster(pack) for pack in packs.typologies],
        "version": whole_version(packs),
    }
    return {
        f"galaxies/{_TYPE}.json": json.dumps(galaxy, ensure_ascii=False, indent=2, sort_keys=True) + "\n",
        f"clusters/{_TYPE}.json": json.dumps(clusters, ensure_ascii=False, indent=2, sort_keys=True) + "\n",
    }


def _cluster(pack: Pack) -> dict[str, object]:
    meta: dict[str, object] = {
        "synonyms": sorted({pack.title["ar"], pack.title["fr"], pack.id}),
        "status": pack.status,
        "indicators": [f"{i.get('what', '')} ({i.get('evidence', 'unvalidated')})" for i in pack.indicators],
        "falsepositives": list(pack.falsepositives),
        "machine-tags": list(pack.tags),
        "refs": [ref for ref in pack.references if ref.startswith("https://")],
        "sources": [ref for ref in pack.references if not ref.startswith("https://")],
    }
    return {
        "value": pack.title["en"],
        "uuid": str(uuid.uuid5(_SPACE, pack.id)),
        "description": pack.definition,
        "meta": {key: value for key, value in meta.items() if value},
    }


PACK_FORMAT = PackFormat(
    title="MISP galaxy and clusters",
    loses="terms, rules and weights; indicators are kept as sentences",
    write=_write,
)
