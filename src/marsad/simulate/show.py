"""Tables for people: each figure with its interval, and above each table what it means in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from marsad.simulate.policies import NAIVE, OURS, REFERENCES, STRONG
from marsad.simulate.told import mean

if TYPE_CHECKING:
    from rich.console import RenderableType

    from marsad.simulate.interval import Interval
    from marsad.simulate.triage import Triage

NAMES = {
    "fifo": "oldest first",
    "newest": "newest first",
    "severity": "severity label, then oldest",
    "random": "at random",
    "fifo_strong": "oldest first",
    "newest_strong": "newest first",
    "severity_strong": "severity label, then newest",
    "deadline_strong": "soonest gone first",
    "random_strong": "at random",
    "random_same": "at random, from the index's own queue",
    "index": "Marsad's index",
    "index_random": "Marsad's index, some hours at random",
    "informed": "informed bound: true probabilities",
    "clairvoyant": "clairvoyant: knows the harm",
}
_GROUPS = (
    ("as an inbox works", NAIVE),
    ("the same without repeats and without what is gone, as if one always saw that", STRONG),
    ("Marsad", OURS),
    ("references that nobody can reach", REFERENCES),
)
CASES = {
    "usual": "as assumed",
    "little_evidence": "evidence nearly worthless (AUC .55)",
    "poor_evidence": "60 % of the evidence missing, 40 % noise",
    "wrong_table": "harm table wrong by a factor of 5, odds by 3",
    "repeats_unfound": "no repeats recognised",
    "one_kind": "one kind of item only",
    "one_kind_little": "one kind of item only, and AUC .55",
    "all_alike": "every item as grave, long and lasting as the next",
    "gone_at_once": "everything gone 20 times sooner",
    "plenty": "more hours than work",
}


def tables(triage: Triage) -> list[RenderableType]:
    """All of it, in the order in which one asks."""
    return [
        *_fractions(triage),
        *_beside(triage),
        *_life(triage),
        *_reach(triage),
        *_lane(triage),
        *_cases(triage),
    ]


def name_of(policy: str) -> str:
    """For people; the strong variants say so."""
    return f"{NAMES[policy]} (strong)" if policy in STRONG else NAMES[policy]


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    return table


def _words(text: str) -> Text:
    return Text(f"\n{text}", style="dim")


def _fractions(triage: Triage) -> list[RenderableType]:
    table = _table("Harm averted, as a fraction of the clairvoyant's", "order of work", *_hours(triage))
    for title, names in _GROUPS:
        table.add_row(title, *[""] * len(triage.hours), style="dim")
        for name in names:
            table.add_row(
                f"  {NAMES[name]}", *(triage.fraction(name, hours).text() for hours in triage.hours)
            )
        table.add_section()
    auc = triage.settings.evidence.auc
    return [
        _words(
            f"{triage.seeds} seeds, AUC {auc:g}, 95 % intervals. 1.00 = as much harm averted as by somebody who knows "
            "how grave each item is, how long it takes and when it is too late, with the same hours."
        ),
        table,
    ]


def _beside(triage: Triage) -> list[RenderableType]:
    table = _table("The index beside simple rules and the bound", "", *_hours(triage))
    for title, among in (("as an inbox works", NAIVE), ("strong", STRONG)):
        best = {hours: triage.best(hours, among) for hours in triage.hours}
        table.add_row(f"best simple rule, {title}", *(NAMES[name] for name in best.values()), style="dim")
        for ours in OURS:
            row = (triage.times(ours, best[hours], hours).text(".2f") for hours in triage.hours)
            table.add_row(f"  {NAMES[ours]}: times as much", *row)
    for ours in OURS:
        table.add_row(
            f"{NAMES[ours]}: % lost to the bound", *(_percent(triage, ours, h) for h in triage.hours)
        )
    for ours in ("newest", *OURS, "clairvoyant"):
        row = (
            mean(triage.runs[ours, hours], lambda one: 100 * one.wasted).text(".0f") for hours in triage.hours
        )
        table.add_row(f"{NAMES[ours]}: % of hours for nothing", *row)
    about = (
        "How many times as much harm the same hours avert. The strong rules know when each item is gone, the index "
        "does not. The informed bound knows the true probabilities: what the index loses to it, wrong tables cost."
    )
    return [_words(about), table]


def _life(triage: Triage) -> list[RenderableType]:
    table = _table("Life risk: not begun within the hour", "order of work", *_hours(triage))
    for name in ("newest", "severity", *OURS):
        row = []
        for hours in triage.hours:
            runs = triage.runs[name, hours]
            row.append(f"{sum(one.late for one in runs):,} of {sum(one.life for one in runs):,}")
        table.add_row(NAMES[name], *row)
    for name in OURS:
        row = []
        for hours in triage.hours:
            there, reached = (sum(one.unrecognised[at] for one in triage.runs[name, hours]) for at in (0, 1))
            row.append(f"{reached:,} of {there:,}")
        table.add_row(f"{NAMES[name]}: no rule saw it, reached in time", *row)
    return [
        _words("What a life-risk rule recognises is begun when it comes, whatever else there is to do."),
        table,
    ]


def _reach(triage: Triage) -> list[RenderableType]:
    table = _table("Cases of high harm that are reached in time, %", "", *_hours(triage))
    for name in ("newest", *OURS):
        table.add_row(NAMES[name], *[""] * len(triage.hours), style="dim")
        for of in ("areas", "languages"):
            for place in triage.reach(name, triage.hours[0], of):
                row = (triage.reach(name, hours, of)[place] for hours in triage.hours)
                table.add_row(f"  {place}", *(_points(one) for one in row))
        table.add_row("  points between areas", *(_points(triage.gap(name, hours)) for hours in triage.hours))
        table.add_section()
    places = ", ".join(
        f"{place.name} {100 * triage.settings.evidence.missing * place.missing:.0f} %"
        for place in triage.settings.areas
    )
    return [_words(f"Equal harm, unequal evidence: so much of it is missing in each area: {places}."), table]


def _lane(triage: Triage) -> list[RenderableType]:
    lane = triage.settings.lane
    table = _table(
        f"Sightings alone: of {lane.addresses:,} addresses a year, {lane.linked:.0%} beside a contact offence",
        "cases a year", "at random, inbox", "at random, same queue", "index", "informed", "index, times random",
    )  # fmt: skip
    for one in triage.lane:
        row = [one.found[name].text(".0f") for name in ("random", "random_same", "index", "informed")]
        name = f"{one.cases:,}, if the AUC is that of all addresses" if one.face else f"{one.cases:,}"
        table.add_row(name, *row, one.times.text())
    about = (
        "Addresses beside a contact offence that are reached in time, with so many cases opened in the year."
    )
    return [_words(about), table]


def _cases(triage: Triage) -> list[RenderableType]:
    table = _table(
        "Where the index helps less, or not at all",
        "what is different", "hours a day", "index", "informed", "best simple rule", "its fraction", "times as much",
    )  # fmt: skip
    for one in triage.cases:
        table.add_row(
            CASES[one.code], f"{one.hours:g}", one.index.text(), one.informed.text(), name_of(one.best),
            one.best_fraction.text(), one.times.text(),
        )  # fmt: skip
    return [
        _words("One thing is changed at a time; fractions are of the clairvoyant in the same circumstances."),
        table,
    ]


def _hours(triage: Triage) -> list[str]:
    return [f"{hours:g} h a day" for hours in triage.hours]


def _percent(triage: Triage, name: str, hours: float) -> str:
    return triage.lost(name, hours).scaled(100).text(".1f")


def _points(one: Interval) -> str:
    return one.scaled(100).text(".1f")
