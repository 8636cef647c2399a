"""What was measured, in one place, and the figures that follow from it."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.evidence import Evidence
from bench.hashes import HashSearch
from bench.machine import Machine
from bench.ranking import Ranking
from bench.repost_figures import Reposts
from bench.sightings import Grouped

PEERS_LIMIT_NOTE = "extrapolated linearly from the sample, which favours the peers"


@dataclass(frozen=True, slots=True)
class Whole:
    """One size: making the world and the whole way on it. Wall seconds; peaks are bytes of all processes."""

    size: int
    texts: int
    world_seconds: float
    world_peak: int
    seconds: float
    cpu: float
    stages: Mapping[str, float]
    peak: int
    leads: int
    source_bytes: int
    lake_bytes: int

    @property
    def rate(self) -> float:
        """Records a second, reading to leads."""
        return self.texts / self.seconds

    @property
    def set_half(self) -> float:
        """Wall seconds of linking and ranking."""
        return sum(seconds for name, seconds in self.stages.items() if name != "read")


@dataclass(frozen=True, slots=True)
class Stages:
    """CPU seconds of each stage of the row half on one core over ``texts`` texts."""

    texts: int
    points: int
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Peers:
    """CPU seconds of each part of the glued peers on one core over ``texts`` texts, with ``terms`` terms."""

    texts: int
    terms: int
    seconds: Mapping[str, float]

    @property
    def rate(self) -> float:
        """Texts a second through all parts, one core."""
        return self.texts / sum(self.seconds.values())


@dataclass(frozen=True, slots=True)
class SelectorSpeed:
    """One source of texts. CPU seconds: ``fold`` and ``find`` over ``texts``, ``peer`` over ``peer_texts``."""

    name: str
    texts: int
    points: int
    found: int
    fold: float
    find: float
    peer_texts: int
    peer: float

    @property
    def rate(self) -> float:
        """Texts a second, folding and all selectors."""
        return self.texts / max(self.fold + self.find, 1e-9)

    @property
    def peer_rate(self) -> float | None:
        """Texts a second of iocsearcher; None where it was not measured."""
        return self.peer_texts / self.peer if self.peer else None

    @property
    def ratio(self) -> float | None:
        """Ours over iocsearcher's."""
        return self.rate / self.peer_rate if self.peer_rate else None


@dataclass(frozen=True, slots=True)
class Understanding:
    """One part of what reads words. CPU seconds over ``texts``; ``found``: terms or findings."""

    name: str
    texts: int
    seconds: float
    found: int

    @property
    def rate(self) -> float:
        """Texts a second on one core."""
        return self.texts / max(self.seconds, 1e-9)


@dataclass(frozen=True, slots=True)
class Hostile:
    """CPU seconds on one text made of one repeated piece, by number of code points."""

    name: str
    sizes: Sequence[int]
    seconds: Sequence[float]

    @property
    def slope(self) -> float:
        """Growth exponent from the smallest to the largest: 1 = linear."""
        times = [max(one, 1e-6) for one in self.seconds]
        return math.log(times[-1] / times[0]) / math.log(self.sizes[-1] / self.sizes[0])


@dataclass(frozen=True, slots=True)
class Figures:
    """All of one run. ``startup``: wall seconds, the median of several fresh processes."""

    machine: Machine
    workers: int
    seed: int
    whole: Sequence[Whole]
    stages: Stages | None
    peers: Peers | None
    startup: Mapping[str, float]
    selectors: Sequence[SelectorSpeed] = ()
    hostile: Sequence[Hostile] = ()
    understanding: Sequence[Understanding] = ()
    reposts: Reposts | None = None
    hashes: HashSearch | None = None
    sightings: Sequence[Grouped] = ()
    ranking: Sequence[Ranking] = ()
    evidence: Evidence | None = None

    def to_dict(self) -> dict[str, object]:
        """Everything, derived figures included, for programs."""
        found = dataclasses.asdict(self)
        found["growth"] = {name: growth(self.whole, name) for name in ("seconds", "set_half", "peak")}
        found["rates"] = {str(one.size): one.rate for one in self.whole}
        found["ratio_to_peers"] = self.ratio()
        found["selector_rates"] = {
            one.name: {"rate": one.rate, "peer_rate": one.peer_rate, "ratio": one.ratio}
            for one in self.selectors
        }
        found["understanding_rates"] = {one.name: one.rate for one in self.understanding}
        found["hostile_slopes"] = {one.name: one.slope for one in self.hostile}
        if self.reposts is not None:
            found["repost_growth"] = {what: self.reposts.growth(what) for what in ("seconds", "cpu", "peak")}
            if (peer := self.reposts.sketched) is not None:
                found["ratio_to_datasketch"] = {way: peer.ratio(one) for way, one in peer.best.items()}
                given = {way: peer.ratio(one, words=False) for way, one in peer.best.items()}
                found["ratio_to_datasketch_given_words"] = given
        return found

    def ratio(self) -> float | None:
        """Records a second of the largest whole run (all workers) over the peers' (one core)."""
        return self.whole[-1].rate / self.peers.rate if self.peers and self.whole else None


def growth(whole: Sequence[Whole], what: str = "seconds") -> float | None:
    """Slope of log(what) over log(size): 1 = linear. None with fewer than two sizes.

    Least squares over all sizes; starting up weighs on the small ones, so see also `steps`.
    """
    if len({one.size for one in whole}) < 2:
        return None
    xs = [math.log(one.size) for one in whole]
    ys = [math.log(max(float(getattr(one, what)), 1e-9)) for one in whole]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - mean_x) ** 2 for x in xs
    )


def steps(whole: Sequence[Whole], what: str = "seconds") -> list[tuple[int, int, float]]:
    """The same exponent between each size and the next: (from, to, exponent)."""
    pairs = itertools.pairwise(whole)
    return [(a.size, b.size, slope) for a, b in pairs if (slope := growth([a, b], what)) is not None]
