"""What was measured on reposted texts, and what follows from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grouped:
    """Grouping ``texts`` in a fresh process, from an Arrow column to labels: wall and CPU seconds.

    ``bytes`` of the column; ``peak``: bytes of memory of the whole process, the column and the interpreter
    included. Making the texts took ``made`` wall seconds, in another process.
    """

    texts: int
    bytes: int
    made: float
    seconds: float
    cpu: float
    peak: int
    ari: float
    pair_precision: float
    pair_recall: float

    @property
    def each(self) -> float:
        """CPU µs a text."""
        return 1e6 * self.cpu / self.texts


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of datasketch: CPU seconds without the cutting into words, which all settings share.

    ``way``: "as documented" or "in bulk", see `repost_jobs.datasketch`.
    """

    way: str
    permutations: int
    threshold: float
    cpu: float
    ari: float
    pair_precision: float
    pair_recall: float


@dataclass(frozen=True, slots=True)
class Sketched:
    """datasketch on the first ``texts``: ``words``, CPU seconds of folding, cutting and pairing words; ``ours``,
    the same texts grouped by us."""

    texts: int
    words: float
    settings: Sequence[Setting]
    ours: Grouped

    @property
    def best(self) -> Mapping[str, Setting]:
        """Of each way the setting with the best ARI."""
        ways = dict.fromkeys(one.way for one in self.settings)
        return {
            way: max((one for one in self.settings if one.way == way), key=lambda one: one.ari)
            for way in ways
        }

    def ratio(self, setting: Setting, *, words: bool = True) -> float:
        """CPU of a setting over ours, end to end; or without its ``words``: it is given them and we are not."""
        return (setting.cpu + (self.words if words else 0.0)) / self.ours.cpu


@dataclass(frozen=True, slots=True)
class HostileColumn:
    """Grouping a column that is meant to hurt. ``before``: bytes of memory when it was made and nothing grouped."""

    name: str
    texts: int
    bytes: int
    seconds: float
    cpu: float
    before: int
    peak: int
    groups: int


@dataclass(frozen=True, slots=True)
class Reposts:
    """All of one run."""

    grouped: Sequence[Grouped]
    sketched: Sketched | None
    hostile: Sequence[HostileColumn]

    def growth(self, what: str, least: int = 100_000) -> float | None:
        """Exponent of ``what`` (an attribute of `Grouped`) from the first size of ``least`` texts to the largest."""
        some = [one for one in self.grouped if one.texts >= least]
        if len(some) < 2:
            return None
        first, last = some[0], some[-1]
        times = getattr(last, what) / max(getattr(first, what), 1e-9)
        return math.log(times) / math.log(last.texts / first.texts)
