"""Circumstances in which an index helps less or not at all: the usual settings with one thing changed."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.simulate.settings import Kind, Settings

RULES = ("newest", "newest_strong", "severity_strong", "index", "informed", "clairvoyant")
"""What is compared in each case; the first three are the simple rules that do best."""
SIMPLE = RULES[:3]


@dataclass(frozen=True, slots=True)
class Case:
    """``code`` names it in words.yaml; ``hours`` a day."""

    code: str
    settings: Settings
    hours: float


def cases(settings: Settings, hours: float) -> tuple[Case, ...]:
    """All of them at ``hours`` a day, but for "plenty", which has half as many hours again as there is work."""
    plenty = round(1.5 * load(settings))
    return (
        Case("usual", settings, hours),
        Case("little_evidence", settings.but(evidence={"auc": 0.55}), hours),
        Case("poor_evidence", settings.but(evidence={"missing": 0.6, "noise": 0.4}), hours),
        Case("wrong_table", settings.but(wrong={"harm": 5.0, "odds": 3.0}), hours),
        Case("repeats_unfound", settings.but(evidence={"found": 0.0}), hours),
        Case("one_kind", _one_kind(settings), hours),
        Case("one_kind_little", _one_kind(settings).but(evidence={"auc": 0.55}), hours),
        Case("all_alike", _each(settings, _alike), hours),
        Case("gone_at_once", _each(settings, lambda kind: _shorter(kind, 20)), hours),
        Case("plenty", settings, float(plenty)),
    )


def load(settings: Settings) -> float:
    """Hours of work that arrive a day, recognised repeats taken out."""
    evidence = settings.evidence
    left = 1 - evidence.duplicates * evidence.found
    return (
        left
        * sum(kind.a_day * kind.hours for kind in settings.kinds)
        * math.exp(settings.spread.hours**2 / 2)
    )


def _one_kind(settings: Settings) -> Settings:
    """The kind that gives most work, and as much of it as all kinds together."""
    most = max(settings.kinds, key=lambda kind: (kind.a_day * kind.hours, kind.name))
    a_day = sum(kind.a_day * kind.hours for kind in settings.kinds) / most.hours
    only = dataclasses.replace(settings, kinds=(dataclasses.replace(most, a_day=a_day, life_risk=0.0),))
    return dataclasses.replace(only, unit=dataclasses.replace(settings.unit, shares={}))


def _each(settings: Settings, change: Callable[[Kind], Kind]) -> Settings:
    return dataclasses.replace(settings, kinds=tuple(change(kind) for kind in settings.kinds))


def _alike(kind: Kind) -> Kind:
    """Every item is genuine, weighs the same, takes the same time and stays as long."""
    return dataclasses.replace(kind, genuine=0.999, harm=(5.0, 5.0), hours=4.0, half_life=10.0, life_risk=0.0)


def _shorter(kind: Kind, times: float) -> Kind:
    return dataclasses.replace(kind, half_life=kind.half_life / times)
