"""How fast entries of the evidence log become durable and are proven, beside what one would glue together."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from bench import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENTRIES = 1_000_000
GROUPED, SLOWEST, PROOFS = 10_000, 0.060, 2_000
"""What is asked: entries a second in groups, seconds of a single one (99th of 100), proofs a second."""
_PROVEN = 2_000
_FILL = 20_000
_THREADS = 64


@dataclass(frozen=True, slots=True)
class Durable:
    """One way to write: ``group`` entries are durable together; median and 99th percentile of one group, in seconds."""

    way: str
    entries: int
    group: int
    seconds: float
    median: float
    slowest: float


@dataclass(frozen=True, slots=True)
class Proven:
    """Proofs a second in a log of ``entries``, made and checked, on one core."""

    entries: int
    inclusion: float
    inclusion_checked: float
    consistency: float
    consistency_checked: float
    root: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both halves."""

    durable: Sequence[Durable]
    proven: Proven


def measure(entries: int, folder: Path, say: Callable[[str], None]) -> Evidence:
    """Each half in a process of its own; ``folder`` is on the disk that is measured."""
    say("durable entries of evidence")
    written = watch.run("evidence_durable", folder=str(folder), few=max(1, min(10, entries // 20_000))).said
    say(f"proofs among {entries:,} entries of evidence")
    proven = watch.run("evidence_proven", folder=str(folder), entries=entries).said
    return Evidence([Durable(**row) for row in written["rows"]], Proven(**proven["figures"]))


def body(n: int) -> bytes:
    """An entry as long as the log's own."""
    said = {"action": "read", "actor": "officer 7", "at": "2026-11-22T20:30:00.123456Z", "basis": "court order 3",
            "item": {"commitment": f"{n:064x}", "nth": n, "prev": f"{n * 7:064x}"}, "more": {},
            "purpose": "case 12", "tool": "marsad 1", "v": 1}  # fmt: skip
    return json.dumps(said, separators=(",", ":")).encode()


def durable(folder: str, few: int) -> dict[str, Any]:
    """Every way writes entries of its own; ``few`` times a hundred of those that flush each one."""
    place = Path(folder) / "durable"
    place.mkdir()
    rows = []
    for group, rounds in ((1, 30 * few), (10, 30 * few), (100, 15 * few), (1_000, 6 * few)):
        rows.append(_groups(place / f"{group}.db", group, rounds))
    rows.append(_many_threads(place / "threads.db", 40 * few))
    rows.append(_one("JSON line and fsync each", 30 * few, _json_lines(place / "lines.jsonl")))
    rows.append(_one("SQLite row and commit each, no tree", 30 * few, _rows_only(place / "rows.db")))
    if shutil.which("git"):
        rows.append(_one("git commit each", 5 * few, _git(place / "git")))
    shutil.rmtree(place)
    return {"rows": rows}


def _fresh(path: Path) -> None:
    from marsad.evidence import log
    from marsad.evidence.committing import connect

    connection = connect(path)
    log.prepare(connection)
    connection.close()


def _groups(path: Path, group: int, rounds: int) -> dict[str, Any]:
    from marsad.evidence import log
    from marsad.evidence.committing import Committer

    _fresh(path)
    committer, taken = Committer(path), []
    for number in range(rounds + 1):
        bodies = [body(number * group + n) for n in range(group)]
        began = time.perf_counter()
        committer.submit(lambda cursor, bodies=bodies: log.append_within(cursor, bodies))
        taken.append(time.perf_counter() - began)
    committer.close()
    return _row(f"the log, {group:,} together", group, taken[1:], sum(taken[1:]))


def _many_threads(path: Path, rounds: int) -> dict[str, Any]:
    """Many people at once, one entry at a time each: what waits is made durable together."""
    from marsad.evidence import log
    from marsad.evidence.committing import Committer

    _fresh(path)
    committer = Committer(path)
    taken: list[float] = []

    def work(which: int) -> None:
        mine = []
        for number in range(rounds):
            one = [body(which * rounds + number)]
            began = time.perf_counter()
            committer.submit(lambda cursor, one=one: log.append_within(cursor, one))
            mine.append(time.perf_counter() - began)
        taken.extend(mine)

    threads = [threading.Thread(target=work, args=(which,)) for which in range(_THREADS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    committer.close()
    return _row(f"the log, {_THREADS} threads, one each", 1, taken, spent)


def _one(way: str, rounds: int, write: Callable[[bytes], None]) -> dict[str, Any]:
    write(body(0))
    taken = []
    for number in range(1, rounds + 1):
        one, began = body(number), time.perf_counter()
        write(one)
        taken.append(time.perf_counter() - began)
    return _row(way, 1, taken, sum(taken))


def _json_lines(path: Path) -> Callable[[bytes], None]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(one: bytes) -> None:
        os.write(descriptor, one + b"\n")
        os.fsync(descriptor)

    return write


def _rows_only(path: Path) -> Callable[[bytes], None]:
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("PRAGMA journal_mode = WAL")
    held.execute("PRAGMA synchronous = FULL")
    held.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, body BLOB)")

    def write(one: bytes) -> None:
        held.execute("INSERT INTO entry (body) VALUES (?)", (one,))

    return write


def _git(path: Path) -> Callable[[bytes], None]:
    path.mkdir()
    call = [
        "git",
        "-C",
        str(path),
        "-c",
        "user.name=n",
        "-c",
        "user.email=n@unit.example",
        "-c",
        "core.fsync=all",
    ]
    subprocess.run([*call, "init", "-q"], check=True)

    def write(one: bytes) -> None:
        with (path / "log").open("ab") as out:
            out.write(one + b"\n")
        subprocess.run([*call, "add", "log"], check=True)
        subprocess.run([*call, "commit", "-q", "-m", "entry"], check=True)

    return write


def _row(way: str, group: int, taken: list[float], spent: float) -> dict[str, Any]:
    ordered = sorted(taken)
    return {
        "way": way, "entries": group * len(taken), "group": group, "seconds": spent,
        "median": statistics.median(ordered), "slowest": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)],
    }  # fmt: skip


def proven(folder: str, entries: int) -> dict[str, Any]:
    """Proofs of entries and of earlier heads taken by chance, read from a log on the disk, each checked."""
    from marsad.evidence import log as logs
    from marsad.evidence import tree
    from marsad.evidence.committing import connect

    path = Path(folder) / "proven.db"
    _fresh(path)
    connection = connect(path)
    for first in range(0, entries, _FILL):
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        logs.append_within(cursor, [body(n) for n in range(first, min(first + _FILL, entries))])
        cursor.execute("COMMIT")
    log, rng = logs.Log(connection), random.Random(7)
    began = time.process_time()
    root = log.root()
    rooted = time.process_time() - began
    places = [rng.randrange(entries) for _ in range(_PROVEN)]
    sizes = [rng.randint(1, entries) for _ in range(_PROVEN)]
    roots = [log.root(size) for size in sizes]
    leaves = [tree.leaf_hash(log.entry(place)) for place in places]
    made, inclusions = _timed(lambda: [log.inclusion(place, entries) for place in places])
    checked, good = _timed(
        lambda: [
            tree.verify_inclusion(leaf, place, entries, proof, root)
            for leaf, place, proof in zip(leaves, places, inclusions, strict=True)
        ]
    )
    grown, histories = _timed(lambda: [log.consistency(size, entries) for size in sizes])
    compared, same = _timed(
        lambda: [
            tree.verify_consistency(size, entries, proof, head, root)
            for size, proof, head in zip(sizes, histories, roots, strict=True)
        ]
    )
    assert all(good) and all(same)
    connection.close()
    path.unlink()
    return {
        "figures": {
            "entries": entries, "inclusion": _PROVEN / made, "inclusion_checked": _PROVEN / checked,
            "consistency": _PROVEN / grown, "consistency_checked": _PROVEN / compared, "root": rooted,
        }
    }  # fmt: skip


def _timed[T](work: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    done = work()
    return time.process_time() - began, done


def evidence_tables(found: Evidence) -> list[Table]:
    """What becomes durable, and what is proven."""
    table = Table(title="Durable entries (wall time: a disk is waited for)", title_justify="left")
    table.add_column("way")
    for name in ("entries", "entries/s", "median ms", "p99 ms"):
        table.add_column(name, justify="right")
    for row in found.durable:
        table.add_row(
            row.way, f"{row.entries:,}", f"{row.entries / row.seconds:,.0f}", f"{row.median * 1e3:.2f}",
            f"{row.slowest * 1e3:.1f}",
        )  # fmt: skip
    table.caption = f"asked: {GROUPED:,}/s in groups; p99 of a single one at most {SLOWEST * 1e3:.0f} ms"
    proofs = Table(
        title=f"Proofs among {found.proven.entries:,} entries (CPU time, one core)", title_justify="left"
    )
    proofs.add_column("proof")
    for name in ("made/s", "checked/s"):
        proofs.add_column(name, justify="right")
    one = found.proven
    proofs.add_row("that an entry is in it", f"{one.inclusion:,.0f}", f"{one.inclusion_checked:,.0f}")
    proofs.add_row(
        "that it continues an earlier one", f"{one.consistency:,.0f}", f"{one.consistency_checked:,.0f}"
    )
    proofs.caption = f"asked: {PROOFS:,}/s made; the head takes {one.root * 1e3:.2f} ms"
    return [table, proofs]
