"""The harm table: a unit's own, versioned settings of what crimes cost, take in work and how they cool."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from marsad.errors import PackError
from marsad.model import FAMILIES, SPEAKERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.rank.columns import Floats

BUILT_IN = Path(__file__).with_name("harm.yaml")
FACTS = (
    "hub", "not_hub", "shared", "unshared", "port", "time", "region", "contact", "again", "money",
    "confirmed", "cleared", "report",
)  # fmt: skip
"""What could become known of a lead; each has its minutes in the table."""
FALLBACKS = ("report", "tip", "other")
"""Entries for what carries no typology: a person's report, a platform's tip, anything else."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One typology: probabilities, harm (low, high), hours of work, half-life in days, severity 1..5.

    ``suffered``: P(high harm) where a victim speaks; ``rarer``: how much rarer in what a unit watches than where
    precision was measured; ``rarer_told``: the same in what it is told.
    """

    actionable: float
    high: float
    suffered: float
    harm: tuple[float, float]
    hours: float
    window_days: float
    severity: int
    rarer: float
    rarer_told: float
    tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LifeRule:
    """A life-risk rule. Empty conditions hold always; every condition given must hold for one finding."""

    rule: str
    typologies: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    severity: int = 0
    cues: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HarmTable:
    """All settings of the ranking; ``evidence`` maps a reason's code to log-odds for ``right``, ``act``, ``high``."""

    version: str
    signed_by: str  # under what name the key is trusted here; "" = nobody signed it
    typologies: Mapping[str, Entry]
    victim_actionable: float
    victim_hours: float
    victim_window_days: float
    told_worth: float
    life_risk: tuple[LifeRule, ...]
    life_risk_least: float
    life_risk_told: float
    life_risk_days: float
    clocks: Mapping[str, float]
    review_below: float
    reach_unknown: float
    reach_floor: float
    scale_harm: float
    scale_hours: float
    ageing_rate: float
    ageing_days: float
    evidence: Mapping[str, tuple[float, float, float]]
    weak_tie_nats: float
    plan_hours: float
    shares: Mapping[str, float]
    random: float
    letters: float
    facts: Mapping[str, float]
    built_in: bool = False

    @property
    def said(self) -> str:
        """Its version and who answers for it, as it is written down beside what was ranked with it."""
        who = f"signed by {self.signed_by}" if self.signed_by else "unsigned"
        return f"{self.version}, {'built-in, ' if self.built_in else ''}{who}"

    def entry(self, typology: str) -> Entry:
        """The settings of a typology; those of "other" where it has none of its own."""
        return self.typologies.get(typology, self.typologies["other"])

    def rarer(self, typologies: Sequence[str]) -> Floats:
        """By typology the two factors by which it is rarer: in what is watched, in what is told."""
        pairs = [(each.rarer, each.rarer_told) for each in map(self.entry, typologies)]
        return np.array(pairs, np.float64).reshape(-1, 2)


def load_harm(path: Path | None = None) -> HarmTable:
    """The harm table at ``path`` (built-in where None). Raises PackError naming the file and the entry."""
    return _built_in() if path is None else _parse(path)


@functools.cache
def _built_in() -> HarmTable:
    return replace(_parse(BUILT_IN), built_in=True)


def _parse(path: Path) -> HarmTable:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _table(data)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"{error!s} is missing" if isinstance(error, KeyError) else str(error)
        raise PackError(
            f"harm table {path.name} cannot be used: {what}",
            hint=f"compare it with {BUILT_IN.name} of the package",
        ) from error


def _table(data: Mapping[str, Any], signed_by: str = "") -> HarmTable:
    rarer = _above_zero("rarer", data["rarer"])
    typologies = {name: _entry(name, entry, rarer) for name, entry in sorted(data["typologies"].items())}
    if missing := [name for name in FALLBACKS if name not in typologies]:
        raise ValueError(f"typologies lack {', '.join(missing)}")
    return HarmTable(
        version=str(data["version"]),
        signed_by=signed_by,
        typologies=typologies,
        victim_actionable=_probability("victim.actionable", data["victim"]["actionable"]),
        victim_hours=float(data["victim"]["hours"]),
        victim_window_days=_above_zero("victim.window_days", data["victim"]["window_days"]),
        told_worth=_probability("told_worth", data["told_worth"]),
        life_risk=tuple(_rule(rule) for rule in data["life_risk"]),
        life_risk_least=_probability("life_risk_needs.right", data["life_risk_needs"]["right"]),
        life_risk_told=_probability("life_risk_needs.told", data["life_risk_needs"]["told"]),
        life_risk_days=_above_zero("life_risk_needs.days", data["life_risk_needs"]["days"]),
        clocks={name: float(value) for name, value in data["clocks"].items()},
        review_below=_probability("review_below", data["review_below"]),
        reach_unknown=_probability("reach.unknown", data["reach"]["unknown"]),
        reach_floor=_probability("reach.floor", data["reach"]["floor"]),
        scale_harm=float(data["scale"]["harm"]),
        scale_hours=float(data["scale"]["hours"]),
        ageing_rate=float(data["ageing"]["rate"]),
        ageing_days=float(data["ageing"]["days"]),
        evidence={
            code: (float(odds.get("right", 0)), float(odds.get("act", 0)), float(odds.get("high", 0)))
            for code, odds in data["evidence"].items()
        },
        weak_tie_nats=float(data["weak_tie_nats"]),
        plan_hours=_above_zero("plan_hours", data["plan_hours"]),
        shares=_shares(data["shares"], data["random"], typologies),
        random=_part("random", data["random"]),
        letters=_part("letters", data["letters"]),
        facts={name: _above_zero(f"facts.{name}", data["facts"][name]) for name in FACTS},
    )


def _shares(said: Mapping[str, Any], random: object, typologies: Mapping[str, Entry]) -> dict[str, float]:
    shares = {name: _part(f"shares.{name}", share) for name, share in sorted(said.items())}
    if unknown := [name for name in shares if name not in typologies]:
        raise ValueError(f"shares: unknown typology {', '.join(unknown)}")
    if sum(shares.values()) + _part("random", random) > 1:
        raise ValueError("shares: they and random are more than all hours")
    return shares


def _entry(name: str, entry: Mapping[str, Any], rarer: float) -> Entry:
    low, high = (float(value) for value in entry["harm"])
    if not 0 < low <= high:
        raise ValueError(f"{name}.harm: got [{low}, {high}], expected 0 < low <= high")
    hours, window = float(entry["hours"]), float(entry["window_days"])
    if hours <= 0 or window <= 0:
        raise ValueError(f"{name}: hours and window_days must be above 0")
    return Entry(
        actionable=_probability(f"{name}.actionable", entry["actionable"]),
        high=_probability(f"{name}.high", entry["high"]),
        suffered=_probability(f"{name}.suffered", entry.get("suffered", entry["high"])),
        harm=(low, high),
        hours=hours,
        window_days=window,
        severity=int(entry["severity"]),
        rarer=_above_zero(f"{name}.rarer", entry.get("rarer", rarer)),
        rarer_told=_above_zero(f"{name}.rarer_told", entry.get("rarer_told", 1.0)),
        tell=tuple(entry["tell"]),
    )


def _rule(rule: Mapping[str, Any]) -> LifeRule:
    for key, known in (("speakers", SPEAKERS), ("cues", FAMILIES)):
        if unknown := [name for name in rule.get(key, ()) if name not in known]:
            raise ValueError(f"life_risk {rule['rule']}: unknown {key} {', '.join(unknown)}")
    return LifeRule(
        rule=str(rule["rule"]),
        typologies=tuple(rule.get("typologies", ())),
        speakers=tuple(rule.get("speakers", ())),
        severity=int(rule.get("severity", 0)),
        cues=tuple(rule.get("cues", ())),
        modifiers=tuple(rule.get("modifiers", ())),
    )


def _part(name: str, value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    if not 0 <= number <= 1:
        raise ValueError(f"{name}: got {number}, expected a share between 0 and 1")
    return number


def _above_zero(name: str, value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    if not 0 < number < float("inf"):
        raise ValueError(f"{name}: got {number}, expected a number above 0")
    return number


def _probability(name: str, value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    if not 0 < number < 1:
        raise ValueError(f"{name}: got {number}, expected a probability between 0 and 1")
    return number
