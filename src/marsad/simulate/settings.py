"""Everything the simulation assumes, read from one file that a unit can copy and edit."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from marsad.errors import UsageError
from marsad.simulate.entries import Entries

BUILT_IN = Path(__file__).with_name("triage.yaml")
_COMPARE = "compare it with triage.yaml of the package"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item; the words are explained in triage.yaml."""

    name: str
    a_day: float
    genuine: float
    high: float
    harm: tuple[float, float]
    hours: float
    half_life: float
    severity: int
    life_risk: float = 0.0
    gone_seen: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """An area or a language: its share of the items, and how much oftener evidence is missing than on average."""

    name: str
    share: float
    missing: float


@dataclass(frozen=True, slots=True)
class Days:
    """Days that are worked before, while and after anything is counted; ``closed``: what an item lasts at most."""

    warm_up: int
    counted: int
    after: int
    closed: float

    @property
    def all(self) -> int:
        """Days of a whole run."""
        return self.warm_up + self.counted + self.after


@dataclass(frozen=True, slots=True)
class Spread:
    """How cases of one kind differ: standard deviations of logarithms; ``lasting``: shape of their rates (gamma)."""

    harm: float
    hours: float
    lasting: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the evidence is worth, and how often it is missing, wrong or repeated."""

    auc: float
    missing: float
    noise: float
    duplicates: float
    new: float
    found: float


@dataclass(frozen=True, slots=True)
class Wrong:
    """Typical factors by which the unit's own table is wrong."""

    harm: float
    odds: float
    hours: float
    half_life: float


@dataclass(frozen=True, slots=True)
class Wasted:
    """Share of the usual hours spent on what is gone or repeated, and on what is not genuine."""

    gone: float
    not_genuine: float


@dataclass(frozen=True, slots=True)
class Unit:
    """How the unit works: share of the hours at random, least shares of the hours by kind."""

    random: float
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lane:
    """Sightings alone: addresses a year, share beside a known contact offence, cases that can be opened."""

    addresses: int
    linked: float
    cases: tuple[int, ...]
    half_life: float
    gone_seen: float


@dataclass(frozen=True, slots=True)
class Settings:
    """All of the file."""

    version: str
    days: Days
    hours: tuple[float, ...]
    seeds: int
    kinds: tuple[Kind, ...]
    spread: Spread
    evidence: Evidence
    wrong: Wrong
    wasted: Wasted
    areas: tuple[Place, ...]
    languages: tuple[Place, ...]
    unit: Unit
    lane: Lane

    def but(self, **parts: Mapping[str, object]) -> Settings:
        """The same with some entries changed, for example ``but(evidence={"auc": 0.55})``."""
        changed = {part: dataclasses.replace(getattr(self, part), **new) for part, new in parts.items()}
        return dataclasses.replace(self, **changed)


def load_settings(path: Path | None = None) -> Settings:
    """The settings at ``path`` (the package's where None). Raises UsageError naming the file and the entry."""
    where = BUILT_IN if path is None else path
    try:
        data = yaml.safe_load(where.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"settings {where.name} cannot be read: {error}", hint=_COMPARE) from error
    if not isinstance(data, dict):
        raise UsageError(f"settings {where.name}: no entries in it", hint=_COMPARE)
    return _settings(Entries(where.name, "", data))


def _settings(read: Entries) -> Settings:
    kinds = tuple(_kind(name, entry) for name, entry in read.parts("items"))
    settings = Settings(
        version=read.text("version"),
        days=_days(read.part("days")),
        hours=read.numbers("hours", 0.1, 1e6),
        seeds=read.whole("seeds", 1, 10_000),
        kinds=kinds,
        spread=_spread(read.part("spread")),
        evidence=_evidence(read.part("evidence")),
        wrong=_wrong(read.part("wrong")),
        wasted=_wasted(read.part("wasted")),
        areas=_places(read, "areas"),
        languages=_places(read, "languages"),
        unit=_unit(read.part("unit"), [kind.name for kind in kinds]),
        lane=_lane(read.part("lane")),
    )
    read.close()
    return settings


def _kind(name: str, read: Entries) -> Kind:
    low, high = read.numbers("harm", 0.001, 1e9, count=2)
    if low > high:
        raise read.wrong(f"{read.path}.harm", [low, high], "the lower one first")
    kind = Kind(
        name=name,
        a_day=read.number("a_day", 0, 1e5),
        genuine=read.number("genuine", 0.001, 0.999),
        high=read.number("high", 0.001, 0.999),
        harm=(low, high),
        hours=read.number("hours", 0.01, 1e4),
        half_life=read.number("half_life", 0.001, 1e5),
        severity=read.whole("severity", 1, 5),
        life_risk=read.number("life_risk", 0, 1, usual=0.0),
        gone_seen=read.number("gone_seen", 0, 1, usual=0.0),
    )
    read.close()
    return kind


def _days(read: Entries) -> Days:
    days = Days(
        warm_up=read.whole("warm_up", 0, 10_000),
        counted=read.whole("counted", 1, 10_000),
        after=read.whole("after", 0, 10_000),
        closed=read.number("closed", 1, 1e5),
    )
    read.close()
    return days


def _spread(read: Entries) -> Spread:
    spread = Spread(
        harm=read.number("harm", 0, 3),
        hours=read.number("hours", 0, 3),
        lasting=read.number("lasting", 0.2, 1e3),
    )
    read.close()
    return spread


def _evidence(read: Entries) -> Evidence:
    evidence = Evidence(
        auc=read.number("auc", 0.5, 0.999),
        missing=read.number("missing", 0, 1),
        noise=read.number("noise", 0, 1),
        duplicates=read.number("duplicates", 0, 0.95),
        new=read.number("new", 0, 1),
        found=read.number("found", 0, 1),
    )
    read.close()
    return evidence


def _wrong(read: Entries) -> Wrong:
    wrong = Wrong(**{name: read.number(name, 1, 100) for name in ("harm", "odds", "hours", "half_life")})
    read.close()
    return wrong


def _wasted(read: Entries) -> Wasted:
    wasted = Wasted(gone=read.number("gone", 0.01, 1), not_genuine=read.number("not_genuine", 0.01, 1))
    read.close()
    return wasted


def _places(read: Entries, name: str) -> tuple[Place, ...]:
    """Shares that sum up to 1; ``missing`` is brought to 1 on average, so that it moves nothing but the gap."""
    places = []
    for place, entry in read.parts(name):
        places.append(Place(place, entry.number("share", 0, 1), entry.number("missing", 0, 10)))
        entry.close()
    total = sum(place.share for place in places)
    if not math.isclose(total, 1, abs_tol=1e-6):
        raise read.wrong(f"{name}: shares", f"{total:g} together", "1")
    mean = sum(place.share * place.missing for place in places) or 1.0
    return tuple(Place(place.name, place.share, place.missing / mean) for place in places)


def _unit(read: Entries, kinds: list[str]) -> Unit:
    unit = Unit(random=read.number("random", 0, 1), shares=read.shares("shares", kinds))
    read.close()
    return unit


def _lane(read: Entries) -> Lane:
    lane = Lane(
        addresses=read.whole("addresses", 1, 10**6),
        linked=read.number("linked", 0.001, 0.999),
        cases=tuple(int(cases) for cases in read.numbers("cases", 1, 1e6)),
        half_life=read.number("half_life", 0.001, 1e5),
        gone_seen=read.number("gone_seen", 0, 1),
    )
    read.close()
    return lane
