"""The whole simulation: every policy at every number of hours, sightings alone, and where an index does not help."""

from __future__ import annotations

import math
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from marsad.simulate import cases as circumstances
from marsad.simulate.interval import Interval, interval, pooled
from marsad.simulate.lane import RULES as LANE_RULES
from marsad.simulate.lane import lane
from marsad.simulate.outcome import Outcome, outcomes
from marsad.simulate.policies import NAIVE, POLICIES, SAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from marsad.rank.columns import Floats
    from marsad.simulate.settings import Settings

REFERENCE = "clairvoyant"
SHOWN = tuple(name for name in POLICIES if name not in SAME)
AT_FACE = {"missing": 0.0, "noise": 0.0, "new": 0.0}
"""The lane once more, where the AUC is that of all addresses: what is missing and wrong is counted in it already."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One circumstance: fractions of the reference, and the index beside the best simple rule."""

    code: str
    hours: float
    index: Interval
    informed: Interval
    best: str
    best_fraction: Interval
    times: Interval


@dataclass(frozen=True, slots=True)
class LaneResult:
    """``found`` by rule with so many cases a year; ``face``: evidence as good as its AUC over all addresses."""

    cases: int
    face: bool
    found: Mapping[str, Interval]
    times: Interval


@dataclass(frozen=True, slots=True)
class Triage:
    """Outcomes by policy and hours a day, one a seed; the lane; the circumstances."""

    settings: Settings
    hours: tuple[float, ...]
    seeds: int
    runs: Mapping[tuple[str, float], tuple[Outcome, ...]]
    lane: tuple[LaneResult, ...]
    cases: tuple[CaseResult, ...]

    def fraction(self, name: str, hours: float) -> Interval:
        """Harm averted, as a fraction of what the clairvoyant reference averts."""
        return interval(_over(self.runs[name, hours], self.runs[REFERENCE, hours]))

    def best(self, hours: float, among: Sequence[str] = NAIVE) -> str:
        """The simple rule that averts most harm over all seeds."""
        return _best({name: self.runs[name, hours] for name in among})

    def times(self, name: str, other: str, hours: float) -> Interval:
        """Harm averted by the one, in multiples of the other's, seed by seed."""
        return interval(_over(self.runs[name, hours], self.runs[other, hours]))

    def lost(self, name: str, hours: float) -> Interval:
        """How far it stays behind the informed bound, as a share of that."""
        return interval([1 - one for one in _over(self.runs[name, hours], self.runs["informed", hours])])

    def reach(self, name: str, hours: float, of: str) -> dict[str, Interval]:
        """Share of the cases of high harm that were begun in time, by area or language (``of``: areas, languages).

        Each kind weighs as much in one place as in the other: equal harm is compared with equal harm.
        """
        counts = [getattr(one, of) for one in self.runs[name, hours]]
        places = [place.name for place in getattr(self.settings, of)]
        return {
            place: pooled(lambda total, at=at: float(reached(total)[at]), counts)  # type: ignore[misc]
            for at, place in enumerate(places)
        }

    def gap(self, name: str, hours: float, of: str = "areas") -> Interval:
        """Between the place reached most and the one reached least."""
        counts = [getattr(one, of) for one in self.runs[name, hours]]
        all_seeds = reached(np.sum(counts, axis=0))
        most, least = int(np.argmax(all_seeds)), int(np.argmin(all_seeds))
        return pooled(lambda total: float(reached(total)[most] - reached(total)[least]), counts)


def reached(counts: Floats) -> Floats:
    """Share reached at each place, from place × kind × (there, reached): kinds weighted as in all places together.

    A kind that some place never saw is left out. Source: direct standardisation.
    """
    there, in_time = counts[..., 0], counts[..., 1]
    everywhere = (there > 0).all(axis=0)
    if not everywhere.any():
        return np.full(len(there), np.nan)
    weight = there.sum(axis=0)[everywhere]
    out: Floats = (in_time[:, everywhere] / there[:, everywhere] * weight).sum(axis=1) / weight.sum()
    return out


def simulate(
    settings: Settings,
    *,
    seeds: int | None = None,
    hours: Sequence[float] | None = None,
    moved: Callable[[int, int], None] | None = None,
    processes: int = 1,
) -> Triage:
    """Run it for seeds 1, 2, ... and every number of ``hours`` a day (those of the settings where None).

    ``moved`` is told (done, of) after each piece. The figures do not depend on ``processes``.
    """
    many = settings.seeds if seeds is None else seeds
    a_day = tuple(dict.fromkeys(float(value) for value in (hours or settings.hours)))
    numbers = range(1, many + 1)
    middle = sorted(a_day)[len(a_day) // 2]
    odd = circumstances.cases(settings, middle)
    opened_a_year = settings.lane.cases
    lanes = [(opened, False) for opened in opened_a_year] + [(opened_a_year[len(opened_a_year) // 2], True)]
    jobs: list[_Job] = [(settings, seed, each, SHOWN) for each in a_day for seed in numbers]
    jobs += [(case.settings, seed, case.hours, circumstances.RULES) for case in odd for seed in numbers]
    jobs += [
        (settings.but(evidence=AT_FACE) if face else settings, seed, opened, ())
        for opened, face in lanes
        for seed in numbers
    ]
    done = iter(_run(jobs, processes, moved))
    runs = {}
    for each in a_day:
        of_seed = [next(done) for _ in numbers]
        runs.update({(name, each): tuple(one[name] for one in of_seed) for name in SHOWN})
    odd_results = [_case(case, [next(done) for _ in numbers]) for case in odd]
    lane_results = [_lane(opened, face, [next(done) for _ in numbers]) for opened, face in lanes]
    return Triage(settings, a_day, many, runs, tuple(lane_results), tuple(odd_results))


type _Job = tuple[Settings, int, float, tuple[str, ...]]
"""(settings, seed, hours a day or cases a year, policies); without policies it is the lane."""


def _run(jobs: list[_Job], processes: int, moved: Callable[[int, int], None] | None) -> list[Any]:
    results = []
    for result in _results(jobs, processes):
        results.append(result)
        if moved is not None:
            moved(len(results), len(jobs))
    return results


def _results(jobs: list[_Job], processes: int) -> Iterable[Any]:
    if processes <= 1:
        yield from map(_one, jobs)
        return
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(_one, jobs, chunksize=4)


def _one(job: _Job) -> Any:
    settings, seed, amount, names = job
    return outcomes(settings, seed, amount, names) if names else lane(settings, seed, int(amount))


def _case(case: circumstances.Case, of_seed: list[dict[str, Outcome]]) -> CaseResult:
    runs = {name: tuple(one[name] for one in of_seed) for name in circumstances.RULES}
    best = _best({name: runs[name] for name in circumstances.SIMPLE})
    return CaseResult(
        code=case.code,
        hours=case.hours,
        index=interval(_over(runs["index"], runs[REFERENCE])),
        informed=interval(_over(runs["informed"], runs[REFERENCE])),
        best=best,
        best_fraction=interval(_over(runs[best], runs[REFERENCE])),
        times=interval(_over(runs["index"], runs[best])),
    )


def _lane(opened: int, face: bool, of_seed: list[dict[str, int]]) -> LaneResult:
    found = {name: interval([float(one[name]) for one in of_seed]) for name in LANE_RULES}
    times = interval([_ratio(one["index"], one["random_same"]) for one in of_seed])
    return LaneResult(opened, face, found, times)


def _over(runs: Sequence[Outcome], others: Sequence[Outcome]) -> list[float]:
    return [_ratio(one.averted, other.averted) for one, other in zip(runs, others, strict=True)]


def _ratio(one: float, other: float) -> float:
    return one / other if other else math.nan


def _best(runs: Mapping[str, Sequence[Outcome]]) -> str:
    return max(runs, key=lambda name: (sum(one.averted for one in runs[name]), name))
