"""The whole way on one page: sources in, ranked leads out. The order of calls and nothing else.

Rooms are loaded where they are called: what detection needs is loaded beside them, by the workers' parent.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from marsad import registry
from marsad.engines import embedded
from marsad.errors import LakeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from marsad.engines import Lake
    from marsad.engines.contract import Engine
    from marsad.engines.intake import Intake
    from marsad.engines.refusals import Refusals
    from marsad.engines.runs import Run
    from marsad.link.statements import Told
    from marsad.model import Provenance
    from marsad.readers import ReadOptions

CHUNK = 150_000  # observations a commit: bounds both memory and what a kill can cost
BATCH = 16_384  # records a call of the row half: its array operations cost per call, memory and progress per record
VERSION = importlib.metadata.version("marsad")
_LINKED = ("links", "members", "networks")
_WITHOUT_MODEL = "MARSAD_WITHOUT_MODEL"  # read by `marsad.detect.detector`
_READY = "marsad.detect.ready"
_LARGE = 8 << 20  # bytes of sources from which workers are sure to be wanted


class Progress(Protocol):
    """Told how far a run is; the terminal draws it."""

    def stage(self, name: str) -> None:
        """A stage begins: read, link or rank."""

    def read(self, done: int, total: int, records: int) -> None:
        """``done`` of ``total`` bytes are read, ``records`` records so far."""


class Silent:
    """Progress for nobody."""

    def stage(self, name: str) -> None:
        """Nobody listens."""

    def read(self, done: int, total: int, records: int) -> None:
        """Nobody listens."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. ``read`` counts records, ``added`` new observations, ``refused`` records kept aside.

    ``told`` says which statements of people did not come out as they were said, and why.
    """

    run: str
    read: int
    added: int
    refused: int
    leads: int
    aside: Path | None = None
    up_to_date: bool = False
    sources: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def run(
    sources: Sequence[str | Path],
    lake: str | Path,
    provenance: Provenance,
    *,
    options: ReadOptions | None = None,
    engine: str = "embedded",
    workers: int | None = None,
    commit_every: int = CHUNK,
    as_of: datetime | None = None,
    progress: Progress | None = None,
    model: bool = True,
    geo: Sequence[Path] = (),
) -> RunSummary:
    """Read ``sources`` into ``lake`` and rank what is there.

    Idempotent: the same sources again add nothing. A killed run goes on where it stopped when called again.
    ``commit_every`` observations are committed at a time: what a kill can cost at most.
    ``as_of`` (UTC, default now) is the moment deadlines and freshness are reckoned from, and at which people's
    statements about networks are in force or not.
    ``model=False`` leaves the learned model out: the packs' rules decide alone. ``engine`` is where the work runs; the
    tables are the same on each. ``geo`` are databases of places (MMDB) for addresses that were seen; what they say is
    kept.
    Raises UsageError without purpose and legal basis or for an unknown engine, SourceError where a whole source
    cannot be read, LakeError while another run writes.
    """
    _require(provenance)
    paths = [Path(source) for source in sources]
    where: Engine = registry.plugin("engines", engine, "ENGINE")
    with _listening(model):
        if workers != 1 and sum(path.stat().st_size for path in paths if path.is_file()) >= _LARGE:
            where.start(_READY)
            _load()
        from marsad.engines import Lake

        store = Lake(lake, create=True)
        with store.writing():
            return _through(
                paths, store, provenance, options, where, workers, commit_every, as_of, progress or Silent(), geo
            )  # fmt: skip


@contextlib.contextmanager
def _listening(model: bool) -> Iterator[None]:
    """Whether the learned model is heard: workers inherit the environment, and nothing else of a setting."""
    before = os.environ.get(_WITHOUT_MODEL)
    os.environ[_WITHOUT_MODEL] = "" if model else "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_WITHOUT_MODEL]
        else:
            os.environ[_WITHOUT_MODEL] = before


def _through(
    paths: Sequence[Path],
    store: Lake,
    provenance: Provenance,
    options: ReadOptions | None,
    where: Engine,
    workers: int | None,
    commit_every: int,
    as_of: datetime | None,
    progress: Progress,
    geo: Sequence[Path],
) -> RunSummary:
    """The whole way, while the lake's pen is held."""
    from marsad.engines.intake import Intake
    from marsad.engines.refusals import Refusals
    from marsad.engines.runs import Run
    from marsad.readers import ReadOptions

    now = datetime.now(UTC)
    name, names = _name(now), [path.name for path in paths]
    progress.stage("read")
    intake, refusals = Intake(store, chunk=commit_every), Refusals(store, name)
    options = replace(options or ReadOptions(), now=max(now, as_of or now))
    read = _rows(paths, intake, refusals, provenance, name, options, where, workers, now, progress)
    this = Run(name, VERSION, provenance, as_of or now, now, names, read, intake.added, refusals.count)
    told = _link(store, where, this, progress, geo)
    leads = store.read("leads", columns=["id"]).num_rows
    return RunSummary(
        name, read, intake.added, refusals.count, leads, refusals.aside, told is None, names, _in_words(told or ())
    )  # fmt: skip


def relink(
    lake: str | Path,
    *,
    engine: str = "embedded",
    as_of: datetime | None = None,
    progress: Progress | None = None,
    geo: Sequence[Path] = (),
) -> RunSummary:
    """Link and rank what ``lake`` holds again, where people or databases (``geo``) have said something since.

    Its entry in the table of runs carries the provenance of the newest run. Raises LakeError where there was none yet.
    """
    from marsad.engines import Lake, runs
    from marsad.model import Provenance

    where: Engine = registry.plugin("engines", engine, "ENGINE")
    now, store = datetime.now(UTC), Lake(lake)
    with store.writing():
        newest = runs.newest(store)
        if newest is None:
            raise LakeError(
                "nothing was read into this lake yet", hint="begin with: marsad run SOURCE --lake DIR"
            )
        why = Provenance(**{each.name: newest[each.name] for each in fields(Provenance)})
        this = runs.Run(_name(now), VERSION, why, as_of or now, now)
        told = _link(store, where, this, progress or Silent(), geo)
        leads = store.read("leads", columns=["id"]).num_rows
    return RunSummary(this.id, 0, 0, 0, leads, up_to_date=told is None, told=_in_words(told or ()))


def _name(now: datetime) -> str:
    return f"R-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def _link(
    store: Lake, engine: Engine, run: Run, progress: Progress, geo: Sequence[Path]
) -> tuple[Told, ...] | None:
    """The set half where anything was added or said since the last run; None = all is as it was.

    Where people have only decided about leads, only ranking is done again.
    """
    from marsad import hashlists, rank
    from marsad.engines import runs

    said, decided = _in_force(store, run.as_of)
    if run.added or not runs.is_ranked(store, decided):
        hashlists.look_up(store)
    told: tuple[Told, ...] = ()
    if run.added or geo or not runs.is_linked(store, VERSION, said):
        told = (_sets_spread if engine.spreads else _sets)(store, engine, run.as_of, progress, geo)
        said, decided = _in_force(store, run.as_of)
    elif not runs.is_ranked(store, decided):
        _rank(store, engine, run.as_of, progress)
    else:
        return None
    runs.finish(store, run, said, decided, harm=rank.harm_of(store.path).said)
    return told


def _rank(store: Lake, engine: Engine, as_of: datetime, progress: Progress) -> None:
    """Ranking alone, over what is linked already."""
    from marsad import rank

    progress.stage("rank")
    if not engine.spreads:
        store.replace("leads", rank.rank_stored(store, as_of))
        return
    with engine.tables(store.path / "scratch") as tables:
        tables.step("ranking")
        leads = rank.rank_spread(tables, store, as_of)
    store.replace("leads", leads)


def _rows(
    paths: Sequence[Path],
    intake: Intake,
    refusals: Refusals,
    provenance: Provenance,
    name: str,
    options: ReadOptions | None,
    engine: Engine,
    workers: int | None,
    now: datetime,
    progress: Progress,
) -> int:
    """The row half: read, leave out what is known, detect in parallel, commit by chunks."""
    from marsad import detect, readers
    from marsad.tables import ROWS

    records = 0

    def fresh() -> Iterator[pa.RecordBatch]:
        nonlocal records
        stream = readers.observations(
            paths, provenance=provenance, run=name, options=options, batch_size=BATCH, as_of=now.date()
        )
        for batch in stream:
            records += batch.table.num_rows + len(batch.refusals)
            refusals.add(batch.refusals)
            progress.read(batch.bytes_read, batch.bytes_total, records)
            new = intake.fresh(batch.table)
            if new.num_rows:
                yield new

    rows_of = engine.map_batches(
        detect.read_batch, fresh(), columns=detect.NEEDS, schema=ROWS, ready=_READY, workers=workers
    )
    with contextlib.closing(rows_of) as pairs:
        for observations, rows in pairs:
            intake.add(observations, rows)
    refusals.commit()
    intake.commit()
    return records


def _sets(
    store: Lake, _: Engine, as_of: datetime, progress: Progress, geo: Sequence[Path]
) -> tuple[Told, ...]:
    """The set half in this process: link everything, rank everything, write both as new versions."""
    from marsad import link, rank
    from marsad.link.sessions import captures
    from marsad.link.sessions.kept import renew

    progress.stage("link")
    observations = store.read("observations", columns=list(dict.fromkeys((*link.NEEDS, *rank.NEEDS))))
    with link.grouping(observations["text"]) as grouped:
        seen = renew(store, captures(observations), geo)
        tables = {name: store.read(name) for name in ("readings", "selectors", "findings")}
        previous, connection = store.read("members"), embedded.connection()
        linked = link.link(
            observations,
            **tables,
            previous=previous,
            connection=connection,
            grouped=grouped,
            statements=store.read("statements"),
            as_of=as_of,
            captures=seen.captures,
        )
    observations = observations.select(rank.NEEDS)  # lets go of the texts
    progress.stage("rank")
    with ThreadPoolExecutor(1) as beside:
        # Ranking only reckons: what was linked is written meanwhile, by this thread, which alone touches the lake.
        leads = beside.submit(
            rank.rank,
            observations=observations,
            **tables,
            networks=linked.networks,
            members=linked.members,
            decisions=store.read("decisions"),
            listed=store.read("listed"),
            harm=rank.harm_of(store.path),
            as_of=as_of,
            previous=store.read("leads", columns=rank.QUEUED),
            known=seen,
        )
        for name in _LINKED:
            store.replace(name, getattr(linked, name))
    store.replace("leads", leads.result())
    return linked.told


def _sets_spread(
    store: Lake, engine: Engine, as_of: datetime, progress: Progress, geo: Sequence[Path]
) -> tuple[Told, ...]:
    """The set half on an engine's tables, all but the ranking of what can be a lead: that is done here."""
    from marsad import rank
    from marsad.link.sessions.kept import brought, renew
    from marsad.link.spread import spread
    from marsad.link.statements import said

    progress.stage("link")
    with engine.tables(store.path / "scratch") as tables:
        tables.step("addresses")
        there = bool(renew(store, brought(tables, store), geo).captures.num_rows)
        told = said(store.read("statements"), as_of)
        linked = spread(tables, partial(tables.stored, store), told, addresses=there)
        tables.step("writing")
        for name in _LINKED:
            tables.write(getattr(linked, name), store, name)
        progress.stage("rank")
        tables.step("ranking")
        leads = rank.rank_spread(tables, store, as_of)
    store.replace("leads", leads)
    return linked.told


def _load() -> None:
    """Loads what only the set half needs, while the workers' parent loads what they need: nobody waits for it then."""
    import marsad.link
    import marsad.rank  # noqa: F401

    embedded.load()


def _in_force(store: Lake, as_of: datetime) -> tuple[str, str]:
    """Marks: of the statements in force, with what was said of addresses; of decisions and hash lists in force."""
    from marsad.hashlists import mark as listed
    from marsad.link.sessions.kept import mark as beside
    from marsad.rank.harm_signed import harm_mark

    statements, decisions = (store.read(name) for name in ("statements", "decisions"))
    said, decided = beside(store), ""
    if statements.num_rows:
        from marsad.link.statements import said as in_force

        said = f"{in_force(statements, as_of).mark} {said}".strip()
    if decisions.num_rows:
        from marsad.rank.decisions import holding, mark

        decided = mark(holding(decisions, as_of))
    return said, " ".join(filter(None, (decided, listed(store), harm_mark(store.path))))


def _in_words(told: Sequence[Told]) -> list[str]:
    if not told:
        return []
    from marsad.link.statements import WORDS

    return [f"{each.id}: {WORDS[each.what]}" for each in told]


def _require(provenance: Provenance) -> None:
    wanted = ("purpose", "legal_basis", "handling")
    if missing := [name for name in wanted if not getattr(provenance, name).strip()]:
        raise UsageError(
            f"a run needs {' and '.join(missing).replace('_', ' ')}",
            hint='for example: --purpose "case 12" --legal-basis "prosecutor\'s order of 3 May"',
        )
