"""What was measured, in one place, and the figures that follow from it."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.machine import Machine

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
class Figures:
    """All of one run. ``startup``: wall seconds, the median of several fresh processes."""

    machine: Machine
    workers: int
    seed: int
    whole: Sequence[Whole]
    stages: Stages
    peers: Peers | None
    startup: Mapping[str, float]

    def to_dict(self) -> dict[str, object]:
        """Everything, derived figures included, for programs."""
        found = dataclasses.asdict(self)
        found["growth"] = {name: growth(self.whole, name) for name in ("seconds", "set_half", "peak")}
        found["rates"] = {str(one.size): one.rate for one in self.whole}
        found["ratio_to_peers"] = self.ratio()
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
