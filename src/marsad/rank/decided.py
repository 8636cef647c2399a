"""What decisions do to a ranking: closed leads leave, overrides move, cleared ones fall to their place by index.

A decision is found again by the observations that stand for its lead, whatever the lead is called now.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.rank import decisions as kinds
from marsad.rank.columns import NO_TIME, Flags, Floats, Ints
from marsad.rank.subjects import NETWORK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.engines.places import Places
    from marsad.rank.decisions import Row
    from marsad.rank.reasons import Reasons
    from marsad.rank.subjects import Subjects

LIFT = float(np.log(10.0))
"""Nats by which an override moves a lead: it counts ten times as much, or a tenth. Ours; said on the lead."""
_SIGNS = {kinds.HIGHER: 1.0, kinds.LOWER: -1.0}
_FOUND = dict(zip(kinds.TRUTH, (1, -1, -1), strict=True))
CODES = (
    "decided_reopened", "decided_continues", "decided_confirmed", "decided_cleared", "decided_kept",
    "decided_assigned", "decided_noted", "decided_higher", "decided_lower",
)  # fmt: skip
"""Reasons that decisions give, in the order in which they are said."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided on the leads of one ranking; one entry a lead, or an observation where it says so."""

    closed: Flags
    lift: Floats  # nats, 0 = no override
    kept: Ints  # until when a provider keeps records (microseconds), NO_TIME
    judged: Ints  # 1: as it is called, -1: not, by who works on it still; 0 = nobody said
    cleared_own: Flags  # observations whose life risk a person cleared in their own lead ...
    cleared_held: Flags  # ... and in that of their network
    facts: dict[str, dict[int, dict[str, str]]] = field(default_factory=dict)  # code: lead: parameters

    def unbelieved(self, believed: tuple[Flags, Flags], observation: Ints) -> tuple[Flags, Flags]:
        """``believed`` findings (see `tiers.believed`) without those that a person has cleared."""
        own, held = believed
        return own & ~self.cleared_own[observation], held & ~self.cleared_held[observation]

    def say(self, out: Reasons) -> None:
        """Adds what stands on the leads; an override is a weight, so that all still sum to log(index)."""
        for code in CODES:
            told = self.facts.get(code, {})
            leads = np.array(sorted(told), np.int64)
            params = {name: [told[lead][name] for lead in leads.tolist()] for name in _names(told)}
            out.some(code, leads, self.lift[leads], params)


def _names(told: dict[int, dict[str, str]]) -> list[str]:
    return list(next(iter(told.values()), {}))


def decided(rows: Sequence[Row], whom: Subjects, places: Places) -> Decided:
    """What the decisions ``rows`` (in force, by time) do; the last of each kind on a lead counts."""
    size, seen = len(whom), len(places.ids)
    cleared = np.zeros((2, seen), np.bool_)
    out = Decided(
        np.zeros(size, np.bool_),
        np.zeros(size),
        np.full(size, NO_TIME),
        np.zeros(size, np.int64),
        cleared[0],
        cleared[1],
    )
    latest: dict[tuple[int, str], Row] = {}
    for row in rows:
        lead = lead_of(row, whom, places)
        if lead >= 0:
            kind = (
                kinds.CONFIRM if row["kind"] == kinds.CLEAR else str(row["kind"])
            )  # answers to one question
            latest[lead, kind] = row
    for (lead, kind), row in latest.items():
        _WAYS[kind](row, _At(lead, whom, places), out)
    return out


def lead_of(row: Row, whom: Subjects, places: Places) -> int:
    """The lead in which most of the observations are that stand for a decision's; -1 = none any more.

    A decision on anything else never becomes one on a possible victim's own lead, nor the other way round.
    """
    at = places.find(pa.array(sorted(row["subjects"]), pa.string()))
    at = at[at >= 0]
    own = np.where(whom.victim[at] == (row["lane"] == "victim"), whom.own[at], -1)
    held = np.where(row["lane"] == "victim" and row["about"] != "network", -1, whom.held[at])
    first, second = (held, own) if row["about"] == "network" else (own, held)
    found = first if (first >= 0).any() else second
    found = found[found >= 0]
    if not len(found):
        return -1
    leads, earliest, many = np.unique(found, return_index=True, return_counts=True)
    return int(leads[np.lexsort((earliest, -many))[0]])  # subjects are sorted: the smallest id settles a tie


@dataclass(frozen=True, slots=True)
class _At:
    """A lead among those of a ranking."""

    lead: int
    whom: Subjects
    places: Places

    @property
    def network(self) -> bool:
        return bool(self.whom.sort[self.lead] == NETWORK)

    @property
    def side(self) -> Ints:
        """The lead of each observation, on the side on which this one is."""
        return self.whom.held if self.network else self.whom.own

    def known(self, row: Row) -> Ints:
        """Observations that a decision's lead held then and this one holds now."""
        found = self.places.find(pa.array(row["held"], pa.string()))
        found = found[found >= 0]
        still: Ints = found[self.side[found] == self.lead]
        return still


def _tell(out: Decided, code: str, lead: int, row: Row, **more: str) -> None:
    told = {"by": str(row["by"]), "day": f"{row['made']:%Y-%m-%d}"}
    out.facts.setdefault(code, {})[lead] = told | more


def _close(row: Row, at: _At, out: Decided) -> None:
    """An outcome, or a lead put away: it comes back once it holds more than it did."""
    if not kinds.closes(row):
        _tell(out, "decided_continues", at.lead, row)
        out.judged[at.lead] = next((_FOUND[name] for name in row["result"] if name in _FOUND), 0)
    elif more := _since(row, at):
        _tell(out, "decided_reopened", at.lead, row, count=str(more))
    else:
        out.closed[at.lead] = True


def _move(row: Row, at: _At, out: Decided) -> None:
    if kinds.closes(row):
        _close(row, at, out)
        return
    out.lift[at.lead] = LIFT * next((_SIGNS[name] for name in row["result"] if name in _SIGNS), 0.0)
    _tell(
        out, f"decided_{'higher' if out.lift[at.lead] > 0 else 'lower'}", at.lead, row, why=str(row["reason"])
    )


def _answer(row: Row, at: _At, out: Decided) -> None:
    """Life risk is confirmed, or what was known then is cleared: what comes later is judged anew."""
    if row["kind"] == kinds.CONFIRM:
        _tell(out, "decided_confirmed", at.lead, row)
        return
    (out.cleared_held if at.network else out.cleared_own)[at.known(row)] = True
    _tell(out, "decided_cleared", at.lead, row)


def _keep(row: Row, at: _At, out: Decided) -> None:
    out.kept[at.lead] = int(row["until"].timestamp()) * 1_000_000
    _tell(out, "decided_kept", at.lead, row, until=f"{row['until']:%Y-%m-%d}")


def _assign(row: Row, at: _At, out: Decided) -> None:
    _tell(out, "decided_assigned", at.lead, row, to=str(row["to"]))


def _note(row: Row, at: _At, out: Decided) -> None:
    _tell(out, "decided_noted", at.lead, row, why=str(row["reason"]))


_WAYS = {
    kinds.OUTCOME: _close, kinds.OVERRIDE: _move, kinds.CONFIRM: _answer, kinds.PRESERVE: _keep,
    kinds.ASSIGN: _assign, kinds.NOTE: _note,
}  # fmt: skip


def _since(row: Row, at: _At) -> int:
    """How many observations the lead holds that it did not hold when this was decided."""
    unnamed = max(int(row["size"] or 0) - len(row["held"]), 0)  # counted then, though not by name
    now = int(np.count_nonzero(at.side == at.lead))
    return max(now - len(at.known(row)) - unnamed, 0)


def assigned(leads: pa.Table) -> dict[str, str]:
    """Who works on what of LEADS: a lead's id and a name. The plan of another does not offer it."""
    out: dict[str, str] = {}
    for lead, reasons in zip(leads["id"].to_pylist(), leads["reasons"].to_pylist(), strict=True):
        for each in reasons:
            if each["code"] == "decided_assigned":
                out[lead] = dict(each["params"])["to"]
    return out


def others_left_out(leads: pa.Table, reasons: pa.Table, name: str) -> pa.Table:
    """``leads`` without those that somebody else than ``name`` was assigned, as their ``reasons`` say."""
    others = [lead for lead, who in assigned(reasons).items() if who != name]
    return leads.filter(pc.invert(pc.is_in(leads["id"], value_set=pa.array(others, pa.string()))))
