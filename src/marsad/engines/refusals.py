"""Keeps refused records aside: a table row each, and a JSON Lines file that a person can open."""

from __future__ import annotations

import base64
from hashlib import blake2b
from typing import TYPE_CHECKING

import orjson
import pyarrow as pa

from marsad.tables.runs import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from marsad.engines.lake import Lake
    from marsad.model import Refusal

_CHUNK = 50_000


class Refusals:
    """Counts refusals of a run and keeps each record aside once, however often its source is read again."""

    def __init__(self, lake: Lake, run: str) -> None:
        self._lake, self._run = lake, run
        stored = lake.read("refusals", columns=["source", "record", "reason"])
        self._known = {_mark(*row.values()) for row in stored.to_pylist()}
        self._waiting: list[Refusal] = []
        self.count = 0
        self.aside: Path | None = None

    def add(self, refusals: Iterable[Refusal]) -> None:
        """Take refusals; writes by itself when many are waiting."""
        for refusal in refusals:
            self.count += 1
            mark = _mark(refusal.source, refusal.number, refusal.reason)
            if mark in self._known:
                continue
            self._known.add(mark)
            self._waiting.append(refusal)
        if len(self._waiting) >= _CHUNK:
            self.commit()

    def commit(self) -> None:
        """Write what is waiting: first for people, then the table, so that nothing counts as kept before it is."""
        if not self._waiting:
            return
        self.aside = self._lake.path / "refused" / f"{self._run}.jsonl"
        self.aside.parent.mkdir(exist_ok=True)
        rows = [
            {
                "run": self._run,
                "source": each.source,
                "record": each.number,
                "reason": each.reason,
                "raw": each.raw,
            }
            for each in self._waiting
        ]
        with self.aside.open("ab") as out:
            for row, each in zip(rows, self._waiting, strict=True):
                shown = {**row, "raw": base64.b64encode(each.raw).decode("ascii")}
                out.write(orjson.dumps(shown, option=orjson.OPT_APPEND_NEWLINE))
        self._lake.append("refusals", pa.Table.from_pylist(rows, schema=REFUSALS))
        self._waiting = []


def _mark(source: str, record: int, reason: str) -> bytes:
    return blake2b(f"{source}\0{record}\0{reason}".encode("utf-8", "replace"), digest_size=8).digest()
