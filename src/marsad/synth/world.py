"""Writes the artificial world to files, in one process or several, always the same bytes."""

from __future__ import annotations

import gc
import multiprocessing
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson

from marsad.errors import MarsadError, UsageError
from marsad.synth import pictures
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
    """What was written: rows by category, typology and speaker, how many operators and hubs there are, and the
    moment the world ends (what "today" is in it)."""

    items: int
    seed: int
    split: str
    categories: dict[str, int]
    typologies: dict[str, int]
    speakers: dict[str, int]
    operators: int
    hubs: int
    until: datetime


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
    pairs = [pair for number, size in enumerate(_sizes(items)) for pair in _pairs(world, number, size)]
    return [record for record, _ in pairs], [truth for _, truth in pairs]


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


def _pairs(world: World, number: int, size: int) -> list[tuple[Row, Row]]:
    """One chunk. Rows hold no circles, so that the collector would only count them again and again (a quarter
    of the time)."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Chunk(world, number, size).rows()
    finally:
        if collecting:
            gc.enable()


def _write_chunk(world: World, number: int, size: int) -> _Done:
    pairs = _pairs(world, number, size)
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


_world: World | None = None


def _settle(setting: Setting) -> None:
    global _world  # noqa: PLW0603 (one world a worker process, made once)
    _world = World(setting)


def _there() -> World:
    if _world is None:
        raise RuntimeError("worker has no world")
    return _world


def _work(number: int, size: int) -> _Done:
    return _write_chunk(_there(), number, size)


def _describe(names: list[tuple[str, int]]) -> bytes:
    return _operator_lines(_there(), names)


class _Makers:
    """This process, or several that each hold the world."""

    def __init__(self, setting: Setting, workers: int) -> None:
        self.setting = setting
        self.sizes = list(enumerate(_sizes(setting.items)))
        self.workers = workers if len(self.sizes) > 2 else 1
        self.world = World(setting)
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Makers:
        if self.workers > 1:
            # fork is unsafe beside the threads of Arrow, hence forkserver.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([__name__])
            self.pool = ProcessPoolExecutor(
                self.workers, context, initializer=_settle, initargs=(self.setting,)
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)

    def chunks(self) -> Iterator[_Done]:
        if self.pool is None:
            yield from (_write_chunk(self.world, *one) for one in self.sizes)
            return
        # A bounded window: finished chunks wait in memory until their turn.
        waiting = [self.pool.submit(_work, *one) for one in self.sizes[: self.workers * 2]]
        for following in range(len(waiting), len(self.sizes) + len(waiting)):
            done = _result(waiting.pop(0))
            if following < len(self.sizes):
                waiting.append(self.pool.submit(_work, *self.sizes[following]))
            yield done

    def operators(self, seen: Counter[str]) -> Iterator[bytes]:
        """Lines about the operators that were seen, from the processes that know most of them already."""
        names = sorted((name, rows) for name, rows in seen.items() if name.startswith(("line", "op", "shop")))
        if self.pool is None:
            yield _operator_lines(self.world, names)
            return
        waiting = [self.pool.submit(_describe, names[at : at + 1000]) for at in range(0, len(names), 1000)]
        yield from map(_result, waiting)


def _result[T](future: Future[T]) -> T:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise MarsadError(
            "a process that was writing the artificial world ended",
            hint='call it from a file with `if __name__ == "__main__":`, or with workers=1',
        ) from error


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
    with _Makers(setting, workers) as makers:
        with (
            (out / "observations.jsonl").open("wb") as records,
            (out / "truth/observations.jsonl").open("wb") as truth,
        ):
            for done in makers.chunks():
                records.write(done.records)
                truth.write(done.truth)
                found = (done.categories, done.typologies, done.speakers, done.operators)
                for mine, theirs in zip(counts, found, strict=True):
                    mine.update(theirs)
                if progress is not None:
                    progress(done.size)
        with (out / "truth/operators.jsonl").open("wb") as file:
            file.writelines(makers.operators(counts[3]))
        hubs = _write_hubs(out, makers.world)
    known = sum(name.startswith("op") for name in counts[3])
    # A machine's sighting has no speaker, an ordinary text no typology.
    categories, typologies, speakers = ({k: c[k] for k in sorted(c) if k} for c in counts[:3])
    return WorldSummary(items, seed, split, categories, typologies, speakers, known, hubs, until)


def _operator_lines(world: World, names: list[tuple[str, int]]) -> bytes:
    option = orjson.OPT_APPEND_NEWLINE
    return b"".join([orjson.dumps(operator_row(world, name, rows), option=option) for name, rows in names])


def operator_row(world: World, name: str, rows: int) -> Row:
    """What is true about one hidden operator, shop or line that wrote ``rows`` rows of the stream."""
    if name.startswith("line"):
        who = world.line(int(name[4:]))
        return {
            "id": name,
            "kind": "line",
            "rows": rows,
            "asn": who.asn,
            "shared_address": who.flag,
            "addresses": who.addresses,
            "clients": who.clients,
        }
    actor = world.operator(int(name[2:])) if name.startswith("op") else world.shop(int(name[4:]))
    identity, families = actor.who, [t.family for t in actor.templates]
    return {
        "id": name,
        "kind": "shop" if actor.benign else "operator",
        "rows": rows,
        "typologies": sorted({f.typology for f in families if f.typology}),
        "regions": actor.regions,
        "langs": sorted({f.lang for f in families}),
        "templates": [t.id for t in actor.templates],
        "families": [f.id for f in families],
        "phones": sorted({p.e164 for p in identity.phones}),
        "handles": sorted({f"{platform}:{called.lower()}" for platform, called in identity.handles}),
        "wallets": sorted(f"{c}:{a.lower() if c == 'evm' else a}" for c, a in identity.wallets),
        "domains": sorted({domain for _, domain in identity.hosts}),
        "pictures": [picture.value for picture in pictures.own(world.setting.seed, name)],
    }


def hub_rows(world: World) -> list[Row]:
    """The selectors planted to be shared by everybody."""
    rows: list[Row] = [{"kind": "domain", "value": SHORTENER, "what": "url shortener"}]
    for what, numbers in (("taxi switchboard", world.hubs.taxis), ("platform support", world.hubs.supports)):
        rows += [
            {"kind": "phone", "value": p.e164, "what": what, "region": region}
            for region, p in numbers.items()
        ]
    rows += [
        {"kind": "image", "value": f"pdq:{picture.value}", "what": "stock picture"}
        for picture in pictures.stock(world.setting.seed)
    ]
    return rows


def _write_hubs(out: Path, world: World) -> int:
    rows = hub_rows(world)
    data = b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    (out / "truth/hubs.jsonl").write_bytes(data)
    return len(rows)
