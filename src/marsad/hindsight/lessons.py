"""Re-estimates what the harm table believes from outcomes, each weighed by the chance it had of being seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from marsad.errors import UsageError
from marsad.hindsight.fitting import SURE, ratio, shifts
from marsad.hindsight.outcomes import TOLD, Outcome, outcomes, plans
from marsad.hindsight.rebelieving import GRADED, PARTS, rebelieved
from marsad.hindsight.weighing import Answers, Weighed, answers, effective, weigh
from marsad.rank.harm_signed import harms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marsad.engines import Lake
    from marsad.rank.columns import Flags, Floats
    from marsad.rank.decisions import Row
    from marsad.rank.harm import HarmTable

ENOUGH = 12.0
"""Effective outcomes from which a value is proposed; below, what is believed stays. Ours."""
BLIND = 0.10
"""Beyond this share of leads without any chance of being looked at, nothing can be known of such leads. Ours."""
_OFF = 1.0  # log-odds that a belief of ours may well be off, before anything was seen
_OFF_EVIDENCE = 0.5
_OFF_HOURS = 0.7  # logarithm of the ratio


@dataclass(frozen=True, slots=True)
class Learned:
    """One value: a ``part`` of the harm table (actionable, high, rarer, hours, evidence.act ...) and of what ``name``.

    ``low`` to ``high``: 90 % interval of ``new``; ``why``: "" where it is proposed, else not_enough | blind.
    """

    part: str
    name: str
    old: float
    new: float
    low: float
    high: float
    outcomes: int
    effective: float
    why: str = ""

    @property
    def proposed(self) -> bool:
        return not self.why


@dataclass(frozen=True, slots=True)
class Lessons:
    """What outcomes teach, and on what they stand."""

    values: tuple[Learned, ...]
    outcomes: int  # weighed
    unoffered: int  # outcomes of leads that no adopted plan had offered: no chance is known
    older: int  # decided under a harm table that is not there any more
    effective: float
    clipped: int
    answers: Answers
    plans: int
    blind: dict[str, float] = field(default_factory=dict)  # entry: share of leads without any chance


def learn(lake: Lake, harm: HarmTable, as_of: datetime | None = None) -> Lessons:
    """What the outcomes in ``lake`` teach about ``harm`` at ``as_of`` (UTC, default now).

    Raises UsageError where no plan was ever adopted: nobody knows then who had a chance of being looked at.
    """
    now = as_of or datetime.now(UTC)
    table = lake.read("decisions")
    adopted, offers = plans(table, now)
    if not adopted:
        raise UsageError(
            "no plan was adopted, so nobody knows which leads had what chance of being looked at: nothing is weighed",
            hint='marsad plan --lake DIR --hours 40 --adopt --by "NAME", then decide on what it offers',
        )
    subjects = pc.unique(pc.list_flatten(table["subjects"]))
    told = lake.read(
        "observations",
        columns=["id"],
        where=pc.field("id").isin(subjects) & pc.field("kind").isin(list(TOLD)),
    )
    seen = outcomes(table, told["id"].to_pylist(), now)
    chances = {row["lead"]: float(row["chance"]) for row in offers}
    done = answers(chances, [each.lead for each in seen])
    return lessons(seen, harm, done, blindness(adopted), len(adopted), harms(lake.path))


def blindness(adopted: Sequence[Row]) -> dict[str, float]:
    """Of each entry the share of leads that had no chance at all in the plans that were adopted."""
    leads: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for row in adopted:
        for each in row["queue"]:
            leads[each["typology"]] += each["leads"]
            without[each["typology"]] += each["hopeless"]
    return {name: without[name] / many for name, many in sorted(leads.items()) if many}


def lessons(
    seen: Sequence[Outcome],
    harm: HarmTable,
    done: Answers | None = None,
    blind: dict[str, float] | None = None,
    many: int = 1,
    tables: Mapping[str, HarmTable] | None = None,
) -> Lessons:
    """The same from outcomes in memory; ``done`` says how many of the offers have one.

    ``tables`` by version: under which of them an outcome was decided; what was believed then is put beside ``harm``.
    """
    done, blind = done or Answers(), blind or {}
    offered = [each for each in seen if each.chance is not None]
    known = {**(tables or {}), harm.version: harm}
    rows = [
        rebelieved(each, known[each.harm_version], harm) for each in offered if each.harm_version in known
    ]
    weighed = weigh(np.array([each.chance for each in rows], np.float64), done)
    every = _Rows(rows, weighed, harm, blind)
    values = [*every.part("right"), *every.part("act"), *every.part("high"), *every.hours()]
    return Lessons(
        values=tuple(sorted(values, key=lambda each: (each.part, each.name))),
        outcomes=len(rows),
        unoffered=len(seen) - len(offered),
        older=len(offered) - len(rows),
        effective=weighed.effective,
        clipped=weighed.clipped,
        answers=done,
        plans=many,
        blind=blind,
    )


class _Rows:
    """Outcomes with their weights, ready to be asked for one part of the harm table after the other."""

    def __init__(
        self, rows: Sequence[Outcome], weighed: Weighed, harm: HarmTable, blind: dict[str, float]
    ) -> None:
        self.rows, self.weight, self.harm, self.blind = rows, weighed.weight, harm, blind

    def part(self, part: str) -> list[Learned]:
        """Values of P(right), P(actionable | right) or P(high | actionable), by entry, and evidence for them."""
        use = np.array([_asked(each, part) is not None for each in self.rows], np.bool_)
        if not use.any():
            return []
        rows = [each for each, used in zip(self.rows, use.tolist(), strict=True) if used]
        weight = self.weight[use]
        groups = [_group(each, part) for each in rows]
        amounts = [
            (code, np.array([each.amounts.get(code, 0.0) for each in rows])) for code in self._codes(part)
        ]
        held = [
            (name, np.array([group == name for group in groups], np.float64)) for name in sorted(set(groups))
        ]
        enough = [(name, x, effective(weight, x != 0) >= ENOUGH) for name, x in held]
        telling = [(code, x, _telling(weight, x)) for code, x in amounts]
        used = [(x, _OFF) for _, x, is_enough in enough if is_enough]
        used += [(x, _OFF_EVIDENCE) for _, x, is_enough in telling if is_enough]
        if not used:
            return [self._group(name, x, weight, None) for name, x, _ in enough]
        found = shifts(
            np.array([bool(_asked(each, part)) for each in rows], np.float64),
            np.clip([getattr(each, part) for each in rows], 0.01, 0.99),
            np.stack([x for x, _ in used], axis=1),
            weight,
            np.array([spread for _, spread in used]),
        )
        pairs = iter(zip(found.shift.tolist(), found.error.tolist(), strict=True))
        out = [
            self._group(name, x, weight, next(pairs) if is_enough else None) for name, x, is_enough in enough
        ]
        out += [
            self._evidence(code, part, x, weight, next(pairs) if is_enough else None)
            for code, x, is_enough in telling
        ]
        return out

    def _codes(self, part: str) -> list[str]:
        at = PARTS.index(part)
        return sorted(
            code for code, odds in self.harm.evidence.items() if odds[at] != 0 and code not in GRADED
        )

    def _group(
        self, group: tuple[str, str], x: Floats, weight: Floats, found: tuple[float, float] | None
    ) -> Learned:
        part, name = group
        old, moved = _value(self.harm, part, name)
        why = "blind" if self.blind.get(name, 0.0) > BLIND else "" if found else "not_enough"
        return _learned(part, name, old, moved, found, why, x != 0, weight)

    def _evidence(
        self, code: str, part: str, x: Floats, weight: Floats, found: tuple[float, float] | None
    ) -> Learned:
        old = self.harm.evidence[code][PARTS.index(part)]
        why = "" if found else "not_enough"
        if found and max(self.blind.values(), default=0.0) > BLIND:
            why = "blind"
        return _learned(f"evidence.{part}", code, old, lambda shift: old + shift, found, why, x != 0, weight)

    def hours(self) -> list[Learned]:
        """Hours that work took, beside those that were reckoned with."""
        use = [at for at, each in enumerate(self.rows) if each.hours and each.needed > 0]
        groups = {at: "victim" if self.rows[at].own else self.rows[at].entry for at in use}
        out = []
        for name in sorted(set(groups.values())):
            here = [at for at in use if groups[at] == name]
            weight = self.weight[here]
            old = self.harm.victim_hours if name == "victim" else self.harm.entry(name).hours
            took, needed = (
                np.array([getattr(self.rows[at], what) for at in here], np.float64)
                for what in ("hours", "needed")
            )
            found = ratio(took, needed, weight, _OFF_HOURS) if effective(weight) >= ENOUGH else None
            why = "blind" if self.blind.get(name, 0.0) > BLIND else "" if found else "not_enough"
            moved = _times(old)
            out.append(_learned("hours", name, old, moved, found, why, np.ones(len(here), np.bool_), weight))
        return out


def _asked(each: Outcome, part: str) -> bool | None:
    """What an outcome says about a part of the harm table; None = nothing."""
    if part == "right":
        return each.is_right if 0 < each.right < 1 else None
    if part == "act":
        return None if each.is_right is False else each.is_actionable
    return each.is_high if each.is_right is not False and each.is_actionable is not False else None


def _group(each: Outcome, part: str) -> tuple[str, str]:
    """Which value of the harm table an outcome bears on: its part, and of what."""
    if part == "right":
        return "rarer_told" if each.told else "rarer", each.entry
    if part == "act":
        return ("actionable", "victim") if each.own else ("actionable", each.entry)
    return "suffered" if each.suffers else "high", each.entry


def _value(harm: HarmTable, part: str, name: str) -> tuple[float, Callable[[float], float]]:
    """A value as it is, and what it becomes with a shift in log-odds."""
    if part == "actionable" and name == "victim":
        return harm.victim_actionable, _logit_moved(harm.victim_actionable)
    old = float(getattr(harm.entry(name), part))
    if part in {"rarer", "rarer_told"}:
        return old, lambda shift: old * float(np.exp(-shift))
    return old, _logit_moved(old)


def _logit_moved(old: float) -> Callable[[float], float]:
    start = float(np.log(old) - np.log1p(-old))
    return lambda shift: float(np.clip(1 / (1 + np.exp(-(start + shift))), 0.005, 0.995))


def _times(old: float) -> Callable[[float], float]:
    return lambda shift: old * float(np.exp(shift))


def _learned(
    part: str,
    name: str,
    old: float,
    moved: Callable[[float], float],
    found: tuple[float, float] | None,
    why: str,
    where: Flags,
    weight: Floats,
) -> Learned:
    shift, error = found or (0.0, 0.0)
    ends = sorted((moved(shift - SURE * error), moved(shift + SURE * error)))
    return Learned(
        part, name, old, moved(shift), ends[0], ends[1], int(where.sum()), effective(weight, where), why
    )


def _telling(weight: Floats, x: Floats) -> bool:
    """Whether there is enough both with and without a piece of evidence."""
    return min(effective(weight, x != 0), effective(weight, x == 0)) >= ENOUGH
