"""Writes the artificial world to files, in one process or several, always the same bytes."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson

from marsad.errors import UsageError
from marsad.synth.chunk import CHUNK, Chunk, Row
from marsad.synth.grammar import SPLITS
from marsad.synth.identity import SHORTENER
from marsad.synth.plan import Prevalence, Setting, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
"""The day the artificial world ends unless another is given; no result depends on the clock."""


@dataclass(frozen=True, slots=True)
class WorldSummary:
    """What was written: rows by category, by typology and by speaker, and how many operators and hubs there are."""

    items: int
    seed: int
    split: str
    categories: dict[str, int]
    typologies: dict[str, int]
    speakers: dict[str, int]
    operators: int
    hubs: int


def _setting(
    items: int, seed: int, split: str, until: datetime, days: int, prevalence: Prevalence | None
) -> Setting:
    if items < 0 or days < 1:
        raise UsageError("items must be 0 or more and days 1 or more", hint="for example --items 1000")
    if split not in SPLITS:
        raise UsageError(f"split {split!r} is not known", hint=f"one of: {', '.join(SPLITS)}")
    if until.tzinfo is None:
        raise UsageError("the last day of the world has no time zone", hint="give a UTC datetime")
    return Setting(items, seed, split, until.timestamp(), days, prevalence or Prevalence())


def _sizes(items: int) -> list[int]:
    return [min(CHUNK, items - first) for first in range(0, items, CHUNK)]


def make_world(
    items: int,
    seed: int = 7,
    *,
    split: str = "open",
    until: datetime = UNTIL,
    days: int = 120,
    prevalence: Prevalence | None = None,
) -> tuple[list[Row], list[Row]]:
    """The same world in memory: (records as a unit would receive them, truth rows), equally long and in one order."""
    world = World(_setting(items, seed, split, until, days, prevalence))
    pairs = [pair for number, size in enumerate(_sizes(items)) for pair in Chunk(world, number, size).rows()]
    return [record for record, _ in pairs], [truth for _, truth in pairs]


_world: World | None = None


def _settle(setting: Setting) -> None:
    global _world  # noqa: PLW0603 (one world a worker process, made once)
    _world = World(setting)


@dataclass(frozen=True, slots=True)
class _Done:
    """One chunk as bytes, with its counts."""

    records: bytes
    truth: bytes
    size: int
    categories: Counter[str]
    typologies: Counter[str]
    speakers: Counter[str]
    operators: Counter[str]


def _work(number: int, size: int) -> _Done:
    if _world is None:
        raise RuntimeError("worker has no world")
    return _write_chunk(_world, number, size)


def _write_chunk(world: World, number: int, size: int) -> _Done:
    pairs = Chunk(world, number, size).rows()
    option = orjson.OPT_APPEND_NEWLINE
    return _Done(
        b"".join([orjson.dumps(record, option=option) for record, _ in pairs]),
        b"".join([orjson.dumps(truth, option=option) for _, truth in pairs]),
        size,
        *(
            Counter([str(truth[key]) for _, truth in pairs])
            for key in ("category", "typology", "speaker", "operator")
        ),
    )


def _chunks(setting: Setting, workers: int) -> Iterator[_Done]:
    sizes = list(enumerate(_sizes(setting.items)))
    if workers <= 1 or len(sizes) <= 2:
        world = World(setting)
        for number, size in sizes:
            yield _write_chunk(world, number, size)
        return
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(workers, context, initializer=_settle, initargs=(setting,)) as pool:
        # A bounded window: finished chunks wait in memory until their turn.
        waiting = [pool.submit(_work, *one) for one in sizes[: workers * 2]]
        for following in range(len(waiting), len(sizes) + len(waiting)):
            done = waiting.pop(0).result()
            if following < len(sizes):
                waiting.append(pool.submit(_work, *sizes[following]))
            yield done


def write_world(
    out: Path,
    *,
    items: int,
    seed: int = 7,
    workers: int = 2,
    split: str = "open",
    until: datetime = UNTIL,
    days: int = 120,
    prevalence: Prevalence | None = None,
    progress: Callable[[int], None] | None = None,
) -> WorldSummary:
    """Write ``observations.jsonl`` and ``truth/{observations,operators,hubs}.jsonl`` under ``out``.

    Same items, seed, split, until, days and prevalence → same bytes, whatever ``workers``. ``progress`` is called
    with the number of rows written since the last call. Raises `UsageError` on a wrong setting.
    """
    setting = _setting(items, seed, split, until, days, prevalence)
    (out / "truth").mkdir(parents=True, exist_ok=True)
    counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    with (
        (out / "observations.jsonl").open("wb") as records,
        (out / "truth/observations.jsonl").open("wb") as truth,
    ):
        for done in _chunks(setting, workers):
            records.write(done.records)
            truth.write(done.truth)
            for mine, theirs in zip(
                counts, (done.categories, done.typologies, done.speakers, done.operators), strict=True
            ):
                mine.update(theirs)
            if progress is not None:
                progress(done.size)
    categories, typologies, speakers, operators = counts
    # Typologies and speakers of the people who write; machines' sightings have no speaker.
    typologies.pop("", None)
    speakers.pop("", None)
    world = World(setting)
    known = _write_operators(out, world, operators)
    hubs = _write_hubs(out, world)
    return WorldSummary(
        items, seed, split, dict(sorted(categories.items())), dict(sorted(typologies.items())),
        dict(sorted(speakers.items())), known, hubs,
    )  # fmt: skip


def operator_rows(world: World, seen: Counter[str]) -> Iterator[Row]:
    """One row a hidden operator, shop or line that appears in the stream; operators seen once have none."""
    for name, rows in sorted(seen.items()):
        if name.startswith("line"):
            who = world.line(int(name[4:]))
            yield {"id": name, "kind": "line", "rows": rows, "asn": who.asn, "shared_address": who.flag,
                   "addresses": who.addresses, "clients": who.clients}  # fmt: skip
        elif name.startswith(("op", "shop")):
            actor = world.operator(int(name[2:])) if name.startswith("op") else world.shop(int(name[4:]))
            who_is, families = actor.who, [t.family for t in actor.templates]
            yield {
                "id": name, "kind": "shop" if actor.benign else "operator", "rows": rows,
                "typologies": sorted({f.typology for f in families if f.typology}),
                "regions": actor.regions, "langs": sorted({f.lang for f in families}),
                "templates": [t.id for t in actor.templates], "families": [f.id for f in families],
                "phones": sorted({p.e164 for p in who_is.phones}),
                "handles": sorted({f"{platform}:{called.lower()}" for platform, called in who_is.handles}),
                "wallets": sorted(f"{c}:{a.lower() if c == 'evm' else a}" for c, a in who_is.wallets),
                "domains": sorted({domain for _, domain in who_is.hosts}),
            }  # fmt: skip


def _write_operators(out: Path, world: World, seen: Counter[str]) -> int:
    count = 0
    with (out / "truth/operators.jsonl").open("wb") as file:
        for row in operator_rows(world, seen):
            file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
            count += row["kind"] == "operator"
    return count


def hub_rows(world: World) -> list[Row]:
    """The selectors planted to be shared by everybody."""
    rows: list[Row] = [{"kind": "domain", "value": SHORTENER, "what": "url shortener"}]
    for what, numbers in (("taxi switchboard", world.hubs.taxis), ("platform support", world.hubs.supports)):
        rows += [
            {"kind": "phone", "value": p.e164, "what": what, "region": region}
            for region, p in numbers.items()
        ]
    return rows


def _write_hubs(out: Path, world: World) -> int:
    rows = hub_rows(world)
    data = b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    (out / "truth/hubs.jsonl").write_bytes(data)
    return len(rows)
