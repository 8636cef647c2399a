"""What could become known of each lead, and what the formula would then say: one function a fact.

Each changes the inputs of the index as the fact itself would, once it were recorded and the lake ranked again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from marsad.rank import tiers
from marsad.rank.columns import MICROS_A_DAY, NO_TIME
from marsad.rank.index import JUDGED
from marsad.rank.subjects import NETWORK

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.rank.basis import Basis
    from marsad.rank.columns import Flags, Floats, Ints
    from marsad.rank.decided import Decided
    from marsad.rank.harm import HarmTable
    from marsad.rank.index import Scored
    from marsad.rank.signals import Signals
    from marsad.rank.subjects import Subjects

_SILENT_DAYS = 7  # an address that falls silent this long may be another line's afterwards


@dataclass(frozen=True, slots=True)
class Known:
    """What a ranking knows of its leads, one entry a lead in each array."""

    whom: Subjects
    told: Signals
    scored: Scored
    said: Decided
    harm: HarmTable
    typologies: list[str]
    now: int  # microseconds
    risk: Ints  # life-risk rule, -1 = none
    risk_itself: Ints  # the one that its findings meet by themselves
    risk_sure: Ints  # the same if it is what it is called
    deadline: Ints  # microseconds
    tier: Ints
    reported: Floats  # log-odds that a report of the same would be right

    @property
    def basis(self) -> Basis:
        """What the index is reckoned from."""
        return self.scored.basis

    def adds(self, code: str, amount: Floats | float) -> tuple[Floats, Floats, Floats]:
        """What an amount of one kind of evidence adds, in log-odds."""
        right, act, high = (
            np.asarray(odds * amount) for odds in self.harm.evidence.get(code, (0.0, 0.0, 0.0))
        )
        return right, act, high


@dataclass(frozen=True, slots=True)
class Change:
    """What a fact would make of the leads at ``rows``: their basis, deadline and life-risk rules."""

    rows: Ints
    basis: Basis
    deadline: Ints
    risk: Ints
    risk_sure: Ints


def _change(
    known: Known,
    rows: Ints,
    *adds: tuple[Floats, Floats, Floats],
    deadline: Ints | None = None,
    **basis: Floats,
) -> Change:
    """``adds`` are whole columns or numbers; ``basis`` has columns that are set, one entry of ``rows`` each."""
    old = known.basis.take(rows)
    sums = {"right": old.right, "act": old.act, "high": old.high}
    for add in adds:
        for name, amount in zip(sums, add, strict=True):
            sums[name] = sums[name] + (amount[rows] if amount.ndim else amount)
    due = known.deadline if deadline is None else deadline
    new: dict[str, Any] = {**sums, **basis}
    return Change(rows, replace(old, **new), due[rows], known.risk_itself[rows], known.risk_sure[rows])


def _deadlines(known: Known, *, last: Flags | None = None, money: Ints | None = None) -> Ints:
    """The deadlines if the leads at ``last`` were seen now, or money had moved at ``money``."""
    told = known.told
    if last is not None:
        told = replace(told, last=np.where(last, known.now, told.last))
    if money is not None:
        told = replace(told, money=money)
    return tiers.deadlines(known.whom, told, known.harm, known.now, known.said.kept)[0]


def _hub(known: Known) -> Change:
    """Its contacts are everybody's: what remains holds together weakly."""
    shared = _shared(known, known.told.contacts.shared)
    rows = np.flatnonzero((known.whom.sort == NETWORK) & (known.told.contacts.shared > 0))
    return _change(known, rows, known.adds("shared_selector", -shared), known.adds("weak_ties", 1.0))


def _not_hub(known: Known) -> Change:
    """A widely used contact is one actor's after all."""
    shared = _shared(known, known.told.contacts.tied)
    rows = np.flatnonzero(known.told.contacts.weak)
    return _change(known, rows, known.adds("shared_selector", shared), known.adds("weak_ties", -1.0))


def _shared(known: Known, count: Ints) -> Floats:
    """ln of how many observations share a contact, as the index counts them."""
    told = known.told
    many = np.where(told.named, np.minimum(count, told.same), count)
    return np.where(many >= 2, np.log(np.clip(many, 1, 1_000)), 0.0)


def _many(known: Known) -> Change:
    """A carrier shares the address out to many."""
    rows = np.flatnonzero(known.told.addresses & (known.told.share == 0))
    ported = (~known.told.portless).astype(float)
    return _change(known, rows, known.adds("shared_address", 1.0), known.adds("shared_with_port", ported))


def _one_line(known: Known) -> Change:
    """One line stands behind the address after all."""
    rows = np.flatnonzero(known.told.addresses & (known.told.share > 0))
    ported = (known.told.nat & ~known.told.portless).astype(float)
    return _change(known, rows, known.adds("shared_address", -1.0), known.adds("shared_with_port", -ported))


def _port(known: Known) -> Change:
    """Its source port: the provider can tell the lines behind the address apart."""
    rows = np.flatnonzero(known.told.addresses & known.told.nat & known.told.portless)
    return _change(known, rows, known.adds("shared_with_port", 1.0))


def _time(known: Known) -> Change:
    """It was seen today."""
    told = known.told
    timeless = (told.last == NO_TIME) & (known.whom.sort != NETWORK)
    rows = np.flatnonzero(timeless)
    due = _deadlines(known, last=timeless)
    return _change(known, rows, known.adds("no_time", -1.0), deadline=due, days=np.zeros(len(rows)))


def _region(known: Known) -> Change:
    """One country it belongs to."""
    rows = np.flatnonzero(np.bincount(known.told.regions[0], minlength=len(known.whom)) == 0)
    return _change(known, rows, known.adds("no_region", -1.0))


def _contact(known: Known) -> Change:
    """A contact to follow."""
    told = known.told
    lonely = known.basis.act * 0 + (~told.contacts.any & ~told.addresses)
    lonely[(known.whom.first >= 0) & told.told & known.whom.victim[known.whom.first]] = 0
    return _change(known, np.flatnonzero(lonely), known.adds("no_contact_selector", -1.0))


def _again(known: Known) -> Change:
    """The address is seen again today."""
    told = known.told
    silent = known.now - told.last >= _SILENT_DAYS * MICROS_A_DAY  # it would be another lead then
    active = told.addresses & (told.last != NO_TIME) & ~told.named & (told.share == 0) & ~silent
    rows, days = np.flatnonzero(active), told.sighted_days
    today = told.last // MICROS_A_DAY == known.now // MICROS_A_DAY
    more = np.log(np.maximum(days + ~today, 1)) - np.log(np.maximum(days, 1))
    due = _deadlines(known, last=active)
    return _change(known, rows, known.adds("sightings", more), deadline=due, days=np.zeros(len(rows)))


def _money(known: Known) -> Change:
    """Money moved when it was last seen; where a bank is to be told, it may still be stopped."""
    told, entries = known.told, [known.harm.entry(name) for name in known.typologies]
    banks = np.array(["bank" in entry.tell for entry in entries], np.bool_)[told.typology]
    asked = banks & told.named & told.told & (told.money == NO_TIME) & (told.last != NO_TIME)
    due = _deadlines(known, money=np.where(asked, told.last, told.money))
    return _change(known, np.flatnonzero(asked), deadline=due)


def _confirmed(known: Known) -> Change:
    """A person finds that it is what it is called."""
    return _judged(known, 1)


def _cleared(known: Known) -> Change:
    """A person clears the life risk, or finds that it is not what it is called."""
    change = _judged(known, -1)
    grave = np.flatnonzero(known.tier == 0)
    cleared = _change(known, grave)
    cleared.risk[:] = cleared.risk_sure[:] = -1
    return _both(cleared, change)


def _judged(known: Known, sign: int) -> Change:
    rows = np.flatnonzero(known.told.named & (known.said.judged != sign) & (known.tier > 0))
    return _change(known, rows, right=sign * JUDGED - known.basis.alone[rows])


def _both(one: Change, other: Change) -> Change:
    pairs = [(getattr(one.basis, name), getattr(other.basis, name)) for name in one.basis.__slots__]
    basis = type(one.basis)(*(np.concatenate(pair) for pair in pairs))
    rest = (
        np.concatenate([getattr(one, name), getattr(other, name)])
        for name in ("deadline", "risk", "risk_sure")
    )
    return Change(np.concatenate([one.rows, other.rows]), basis, *rest)


def _report(known: Known) -> Change:
    """A victim reports the same today, and it belongs to this network."""
    told = known.told
    network = (known.whom.sort == NETWORK) & told.named & ~told.addresses
    rows = np.flatnonzero(network)

    def share(same: Ints, size: Ints) -> Floats:
        return np.where(size > 2, np.log(np.maximum(same / np.maximum(size, 1), 0.01)), 0.0)

    def ln(count: Ints) -> Floats:
        return np.log(np.clip(count, 1, 1_000))

    few = share(told.same + 1, told.size + 1) - share(told.same, told.size)
    copies, more = told.size // told.templates, (told.size + 1) // told.templates
    alike = np.where(more >= 2, ln(more), 0.0) - np.where(copies >= 2, ln(copies), 0.0)
    then = np.minimum(told.contacts.shared, told.same + 1)
    shared = np.where(then >= 2, ln(then), 0.0) - _shared(known, told.contacts.shared)
    day = np.zeros(len(rows))
    return _change(
        known, rows,
        known.adds("victim_reports", np.log1p(told.reports + 1) - np.log1p(told.reports)),
        known.adds("repeated", ln(told.same + 1) - ln(told.same)),
        known.adds("few_flagged", few), known.adds("same_text", alike), known.adds("shared_selector", shared),
        known.adds("no_time", -(told.last == NO_TIME).astype(float)),
        deadline=_deadlines(known, last=network), days=day,
        alone=np.maximum(told.alone, known.reported)[rows],
    )  # fmt: skip


FACTS: dict[str, Callable[[Known], Change]] = {
    "hub": _hub, "not_hub": _not_hub, "shared": _many, "unshared": _one_line, "port": _port, "time": _time,
    "region": _region, "contact": _contact, "again": _again, "money": _money, "confirmed": _confirmed,
    "cleared": _cleared, "report": _report,
}  # fmt: skip
