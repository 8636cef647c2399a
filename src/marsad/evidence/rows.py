"""The tables beside the log: objects, items, whose event is whose. All SQL of the store stands here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_TABLES = (
    "CREATE TABLE IF NOT EXISTS shard(number INTEGER PRIMARY KEY, generation INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS object(name TEXT PRIMARY KEY, size INTEGER NOT NULL, shard INTEGER NOT NULL,"
    " wrapped BLOB NOT NULL, lookup BLOB NOT NULL UNIQUE) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS object_shard ON object(shard)",
    "CREATE TABLE IF NOT EXISTS item(id TEXT PRIMARY KEY, commitment TEXT NOT NULL UNIQUE,"
    " held TEXT NOT NULL CHECK(held IN ('bytes', 'hash', 'erased')), object TEXT, shard INTEGER, sealed BLOB,"
    " lookup BLOB, handling TEXT NOT NULL, on_hold INTEGER NOT NULL, nth INTEGER NOT NULL, prev TEXT NOT NULL,"
    " CHECK((held = 'erased') = (sealed IS NULL)), CHECK((held = 'bytes') = (object IS NOT NULL))) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS item_shard ON item(shard) WHERE shard IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS item_object ON item(object) WHERE object IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS item_lookup ON item(lookup) WHERE lookup IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS custody(item TEXT NOT NULL, nth INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " PRIMARY KEY(item, nth)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS custody_first ON custody(seq) WHERE nth = 1",
    "CREATE TABLE IF NOT EXISTS tally(one INTEGER PRIMARY KEY CHECK(one = 1), bytes INTEGER NOT NULL)",
    "INSERT OR IGNORE INTO tally VALUES (1, 0)",
)
_COLUMNS = (
    "item.id, item.commitment, item.held, item.object, item.shard, item.sealed, item.lookup, item.handling, "
    "item.on_hold, item.nth, item.prev"
)

type Asked = sqlite3.Connection | sqlite3.Cursor
"""Who may be asked inside one state of the database."""


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """``size`` counts enciphered bytes; ``wrapped`` is the object's key, sealed under its shard's."""

    name: str
    size: int
    shard: int
    wrapped: bytes
    lookup: bytes


@dataclass(frozen=True, slots=True)
class ItemRow:
    """``sealed`` is the record under the shard's key; ``nth`` and ``prev`` are of the item's last event."""

    id: str
    commitment: str
    held: str
    object: str | None
    shard: int | None
    sealed: bytes | None
    lookup: bytes | None
    handling: str
    on_hold: int
    nth: int
    prev: str


def _item(row: tuple[Any, ...]) -> ItemRow:
    return ItemRow(*row)


def prepare(asked: sqlite3.Cursor, shards: int) -> None:
    """Makes the tables that are not there yet, and every shard at its first generation."""
    for statement in _TABLES:
        asked.execute(statement)
    asked.executemany("INSERT OR IGNORE INTO shard VALUES (?, 1)", [(number,) for number in range(shards)])


def generation(asked: Asked, shard: int) -> int:
    """Which key of a shard holds."""
    return int(asked.execute("SELECT generation FROM shard WHERE number = ?", (shard,)).fetchone()[0])


def generations(asked: Asked) -> dict[int, int]:
    """Of every shard whose row is whole."""
    query = "SELECT number, generation FROM shard WHERE typeof(generation) = 'integer'"
    return dict(asked.execute(query).fetchall())


def object_by_lookup(asked: Asked, lookup: bytes) -> ObjectRow | None:
    """The object with these plain bytes, if they are held."""
    row = asked.execute(
        "SELECT name, size, shard, wrapped, lookup FROM object WHERE lookup = ?", (lookup,)
    ).fetchone()
    return ObjectRow(*row) if row else None


def object_by_name(asked: Asked, name: str) -> ObjectRow | None:
    """The object that lies under ``name``."""
    row = asked.execute(
        "SELECT name, size, shard, wrapped, lookup FROM object WHERE name = ?", (name,)
    ).fetchone()
    return ObjectRow(*row) if row else None


def add_object(asked: sqlite3.Cursor, row: ObjectRow) -> None:
    """And counts its bytes."""
    asked.execute(
        "INSERT INTO object VALUES (?, ?, ?, ?, ?)", (row.name, row.size, row.shard, row.wrapped, row.lookup)
    )
    asked.execute("UPDATE tally SET bytes = bytes + ?", (row.size,))


def drop_object(asked: sqlite3.Cursor, row: ObjectRow) -> None:
    """And counts its bytes no more."""
    asked.execute("DELETE FROM object WHERE name = ?", (row.name,))
    asked.execute("UPDATE tally SET bytes = bytes - ?", (row.size,))


def held_bytes(asked: Asked) -> int:
    """Enciphered bytes of all objects."""
    return int(asked.execute("SELECT bytes FROM tally").fetchone()[0])


def item(asked: Asked, item_id: str) -> ItemRow | None:
    """By id."""
    row = asked.execute(f"SELECT {_COLUMNS} FROM item WHERE id = ?", (item_id,)).fetchone()  # noqa: S608
    return _item(row) if row else None


def items_by(asked: Asked, column: str, value: object) -> list[ItemRow]:
    """All with ``value`` in ``column`` (lookup, object or shard), by id."""
    query = f"SELECT {_COLUMNS} FROM item WHERE {column} = ? ORDER BY id"  # noqa: S608  (three names of our own)
    return [_item(row) for row in asked.execute(query, (value,)).fetchall()]


def items(asked: Asked) -> Iterator[ItemRow]:
    """All, in the order in which they were sealed."""
    query = f"SELECT {_COLUMNS} FROM custody JOIN item ON item.id = custody.item WHERE custody.nth = 1 ORDER BY seq"  # noqa: S608
    for row in asked.execute(query):
        yield _item(row)


def count(asked: Asked) -> int:
    """Items, those that were erased included."""
    return int(asked.execute("SELECT count(*) FROM item").fetchone()[0])


def add_item(asked: sqlite3.Cursor, row: ItemRow) -> None:
    """With no event yet (``nth`` 0)."""
    asked.execute(
        "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row.id, row.commitment, row.held, row.object, row.shard, row.sealed, row.lookup, row.handling,
         row.on_hold, row.nth, row.prev),
    )  # fmt: skip


def happened(asked: sqlite3.Cursor, item_id: str, nth: int, seq: int, leaf: str) -> None:
    """The item's last event is now ``nth``, which is entry ``seq`` of the log."""
    asked.execute("UPDATE item SET nth = ?, prev = ? WHERE id = ?", (nth, leaf, item_id))
    asked.execute("INSERT INTO custody VALUES (?, ?, ?)", (item_id, nth, seq))


def custody(asked: Asked, item_id: str) -> list[int]:
    """The entries of the log that concern an item, oldest first."""
    rows = asked.execute("SELECT seq FROM custody WHERE item = ? ORDER BY nth", (item_id,))
    return [int(row[0]) for row in rows.fetchall()]


def handle(asked: sqlite3.Cursor, item_id: str, handling: str) -> None:
    """Another handling code."""
    asked.execute("UPDATE item SET handling = ? WHERE id = ?", (handling, item_id))


def hold(asked: sqlite3.Cursor, item_id: str, *, on_hold: bool) -> None:
    """May not, or may again, be erased."""
    asked.execute("UPDATE item SET on_hold = ? WHERE id = ?", (on_hold, item_id))


def forget(asked: sqlite3.Cursor, item_id: str) -> None:
    """Everything of an item goes but its commitment."""
    asked.execute(
        "UPDATE item SET held = 'erased', object = NULL, shard = NULL, sealed = NULL, lookup = NULL WHERE id = ?",
        (item_id,),
    )


def reseal_object(asked: sqlite3.Cursor, name: str, wrapped: bytes) -> None:
    """Its key under the shard's new one."""
    asked.execute("UPDATE object SET wrapped = ? WHERE name = ?", (wrapped, name))


def reseal_item(asked: sqlite3.Cursor, item_id: str, sealed: bytes) -> None:
    """Its record under the shard's new key."""
    asked.execute("UPDATE item SET sealed = ? WHERE id = ?", (sealed, item_id))


def objects_of_shard(asked: Asked, shard: int) -> list[ObjectRow]:
    """By name."""
    query = "SELECT name, size, shard, wrapped, lookup FROM object WHERE shard = ? ORDER BY name"
    return [ObjectRow(*row) for row in asked.execute(query, (shard,)).fetchall()]


def renewed(asked: sqlite3.Cursor, shard: int, generation: int) -> None:
    """The shard's key is now that of ``generation``."""
    asked.execute("UPDATE shard SET generation = ? WHERE number = ?", (generation, shard))
