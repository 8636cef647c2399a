"""The simulation's figures for programs: one dictionary, with the assumptions that they rest on."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from marsad.simulate.interval import Interval, interval
from marsad.simulate.policies import NAIVE, OURS, REFERENCES, STRONG

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marsad.simulate.outcome import Outcome
    from marsad.simulate.triage import CaseResult, LaneResult, Triage


def told(triage: Triage) -> dict[str, Any]:
    """All figures; fractions of 1, harm in the settings' units, {mean, low, high} with 95 % intervals over seeds."""
    return {
        "seeds": triage.seeds,
        "settings": dataclasses.asdict(triage.settings),
        "hours": [_at(triage, hours) for hours in triage.hours],
        "lane": [_lane(one) for one in triage.lane],
        "cases": [_case(one) for one in triage.cases],
    }


def _at(triage: Triage, hours: float) -> dict[str, Any]:
    best, strong = triage.best(hours), triage.best(hours, STRONG)
    return {
        "hours_a_day": hours,
        "best_simple_rule": best,
        "best_strong_rule": strong,
        "policies": {
            name: _policy(triage, name, hours, best, strong) for name in NAIVE + STRONG + OURS + REFERENCES
        },
        "lost_to_informed": {name: triage.lost(name, hours).to_dict() for name in OURS},
    }


def _policy(triage: Triage, name: str, hours: float, best: str, strong: str) -> dict[str, Any]:
    runs = triage.runs[name, hours]
    return {
        "fraction_of_clairvoyant": triage.fraction(name, hours).to_dict(),
        "times_best_simple_rule": triage.times(name, best, hours).to_dict(),
        "times_best_strong_rule": triage.times(name, strong, hours).to_dict(),
        "harm_averted_a_day": mean(runs, lambda one: one.averted).to_dict(),
        "hours_that_averted_nothing": mean(runs, lambda one: one.wasted).to_dict(),
        "areas": {place: one.to_dict() for place, one in triage.reach(name, hours, "areas").items()},
        "languages": {place: one.to_dict() for place, one in triage.reach(name, hours, "languages").items()},
        "gap_between_areas": triage.gap(name, hours).to_dict(),
        "life_risk": sum(one.life for one in runs),
        "life_risk_not_within_the_hour": sum(one.late for one in runs),
        "life_risk_unrecognised": sum(one.unrecognised[0] for one in runs),
        "life_risk_unrecognised_reached": sum(one.unrecognised[1] for one in runs),
    }


def mean(runs: Sequence[Outcome], pick: Callable[[Outcome], float]) -> Interval:
    """Over seeds."""
    return interval([pick(one) for one in runs])


def _lane(one: LaneResult) -> dict[str, Any]:
    return {
        "cases_a_year": one.cases,
        "missing_and_wrong_counted_in_auc": one.face,
        "found": {name: value.to_dict() for name, value in one.found.items()},
        "times_random": one.times.to_dict(),
    }


def _case(one: CaseResult) -> dict[str, Any]:
    return {
        "case": one.code,
        "hours_a_day": one.hours,
        "index": one.index.to_dict(),
        "informed": one.informed.to_dict(),
        "best_simple_rule": one.best,
        "best_simple_rule_fraction": one.best_fraction.to_dict(),
        "times": one.times.to_dict(),
    }
