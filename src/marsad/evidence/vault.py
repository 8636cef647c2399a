"""The vault: what arrives is sealed, what is touched is logged, what is asked for is proven."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from typing import TYPE_CHECKING, Any, BinaryIO

from marsad.errors import EvidenceError
from marsad.evidence import custody, erasing, founding, records, rows
from marsad.evidence.checkpoints import Checkpoint, make
from marsad.evidence.cipher import sealed_size
from marsad.evidence.durable import put, told_plainly
from marsad.evidence.keyring import SHARDS
from marsad.evidence.log import Log
from marsad.evidence.opened import OpenedStore
from marsad.evidence.pending import Pending
from marsad.evidence.sealing import Unplaced, known_item, log_event, over_quota, seal_item, seal_object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from marsad.evidence.drafts import Draft
    from marsad.evidence.nouns import Act, Arrival, Event, Held, Item

# What `note` may say; the other actions are logged by what does them, and by nothing else.
_NOTED = {
    "handling", "held", "released", "exported", "verified", "captured", "run", "keys",
    "consulted", "decided", "account",
}  # fmt: skip
_ALL = 1 << 62
_TOGETHER = 1_000  # entries of the log that are read at a time


class Vault(OpenedStore):
    """An opened store. Safe to use from several threads and several processes at once.

    What a method says it logs stands durably in the log before the method returns. Every method raises
    EvidenceError: disk full, store damaged, no such item, keys missing.
    """

    @classmethod
    def create(cls, path: Path, *, origin: str = "", objects: str = "", quota_bytes: int = 0) -> Vault:
        """A new store in a folder that is new, empty, or left by an interrupted creation.

        ``origin`` names the log in its checkpoints ("" = a name of its own); ``objects`` and ``quota_bytes`` as in
        `Config`. Raises EvidenceError where a store or something else is.
        """
        with founding.alone(path):
            if founding.is_store(path):
                raise EvidenceError(
                    f"{path} is an evidence store already", hint="open it, or name another folder"
                )
            return cls._found(path, origin, objects, quota_bytes)

    @classmethod
    def open_or_create(cls, path: Path) -> Vault:
        """The store in ``path``, or a new one there."""
        if not founding.is_store(path):
            with founding.alone(path):
                if not founding.is_store(path):
                    return cls._found(path, "", "", 0)
        return cls(path)

    def add(
        self,
        source: Path | BinaryIO,
        arrival: Arrival,
        act: Act,
        *,
        told: Callable[[int], None] | None = None,
    ) -> Item:
        """Seals a regular file or a stream; durable when it returns. ``told`` is called with the bytes read so far.

        Bytes that are held already are not held twice, but become an item of their own. Of a marked arrival not a
        byte is written: hash and label are sealed.
        """
        self._check(arrival, act)
        if arrival.marked:
            return self.seal_draft(self._drafts.count(source, told), arrival, act, "hash")
        with self._pending(source, arrival, act, told) as pending:
            return pending.seal()

    def pending(
        self,
        source: Path | BinaryIO,
        arrival: Arrival,
        act: Act,
        *,
        told: Callable[[int], None] | None = None,
    ) -> Pending:
        """Brings bytes in, enciphered under a key that only this process has, until `Pending.seal` or ``drop``."""
        self._check(arrival, act)
        return self._pending(source, arrival, act, told)

    def item(self, item_id: str) -> Item:
        """What is known of an item. Not logged: show a person what `record` or `items` gives."""
        return self._steadily(lambda asked: self._item(asked, known_item(asked, item_id)))

    def find(self, sha256: str) -> list[Item]:
        """Items with these plain bytes, held or seen, by id. Not logged."""
        lookup = self._ring.lookup(sha256)
        return self._steadily(
            lambda asked: [self._item(asked, row) for row in rows.items_by(asked, "lookup", lookup)]
        )

    def items(self, act: Act) -> list[Item]:
        """Everything, in the order in which it was sealed, erased items included; logs "listed"."""
        found = self._steadily(lambda asked: [self._item(asked, row) for row in rows.items(asked)])
        self._log("listed", act, more={"items": len(found)})
        return found

    def count(self) -> int:
        """How many items there are, erased ones included."""
        return self._steadily(rows.count)

    def held_bytes(self) -> int:
        """Enciphered bytes of all objects: what a quota counts."""
        return self._steadily(rows.held_bytes)

    def open(self, item_id: str, act: Act) -> BinaryIO:
        """The plain bytes, seekable; logs "read" before a byte is given."""

        def work(cursor: sqlite3.Cursor) -> tuple[str, bytes]:
            row = known_item(cursor, item_id)
            if row.object is None:
                raise EvidenceError(
                    "of this item no bytes are held", hint="it was erased, or sealed as hash and label only"
                )
            found = rows.object_by_name(cursor, row.object)
            if found is None:
                raise EvidenceError("an item has lost its object", hint="marsad evidence verify")
            log_event(cursor, "read", act, at=custody.now(), item=row)
            return found.name, self._key(cursor, found)

        return self._stream(*self._do(work))

    def record(self, item_id: str, act: Act) -> dict[str, Any]:
        """What was sealed about an item; logs "looked". Raises EvidenceError where it was erased."""
        self._log("looked", act, item_id=item_id)
        item = self.item(item_id)
        if item.held == "erased":
            raise EvidenceError(
                "what was known of this item is erased", hint="its timeline says when and why"
            )
        return records.opened(item.record)

    def timeline(self, item_id: str, act: Act | None) -> list[Event]:
        """Everything that ever happened to an item, oldest first; logs "looked" first where somebody asks."""
        if act:
            self._log("looked", act, item_id=item_id)

        def ask(asked: sqlite3.Connection) -> list[Event]:
            known_item(asked, item_id)
            log = Log(asked)
            return [custody.event_of(seq, log.entry(seq)) for seq in rows.custody(asked, item_id)]

        return self._steadily(ask)

    def events(self, start: int = 0, stop: int | None = None) -> Iterator[Event]:
        """Entries of the log from ``start`` on and before ``stop``, read as they are asked for. Not logged."""
        size = self._steadily(lambda asked: Log(asked).size)
        last = size if stop is None else min(stop, size)
        for at in range(max(0, start), last, _TOGETHER):
            for seq, body in self._entries(at, min(at + _TOGETHER, last)):
                yield custody.event_of(seq, body)

    def note(
        self, action: str, act: Act, *, item: str = "", more: Mapping[str, str | int] | None = None
    ) -> Event:
        """Logs that something was done: handling, held, released, exported, verified, captured, run, keys,
        consulted, decided, account.

        "handling" gives the item the code ``more["handling"]``; "held" keeps it from being erased until "released".
        """
        if action not in _NOTED:
            raise EvidenceError(f"{action!r} is logged only by doing it", hint=", ".join(sorted(_NOTED)))
        if action in {"handling", "held", "released"} and not item:
            raise EvidenceError(f"{action!r} concerns an item", hint="name the item")
        if action == "handling":
            records.check_handling(str((more or {}).get("handling", "")))
        return self._log(action, act, item_id=item, more=more)

    def erase(self, item_id: str, act: Act, *, reason: str, everywhere: bool = False) -> Event:
        """Destroys bytes (unless another item holds the same), record, salt, hash and keys; the commitment stays.

        ``reason`` is a code, for example "retention"; ``everywhere`` takes all items with the same bytes. Raises
        EvidenceError for an item on hold.
        """

        def work(cursor: sqlite3.Cursor) -> erasing.Erased:
            erased = erasing.erase(
                cursor, self._ring, item_id, act, at=custody.now(), reason=reason, everywhere=everywhere
            )
            for name in erased.objects:  # should we be cut off, whoever opens the store next deletes them
                self._drafts.remember(name)
            return erased

        erased = self._do(work)
        self._do(self._drop_old_keys)
        for name in erased.objects:
            self._place.delete(name)
            self._drafts.forget(name)
        # What is left of it elsewhere is under keys that are gone; on a full disk it may wait.
        with contextlib.suppress(sqlite3.Error):
            self._asked.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return erased.event

    def checkpoint(self) -> bytes:
        """The signed note of the log's present head, kept in checkpoints/; the same bytes for the same size."""
        size, root = self._steadily(lambda asked: (Log(asked).size, Log(asked).root()))
        path = self.path / "checkpoints" / f"{size:012d}.note"
        with told_plainly("cannot keep a checkpoint"):
            if not path.is_file():
                put(path, make(Checkpoint(self.config.origin, size, root), self.signer))
            return path.read_bytes()

    def checkpoints(self) -> list[Path]:
        """The notes that were kept, oldest first."""
        return sorted((self.path / "checkpoints").glob("*.note"))

    # -- what Pending asks of us

    def seal_draft(self, draft: Draft, arrival: Arrival, act: Act, held: Held) -> Item:
        """For `Pending`: puts the object in place, then one transaction, then it is sealed."""
        self._check(arrival, act)
        at = custody.now()
        record = records.record_of(
            arrival, act, held=held, sha256=draft.sha256, size=draft.size, at=at, changed=draft.changed
        )

        def work(cursor: sqlite3.Cursor) -> rows.ItemRow:
            return self._seal(cursor, draft, record, act, at, placed=placed)

        placed = held == "bytes" and self._put(draft, unless_held=True)
        try:
            try:
                row = self._do(work)
            except Unplaced:
                placed = self._put(draft)
                row = self._do(work)
        except BaseException:
            if placed:
                draft.leave()  # whether it counts is for the next sweep to see
            raise
        if placed and row.object != draft.name:  # another writer was first with these bytes
            self._place.delete(draft.name)
        draft.drop()
        return self._told(row, record)

    def stream_of(self, sha256: str) -> BinaryIO:
        """For `Pending`: the plain bytes of what is held already."""

        def work(cursor: sqlite3.Cursor) -> tuple[str, bytes]:
            found = rows.object_by_lookup(cursor, self._ring.lookup(sha256))
            if found is None:
                raise EvidenceError("these bytes are not held any more", hint="bring them in again")
            return found.name, self._key(cursor, found)

        return self._stream(*self._do(work))

    # -- within

    @classmethod
    def _found(cls, path: Path, origin: str, objects: str, quota_bytes: int) -> Vault:
        founding.found(path, origin, objects, quota_bytes)
        return cls(path)

    def _pending(
        self, source: Path | BinaryIO, arrival: Arrival, act: Act, told: Callable[[int], None] | None
    ) -> Pending:
        quota = self.config.quota_bytes
        room = quota - self.held_bytes() if quota else _ALL
        draft = self._drafts.take(source, room=room, told=told)
        if draft.path is None and not self._held(draft):
            raise over_quota()
        return Pending(self, draft, arrival, act)

    def _check(self, arrival: Arrival, act: Act) -> None:
        records.check_arrival(arrival)
        custody.body_of("sealed", act, at=custody.now(), more={})

    def _held(self, draft: Draft) -> bool:
        lookup = self._ring.lookup(draft.sha256)
        return self._steadily(lambda asked: rows.object_by_lookup(asked, lookup)) is not None

    def _put(self, draft: Draft, *, unless_held: bool = False) -> bool:
        """Whether a draft was put in place: not when it was not kept, or its bytes are held already."""
        if draft.path is None or (unless_held and self._held(draft)):
            return False
        try:
            self._place.put(draft.name, draft.path)
        except EvidenceError:
            self._take_back(draft)
            raise
        return True

    def _take_back(self, draft: Draft) -> None:
        """Nothing of a draft stays in the place of objects; where that cannot be had now, the next sweep sees to it."""
        try:
            self._place.delete(draft.name)
        except EvidenceError:
            draft.leave()

    def _seal(
        self, cursor: sqlite3.Cursor, draft: Draft, record: bytes, act: Act, at: datetime, *, placed: bool
    ) -> rows.ItemRow:
        said = records.opened(record)
        shard, name = secrets.randbelow(SHARDS), None
        more: dict[str, str | int] = {"held": said["held"], "kind": said["kind"]}
        if said["held"] == "bytes":
            stored = seal_object(
                cursor,
                self._ring,
                draft,
                shard=shard,
                size=sealed_size(draft.size),
                quota=self.config.quota_bytes,
                placed=placed,
            )
            shard, name = stored.shard, stored.name
            more["object"] = name
        if draft.changed:
            more["changed_while_read"] = 1
        lookup = self._ring.lookup(draft.sha256)
        row = seal_item(
            cursor, self._ring, record, lookup=lookup, held=said["held"], shard=shard, object_name=name
        )
        log_event(cursor, "sealed", act, at=at, more=more, item=row)
        return row

    def _entries(self, start: int, stop: int) -> list[tuple[int, bytes]]:
        return self._steadily(lambda asked: list(Log(asked).entries(start, stop)))

    def _log(
        self, action: str, act: Act, *, item_id: str = "", more: Mapping[str, str | int] | None = None
    ) -> Event:
        def work(cursor: sqlite3.Cursor) -> Event:
            row = known_item(cursor, item_id) if item_id else None
            if row and action == "handling":
                rows.handle(cursor, row.id, str((more or {})["handling"]))
            if row and action in {"held", "released"}:
                rows.hold(cursor, row.id, on_hold=action == "held")
            return log_event(cursor, action, act, at=custody.now(), more=more, item=row)

        return self._do(work)
