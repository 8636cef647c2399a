"""The whole way on one page: sources in, ranked leads out. The order of calls and nothing else.

Rooms are loaded where they are called: what detection needs is loaded beside them, by the workers' parent.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import secrets
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from marsad import registry
from marsad.errors import LakeError, UsageError
from marsad.pipeline import set_half
from marsad.pipeline.force import in_force
from marsad.pipeline.row_half import READY, Asked, rows
from marsad.pipeline.summary import Progress, RunSummary, Silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from marsad.engines import Lake
    from marsad.engines.contract import Engine
    from marsad.engines.runs import Run
    from marsad.evidence import Vault
    from marsad.link.statements import Told
    from marsad.model import Provenance
    from marsad.readers import Keep, ReadOptions
    from marsad.readers.source import Source

    type Logged = Callable[[str, str, str], int | None]
    """Takes the marks of statements, of decisions, and the harm table's version."""

CHUNK = 150_000  # observations a commit: bounds both memory and what a kill can cost
VERSION = importlib.metadata.version("marsad")
_WITHOUT_MODEL = "MARSAD_WITHOUT_MODEL"  # read by `marsad.detect.detector`
_LARGE = 8 << 20  # bytes of sources from which workers are sure to be wanted


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
    seal: bool = True,
    evidence: str | Path | None = None,
    marked: str = "",
    by: str = "",
    items: Sequence[str] = (),
) -> RunSummary:
    """Read ``sources`` into ``lake`` and rank what is there.

    Idempotent: the same sources again add nothing. A killed run goes on where it stopped when called again.
    ``commit_every`` observations are committed at a time: what a kill can cost at most.
    ``as_of`` (UTC, default now) is the moment deadlines and freshness are reckoned from, and at which people's
    statements about networks are in force or not.
    ``model=False`` leaves the learned model out: the packs' rules decide alone. ``engine`` is where the work runs; the
    tables are the same on each. ``geo`` are databases of places (MMDB) for addresses that were seen; what they say is
    kept.
    ``seal``: every file is sealed before it is read, in the store ``evidence`` (default: the folder "evidence" of the
    lake), on behalf of ``by`` (default: ``MARSAD_ACTOR``, else the login name); ``marked`` is the label of sources that
    hold abuse material: of what may be pictures only hash and label are kept. Without it nothing is sealed or logged.
    ``items`` are read too: ids of what lies in that store already.
    Raises UsageError without purpose and legal basis or for an unknown engine, SourceError where a whole source
    cannot be read, LakeError while another run writes, EvidenceError where something cannot be sealed.
    """
    _require(provenance)
    paths = [Path(source) for source in sources]
    where: Engine = registry.plugin("engines", engine, "ENGINE")
    with _listening(model):
        if workers != 1 and sum(path.stat().st_size for path in paths if path.is_file()) >= _LARGE:
            where.start(READY)
            set_half.load()
        from marsad.engines import Lake
        from marsad.readers import ReadOptions

        store = Lake(lake, create=True)
        asked = Asked(
            paths, provenance, options or ReadOptions(), where, workers, commit_every, as_of, progress or Silent(),
            marked, by,
        )  # fmt: skip
        with store.writing(), _vault(store, seal, evidence) as vault:
            return _through(asked, store, geo, vault, items)


def _vault(
    store: Lake, seal: bool, evidence: str | Path | None
) -> contextlib.AbstractContextManager[Vault | None]:
    if not seal:
        return contextlib.nullcontext()
    from marsad.pipeline.sealing import opened

    return opened(store, Path(evidence) if evidence else None)


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
    asked: Asked, store: Lake, geo: Sequence[Path], vault: Vault | None, items: Sequence[str]
) -> RunSummary:
    """The whole way, while the lake's pen is held."""
    from marsad.engines.intake import Intake
    from marsad.engines.refusals import Refusals
    from marsad.engines.runs import Run

    now = datetime.now(UTC)
    as_of = asked.as_of or now
    name = _name(now)
    asked.progress.stage("read")
    intake, refusals = Intake(store, chunk=asked.commit_every), Refusals(store, name)
    asked = replace(asked, options=replace(asked.options, now=max(now, as_of)))
    with _sealing(asked, store, vault) as keep, _items(asked, store, vault, items) as held:
        asked = replace(asked, paths=[*asked.paths, *held])
        read = rows(asked, intake, refusals, name, now, keep)
    names = [each.name if isinstance(each, Path) else each.label for each in asked.paths]
    this = Run(name, VERSION, asked.provenance, as_of, now, names, read, intake.added, refusals.count)
    told = _link(store, asked.engine, this, asked.progress, geo, _logged(vault, store, this, asked.by))
    leads = store.read("leads", columns=["id"]).num_rows
    return RunSummary(
        name, read, intake.added, refusals.count, leads, refusals.aside, told is None, names, _in_words(told or ())
    )  # fmt: skip


@contextlib.contextmanager
def _sealing(asked: Asked, store: Lake, vault: Vault | None) -> Iterator[Keep | None]:
    """What each file goes through before it is read."""
    if vault is None:
        yield None
        return
    from marsad.hashlists import Matcher
    from marsad.pipeline.sealing import Sealing, act_of

    sealing = Sealing(
        vault, act_of(asked.provenance, asked.by), asked.provenance, asked.options,
        listed=Matcher.of(store), marked=asked.marked,
    )  # fmt: skip
    with contextlib.closing(sealing):
        yield sealing.keep


@contextlib.contextmanager
def _items(asked: Asked, store: Lake, vault: Vault | None, ids: Sequence[str]) -> Iterator[list[Source]]:
    """What lies in the store already."""
    if not ids:
        yield []
        return
    from marsad.hashlists import Matcher
    from marsad.pipeline.items import opened
    from marsad.pipeline.sealing import act_of

    with opened(vault, ids, act_of(asked.provenance, asked.by), asked.options, Matcher.of(store)) as held:
        yield held


def _logged(vault: Vault | None, store: Lake, run: Run, by: str) -> Logged:
    """What puts a run into the log of evidence once it has ranked, given its marks; gives the entry's number."""
    if vault is None:
        return lambda *_: None
    from marsad.pipeline.sealing import act_of
    from marsad.replay import log_run

    return partial(log_run, vault, act_of(run.provenance, by), store, run)


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
    with store.writing(), _vault(store, _seals(store), None) as vault:
        newest = runs.newest(store)
        if newest is None:
            raise LakeError(
                "nothing was read into this lake yet", hint="begin with: marsad run SOURCE --lake DIR"
            )
        why = Provenance(**{each.name: newest[each.name] for each in fields(Provenance)})
        this = runs.Run(_name(now), VERSION, why, as_of or now, now)
        told = _link(store, where, this, progress or Silent(), geo, _logged(vault, store, this, ""))
        leads = store.read("leads", columns=["id"]).num_rows
    return RunSummary(this.id, 0, 0, 0, leads, up_to_date=told is None, told=_in_words(told or ()))


def _seals(store: Lake) -> bool:
    from marsad.replay.place import store_of

    return store_of(store.path) is not None


def _name(now: datetime) -> str:
    return f"R-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def _link(
    store: Lake, engine: Engine, run: Run, progress: Progress, geo: Sequence[Path], logged: Logged
) -> tuple[Told, ...] | None:
    """The set half where anything was added or said since the last run; None = all is as it was.

    Where people have only decided about leads, only ranking is done again.
    """
    from marsad import hashlists, rank
    from marsad.engines import runs

    said, decided = in_force(store, run.as_of)
    if run.added or not runs.is_ranked(store, decided):
        hashlists.look_up(store)
    told: tuple[Told, ...] = ()
    if run.added or geo or not runs.is_linked(store, VERSION, said):
        told = (set_half.spread if engine.spreads else set_half.whole)(
            store, engine, run.as_of, progress, geo
        )
        said, decided = in_force(store, run.as_of)
    elif not runs.is_ranked(store, decided):
        set_half.ranked(store, engine, run.as_of, progress)
    else:
        return None
    harm = rank.harm_of(store.path).said
    # First the log, then the table: a finished run always has its entry.
    runs.finish(store, run, said, decided, harm=harm, entry=logged(said, decided, harm))
    return told


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
