"""Findings from a record's fields instead of its words: an address seen offering or asking for a listed file."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.packs import Pack
    from marsad.packs.schema import FieldCue

_NOTHING = frozenset({"", "0", "false", "no", "none", "null", "unknown", "[]", "{}"})


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """Score (probability) of a sighting and the ids of the field cues that made it."""

    score: float
    cues: tuple[str, ...]


def read_sighting(pack: Pack, fields: str) -> FieldFinding | None:
    """Weigh the fields (a JSON object) of one sighting; None where no field says anything."""
    known = _flat(fields)
    found = [cue for cue in pack.fields if _holds(cue, known)]
    if not any(cue.when != "absent" for cue in found):
        return None
    nats = pack.bias + sum(cue.weight for cue in found)
    return FieldFinding(1.0 / (1.0 + math.exp(-nats)), tuple(cue.id for cue in found))


def _flat(fields: str) -> dict[str, str]:
    try:
        loaded = json.loads(fields) if fields else {}
    except ValueError:
        return {}
    flat: dict[str, str] = {}
    if isinstance(loaded, dict):
        for key, value in loaded.items():
            if isinstance(value, dict):
                flat |= {str(k).lower(): str(v).strip().lower() for k, v in value.items()}
            else:
                flat[str(key).lower()] = str(value).strip().lower()
    return flat


def _holds(cue: FieldCue, known: Mapping[str, str]) -> bool:
    values = [known[key] for key in cue.keys if key in known]
    said = [value for value in values if value not in _NOTHING]
    if cue.when == "absent":
        return not said
    if cue.when == "values":
        return any(option in value for value in said for option in cue.values)
    return bool(said)
