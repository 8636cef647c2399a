"""Checks a store: log, tree, checkpoints, timestamps, histories, objects, and with its keys every record and byte."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints, cosigning, founding, notes, records, rows
from marsad.evidence.cipher import reading
from marsad.evidence.committing import connect
from marsad.evidence.config import Config, read_config
from marsad.evidence.keyring import Keyring, keys_folder
from marsad.evidence.places import place_of
from marsad.evidence.stamps import check_stamp, pem_of
from marsad.evidence.verify.replaying import History, Replayed, replay
from marsad.evidence.verify.verdict import Enough, Findings, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from marsad.evidence.cipher import Stored
    from marsad.evidence.places import Place

_PIECE = 1 << 20


def verify_store(
    path: Path,
    *,
    vkey: str = "",
    against: Sequence[Path] = (),
    first: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> Verdict:
    """Nothing is written. ``against`` are checkpoints that were handed out before; ``vkey`` the key as published.

    ``told`` is called with the bytes of objects done and in all. Raises EvidenceError where there is no store.
    """
    founding.check(path)
    found = Findings("store", first)
    try:
        with contextlib.closing(connect(path / founding.DATABASE, read_only=True)) as connection:
            _Check(path, connection, found, told).all(vkey, against)
    except Enough:
        pass
    except sqlite3.DatabaseError as error:
        found.faults.append(_damaged(error))
    return found.verdict()


class _Check:
    """One check while it runs."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        found: Findings,
        told: Callable[[int, int], None] | None,
    ) -> None:
        self._path, self._connection, self._found, self._told = path, connection, found, told
        self._config: Config = read_config(path)
        self._place: Place = place_of(self._config.objects, path)
        self._ring = self._keys()

    def all(self, vkey: str, against: Sequence[Path]) -> None:
        for (said,) in self._connection.execute("PRAGMA quick_check(1)"):
            if said != "ok":
                self._found.wrong("database", founding.DATABASE, "is damaged")
        verifier = self._key(vkey)
        kept = self._path / "checkpoints"
        notes_ = [*sorted(kept.glob("*.note")), *sorted(kept.glob(f"*{cosigning.SUFFIX}")), *against]
        heads = {note: head for note in notes_ if (head := self._opened(note, verifier)) is not None}
        log = replay(self._connection, {head.size for head in heads.values()}, self._found)
        for note, head in heads.items():
            self._holds(note.name, head, log)
        self._stamps(heads)
        if verifier is not None:
            self._cosigned(heads, verifier)
        self._items(log.items)
        self._objects()

    def _keys(self) -> Keyring | None:
        try:
            return Keyring(keys_folder(self._path))
        except EvidenceError:
            self._found.notes.append("keys.none")
            return None

    def _key(self, given: str) -> notes.Verifier | None:
        try:
            own = notes.read_vkey((self._path / "log.vkey").read_text(encoding="ascii"))
            if self._ring is not None and notes.Signer(own.name, self._ring.signing_key()).verifier != own:
                self._found.wrong("key", "log.vkey", "does not belong to the key that signs")
            if own.name != self._config.origin:
                self._found.wrong("key", "log.vkey", "is the key of a log with another name")
        except (EvidenceError, OSError, ValueError):
            self._found.wrong("key", "log.vkey", "cannot be read")
            own = None
        if given:
            trusted = notes.read_vkey(given)
            if own != trusted:
                self._found.wrong("key", "log.vkey", "is not the key that was given")
            own, self._found.anchored = trusted, True
        if own is not None:
            self._found.vkey, self._found.fingerprint = own.vkey, own.fingerprint
        return own

    def _opened(self, path: Path, verifier: notes.Verifier | None) -> checkpoints.Checkpoint | None:
        if verifier is None:
            return None
        try:
            head = checkpoints.open_note(path.read_bytes(), verifier)
        except (EvidenceError, OSError) as error:
            self._found.wrong("checkpoint", path.name, getattr(error, "message", "cannot be read"))
            return None
        if path.parent.name == "checkpoints" and path.stem != f"{head.size:012d}":
            self._found.wrong("checkpoint", path.name, "is the checkpoint of another size")
        return head

    def _holds(self, name: str, head: checkpoints.Checkpoint, log: Replayed) -> None:
        if head.size > log.size:
            self._found.wrong(
                "checkpoint", name, f"speaks of {head.size:,} entries, the log has {log.size:,}: it was cut"
            )
        elif log.heads.get(head.size) != head.root:
            self._found.wrong(
                "checkpoint", name, "is of another log: entries were changed after it was signed"
            )
        else:
            self._found.counts["checkpoints"] += 1

    def _stamps(self, heads: dict[Path, checkpoints.Checkpoint]) -> None:
        authorities = {each.name: each for each in self._config.authorities}
        for reply in sorted((self._path / "checkpoints").glob("*.tsr")):
            size, _, name = reply.stem.partition(".")
            note = reply.with_name(f"{size}.note")
            if note not in heads or name not in authorities:
                self._found.wrong(
                    "stamp", reply.name, "belongs to no checkpoint, or to an authority that nobody named"
                )
                continue
            try:
                at = check_stamp(reply.read_bytes(), note.read_bytes(), pem_of(self._path, authorities[name]))
            except (EvidenceError, OSError) as error:
                self._found.wrong("stamp", reply.name, getattr(error, "message", "cannot be read"))
                continue
            self._found.stamps[f"{name} {size.lstrip('0') or '0'}"] = f"{at:%Y-%m-%dT%H:%M:%SZ}"
            self._found.counts["timestamps"] += 1

    def _cosigned(self, heads: dict[Path, checkpoints.Checkpoint], log: notes.Verifier) -> None:
        """What partners signed; it must be theirs, of the same checkpoint, and was compared with the log before."""
        for path, head in heads.items():
            if path.parent != self._path / "checkpoints" or path.suffix != cosigning.SUFFIX:
                continue
            try:
                witnesses = cosigning.witnesses_of({each.name: each.vkey for each in self._config.witnesses})
                times = cosigning.cosigned(path.read_bytes(), log, witnesses)
            except (EvidenceError, OSError) as error:
                self._found.wrong("cosignature", path.name, getattr(error, "message", "cannot be read"))
                continue
            for name, moment in times.items():
                at = datetime.fromtimestamp(moment, UTC)
                self._found.cosigned[f"{name} {head.size}"] = f"{at:%Y-%m-%dT%H:%M:%SZ}"
                self._found.counts["cosignatures"] += 1

    def _items(self, told: dict[str, History]) -> None:
        left = dict(told)
        for item in rows.items(self._connection):
            history = left.pop(item.commitment, None)
            if history is None:
                self._found.wrong("item", item.id, "is not in the log")
                continue
            self._found.counts["items"] += 1
            wrong = [
                (item.nth, item.prev) != (history.nth, history.prev),
                (item.held == "erased") is not history.erased,
                bool(item.on_hold) is not history.on_hold,
                bool(history.handling) and item.handling != history.handling,
                item.held == "bytes" and item.object != history.object,
            ]
            if any(wrong):
                self._found.wrong("item", item.id, "is not as the log says")
            elif item.held != "erased" and self._ring is not None:
                self._record(item)
        for commitment in left:
            self._found.wrong(
                "item", records.item_id(commitment), "is in the log, and nothing is known of it any more"
            )

    def _record(self, item: rows.ItemRow) -> dict[str, Any] | None:
        assert self._ring is not None and item.shard is not None and item.sealed is not None
        try:
            raw = self._ring.unseal(
                item.shard, rows.generation(self._connection, item.shard), item.sealed, item.commitment
            )
        except EvidenceError as error:
            self._found.wrong("record", item.id, error.message)
            return None
        if records.commitment_of(raw) != item.commitment:
            self._found.wrong("record", item.id, "is not what the log committed to")
            return None
        self._found.counts["records"] += 1
        return records.opened(raw)

    def _objects(self) -> None:
        there = set(self._place.names())
        known = self._connection.execute("SELECT name, size FROM object ORDER BY name").fetchall()
        whole, done = sum(size for _, size in known), 0
        for name, size in known:
            if name not in there:
                self._found.wrong("object", name, "is missing")
            else:
                self._object(name, size)
            done += size
            if self._told:
                self._told(done, whole)
        if extra := there - {name for name, _ in known}:
            self._found.notes.append(f"objects.extra:{len(extra)}")

    def _object(self, name: str, size: int) -> None:
        try:
            stored = self._place.open(name)
            with contextlib.closing(cast("Any", stored)):
                if stored.size != size or _digest_of(stored) != name:
                    self._found.wrong("object", name, "is not what was sealed")
                    return
            self._found.counts["objects"] += 1
            if self._ring is not None:
                self._plain(name)
        except EvidenceError as error:
            self._found.wrong("object", name, error.message)

    def _plain(self, name: str) -> None:
        """The bytes themselves, against each record that speaks of them."""
        assert self._ring is not None
        row = rows.object_by_name(self._connection, name)
        assert row is not None
        key = self._ring.unseal(
            row.shard, rows.generation(self._connection, row.shard), row.wrapped, row.name
        )
        digest, size = hashlib.sha256(), 0
        with reading(self._place.open(name), key) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
                size += len(piece)
        for item in rows.items_by(self._connection, "object", name):
            said = self._record(item)
            if said is not None and (said["sha256"], said["size"]) != (digest.hexdigest(), size):
                self._found.wrong("object", item.id, "the bytes are not those of the record")
        self._found.counts["bytes"] += size


def _digest_of(stored: Stored) -> str:
    digest, at = hashlib.sha256(), 0
    while piece := stored.pread(at, _PIECE):
        digest.update(piece)
        at += len(piece)
    return digest.hexdigest()


def _damaged(error: sqlite3.Error) -> Any:
    from marsad.evidence.nouns import Fault

    return Fault(
        "database",
        founding.DATABASE,
        f"is damaged ({getattr(error, 'sqlite_errorname', type(error).__name__)})",
    )
