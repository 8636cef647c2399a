"""Forgets for good: rows, file and keys, so that a copy of yesterday's database opens nothing with today's keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from marsad.errors import EvidenceError
from marsad.evidence import rows
from marsad.evidence.sealing import known_item, log_event

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from marsad.evidence.keyring import Keyring
    from marsad.evidence.nouns import Act, Event

_REASON: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


@dataclass(frozen=True, slots=True)
class Erased:
    """The event of the item that was named, and the objects that nothing refers to any more."""

    event: Event
    objects: tuple[str, ...]


def erase(
    cursor: sqlite3.Cursor,
    ring: Keyring,
    item_id: str,
    act: Act,
    *,
    at: datetime,
    reason: str,
    everywhere: bool,
) -> Erased:
    """Inside a transaction. Objects that are named must be deleted, and old keys dropped, once it is durable.

    ``everywhere`` takes every item with the same bytes. Raises EvidenceError for an item that is erased already or on
    hold (or shares its bytes with one that is), and for a reason that is no code.
    """
    if not _REASON.fullmatch(reason):
        raise EvidenceError(
            "the reason of an erasure is a code, because it stands in the log for ever",
            hint="for example retention, court-order or sealed-by-mistake",
        )
    items = _meant(cursor, item_id, everywhere=everywhere)
    shards = {item.shard for item in items if item.shard is not None}
    events = {}
    for item in items:
        rows.forget(cursor, item.id)
        events[item.id] = log_event(cursor, "erased", act, at=at, more={"reason": reason}, item=item)
    gone = [_unheld(cursor, name) for name in sorted({item.object for item in items if item.object})]
    for shard in sorted(shards):
        _renew(cursor, ring, shard)
    return Erased(events[item_id], tuple(name for name in gone if name))


def _meant(cursor: sqlite3.Cursor, item_id: str, *, everywhere: bool) -> list[rows.ItemRow]:
    item = known_item(cursor, item_id)
    if item.held == "erased":
        raise EvidenceError("this item is erased already", hint="marsad evidence show tells when and why")
    items = rows.items_by(cursor, "lookup", item.lookup) if everywhere else [item]
    if any(each.on_hold for each in items):
        raise EvidenceError("the item is on hold and is not erased", hint="release it first, with a reason")
    return items


def _unheld(cursor: sqlite3.Cursor, name: str) -> str:
    """Drops an object's row where no item holds it any more, and names it; else ""."""
    row = rows.object_by_name(cursor, name)
    if row is None or rows.items_by(cursor, "object", name):
        return ""
    rows.drop_object(cursor, row)
    return name


def _renew(cursor: sqlite3.Cursor, ring: Keyring, shard: int) -> None:
    """A new key for a shard, and under it everything that stays."""
    old = rows.generation(cursor, shard)
    new = ring.renew(shard, old)
    for row in rows.objects_of_shard(cursor, shard):
        key = ring.unseal(shard, old, row.wrapped, row.name)
        rows.reseal_object(cursor, row.name, ring.seal(shard, new, key, row.name))
    for item in rows.items_by(cursor, "shard", shard):
        record = ring.unseal(shard, old, item.sealed or b"", item.commitment)
        rows.reseal_item(cursor, item.id, ring.seal(shard, new, record, item.commitment))
    rows.renewed(cursor, shard, new)
