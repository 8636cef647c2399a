"""The log: entries in order and the tree over them, in SQLite tables that nothing may change or delete from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence import tree

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

_TABLES = (
    "CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS node (level INTEGER, place INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, place))"
    " WITHOUT ROWID",
)
_NEVER = (
    "CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
)
_ENTRY = "INSERT INTO entry VALUES (?, ?)"
_NODE = "INSERT INTO node VALUES (?, ?, ?)"
MOST_BYTES = 1 << 20
"""Bytes of one entry at most."""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the log's tables where they are not there yet."""
    for statement in _TABLES:
        connection.execute(statement)
    for table in ("entry", "node"):
        for verb in ("update", "delete"):
            connection.execute(_NEVER.format(table=table, verb=verb))


def append_within(cursor: sqlite3.Cursor, bodies: Sequence[bytes]) -> range:
    """Add entries inside the caller's transaction (BEGIN IMMEDIATE); their numbers. They count once it is committed.

    Each whole subtree's head is written once, when its last leaf comes. Raises EvidenceError for one that is too long.
    """
    if any(len(body) > MOST_BYTES for body in bodies):
        raise EvidenceError(f"an entry of the log has at most {MOST_BYTES:,} bytes")
    first = _size(cursor)
    fresh: dict[tuple[int, int], bytes] = {}
    for seq, body in enumerate(bodies, first):
        level, place, found = 0, seq, tree.leaf_hash(body)
        fresh[0, seq] = found
        while place & 1:
            left = fresh.get((level, place - 1)) or _node(cursor, level, place - 1)
            level, place, found = level + 1, place >> 1, tree.node_hash(left, found)
            fresh[level, place] = found
    cursor.executemany(_ENTRY, enumerate(bodies, first))
    cursor.executemany(_NODE, ((level, place, found) for (level, place), found in fresh.items()))
    return range(first, first + len(bodies))


class Log:
    """Reads a log. One connection, one thread at a time; what others commit meanwhile is seen."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def size(self) -> int:
        """How many entries there are."""
        return _size(self._connection)

    def node(self, level: int, index: int) -> bytes:
        """The head of a whole subtree (`tree.Nodes`)."""
        return _node(self._connection, level, index)

    def root(self, size: int | None = None) -> bytes:
        """The head of the first ``size`` entries, by default of all. Raises EvidenceError where there are fewer."""
        return tree.root(self, self._within(self.size if size is None else size))

    def entry(self, seq: int) -> bytes:
        """The body of an entry, exactly as it was added."""
        row = self._connection.execute("SELECT body FROM entry WHERE seq = ?", (seq,)).fetchone()
        if row is None:
            raise EvidenceError(f"the log has no entry {seq}", hint="marsad evidence verify STORE")
        return bytes(row[0])

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Numbers and bodies from ``start`` up to ``stop``, in order."""
        last = self.size if stop is None else stop
        rows = self._connection.execute(
            "SELECT seq, body FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq", (start, last)
        )
        for seq, body in rows:
            yield seq, bytes(body)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Proof that entry ``index`` is among the first ``size``."""
        return tree.inclusion(self, index, self._within(size))

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Proof that the first ``new`` entries begin with the first ``old``."""
        return tree.consistency(self, old, self._within(new))

    def recomputed_root(self, size: int | None = None) -> bytes:
        """The head from the entries themselves, not from what is kept of the tree."""
        stop = self.size if size is None else size
        return tree.root_of([tree.leaf_hash(body) for _, body in self.entries(0, stop)])

    def _within(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise EvidenceError(
                f"the log has {self.size:,} entries, not {size:,}", hint="marsad evidence verify STORE"
            )
        return size


def _size(held: sqlite3.Connection | sqlite3.Cursor) -> int:
    return int(held.execute("SELECT coalesce(max(seq) + 1, 0) FROM entry").fetchone()[0])


def _node(held: sqlite3.Connection | sqlite3.Cursor, level: int, index: int) -> bytes:
    row = held.execute("SELECT hash FROM node WHERE level = ? AND place = ?", (level, index)).fetchone()
    if row is None:
        raise EvidenceError("the log's tree has a hole", hint="marsad evidence verify STORE")
    return bytes(row[0])
