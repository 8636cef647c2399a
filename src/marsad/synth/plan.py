"""The settled part of the artificial world: who exists, how much each writes, and in what proportions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from marsad.synth import actors
from marsad.synth.actors import Actor
from marsad.synth.grammar import SPLITS
from marsad.synth.identity import Hubs, name
from marsad.synth.pools import pools
from marsad.synth.signals import Line, line


@dataclass(frozen=True, slots=True)
class Prevalence:
    """Shares of the stream (they need not add up to 1) and rates of what goes wrong in it."""

    ordinary: float = 0.55
    reporting: float = 0.08
    victim: float = 0.04
    offender: float = 0.30
    tip: float = 0.015
    sighting: float = 0.015
    lone_operator: float = 0.10  # of offenders' items: written by somebody seen once
    repost: float = 0.03
    double: float = 0.01  # the same record delivered twice
    reworded: float = 0.35  # of templated items: light paraphrase
    rewritten: float = 0.06  # of offenders' items: the same message in new words
    missing: float = 0.30  # each optional field
    no_time: float = 0.02
    skewed_clock: float = 0.05
    hub_tail: float = 0.03
    child_reports: float = 0.06  # of victims' items: somebody worried about a child, about no known operator
    cut: float = 0.02  # of texts: only the beginning was captured
    picture: float = 0.25  # of adverts and posts of offenders and shops: come with a picture's hash
    stock_picture: float = 0.15  # of these pictures: one that everybody uses
    typologies: tuple[tuple[str, float], ...] = (
        ("drug_ad_coded", 0.20), ("scam_investment_confidence", 0.17), ("scam_job_task", 0.15),
        ("sextortion", 0.10), ("scam_fake_government_grant", 0.09), ("scam_loved_one_impersonation", 0.08),
        ("thb_sexual_exploitation_ad", 0.08), ("thb_labour_and_forced_criminality", 0.07),
        ("vaas_recruitment", 0.035), ("organ_trafficking", 0.015), ("child_sale_illegal_adoption", 0.01),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything the world follows from: equal settings give equal bytes."""

    items: int
    seed: int = 7
    split: str = "open"
    until: float = 0.0  # seconds since 1970, UTC
    days: int = 120
    prevalence: Prevalence = field(default_factory=Prevalence)

    def __post_init__(self) -> None:
        if self.split not in SPLITS:
            raise ValueError(f"split is one of {SPLITS}")


class World:
    """The plan of one setting. Actors are made when first needed, each from its own seed, so that every process
    that works on the world sees the same ones."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.span = setting.days * 86400.0
        self.pools = pools(setting.split)
        share = setting.prevalence
        written = setting.items * (share.offender + share.victim)
        self.operators = max(24, int(written / 24))
        self.shops = max(12, int(setting.items * share.ordinary * 0.4 / 24))
        self.lines = max(6, int(setting.items * (share.tip + share.sighting) / 5))
        rng = Random(f"world {setting.seed}")
        self.hubs = Hubs.of(rng)
        names = [t for t, _ in share.typologies if self.pools.offender[t]]
        weights = [w for t, w in share.typologies if self.pools.offender[t]]
        # Every typology once among the large ones, then by share.
        first = rng.sample(names, k=len(names))
        self.typology = first + rng.choices(names, weights, k=self.operators)
        self.typology = self.typology[: self.operators]
        weight = dict(share.typologies)
        ranks: dict[str, int] = defaultdict(int)
        sizes: list[float] = []
        for typology in self.typology:  # Zipf inside each typology, so that shares hold
            ranks[typology] += 1
            sizes.append(weight[typology] / (ranks[typology] + 1.5))
        total: dict[str, float] = defaultdict(float)
        for typology, size in zip(self.typology, sizes, strict=True):
            total[typology] += size
        sizes = [weight[t] * s / total[t] for t, s in zip(self.typology, sizes, strict=True)]
        whole = sum(sizes)
        self.posts = [s / whole * setting.items * share.offender for s in sizes]
        self.by_size = list(accumulate(self.posts))
        self.harmed = [i for i, t in enumerate(self.typology) if self.pools.victim[t]]
        self.by_harm = list(accumulate(self.posts[i] for i in self.harmed))
        self.by_shop = list(accumulate(1 / (i + 4) for i in range(self.shops)))
        # Accounts and groups that come back by themselves, without meaning anything.
        self.names = [name(rng) for _ in range(4_000)]
        self._operators: dict[int, Actor] = {}
        self._shops: dict[int, Actor] = {}
        self._lines: dict[int, Line] = {}

    def operator(self, number: int) -> Actor:
        if number not in self._operators:
            self._operators[number] = actors.operator(
                number,
                self.setting.seed,
                self.pools,
                self.typology[number],
                self.posts[number],
                self.span,
            )
        return self._operators[number]

    def shop(self, number: int) -> Actor:
        if number not in self._shops:
            self._shops[number] = actors.shop(number, self.setting.seed, self.pools, self.span)
        return self._shops[number]

    def line(self, number: int) -> Line:
        if number not in self._lines:
            self._lines[number] = line(number, self.setting.seed, self.span)
        return self._lines[number]
