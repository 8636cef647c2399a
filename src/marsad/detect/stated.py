"""Selectors that a record states in its fields: the address of a sighting, the screen name of a platform's tip."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson

from marsad.model import Selector, Span
from marsad.selectors import find_batch
from marsad.text import fold_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KINDS = {
    "ip": ("ip", "ip_capture", "ip_address", "source_ip"),
    "hash": ("file_hash", "info_hash", "md5", "sha1", "sha256"),
    "phone": ("phone", "phone_number", "reported_phone"),
    "email": ("email", "email_address", "reported_email"),
    "url": ("url", "reported_url"),
    "wallet": ("wallet", "address", "wallet_address"),
    "handle": ("screen_name", "reported_screen_name", "handle", "username"),
}
_WANTED = {key: kind for kind, keys in _KINDS.items() for key in keys}
_MARK = re.compile(f'"(?:{"|".join(_WANTED)})"')
_LONGEST = 512
_SURE = 0.95  # a field says what it is, yet sources do mislabel


def stated(fields: Sequence[str], regions: Sequence[str]) -> list[tuple[int, Selector]]:
    """(number of the record, selector) for each field that holds a selector of its own kind, in order.

    ``fields`` are JSON objects as text. The same forms and checks as in texts apply: a field that says "email"
    and holds none gives nothing.
    """
    asked = [
        (place, kind, value)
        for place, text in enumerate(fields)
        if len(text) > 2 and _MARK.search(text)
        for kind, value in _values(text)
    ]
    if not asked:
        return []
    # All values as one batch of short texts: finding has a price per batch, hardly one per text.
    texts = [_as_written(kind, value) for _, kind, value in asked]
    mentions = find_batch(fold_batch(texts), [regions[place] for place, _, _ in asked])
    found: dict[int, Selector] = {}
    for i, number in enumerate(mentions.text):
        whole = mentions.end[i] - mentions.start[i] >= len(texts[number]) - 1
        if whole and mentions.kind[i] == asked[number][1]:
            found.setdefault(
                number, Selector(mentions.kind[i], mentions.value[i], Span(0, 0), _SURE, "stated")
            )
    return [(asked[number][0], found[number]) for number in sorted(found)]


def _as_written(kind: str, value: str) -> str:
    return f"@{value}" if kind == "handle" and not value.startswith("@") and "/" not in value else value


def _values(text: str) -> Iterator[tuple[str, str]]:
    try:
        known = orjson.loads(text)
    except orjson.JSONDecodeError:
        return
    if not isinstance(known, dict):
        return
    for key in sorted(known):
        kind, value = _WANTED.get(key.lower()), known[key]
        if kind and isinstance(value, str) and 0 < len(value) <= _LONGEST:
            yield kind, value.strip()
