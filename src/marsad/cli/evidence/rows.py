"""Items, events and verdicts as JSON for programs and as words for people."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.evidence.nouns import Event, Item

DONE = {
    "created": "store made", "sealed": "sealed", "read": "opened and read", "looked": "record looked at",
    "listed": "listed", "handling": "handling changed", "held": "put on hold", "released": "hold lifted",
    "exported": "handed over", "verified": "verified", "captured": "page captured", "run": "used by a run",
    "erased": "erased", "keys": "keys changed",
}  # fmt: skip
HELD = {"bytes": "bytes", "hash": "hash only", "erased": "erased"}


def of_item(item: Item) -> dict[str, Any]:
    """An item for programs: nothing of the salt, which only its record has."""
    return {
        "id": item.id,
        "commitment": item.commitment,
        "held": item.held,
        "sha256": item.sha256,
        "size": item.size,
        "name": item.name,
        "handling": item.handling,
        "retain_until": last_day(item),
        "on_hold": item.on_hold,
    }


def last_day(item: Item) -> str | None:
    """The last day on which an item may be held; `Item.retain_until` is the moment after it."""
    return (item.retain_until - timedelta(days=1)).date().isoformat() if item.retain_until else None


def of_event(event: Event) -> dict[str, Any]:
    """An event for programs."""
    return {
        "seq": event.seq,
        "at": f"{event.at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "action": event.action,
        "actor": event.actor,
        "purpose": event.purpose,
        "legal_basis": event.legal_basis,
        "tool": event.tool,
        "item": event.item,
        "nth": event.nth,
        "prev": event.prev,
        "more": dict(event.more),
    }


def line(row: dict[str, Any]) -> None:
    """One JSON object on stdout."""
    print(json.dumps(row, ensure_ascii=False))


def size(count: int) -> str:
    """Bytes in words, for example 1.5 MB; "-" where it is not known."""
    if count < 0:
        return "-"
    number = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"
