"""What is done inside one transaction: an event with the rows it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence import records, rows
from marsad.evidence.custody import body_of, event_of, leaf_hash
from marsad.evidence.log import append_within

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

    from marsad.evidence.drafts import Draft
    from marsad.evidence.keyring import Keyring
    from marsad.evidence.nouns import Act, Event


class Unplaced(EvidenceError):
    """What held the same bytes was erased before these were sealed: the draft is needed after all."""


def log_event(
    cursor: sqlite3.Cursor,
    action: str,
    act: Act,
    *,
    at: datetime,
    more: Mapping[str, str | int] | None = None,
    item: rows.ItemRow | None = None,
) -> Event:
    """Appends an event; one of an item goes on from the item's last. ``item`` must have been read by ``cursor``."""
    nth = item.nth + 1 if item else 0
    commitment, prev = (item.commitment, item.prev) if item else ("", "")
    body = body_of(action, act, at=at, more=more or {}, item=commitment, nth=nth, prev=prev)
    seq = append_within(cursor, [body])[0]
    if item:
        rows.happened(cursor, item.id, nth, seq, leaf_hash(body))
    return event_of(seq, body)


def known_item(asked: rows.Asked, item_id: str) -> rows.ItemRow:
    """Raises EvidenceError where there is no such item."""
    row = rows.item(asked, item_id)
    if row is None:
        raise EvidenceError(
            "the evidence store has no such item", hint="marsad evidence list shows what it holds"
        )
    return row


def seal_object(
    cursor: sqlite3.Cursor, ring: Keyring, draft: Draft, *, shard: int, size: int, quota: int, placed: bool
) -> rows.ObjectRow:
    """The object with a draft's bytes: one that is held already, or the draft's own, if it is ``placed``.

    Raises Unplaced where it must be put in its place first, EvidenceError where the quota does not allow it.
    """
    lookup = ring.lookup(draft.sha256)
    if held := rows.object_by_lookup(cursor, lookup):
        return held
    if draft.key and not placed:
        raise Unplaced("these bytes were erased elsewhere meanwhile", hint="bring them in again")
    if not draft.key or (quota and rows.held_bytes(cursor) + size > quota):
        raise over_quota()
    wrapped = ring.seal(shard, rows.generation(cursor, shard), draft.key, draft.name)
    row = rows.ObjectRow(draft.name, size, shard, wrapped, lookup)
    rows.add_object(cursor, row)
    return row


def seal_item(
    cursor: sqlite3.Cursor,
    ring: Keyring,
    record: bytes,
    *,
    lookup: bytes,
    held: str,
    shard: int,
    object_name: str | None,
) -> rows.ItemRow:
    """The row of a new item, its record under its shard's key; without an event yet."""
    commitment = records.commitment_of(record)
    row = rows.ItemRow(
        id=records.item_id(commitment),
        commitment=commitment,
        held=held,
        object=object_name,
        shard=shard,
        sealed=ring.seal(shard, rows.generation(cursor, shard), record, commitment),
        lookup=lookup,
        handling=records.opened(record)["handling"],
        on_hold=False,
        nth=0,
        prev="",
    )
    rows.add_item(cursor, row)
    return row


def over_quota() -> EvidenceError:
    """The store may not hold that much."""
    return EvidenceError(
        "the evidence store holds as much as it may",
        hint="raise quota_bytes (marsad evidence quota), or erase what is due",
    )
