"""Results as plain dictionaries for programs: rates beside counts, no NaN, keys that JSON knows."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from marsad.evaluate.scores import Counts


def plain(value: Any) -> Any:
    """Dictionaries, lists, strings and numbers; "nothing to measure" (NaN) becomes None."""
    if isinstance(value, Counts):
        rates = {name: plain(getattr(value, name)) for name in ("precision", "recall", "f1")}
        return {"right": value.right, "wrong": value.wrong, "missed": value.missed, **rates}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {_key(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def _key(key: object) -> str:
    return (
        " → ".join(map(str, key))
        if isinstance(key, tuple)
        else f"{key:g}"
        if isinstance(key, float)
        else str(key)
    )
