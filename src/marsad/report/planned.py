"""The plan for the hours there are: whole for programs, a few lines for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from marsad.report.lines import plain

if TYPE_CHECKING:
    from marsad.rank import Letter, Plan
    from marsad.report.words import Words

_LONG = ("_places", "ids", "chance")
_NAMED = 3  # of a long list the few that say most
MARKS = {"confirm": "●", "work": "●", "preserve": "✉", "picks": "◇", "left": "○"}
"""What stands before a lead of each part of a plan."""


def plan_json(plan: Plan) -> dict[str, Any]:
    """The whole plan as one dict, times as ISO 8601; leads by id."""
    return {name: _plain(value) for name, value in asdict(plan).items() if name not in _LONG}


def plan_lines(plan: Plan, w: Words) -> list[str]:
    """A few lines: what to do first, what is worked on, what is knowingly left and what of it runs out."""
    lines = [w.say("plan.hours", hours=w.number(plan.capacity), planned=w.number(plan.hours))]
    first = ", ".join(
        w.say("plan.by", lead=task.lead, time=f"{task.deadline:%H:%M} UTC" if task.deadline else "–")
        for task in plan.confirm[:_NAMED]
    )
    lines.append(w.say("plan.confirm", count=len(plan.confirm), first=_more(first, len(plan.confirm))))
    letters = plan.preserve
    lines.append(
        w.say(
            "plan.preserve",
            count=len(letters),
            leads=sum(len(letter.leads) for letter in letters),
            hours=w.number(round(sum(letter.hours for letter in letters), 1)),
            holders=_holders(letters, w),
        )
    )
    for name, part in (("work", plan.work), ("picks", plan.picks)):
        hours = w.number(round(sum(task.hours for task in part), 1))
        lines.append(w.say(f"plan.{name}", count=len(part), hours=hours))
    left = plan.left
    crimes = ", ".join(
        f"{crime_name(heap.name, w)} {w.number(heap.leads)}" for heap in left.by_crime[:_NAMED]
    )
    crimes = _more(crimes, len(left.by_crime))
    lines.append(w.say("plan.left", count=len(left.leads), hours=w.number(left.hours), crimes=crimes))
    if left.week:
        lines.append(w.say("plan.runs_out", tomorrow=len(left.tomorrow), week=len(left.week)))
    return [line for line in lines if line]


def why_words(place: tuple[str, str], w: Words) -> str:
    """Why a lead stands where a plan has it."""
    part, why = place
    if part == "left":
        return w.say("plan.not_chosen")
    return w.say("plan.preserve_why" if why == "preserve" else f"plan.{why}")


def crime_name(name: str, w: Words) -> str:
    """A crime, or what stands in its place, in words."""
    if name in w.data["plain"]:
        return w.say(f"plain.{name}")
    return w.typology({"typology": name})


def _holders(letters: tuple[Letter, ...], w: Words) -> str:
    many: Counter[str] = Counter()
    for letter in letters:
        many[letter.holder] += len(letter.leads)
    told = [f"{name or w.say('plan.holder')} {count}" for name, count in many.most_common(_NAMED)]
    return _more(", ".join(told), len(many))


def _more(told: str, many: int) -> str:
    return f"{told}, …" if many > _NAMED else told


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return plain(value)
