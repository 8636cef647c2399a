"""Reads a log from end to end and reckons everything anew: the tree, its heads, each item's history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.errors import EvidenceError
from marsad.evidence import tree
from marsad.evidence.custody import event_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from marsad.evidence.nouns import Event
    from marsad.evidence.verify.verdict import Findings


@dataclass(slots=True)
class History:
    """What the log says of one item up to its last event."""

    nth: int = 0
    prev: str = ""
    erased: bool = False
    handling: str = ""
    on_hold: bool = False
    object: str = ""


@dataclass(slots=True)
class Replayed:
    """``heads`` holds the log's head at each size that was asked for; ``items`` by commitment."""

    size: int = 0
    heads: dict[int, bytes] = field(default_factory=dict)
    items: dict[str, History] = field(default_factory=dict)


class _Range:
    """Heads of the whole subtrees of what was added so far, the largest first: memory grows with the logarithm."""

    def __init__(self, told: Callable[[int, int, bytes], None]) -> None:
        self._peaks: list[tuple[int, bytes]] = []
        self._told = told
        self.size = 0

    def add(self, leaf: bytes) -> None:
        level, place, found = 0, self.size, leaf
        self._told(0, place, found)
        while self._peaks and self._peaks[-1][0] == level:
            found = tree.node_hash(self._peaks.pop()[1], found)
            level, place = level + 1, place >> 1
            self._told(level, place, found)
        self._peaks.append((level, found))
        self.size += 1

    def head(self) -> bytes:
        if not self._peaks:
            return tree.EMPTY
        found = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            found = tree.node_hash(left, found)
        return found


def replay(
    connection: sqlite3.Connection,
    sizes: set[int],
    found: Findings,
    told: Callable[[int], None] | None = None,
) -> Replayed:
    """Every entry in order. Faults: holes, entries that are no events, another tree than is kept, broken histories."""
    kept = _Kept(connection, found)
    spine, result = _Range(kept.compare), Replayed()
    if 0 in sizes:
        result.heads[0] = tree.EMPTY
    for seq, stored in connection.execute("SELECT seq, body FROM entry ORDER BY seq"):
        if seq != spine.size:
            found.wrong("entry", f"entry {spine.size}", "is missing")
            break
        body = stored if isinstance(stored, bytes) else str(stored).encode()  # SQLite keeps what it is given
        spine.add(tree.leaf_hash(body))
        _happened(seq, body, result.items, found)
        if spine.size in sizes:
            result.heads[spine.size] = spine.head()
        if told and seq % 4096 == 0:
            told(seq)
    kept.rest()
    result.size = spine.size
    result.heads[spine.size] = spine.head()
    found.counts["entries"] += spine.size
    return result


def _happened(seq: int, body: bytes, items: dict[str, History], found: Findings) -> None:
    try:
        event = event_of(seq, body)
    except EvidenceError:
        found.wrong("entry", f"entry {seq}", "is no event")
        return
    if not event.item:
        return
    history = items.setdefault(event.item, History())
    if (event.nth, event.prev) != (history.nth + 1, history.prev):
        found.wrong("history", f"entry {seq}", "does not follow the item's last event")
    if history.erased and event.action != "looked":  # its timeline may be asked for ever
        found.wrong("history", f"entry {seq}", "comes after the item was erased")
    history.nth, history.prev = event.nth, tree.leaf_hash(body).hex()
    _changed(event, history)


def _changed(event: Event, history: History) -> None:
    if event.action == "erased":
        history.erased = True
    elif event.action == "handling":
        history.handling = str(event.more.get("handling", ""))
    elif event.action in ("held", "released"):
        history.on_hold = event.action == "held"
    elif event.action == "sealed":
        history.object = str(event.more.get("object", ""))


class _Kept:
    """The tree as it is kept, read level by level beside the one that is reckoned."""

    def __init__(self, connection: sqlite3.Connection, found: Findings) -> None:
        self._connection, self._found = connection, found
        self._levels: dict[int, Iterator[tuple[int, bytes]]] = {}
        self._bad = False

    def compare(self, level: int, place: int, reckoned: bytes) -> None:
        rows = self._levels.get(level)
        if rows is None:
            rows = self._levels[level] = iter(
                self._connection.execute(
                    "SELECT place, hash FROM node WHERE level = ? ORDER BY place", (level,)
                )
            )
        if self._bad:
            return
        kept = next(rows, None)
        if kept is None or kept[0] != place or bytes(kept[1]) != reckoned:
            self._bad = True  # one is enough: all above it differ too
            self._found.wrong(
                "tree", f"node {level}/{place}", "the tree that is kept is not that of the entries"
            )

    def rest(self) -> None:
        """Nothing may be left over: nodes of entries that are gone."""
        levels = {row[0] for row in self._connection.execute("SELECT DISTINCT level FROM node")}
        if not self._bad and any(
            level not in self._levels or next(self._levels[level], None) is not None for level in levels
        ):
            self._found.wrong("tree", "node", "the tree knows of entries that are not there: the log was cut")
