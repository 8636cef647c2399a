"""How often findings like this one proved right when they stood alone, as measured; the file says on what."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from marsad.errors import PackError
from marsad.model import KINDS, SPEAKERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.rank.columns import Floats, Ints
    from marsad.rank.facts import Found

MEASURED = Path(__file__).with_name("precision.yaml")
SIDES = ("offender", "victim", "told")
"""Whose words a finding rests on; ``told``: what somebody told the unit (a report, a tip, a sighting)."""
FAMILY_STEPS = 4  # one, two, three, four or more families of cues
SURE = 900_000  # millionths: a score from here on is in the upper half of its families' cells
STRENGTHS = 2 * FAMILY_STEPS
_PSEUDO = 10.0  # a cell weighs as much as what is around it once it has seen so many findings
_LEAST = 0.02  # and 1 - this: no count that small as ours makes anything certain
TOLD = tuple(KINDS.index(kind) for kind in ("report", "tip", "sighting"))
_victim = SPEAKERS.index("victim")


@dataclass(frozen=True, slots=True)
class Precision:
    """Measured shares; ``pooled`` over all typologies, ``cells`` by typology: sides × strengths."""

    version: str
    pooled: Floats
    cells: Mapping[str, Floats]

    def of(self, typologies: Sequence[str]) -> Floats:
        """P(right) by typology, side and strength; what was never seen is as right as others of its strength."""
        return np.stack([self.cells.get(name, self.pooled) for name in typologies])


def strengths(families: Ints, score: Ints) -> Ints:
    """The strength of findings: by how many families of cues they have, and whether the score is sure."""
    many = np.clip(families, 1, FAMILY_STEPS) - 1
    return many * 2 + (score >= SURE)


def sides(kind: Ints, speaker: Ints) -> Ints:
    """The side (code of SIDES) of findings, from codes of model.KINDS and model.SPEAKERS."""
    return np.where(np.isin(kind, TOLD), 2, np.where(speaker == _victim, 1, 0))


def odds_alone(found: Found, kind: Ints, rarer: Floats, measured: Precision | None = None) -> Floats:
    """Log-odds that each finding is right if nothing else speaks for it; ``kind`` of its observation.

    Each typology is ``rarer`` by these two factors than where this was measured: in what a unit watches, and in what
    it is told. Source: change of the base rate in Bayes' rule (Saerens, Latinne and Decaestecker 2002).
    """
    measured = measured or load_precision()
    side = sides(kind, found.speaker)
    strength = strengths(np.bitwise_count(found.families).astype(np.int64), found.score)
    share = measured.of(found.typologies)[found.typology, side, strength]
    alone: Floats = (
        np.log(share) - np.log1p(-share) - np.log(rarer)[found.typology, (side == 2).astype(np.int64)]
    )
    return alone


def odds_told(
    typologies: Sequence[str], typology: Ints, score: Floats, measured: Precision | None = None
) -> Floats:
    """Log-odds that a report of each ``typology`` (code) is right that shows one family of cues and this ``score``."""
    measured = measured or load_precision()
    strength = strengths(np.ones(len(typology), np.int64), np.rint(score * 1_000_000).astype(np.int64))
    share: Floats = measured.of(typologies)[typology, SIDES.index("told"), strength]
    odds: Floats = np.log(share) - np.log1p(-share)
    return odds


@functools.cache
def load_precision(path: Path = MEASURED) -> Precision:
    """The measured shares. Raises PackError where the file cannot be used."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _shrunk(str(data["version"]), data["cells"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise PackError(
            f"measured precision {path.name} cannot be used: {error}", hint="make it again with its script"
        ) from error


def _shrunk(version: str, cells: Mapping[str, Mapping[str, Any]]) -> Precision:
    """Counts as shares: each cell is drawn to its strength's share, that of its typology taken into account.

    Source: empirical Bayes with pseudo-counts (Efron and Morris 1977), in two steps.
    """
    names = sorted({name for side in cells.values() for name in side})
    right, seen = (np.zeros((len(names), len(SIDES), STRENGTHS)) for _ in range(2))
    for s, side in enumerate(SIDES):
        for name, counts in cells.get(side, {}).items():
            at = names.index(name)
            right[at, s], seen[at, s] = np.array(counts, np.float64).T
    overall = (right.sum(axis=(0, 2)) + _PSEUDO / 2) / (seen.sum(axis=(0, 2)) + _PSEUDO)
    pooled = (right.sum(0) + _PSEUDO * overall[:, None]) / (seen.sum(0) + _PSEUDO)
    expected = (seen * pooled).sum(2)
    usual = (right.sum(2) + _PSEUDO) / (expected + _PSEUDO)  # how much oftener this typology is right
    near = np.clip(pooled * usual[:, :, None], _LEAST, 1 - _LEAST)
    share = np.clip((right + _PSEUDO * near) / (seen + _PSEUDO), _LEAST, 1 - _LEAST)
    return Precision(
        version,
        np.clip(pooled, _LEAST, 1 - _LEAST),
        {name: share[row] for row, name in enumerate(names)},
    )
