"""How much true harm the first leads reach for their hours, beside simpler orders of the same leads."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from marsad.evaluate.scores import share

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from marsad.evaluate.truth import Item

CAPACITIES = (40.0, 160.0)
"""Staff-hours a week: one person, a team of four."""
TOPS = (20, 100)
FRESH = timedelta(days=3)
"""What happened longer ago is no matter of the next hour (set by us)."""
_UNKNOWN = math.inf


@dataclass(frozen=True, slots=True)
class Worked:
    """What an order reaches: harm in the world's units, by staff-hours and by number of leads."""

    order: str
    by_hours: Mapping[float, float]
    by_top: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class RankingScores:
    """Orders of the same leads; ``clairvoyant`` sorts by true harm (an hour) and cannot be beaten.

    ``life_risk``: observations that truly are; ``fresh``: those of the world's last `FRESH` days;
    ``life_risk_first``, ``fresh_first``: those reached by a lead of tier 0;
    ``tier0``: leads in tier 0; ``tier0_right``: those with a true life risk in them.
    ``victims_as_suspects``: investigation leads that hold nothing but victims' texts and take them for an
    offender's (must be 0); ``victims_astray``: those that do not, but still do not stand in a victim's lane;
    ``victim_exemplars``: investigation leads whose shown example is a victim's text.
    """

    leads: int
    hours: float
    harm: float
    harm_in_leads: float
    orders: tuple[Worked, ...]
    life_risk: int
    life_risk_first: int
    fresh: int
    fresh_first: int
    tier0: int
    tier0_right: int
    victims_as_suspects: int
    victims_astray: int
    victim_exemplars: int

    def fraction(self, order: str, hours: float) -> float:
        """Harm an order reaches in these staff-hours, as a share of the clairvoyant order's."""
        reached = {one.order: one.by_hours[hours] for one in self.orders}
        return share(reached[order], reached["clairvoyant"])


@dataclass(frozen=True, slots=True)
class _Lead:
    id: str
    rank: int
    hours: float
    harm: float
    severity: int
    size: int
    first: float
    last: float


def score_ranking(truth: Sequence[Item], leads: pa.Table, members: pa.Table) -> RankingScores:
    """Compare `tables.LEADS` with the truth.

    A lead reaches the harm of one operator only, the one with most observations in it: hours spent on a
    network that glued twenty operators do not reach twenty. Every observation's harm counts once, in the
    first lead that holds it; so an order of leads that repeat each other gains nothing.
    """
    known = {item.id: item for item in truth}
    held: defaultdict[str, list[str]] = defaultdict(list)
    for row in members.select(["observation", "network"]).to_pylist():
        if row["network"]:
            held[row["network"]].append(row["observation"])
    rows = leads.drop_columns(["reasons"]).to_pylist()
    rows.sort(key=lambda row: (row["rank"], row["id"]))
    inside = {row["id"]: _inside(row, held, known) for row in rows}
    taken: set[str] = set()
    worked = []
    # A report inside a network is a lead of its own: its harm counts there, not in the network again.
    for row in sorted(rows, key=lambda row: (row["about"] == "network", row["rank"], row["id"])):
        worked.append(_lead(row, [item for item in _reached(inside[row["id"]]) if item.id not in taken]))
        taken.update(item.id for item in inside[row["id"]])
    harm = sum(item.harm for item in truth)
    return RankingScores(
        leads=len(rows),
        hours=sum(one.hours for one in worked),
        harm=harm,
        harm_in_leads=sum(one.harm for one in worked),
        orders=(
            _clairvoyant(worked),
            *(_worked(name, sorted(worked, key=key)) for name, key in _ORDERS.items()),
        ),
        **_safety(rows, inside, known),
    )


_ORDERS: Mapping[str, Callable[[_Lead], tuple[float | str, ...]]] = {
    "marsad": lambda lead: (lead.rank, lead.id),
    "severity first": lambda lead: (-lead.severity, -lead.last, lead.id),
    "largest first": lambda lead: (-lead.size, -lead.severity, lead.id),
    "newest first": lambda lead: (-lead.last, lead.id),
    "oldest first (FIFO)": lambda lead: (lead.first, lead.id),
}


def _inside(row: Mapping[str, str], held: Mapping[str, list[str]], known: Mapping[str, Item]) -> list[Item]:
    ids = held.get(row["subject"], []) if row["about"] == "network" else [row["subject"]]
    return [known[one] for one in sorted(ids) if one in known]


def _reached(items: Sequence[Item]) -> list[Item]:
    """The observations of the operator with most of them here, and those of nobody."""
    operators = Counter(item.operator for item in items if item.operator)
    if not operators:
        return list(items)
    most = min(operators, key=lambda name: (-operators[name], name))
    return [item for item in items if item.operator in {"", most}]


def _lead(row: Mapping[str, object], items: Sequence[Item]) -> _Lead:
    first, last = (_moment(row[name]) for name in ("first_seen", "last_seen"))
    return _Lead(
        str(row["id"]),
        int(str(row["rank"])),
        float(str(row["hours"])),
        sum(item.harm for item in items),
        int(str(row["severity"])),
        int(str(row["size"])),
        first,
        -_UNKNOWN if last == _UNKNOWN else last,
    )


def _moment(value: object) -> float:
    return float(value.timestamp()) if hasattr(value, "timestamp") else _UNKNOWN


def _clairvoyant(leads: Sequence[_Lead]) -> Worked:
    """The best that these leads allow: by harm an hour where hours count, by harm where leads are counted."""
    an_hour = sorted(leads, key=lambda lead: (-lead.harm / max(lead.hours, 1e-9), lead.id))
    a_lead = sorted(leads, key=lambda lead: (-lead.harm, lead.id))
    return Worked("clairvoyant", _worked("", an_hour).by_hours, _worked("", a_lead).by_top)


def _worked(name: str, order: Sequence[_Lead]) -> Worked:
    return Worked(
        name,
        {hours: _within(order, hours) for hours in CAPACITIES},
        {top: sum(lead.harm for lead in order[:top]) for top in TOPS},
    )


def _within(order: Sequence[_Lead], hours: float) -> float:
    """Harm reached until the hours are used up; the last lead counts for the share of it that was worked."""
    harm, left = 0.0, hours
    for lead in order:
        if lead.hours > left:
            return harm + lead.harm * left / lead.hours
        harm, left = harm + lead.harm, left - lead.hours
    return harm


def _safety(
    rows: Sequence[Mapping[str, object]], inside: Mapping[str, Sequence[Item]], known: Mapping[str, Item]
) -> dict[str, int]:
    first = [row for row in rows if row["tier"] == 0]
    reached = {item.id for row in first for item in inside[str(row["id"])] if item.life_risk}
    newest = max((item.seen for item in known.values() if item.seen), default=None)
    fresh = {
        item.id
        for item in known.values()
        if item.life_risk and item.seen and newest and newest - item.seen <= FRESH
    }
    suspects = [row for row in rows if row["lane"] == "investigation"]
    victims = [row for row in suspects if _only_victims(inside[str(row["id"])])]
    return {
        "life_risk": sum(item.life_risk for item in known.values()),
        "life_risk_first": len(reached),
        "fresh": len(fresh),
        "fresh_first": len(fresh & reached),
        "tier0": len(first),
        "tier0_right": sum(any(item.life_risk for item in inside[str(row["id"])]) for row in first),
        "victims_as_suspects": sum(row["speaker"] == "offender" for row in victims),
        "victims_astray": sum(row["speaker"] != "offender" for row in victims),
        "victim_exemplars": sum(_is_victim(known.get(str(row["exemplar"]))) for row in suspects),
    }


def _is_victim(item: Item | None) -> bool:
    """A victim's own words; a platform's tip is about the account it names, whoever it speaks for."""
    return item is not None and item.speaker == "victim" and item.kind != "tip"


def _only_victims(items: Sequence[Item]) -> bool:
    """A network with an offender's text in it is about the offender; victims inside it are witnesses.

    A platform's tip is about the account it names, whoever speaks in it.
    """
    return bool(items) and all(item.speaker == "victim" and item.kind != "tip" for item in items)
