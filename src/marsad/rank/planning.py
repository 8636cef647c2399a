"""The plan for the hours there are: whom to confirm, what to keep from being lost, what to work on, what is left.

A plan suggests; a named person decides. Nothing in it is about persons: leads are signals.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.rank.choosing import WHY, Choice, choose
from marsad.rank.columns import coded, micros, one_chunk
from marsad.rank.harm import load_harm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.rank.columns import Flags, Floats, Ints
    from marsad.rank.harm import HarmTable

COLUMNS = (
    "id", "about", "rank", "tier", "index", "hours", "work", "typology", "lane", "regions", "area", "holder", "clock",
    "deadline", "raised",
)  # fmt: skip
"""The columns of `tables.LEADS` that a plan reads."""
LETTERS = ("provider", "erasure")
"""Clocks that a letter stops: only records would be gone."""
CONFIRM = timedelta(hours=1)
"""Within this a person confirms a life risk, from when it was raised."""
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Task:
    """A lead to be worked on: ``hours`` it needs now, ``why`` it is here (of `WHY`), the ``chance`` it had."""

    lead: str
    rank: int
    tier: int
    typology: str
    lane: str
    area: str
    hours: float
    deadline: datetime | None
    clock: str
    raised: datetime | None
    why: str
    chance: float


@dataclass(frozen=True, slots=True)
class Letter:
    """One request to keep records, to one ``holder`` ("" = not known), for all of ``leads``; ``hours`` for it all."""

    holder: str
    clock: str
    leads: tuple[str, ...]
    hours: float
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class Heap:
    """What is left of one crime or in one area: leads, hours they would need, harm they would be expected to avert."""

    name: str
    leads: int
    hours: float
    harm: float


@dataclass(frozen=True, slots=True)
class Left:
    """What is knowingly left, by rank, and what of it runs out: before ``tomorrow`` (a day), within the ``week``."""

    leads: tuple[str, ...]
    hours: float
    harm: float
    by_crime: tuple[Heap, ...]
    by_area: tuple[Heap, ...]
    tomorrow: tuple[str, ...]
    week: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with ``capacity`` staff-hours, in this order; life risk may exceed them.

    ``confirm``: a person confirms or clears each within the hour. ``preserve``: letters, minutes each. ``work``: in
    order. ``picks``: drawn at random, so that what the index misses is found. ``kept``: leads whose records a letter
    keeps, and that are not worked on yet.
    """

    capacity: float
    hours: float
    as_of: datetime
    seed: int
    harm_version: str
    confirm: tuple[Task, ...]
    preserve: tuple[Letter, ...]
    work: tuple[Task, ...]
    picks: tuple[Task, ...]
    kept: tuple[str, ...]
    left: Left
    ids: tuple[str, ...] = field(repr=False)  # all leads, by rank
    chance: Floats = field(repr=False, compare=False)  # that anything is done for each of them, in this order
    _places: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def picked(self) -> dict[str, str]:
        """Why each lead is chosen (of `WHY`) for which anything is done."""
        return {lead: self.place(lead)[1] for lead in self.chosen}

    @property
    def chosen(self) -> tuple[str, ...]:
        """Leads for which anything is done, in order of work, each once."""
        letters = (lead for letter in self.preserve for lead in letter.leads)
        works = (task.lead for part in (self.work, self.picks) for task in part)
        return tuple(dict.fromkeys([*(task.lead for task in self.confirm), *letters, *works]))

    def place(self, lead: str) -> tuple[str, str]:
        """(part, why) of a lead: part is confirm, preserve, work, picks or left; why is of `WHY` or ""."""
        return self._places.get(lead, ("left", ""))


def plan(
    leads: pa.Table,
    hours: float,
    *,
    as_of: datetime | None = None,
    harm: HarmTable | None = None,
    seed: int | None = None,
    longest: float = math.inf,
) -> Plan:
    """The plan for ``hours`` (staff-hours) over `tables.LEADS`, as it stands at ``as_of`` (UTC, default now).

    ``harm`` gives the least shares and the random share; ``seed`` (default: the day of ``as_of``) decides the picks:
    the same leads, hours and seed give the same plan. No lead takes more than ``longest`` of these hours: what
    needs more is begun and goes on afterwards. Raises UsageError for impossible hours.
    """
    harm, now = harm or load_harm(), as_of or datetime.now(UTC)
    seed = int(f"{now:%Y%m%d}") if seed is None else seed
    rows = _Rows(leads.select([name for name in COLUMNS if name in leads.column_names]).sort_by("rank"), harm)
    choice, acts = _choice(rows, hours, harm, seed, longest)
    lead, why = acts[choice.order], choice.why
    is_letter = choice.order >= len(rows.tier)
    tasks = [
        rows.task(row, WHY[code], chance)
        for row, code, chance in zip(
            lead[~is_letter].tolist(), why[~is_letter].tolist(), choice.chance[choice.order[~is_letter]].tolist(),
            strict=True,
        )
    ]  # fmt: skip
    kept, done = np.zeros(len(rows.tier), np.bool_), np.zeros(len(rows.tier), np.bool_)
    kept[lead[is_letter]] = True
    done[lead[~is_letter]] = True
    parts = {
        "confirm": tuple(task for task in tasks if task.why == "life_risk"),
        "work": tuple(task for task in tasks if task.why in {"preserve", "share", "index"}),
        "picks": tuple(task for task in tasks if task.why == "random"),
    }
    places = dict.fromkeys(rows.ids(kept), ("preserve", "preserve"))
    places |= {task.lead: (name, task.why) for name, part in parts.items() for task in part}
    return Plan(
        capacity=float(hours),
        hours=round(choice.hours, 1),
        as_of=now,
        seed=seed,
        harm_version=harm.version,
        preserve=rows.letters(np.flatnonzero(kept)),
        kept=rows.ids(kept & ~done),
        left=_left(rows, ~kept & ~done, now),
        ids=tuple(rows.names.to_pylist()),
        chance=_chances(choice, acts, done),
        _places=places,
        **parts,
    )


def _choice(rows: _Rows, hours: float, harm: HarmTable, seed: int, longest: float) -> tuple[Choice, Ints]:
    """What is chosen among leads and, after them, letters; and the lead of each such row."""
    letter = rows.worth_a_letter(harm.letters * hours)
    acts = np.concatenate([np.arange(len(rows.tier)), letter])
    # Letters are chosen as "preserve"; what else has a near deadline is work, and comes first in it.
    stage = np.where(rows.tier == 0, 0, rows.tier + 1)
    stage[rows.letter] = 3  # with its letter sent it waits like any other
    code = {name: number for number, name in enumerate(rows.crimes)}
    choice = choose(
        tier=np.concatenate([stage, np.ones(len(letter), np.int64)]),
        index=rows.index[acts],
        hours=np.minimum(np.concatenate([rows.now, rows.letter_hours[letter]]), longest),
        crime=rows.crime[acts],
        area=rows.area[acts],
        capacity=hours,
        shares={code[name]: share for name, share in harm.shares.items() if name in code},
        random_share=harm.random,
        seed=seed,
    )
    return choice, acts


def _chances(choice: Choice, acts: Ints, done: Flags) -> Floats:
    """The chance of each lead to be worked on; that of its letter where only that is written."""
    size = len(done)
    chance, letter = choice.chance[:size].copy(), np.zeros(size)
    letter[acts[size:]] = choice.chance[size:]
    chance[~done] = np.maximum(chance, letter)[~done]
    return chance


class _Rows:
    """The leads as arrays, in order of rank."""

    def __init__(self, table: pa.Table, harm: HarmTable) -> None:
        self.table = table
        self.names = one_chunk(table["id"])
        self.tier = table["tier"].to_numpy().astype(np.int64)
        self.index = table["index"].to_numpy().astype(np.float64)
        self.crime, self.crimes = coded(crime_of(table))
        self.area, self.areas = coded(area_of(table))
        first = np.round(table["hours"].to_numpy().astype(np.float64), 3)
        self.work = np.round(pc.coalesce(_column(table, "work", pa.float32()), table["hours"]).to_numpy(), 3)
        self.work = np.maximum(self.work.astype(np.float64), first)
        # What a plan of hours counts of a life risk is the answer to it; what follows is known only then.
        self.now = np.where(self.tier == 0, np.minimum(self.work, harm.clocks["confirm_hours"]), self.work)
        self.clock = pc.fill_null(_column(table, "clock", pa.string()), "")
        self.holder = pc.fill_null(_column(table, "holder", pa.string()), "")
        self.deadline = micros(table["deadline"])
        self.letter = (self.tier == 1) & pc.is_in(self.clock, pa.array(LETTERS)).to_numpy()
        self.group = self._groups()
        size = np.bincount(self.group, minlength=1)[self.group]
        one, more, find = (harm.clocks[f"letter_{name}hours"] for name in ("", "more_", "find_"))
        finding = np.where(pc.equal(self.holder, "").to_numpy(), find, 0.0)
        self.letter_hours = np.round(np.minimum((one + (size - 1) * more) / size + finding, self.work), 3)

    def worth_a_letter(self, hours: float) -> Ints:
        """Leads whose records are kept by a letter, as far as ``hours`` reach: the best first."""
        rows = np.flatnonzero(self.letter)
        rows = rows[np.argsort(-self.index[rows], kind="stable")]
        many = int(np.searchsorted(np.cumsum(self.letter_hours[rows]), hours + 1e-9, "right"))
        return np.sort(rows[: max(many, 1)])  # one letter is always written

    def _groups(self) -> Ints:
        """A number for each letter: one for all leads of one holder and clock; where nobody knows the holders yet, one
        for finding them all."""
        apart = np.where(
            self.letter,
            pc.binary_join_element_wise(self.clock, self.holder, " ").to_numpy(zero_copy_only=False),
            self.names.to_numpy(zero_copy_only=False),
        )
        return (
            np.unique(apart.astype(str), return_inverse=True)[1].astype(np.int64) if len(apart) else self.area
        )

    def ids(self, where: Flags) -> tuple[str, ...]:
        return tuple(self.names.filter(pa.array(where)).to_pylist())

    def task(self, row: int, why: str, chance: float) -> Task:
        one = {name: column[row].as_py() for name, column in self._columns().items()}
        return Task(
            lead=one["id"],
            rank=one["rank"],
            tier=one["tier"],
            typology=one["typology"],
            lane=one["lane"],
            area=self.areas[self.area[row]],
            hours=float(self.now[row]),
            deadline=one["deadline"],
            clock=self.clock[row].as_py(),
            raised=one.get("raised"),
            why=why,
            chance=chance,
        )

    def _columns(self) -> dict[str, pa.ChunkedArray]:
        wanted = ("id", "rank", "tier", "typology", "lane", "deadline", "raised")
        return {name: self.table[name] for name in wanted if name in self.table.column_names}

    def letters(self, rows: Ints) -> tuple[Letter, ...]:
        """The letters for these leads: the nearest deadline first, then the most leads."""
        by_group: dict[int, list[int]] = {}
        for row in rows.tolist():
            by_group.setdefault(int(self.group[row]), []).append(row)
        made = [self._letter(members) for members in by_group.values()]
        return tuple(sorted(made, key=lambda each: (str(each.deadline), -len(each.leads), each.leads)))

    def _letter(self, members: list[int]) -> Letter:
        first = min(members, key=lambda row: int(self.deadline[row]))
        return Letter(
            holder=self.holder[first].as_py(),
            clock=self.clock[first].as_py(),
            leads=tuple(self.names[row].as_py() for row in members),
            hours=round(float(self.letter_hours[members].sum()), 2),
            deadline=self.table["deadline"][first].as_py(),
        )


def _column(table: pa.Table, name: str, kind: pa.DataType) -> pa.ChunkedArray:
    """A column that an older lake does not have."""
    if name in table.column_names:
        return table[name]
    return pa.chunked_array([pa.nulls(table.num_rows, kind)])


def area_of(table: pa.Table) -> pa.ChunkedArray:
    """The area of each lead; of an older lake from its countries."""
    first = pa.chunked_array(
        [pa.array([areas[0] if areas else "" for areas in table["regions"].to_pylist()], pa.string())]
        if "area" not in table.column_names or table["area"].null_count
        else [pa.nulls(table.num_rows, pa.string())]
    )
    return pc.fill_null(pc.coalesce(_column(table, "area", pa.string()), first), "")


def crime_of(table: pa.Table) -> pa.ChunkedArray:
    """The crime of each lead; where none was found, what the harm table holds in its place."""
    lane, about = table["lane"], table["about"]
    instead = pc.case_when(
        pc.make_struct(
            pc.equal(lane, "victim"), pc.equal(lane, "child_protection"), pc.equal(about, "network")
        ),
        *(pa.scalar(name) for name in ("report", "file_sharing_observation", "other", "tip")),
    )
    return pc.if_else(pc.equal(table["typology"], ""), instead, table["typology"])


def _left(rows: _Rows, left: Flags, now: datetime) -> Left:
    hours, harm = rows.work[left], (rows.index * rows.work)[left]
    due, start = rows.deadline[left], int(now.timestamp() * 1e6)

    def until(span: timedelta) -> tuple[str, ...]:
        soon = (due > start) & (due <= start + int(span.total_seconds() * 1e6))
        where = np.flatnonzero(left)[soon]
        return tuple(rows.names.take(pa.array(where[np.argsort(due[soon], kind="stable")])).to_pylist())

    return Left(
        leads=rows.ids(left),
        hours=round(float(hours.sum()), 1),
        harm=round(float(harm.sum()), 2),
        by_crime=_heaps(rows.crime[left], rows.crimes, hours, harm),
        by_area=_heaps(rows.area[left], rows.areas, hours, harm),
        tomorrow=until(_DAY),
        week=until(_WEEK),
    )


def _heaps(code: Ints, names: Sequence[str], hours: Floats, harm: Floats) -> tuple[Heap, ...]:
    """Sums by code, the most harm first."""
    size = len(names)
    many, sums, lost = (np.bincount(code, weights=each, minlength=size) for each in (None, hours, harm))
    made = [
        Heap(names[at], int(many[at]), round(float(sums[at]), 1), round(float(lost[at]), 2))
        for at in np.flatnonzero(many).tolist()
    ]
    return tuple(sorted(made, key=lambda heap: (-heap.harm, heap.name)))
