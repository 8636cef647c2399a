"""``python -m bench.engines``: one world on each engine, the tables compared row by row, and what each step moved."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.table import Table

from bench import watch

ENGINES = ("embedded", "spark")
_OWN = {"observations": ("run",)}  # columns in which two runs differ


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: wall and CPU seconds of all its processes, peak memory in bytes, wall seconds of its stages."""

    seconds: float
    cpu: float
    peak: int
    stages: dict[str, float]


@dataclass(slots=True)
class Step:
    """What Spark's log of events says of one step: bytes and rows moved between workers, task seconds, largest task."""

    moved: int = 0
    rows: int = 0
    seconds: float = 0.0
    spilled: int = 0
    largest: int = 0
    jobs: set[int] = field(default_factory=set)


def main(arguments: list[str] | None = None) -> int:
    """Run both engines; 0 where all their tables are the same."""
    options = _options(arguments)
    console, screen = Console(stderr=True), Console(width=None if sys.stdout.isatty() else 140)
    with tempfile.TemporaryDirectory(prefix="marsad-engines-", dir=options.scratch) as where:
        folder = Path(where)
        with console.status("making the world"):
            watch.run("world", folder=where, items=options.items, seed=options.seed, workers=options.workers)
        events = folder / "events"
        events.mkdir()
        os.environ["MARSAD_SPARK"] = f"{os.environ.get('MARSAD_SPARK', '')} {_logging(events)}"
        ran = {}
        for engine in ENGINES:
            with console.status(f"engine {engine}"):
                ran[engine] = _run(engine, folder, options.workers)
        with console.status("comparing"):
            same = compare(*(folder / engine for engine in ENGINES))
        found = steps(events)
    screen.print(_runs(ran, options.items))
    screen.print(_steps(found, options.items))
    for name, (rows, equal) in same.items():
        screen.print(f"{name}: {rows:,} rows, {'the same' if equal else 'NOT THE SAME'}", highlight=False)
    if options.json:
        told = {"items": options.items, "runs": {name: asdict(each) for name, each in ran.items()},
                "steps": {name: {**asdict(each), "jobs": len(each.jobs)} for name, each in found.items()},
                "same": same}  # fmt: skip
        Path(options.json).write_text(json.dumps(told, indent=2), encoding="utf-8")
    return 0 if all(equal for _, equal in same.values()) else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.engines", description=__doc__)
    parser.add_argument("--items", type=int, default=100_000, help="observations of the world")
    parser.add_argument("--seed", type=int, default=7, help="seed of the artificial world")
    parser.add_argument("--workers", type=int, default=2, help="tasks at a time")
    parser.add_argument("--json", metavar="FILE", help="write the figures here too")
    parser.add_argument("--scratch", metavar="DIR", help="where world and lakes are written, then removed")
    return parser.parse_args(arguments)


def _logging(events: Path) -> str:
    return (
        f"spark.eventLog.enabled=true spark.eventLog.dir={events.as_uri()} spark.eventLog.compress=false "
        "spark.eventLog.rolling.enabled=false"
    )


def _run(engine: str, folder: Path, workers: int) -> Ran:
    source = str(folder / "observations.jsonl")
    found = watch.run("run", source=source, lake=str(folder / engine), workers=workers, engine=engine)
    return Ran(found.said["seconds"], found.cpu, found.peak_bytes, found.said["stages"])


def compare(one: Path, other: Path) -> dict[str, tuple[int, bool]]:
    """For each table of two lakes its rows, and whether they are the same whatever their order."""
    from marsad.engines import Lake
    from marsad.tables import TABLES

    lakes, found = (Lake(one), Lake(other)), {}
    for name in TABLES:
        if name in {"runs", "refusals"}:
            continue
        left, right = (_in_order(lake.read(name), _OWN.get(name, ())) for lake in lakes)
        found[name] = (left.num_rows, left.equals(right))
    return found


def _in_order(table: pa.Table, without: tuple[str, ...]) -> pa.Table:
    """Rows by all their plain columns; what is not a number is nothing, since it never equals itself."""
    table = table.drop_columns(list(without))
    for place, each in enumerate(table.schema):
        if pa.types.is_floating(each.type):
            column = table[each.name]
            table = table.set_column(place, each.name, pc.if_else(pc.is_nan(column), None, column))
    plain = [each.name for each in table.schema if not pa.types.is_nested(each.type)]
    return table.take(pc.sort_indices(table, [(name, "ascending") for name in plain])).combine_chunks()


def steps(events: Path) -> dict[str, Step]:
    """What each step (`Tables.step`) of a run moved and took, from the log of events."""
    found: dict[str, Step] = defaultdict(Step)
    step_of: dict[int, str] = {}
    for line in (line for path in sorted(events.iterdir()) for line in path.open(encoding="utf-8")):
        event = json.loads(line)
        if event["Event"] == "SparkListenerJobStart":
            name = (event.get("Properties") or {}).get("spark.job.description", "").removeprefix("marsad: ")
            found[name].jobs.add(event["Job ID"])
            step_of.update(dict.fromkeys(event["Stage IDs"], name))
        elif event["Event"] == "SparkListenerTaskEnd":
            _add(found[step_of.get(event["Stage ID"], "")], event.get("Task Metrics") or {})
    return dict(found)


def _add(step: Step, told: dict[str, Any]) -> None:
    written, read = told.get("Shuffle Write Metrics", {}), told.get("Shuffle Read Metrics", {})
    step.moved += written.get("Shuffle Bytes Written", 0)
    step.rows += written.get("Shuffle Records Written", 0)
    step.seconds += told.get("Executor Run Time", 0) / 1000
    step.spilled += told.get("Disk Bytes Spilled", 0)
    step.largest = max(step.largest, read.get("Remote Bytes Read", 0) + read.get("Local Bytes Read", 0))


def _runs(ran: dict[str, Ran], items: int) -> Table:
    table = Table(title=f"{items:,} observations", title_justify="left")
    for column in ("engine", "s", "CPU s", "CPU µs an item", "peak GB", "read s", "link s", "rank s"):
        table.add_column(column, justify="left" if column == "engine" else "right")
    for name, each in ran.items():
        stages = [f"{each.stages.get(stage, 0):,.1f}" for stage in ("read", "link", "rank")]
        cpu = f"{1e6 * each.cpu / items:,.0f}"
        table.add_row(
            name, f"{each.seconds:,.1f}", f"{each.cpu:,.1f}", cpu, f"{each.peak / 1e9:.2f}", *stages
        )
    return table


def _steps(found: dict[str, Step], items: int) -> Table:
    table = Table(title="Spark by step", title_justify="left")
    for column in (
        "step", "jobs", "moved, bytes an item", "rows an item", "task s", "spilled MB", "largest task MB",
    ):  # fmt: skip
        table.add_column(column, justify="left" if column == "step" else "right")
    for name, each in found.items():
        table.add_row(
            name or "(start)", str(len(each.jobs)), f"{each.moved / items:,.0f}", f"{each.rows / items:.2f}",
            f"{each.seconds:,.1f}", f"{each.spilled / 1e6:,.1f}", f"{each.largest / 1e6:,.2f}",
        )  # fmt: skip
    return table


if __name__ == "__main__":
    sys.exit(main())
