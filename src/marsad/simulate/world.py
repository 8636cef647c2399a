"""What arrives at a unit in the simulation: items with their truth and the evidence that can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.rank.columns import Flags, Floats, Ints
    from marsad.simulate.settings import Kind, Place, Settings

_BACK = 3.0  # a repeat is of the third item before it, on average
_LEVELS = 5  # of the severity label


@dataclass(frozen=True, slots=True)
class Items:
    """All items of a seed in order of arrival; one entry an item. Times in days, work in hours.

    Truth: ``genuine``, ``high``, ``harm`` (0 where not genuine), ``hours``, ``gone`` (day from which nothing can be
    reached), ``origin`` (the item that this one repeats, else itself). Seen: ``kind``, ``arrived``, ``severity``,
    ``area``, ``language``, ``life`` (a life-risk rule fits), ``sight`` (one sees from outside when it is gone),
    ``merged`` (recognised as a repeat), ``copy`` (a repeat that shows nothing of its own), and two pieces of evidence,
    NaN where missing.
    """

    kind: Ints
    arrived: Floats
    genuine: Flags
    high: Flags
    harm: Floats
    hours: Floats
    gone: Floats
    origin: Ints
    severity: Ints
    area: Ints
    language: Ints
    life: Flags
    sight: Flags
    merged: Flags
    copy: Flags
    of_genuine: Floats
    of_high: Floats

    def __len__(self) -> int:
        return len(self.kind)


def distance(auc: float) -> float:
    """Standard deviations between two normal groups that a score tells apart with this ``auc``.

    Source: AUC = Φ(d / √2) for equal variances (Green and Swets 1966).
    """
    return 2**0.5 * NormalDist().inv_cdf(auc)


def items(settings: Settings, seed: int) -> Items:
    """The items of all days for one seed."""
    rng = np.random.default_rng([seed, 1])
    a_day = _of(settings.kinds, lambda kind: kind.a_day)
    many = rng.poisson(a_day * settings.days.all)
    kind = np.repeat(np.arange(len(many)), many)
    arrived = rng.uniform(0, settings.days.all, len(kind))
    order = np.argsort(arrived, kind="stable")
    kind, arrived = kind[order], arrived[order]
    size = len(kind)
    origin = _origins(kind, rng.random(size) < settings.evidence.duplicates, rng.exponential(_BACK, size))

    def each(pick: Callable[[Kind], float]) -> Floats:
        return _of(settings.kinds, pick)[kind]

    spread = settings.spread
    genuine = (rng.random(size) < each(lambda k: k.genuine))[origin]
    high = (rng.random(size) < each(lambda k: k.high))[origin] & genuine
    usual = np.where(high, each(lambda k: k.harm[1]), each(lambda k: k.harm[0]))
    harm = usual * np.exp(spread.harm * rng.standard_normal(size) - spread.harm**2 / 2)
    hours = each(lambda k: k.hours) * np.exp(spread.hours * rng.standard_normal(size))
    stays = each(lambda k: k.half_life) * lasting(rng.random(size), spread.lasting)
    area, language = _place(rng, settings.areas, size)[origin], _place(rng, settings.languages, size)
    poorer = (
        _of(settings.areas, lambda p: p.missing)[area]
        * _of(settings.languages, lambda p: p.missing)[language]
    )
    noisy = rng.random(size) < settings.evidence.noise
    copy = (origin != np.arange(size)) & (rng.random(size) >= settings.evidence.new)
    shown = np.where(copy, origin, np.arange(size))
    severity = each(lambda k: k.severity).astype(np.int64)
    return Items(
        kind=kind,
        arrived=arrived,
        genuine=genuine,
        high=high,
        harm=np.where(genuine, harm[origin], 0.0),
        hours=hours[origin],
        gone=(arrived + np.minimum(stays, settings.days.closed))[origin],
        origin=origin,
        severity=np.where(noisy, rng.integers(1, _LEVELS + 1, size), severity),
        area=area,
        language=language,
        life=(rng.random(size) < each(lambda k: k.life_risk))[origin],
        sight=rng.random(size) < each(lambda k: k.gone_seen),
        merged=(origin != np.arange(size)) & (rng.random(size) < settings.evidence.found),
        copy=copy,
        of_genuine=_seen(rng, genuine, settings, poorer)[shown],
        of_high=_seen(rng, high & ~noisy, settings, poorer)[shown],
    )


def lasting(chance: Floats, shape: float) -> Floats:
    """Times until something is gone, in half-lives, from uniform numbers; rates differ from case to case (gamma).

    Source: Lomax 1954; ``shape`` 1 is the product's own assumption, a large one a fixed half-life.
    """
    return (chance ** (-1 / shape) - 1) / (2 ** (1 / shape) - 1)


def remains(waited: Floats, half_life: Floats, shape: float) -> Floats:
    """P(still reachable) after ``waited`` days, the inverse of `lasting`."""
    out: Floats = (1 + waited / half_life * (2 ** (1 / shape) - 1)) ** -shape
    return out


def _origins(kind: Ints, again: Flags, back: Floats) -> Ints:
    """For each repeat an earlier item of its kind that is no repeat itself; for the others themselves."""
    origin = np.arange(len(kind))
    for code in np.unique(kind):
        rows = np.flatnonzero(kind == code)
        first = rows[~again[rows]]
        copies = rows[again[rows]]
        before = np.searchsorted(first, copies) - 1 - back[copies].astype(np.int64)
        known = before >= 0
        origin[copies[known]] = first[before[known]]
    return origin


def _place(rng: np.random.Generator, places: tuple[Place, ...], size: int) -> Ints:
    return rng.choice(len(places), size, p=_of(places, lambda place: place.share))


def _seen(rng: np.random.Generator, true: Flags, settings: Settings, poorer: Floats) -> Floats:
    """One piece of evidence: normal, shifted where it is true; NaN where missing."""
    evidence = settings.evidence
    score = rng.standard_normal(len(true)) + distance(evidence.auc) * true
    return np.where(rng.random(len(true)) < evidence.missing * poorer, np.nan, score)


def _of[T](entries: tuple[T, ...], pick: Callable[[T], float]) -> Floats:
    return np.array([pick(entry) for entry in entries], np.float64)
