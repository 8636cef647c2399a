"""Weighs outcomes by one over the chance that their lead had of being looked at.

Outcomes are seen only where somebody looks, and people look where the ranking sends them: learning from them as they
come teaches the ranking that it was right. Source: Ensign, Friedler, Neville, Scheidegger and Venkatasubramanian 2018
(runaway feedback loops); Horvitz and Thompson 1952; stabilised weights: Robins, Hernan and Brumback 2000; effective
sample size: Kish 1965.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.rank.columns import Flags, Floats

MOST = 30.0
"""A stabilised weight beyond this counts as this: one lead does not decide everything. Ours."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Weights with mean 1, one an outcome; how many were cut at MOST, and how many outcomes they are worth."""

    weight: Floats
    clipped: int
    effective: float


@dataclass(frozen=True, slots=True)
class Answers:
    """How many leads were offered and how many of them have an outcome, where choosing was certain and by lot."""

    certain: tuple[int, int] = (0, 0)  # answered, offered
    drawn: tuple[int, int] = (0, 0)

    def rate(self, drawn: bool) -> float:
        """The share that was answered; 1 where nothing was offered."""
        answered, offered = self.drawn if drawn else self.certain
        return answered / offered if answered and offered else 1.0


def weigh(chance: Floats, answers: Answers | None = None) -> Weighed:
    """Stabilised, clipped weights for outcomes of leads that were looked at with ``chance`` (0, 1].

    Where people leave more of what was drawn by lot undone than of the rest, those that they did stand for the others.
    """
    if not len(chance):
        return Weighed(np.zeros(0), 0, 0.0)
    answers = answers or Answers()
    rate = np.where(chance < 1, answers.rate(True), answers.rate(False))
    weight = 1 / (chance * rate)
    weight = weight / weight.mean()
    cut = weight > MOST
    weight = np.minimum(weight, MOST)
    weight = weight / weight.mean()
    return Weighed(weight, int(cut.sum()), effective(weight))


def effective(weight: Floats, where: Flags | None = None) -> float:
    """How many equally weighted outcomes these are worth."""
    chosen = weight if where is None else weight[where]
    return float(chosen.sum() ** 2 / np.square(chosen).sum()) if len(chosen) else 0.0


def answers(offered: Mapping[str, float], answered: Sequence[str]) -> Answers:
    """From the chance of every lead that was offered, and the leads that have an outcome."""
    done = set(answered)
    both = [
        (len(done & {lead for lead, chance in offered.items() if (chance < 1) is drawn}),
         sum((chance < 1) is drawn for chance in offered.values()))
        for drawn in (False, True)
    ]  # fmt: skip
    return Answers(*both)
