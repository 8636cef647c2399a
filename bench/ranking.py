"""How long it takes to rank many leads, and what memory: ordered alone, and with everything a lead says."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table

from bench import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Ranking:
    """``leads`` ranked from tables in memory, sessions of addresses given: the best of three, CPU and wall seconds.

    ``ordered``: every column but reasons and the smallest facts; ``explained``: everything. ``choosing``: a plan for
    320 hours. Peaks are bytes of the process, the tables it ranks included; ``before`` is without ranking.
    """

    leads: int
    ordered: float
    ordered_wall: float
    explained: float
    explained_wall: float
    choosing: float
    before: int
    peak: int


def measure(sizes: Sequence[int], seed: int, say: Callable[[str], None]) -> list[Ranking]:
    """One size after the other, each in a process of its own."""
    out = []
    for size in sizes:
        say(f"ranking {size:,} leads")
        done = watch.run("ranking", leads=size, seed=seed)
        out.append(Ranking(**done.said["figures"], peak=done.said["max_rss"]))
    return out


def job(leads: int, seed: int) -> dict[str, Any]:
    """The measurement itself, in a fresh process."""
    import resource

    from bench.leads import NOW, world
    from marsad.link.sessions import captures, sessions
    from marsad.rank import plan, rank

    rank(**world(1_000, seed), as_of=NOW)  # loads and compiles
    tables = world(leads, seed)
    known = sessions(captures(tables["observations"]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    taken: dict[str, tuple[float, float]] = {}
    ranked = None
    for explained in (False, True):
        for _ in range(_ROUNDS):
            wall, cpu = time.perf_counter(), time.process_time()
            ranked = rank(**tables, as_of=NOW, known=known, explained=explained)
            spent = time.process_time() - cpu, time.perf_counter() - wall
            name = "explained" if explained else "ordered"
            taken[name] = min(taken.get(name, spent), spent)
    began = time.process_time()
    plan(ranked, 320, as_of=NOW)
    chosen = time.process_time() - began
    assert ranked is not None
    figures = {
        "leads": ranked.num_rows,
        **{name: cpu for name, (cpu, _) in taken.items()},
        **{f"{name}_wall": wall for name, (_, wall) in taken.items()},
        "choosing": chosen,
        "before": before,
    }
    return {"figures": figures}


def ranking_table(rows: Sequence[Ranking]) -> Table:
    """Figures by size, with the growth from one size to the next (1 = in proportion)."""
    title = "Ranking from tables in memory (CPU s, wall s in brackets; best of three)"
    table = Table(title=title, title_justify="left")
    for name in (
        "leads",
        "ordered",
        "with reasons and facts",
        "plan of 320 h",
        "memory before",
        "peak",
        "growth",
    ):
        table.add_column(name, justify="right")
    for place, row in enumerate(rows):
        growth = ""
        if place:
            last = rows[place - 1]
            growth = f"{math.log(row.explained / last.explained) / math.log(row.leads / last.leads):.2f}"
        table.add_row(
            f"{row.leads:,}",
            f"{row.ordered:.2f} ({row.ordered_wall:.2f})",
            f"{row.explained:.2f} ({row.explained_wall:.2f})",
            f"{row.choosing:.2f}",
            f"{row.before / 1e9:.2f} GB",
            f"{row.peak / 1e9:.2f} GB",
            growth,
        )
    return table
