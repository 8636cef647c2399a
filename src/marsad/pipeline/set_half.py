"""The set half: everything that was read is linked and ranked, in this process or on an engine's tables."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from marsad.engines import embedded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from marsad.engines import Lake
    from marsad.engines.contract import Engine
    from marsad.link.statements import Told
    from marsad.pipeline.summary import Progress

_LINKED = ("links", "members", "networks")


def whole(
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


def spread(
    store: Lake, engine: Engine, as_of: datetime, progress: Progress, geo: Sequence[Path]
) -> tuple[Told, ...]:
    """The set half on an engine's tables, all but the ranking of what can be a lead: that is done here."""
    from marsad import rank
    from marsad.link.sessions.kept import brought, renew
    from marsad.link.spread import spread as spread_links
    from marsad.link.statements import said

    progress.stage("link")
    with engine.tables(store.path / "scratch") as tables:
        tables.step("addresses")
        there = bool(renew(store, brought(tables, store), geo).captures.num_rows)
        told = said(store.read("statements"), as_of)
        linked = spread_links(tables, partial(tables.stored, store), told, addresses=there)
        tables.step("writing")
        for name in _LINKED:
            tables.write(getattr(linked, name), store, name)
        progress.stage("rank")
        tables.step("ranking")
        leads = rank.rank_spread(tables, store, as_of)
    store.replace("leads", leads)
    return linked.told


def ranked(store: Lake, engine: Engine, as_of: datetime, progress: Progress) -> None:
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


def load() -> None:
    """Loads what only the set half needs, while the workers' parent loads what they need: nobody waits for it then."""
    import marsad.link
    import marsad.rank  # noqa: F401

    embedded.load()
