"""Phones, e-mails and handles of records as canonical selectors, whole batches at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marsad.selectors import find_batch
from marsad.text import fold_batch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LIST = re.compile(r"\s*[;|\n]\s*")
_COLUMNS = {"phones": ("phone", "tel: {}"), "emails": ("email", "{}"), "handles": ("handle", "{}")}
_BATCH = 8_192


def listed(value: object) -> list[str]:
    """The strings of a list (or the "number" of its objects), or of text divided by ";" or "|"."""
    if isinstance(value, (list, tuple)):
        words = [str(item.get("number", "")) if isinstance(item, dict) else str(item) for item in value]
    else:
        words = _LIST.split("" if value is None else str(value))
    return [word.strip() for word in words if word.strip()]


def canonical(rows: Sequence[Mapping[str, object]], region: str = "") -> list[tuple[str, ...]]:
    """The contacts of each row as sorted "kind:value"; what is no phone, e-mail or handle is left out.

    A row's own "region" goes before ``region``.
    """
    told = [
        (place, kind, form.format(word))
        for place, row in enumerate(rows)
        for column, (kind, form) in _COLUMNS.items()
        for word in listed(row.get(column))
    ]
    found: list[set[str]] = [set() for _ in rows]
    for start in range(0, len(told), _BATCH):
        some = told[start : start + _BATCH]
        mentions = find_batch(
            fold_batch([text for _, _, text in some]), [_region(rows[place], region) for place, _, _ in some]
        )
        for at, kind, value in zip(mentions.text, mentions.kind, mentions.value, strict=True):
            if kind == some[at][1]:
                found[some[at][0]].add(f"{kind}:{value}")
    return [tuple(sorted(values)) for values in found]


def _region(row: Mapping[str, object], otherwise: str) -> str:
    return str(row.get("region") or otherwise).upper()
