"""What a day's page is made of: who takes what, and what is knowingly left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.rank import load_harm, plan
from marsad.rank.planning import LETTERS, area_of, crime_of
from marsad.rank.shifts import check, share_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    import numpy.typing as npt

    from marsad.rank import HarmTable, Letter, Plan, Task
    from marsad.report.source import Read

    type Floats = npt.NDArray[np.float64]
    type Flags = npt.NDArray[np.bool_]

NEXT = 8
"""How many leads are named that come next."""


@dataclass(frozen=True, slots=True)
class Work:
    """A lead on a desk: its row of `tables.LEADS`, the plan's task, hours of it on this day and hours after it."""

    lead: Mapping[str, Any]
    task: Task
    today: float
    remain: float


@dataclass(frozen=True, slots=True)
class Part:
    """Leads of one kind of crime or area: how many wait and are taken on, the hours that stay, and the share of their
    expected harm that is taken on."""

    name: str
    waiting: int
    taken: int
    hours: float
    harm: float


@dataclass(frozen=True, slots=True)
class Day:
    """The plan of one day for ``desks`` with ``each`` hours; ``plan`` holds what was chosen and why.

    ``confirm`` are the life risks with the desk each is given to; ``reached`` is the share of all expected harm that
    the day takes on, ``share`` of all hours; ``out``: deadlines by day of what is left.
    """

    on: date
    each: float
    plan: Plan
    desks: tuple[tuple[Work, ...], ...]
    letters: tuple[Letter, ...]
    kinds: tuple[Part, ...]
    areas: tuple[Part, ...]
    waiting: int
    left: int
    left_hours: float
    reached: float
    share: float
    out: tuple[tuple[date, int], ...]
    first: tuple[Mapping[str, Any], ...]
    harm: HarmTable
    handling: str = ""

    @property
    def used(self) -> dict[str, float]:
        """Hours of the day by part: confirm, letters, work, lot; and what is free."""
        hours = {
            "confirm": 0.0,
            "letters": sum(letter.hours for letter in self.letters),
            "work": 0.0,
            "lot": 0.0,
        }
        for work in self.works:
            part = {"life_risk": "confirm", "random": "lot"}.get(work.task.why, "work")
            hours[part] += work.today
        return hours | {"free": max(self.plan.capacity - sum(hours.values()), 0.0)}

    @property
    def works(self) -> tuple[Work, ...]:
        """All that is on a desk."""
        return tuple(work for desk in self.desks for work in desk)


def day(
    read: Read,
    desks: int,
    each: float,
    *,
    as_of: datetime,
    harm: HarmTable | None = None,
    seed: int | None = None,
) -> Day:
    """The plan for the day after ``as_of`` (UTC) over the leads of a lake, for ``desks`` with ``each`` hours.

    What is longer than a day takes one desk's whole day and goes on. Raises UsageError for impossible hours.
    """
    check(desks, each)
    harm, leads = harm or load_harm(), read("leads").sort_by("rank")
    made = plan(leads, desks * each, as_of=as_of, harm=harm, seed=seed, longest=each)
    on, missed = _given_out(made, leads, desks, each)
    sums = _Sums.of(leads, made, missed)
    runs = read("runs")["handling"].to_pylist()
    return Day(
        on=(as_of + timedelta(days=1)).date(),
        each=each,
        plan=made,
        desks=on,
        letters=made.preserve,
        kinds=sums.parts(crime_of(leads)),
        areas=sums.parts(area_of(leads)),
        waiting=leads.num_rows,
        left=int(sums.left.sum()),
        left_hours=float(sums.hours[sums.left].sum()),
        reached=sums.share(sums.harm),
        share=sums.share(sums.hours),
        out=_out(leads.filter(pa.array(sums.left & ~_kept(leads, made))), as_of),
        first=_first(leads.filter(pa.array(sums.left))),
        harm=harm,
        handling=str(runs[-1]) if runs else "",
    )


def _given_out(
    made: Plan, leads: pa.Table, desks: int, each: float
) -> tuple[tuple[tuple[Work, ...], ...], set[str]]:
    """What is on each desk, and what nobody has time to begin after all."""
    tasks = [*made.confirm, *made.work, *made.picks]
    letters = sum(letter.hours for letter in made.preserve) / desks  # minutes: everybody writes some
    hours = np.array([task.hours for task in tasks], np.float64)
    shifts = share_out(hours, desks, max(each - letters, each / 10), must=len(made.confirm))
    chosen = pc.is_in(leads["id"], pa.array([task.lead for task in tasks], pa.string()))
    rows = {row["id"]: row for row in leads.filter(chosen).to_pylist()}
    on: list[list[Work]] = [[] for _ in range(desks)]
    missed = set()
    for number, (task, who) in enumerate(zip(tasks, shifts.person.tolist(), strict=True)):
        if who < 0:
            missed.add(task.lead)
        else:
            today, remain = float(shifts.today[number]), float(shifts.remain[number])
            on[who].append(Work(rows[task.lead], task, today, remain))
    return tuple(tuple(works) for works in on), missed


@dataclass(frozen=True, slots=True)
class _Sums:
    """Hours and expected harm of each lead, and whether anything is done for it but a letter."""

    hours: Floats
    harm: Floats
    left: Flags

    @classmethod
    def of(cls, leads: pa.Table, made: Plan, missed: set[str]) -> _Sums:
        hours = pc.coalesce(leads["work"], leads["hours"]).to_numpy().astype(np.float64)
        tasks = {task.lead for part in (made.confirm, made.work, made.picks) for task in part} - missed
        taken = pc.is_in(leads["id"], pa.array(sorted(tasks), pa.string())).to_numpy()
        return cls(hours, hours * leads["index"].to_numpy(), ~taken)

    def share(self, amount: Floats) -> float:
        """The share of an amount that is taken on; all of nothing."""
        whole = float(amount.sum())
        return float(amount[~self.left].sum()) / whole if whole else 1.0

    def parts(self, names: pa.ChunkedArray) -> tuple[Part, ...]:
        """Sums by name, those with most expected harm first."""
        coded = names.combine_chunks().dictionary_encode()
        code, known = coded.indices.to_numpy(), coded.dictionary.to_pylist()
        size = len(known)
        waiting = np.bincount(code, minlength=size)
        taken = np.bincount(code[~self.left], minlength=size)
        hours = np.bincount(code[self.left], self.hours[self.left], size)
        whole, reached = (np.bincount(code, amount, size) for amount in (self.harm, self.harm * ~self.left))
        order = sorted(range(size), key=lambda at: (-whole[at], known[at]))
        share = np.divide(reached, whole, out=np.zeros(size), where=whole > 0)
        return tuple(
            Part(known[at], int(waiting[at]), int(taken[at]), float(hours[at]), float(share[at]))
            for at in order
        )


def _kept(leads: pa.Table, made: Plan) -> Flags:
    """Leads whose records a letter of the plan keeps: their clock no longer runs."""
    kept = [lead for letter in made.preserve for lead in letter.leads]
    flags: Flags = pc.is_in(leads["id"], pa.array(kept, pa.string())).to_numpy()
    return flags


def _first(left: pa.Table) -> tuple[Mapping[str, Any], ...]:
    """What the next hour would go to: a letter is no hour of work, so what only needs one waits by its index."""
    letter = pc.is_in(pc.fill_null(left["clock"], ""), pa.array(LETTERS)).to_numpy()
    tier = np.where(letter, 2, left["tier"].to_numpy())
    order = np.lexsort((left["rank"].to_numpy(), -left["index"].to_numpy(), tier))
    return tuple(left.take(pa.array(order[:NEXT])).to_pylist())


def _out(left: pa.Table, as_of: datetime) -> tuple[tuple[date, int], ...]:
    """How many deadlines of what is left pass on each of the seven days from ``as_of`` on."""
    due = [when.date() for when in left["deadline"].drop_null().to_pylist() if as_of < when]
    days = [as_of.date() + timedelta(days=number) for number in range(8)]
    counted = Counter(due)
    return tuple((each, counted[each]) for each in days)
