"""An opened store: its keys, its place for objects, its connections; swept of what a cut-off writer left."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from marsad.errors import EvidenceError
from marsad.evidence import founding, notes, records, rows
from marsad.evidence.cipher import reading
from marsad.evidence.committing import Committer, connect, told_of_database
from marsad.evidence.config import Config, read_config
from marsad.evidence.drafts import Drafts, sweep
from marsad.evidence.keyring import Keyring, keys_folder
from marsad.evidence.log import Log
from marsad.evidence.nouns import Item
from marsad.evidence.places import place_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from marsad.evidence.nouns import Held


class OpenedStore:
    """What `Vault` stands on; its underscored parts are for the two alone."""

    def __init__(self, path: Path) -> None:
        """Opens a store that is there; what an interrupted writer left is swept. Raises EvidenceError."""
        founding.check(path)
        self.path = path
        self.config: Config = read_config(path)
        self._ring = Keyring(keys_folder(path))
        self._signing = self._ring.signing_key()
        self._place = place_of(self.config.objects, path)
        self._connections: list[sqlite3.Connection] = []
        self._mine = threading.local()
        self._opening = threading.Lock()
        self._committer = Committer(path / founding.DATABASE)
        self._drafts = Drafts(path / "incoming")
        self._tidy()

    @property
    def signer(self) -> notes.Signer:
        """Signs for the log, under its name."""
        return notes.Signer(self.config.origin, self._signing)

    def sign(self, text: str) -> bytes:
        """A note with the log's signature under ``text``: lines, the last one ended."""
        return notes.sign(text, self.signer)

    @property
    def vkey(self) -> str:
        """The log's verifier key, one line: what a stranger must have been given to trust a checkpoint."""
        return self.signer.verifier.vkey

    @property
    def log(self) -> Log:
        """The log as it stands now, for reading in this thread."""
        return Log(self._asked)

    def close(self) -> None:
        """What was not sealed is dropped. Once is enough, twice does no harm."""
        self._committer.close()
        with told_of_database():
            self._drafts.close(self._place, self._asked)
        with self._opening:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._mine = threading.local()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes."""
        self.close()

    def _item(self, asked: rows.Asked, row: rows.ItemRow) -> Item:
        if row.sealed is None or row.shard is None:
            return Item(
                row.id, row.commitment, "erased", "", -1, "", b"", row.handling, None, bool(row.on_hold)
            )
        record = self._ring.unseal(row.shard, rows.generation(asked, row.shard), row.sealed, row.commitment)
        return self._told(row, record)

    def _told(self, row: rows.ItemRow, record: bytes) -> Item:
        said = records.opened(record)
        return Item(
            id=row.id,
            commitment=row.commitment,
            held=cast("Held", row.held),
            sha256=said["sha256"],
            size=said["size"],
            name=said["name"],
            record=record,
            handling=row.handling,
            retain_until=records.retain_until(said),
            on_hold=bool(row.on_hold),
        )

    def _key(self, asked: rows.Asked, stored: rows.ObjectRow) -> bytes:
        return self._ring.unseal(
            stored.shard, rows.generation(asked, stored.shard), stored.wrapped, stored.name
        )

    def _stream(self, name: str, key: bytes) -> BinaryIO:
        return cast("BinaryIO", reading(self._place.open(name), key))

    def _do[T](self, work: Callable[[sqlite3.Cursor], T]) -> T:
        """Writes, durably."""
        with told_of_database():
            return self._committer.submit(work)

    def _steadily[T](self, ask: Callable[[sqlite3.Connection], T]) -> T:
        """Asks of one state of the database; once more where an erasure renewed a key meanwhile."""
        for last in (False, True):
            asked = self._asked
            with told_of_database():
                asked.execute("BEGIN")
                try:
                    return ask(asked)
                except EvidenceError:
                    if last:
                        raise
                finally:
                    asked.execute("ROLLBACK")
        raise AssertionError

    @property
    def _asked(self) -> sqlite3.Connection:
        """This thread's connection for reading."""
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            with self._opening:
                connection = connect(self.path / founding.DATABASE)
                self._connections.append(connection)
            self._mine.connection = connection
        return connection

    def _drop_old_keys(self, cursor: sqlite3.Cursor) -> None:
        self._ring.drop_older(rows.generations(cursor))

    def _tidy(self) -> None:
        """What a writer that was cut off left: drafts, objects without an entry, keys that were to be dropped."""
        with contextlib.ExitStack() as undo:
            undo.callback(self.close)
            with told_of_database():
                sweep(self.path / "incoming", self._place, self._asked)
            if self._ring.has_older(self._steadily(rows.generations)):
                self._do(self._drop_old_keys)
            undo.pop_all()
