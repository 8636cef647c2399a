"""Findings from fields instead of words: an address seen with a listed file, files that a provider classified."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.packs import Pack
    from marsad.packs.schema import FieldCue

_CLASSIFIED = '"classification"'
_GRAVEST = frozenset({"a1", "a2"})
_SCALE = _GRAVEST | {"b1", "b2"}
_NOTHING = frozenset({"", "0", "false", "no", "none", "null", "unknown", "[]", "{}"})


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """Score (probability), the ids of the field cues that made it, and severity (1..5)."""

    score: float
    cues: tuple[str, ...]
    severity: int


def read_sighting(pack: Pack, fields: str) -> FieldFinding | None:
    """Weigh the fields (a JSON object) of one sighting; None where no field says anything."""
    return _weighed(pack, _flat(fields), pack.severity)


def read_tip(pack: Pack, fields: str) -> FieldFinding | None:
    """Weigh the files of one tip that a person at the provider opened and classified; None where there are none.

    Of the industry's scale A1 and A2 (a prepubescent child) are as grave as the pack says, B1 and B2 a step less. What
    nobody opened is locked and weighs nothing: a machine's match is no classification.
    Source: NCMEC CyberTipline API, industryClassification (scale of the providers, 2014, revised 2022).
    """
    if _CLASSIFIED not in fields:
        return None
    told = _loaded(fields)
    files = [each for each in _listed(told.get("files")) if each.get("viewed") is True]
    codes = {str(each["classification"]).lower() for each in files if each.get("classification")}
    if not codes & _SCALE:
        return None
    seen = next(iter(_listed(told.get("captures"))), {})
    known = {"classification": " ".join(sorted(codes & _SCALE)), "ip": seen.get("ip"), "source_port": seen.get("port"),
             "timestamp": seen.get("at")}  # fmt: skip
    flat = {key: str(value).lower() for key, value in known.items() if value}
    return _weighed(pack, flat, pack.severity - (not codes & _GRAVEST))


def _weighed(pack: Pack, known: Mapping[str, str], severity: int) -> FieldFinding | None:
    found = [cue for cue in pack.fields if _holds(cue, known)]
    if not any(cue.when != "absent" for cue in found):
        return None
    nats = pack.bias + sum(cue.weight for cue in found)
    return FieldFinding(1.0 / (1.0 + math.exp(-nats)), tuple(cue.id for cue in found), severity)


def _flat(fields: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in _loaded(fields).items():
        if isinstance(value, dict):
            flat |= {str(k).lower(): str(v).strip().lower() for k, v in value.items()}
        else:
            flat[str(key).lower()] = str(value).strip().lower()
    return flat


def _loaded(fields: str) -> dict[str, Any]:
    try:
        loaded = json.loads(fields) if fields else {}
    except ValueError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _listed(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _holds(cue: FieldCue, known: Mapping[str, str]) -> bool:
    values = [known[key] for key in cue.keys if key in known]
    said = [value for value in values if value not in _NOTHING]
    if cue.when == "absent":
        return not said
    if cue.when == "values":
        return any(option in value for value in said for option in cue.values)
    return bool(said)
