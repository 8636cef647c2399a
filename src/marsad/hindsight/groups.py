"""Shares by group with intervals; small groups are told together, so that nobody can be picked out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.rank.columns import Flags, Floats

LEAST = 10
"""A group of fewer leads is never told by itself."""
TOGETHER = "*"
"""The name of all groups that are too small."""
SURE = 1.96
"""Standard errors on either side: intervals are of 95 %."""
POINTS = 0.05
"""A difference beyond this is flagged."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share in one group, with its interval, beside that of all; ``flag``: "" | chance | beyond.

    ``chance``: more than `POINTS` from all, and it may still be chance; ``beyond``: it can hardly be.
    """

    group: str
    leads: int
    share: float
    low: float
    high: float
    overall: float
    flag: str


def pooled(names: Sequence[str]) -> list[str]:
    """``names`` one a lead, with those of groups below LEAST put together.

    Where the small ones together are still fewer than LEAST, the next smallest group joins them: otherwise they would
    be the difference between the whole and what is told. "" (not known) counts as a group.
    """
    many = Counter(names)
    order = sorted(many, key=lambda name: (many[name], name))
    small = [name for name in order if many[name] < LEAST]
    rest = [name for name in order if many[name] >= LEAST]
    while small and rest and sum(many[name] for name in small) < LEAST:
        small.append(rest.pop(0))
    return [TOGETHER if name in set(small) else name for name in names]


def shares(
    names: Sequence[str], reached: Floats, harm: Floats, band: Sequence[int] | None = None
) -> list[Share]:
    """The share of ``harm`` that was ``reached`` (0 to 1 a lead) in each group, at equal harm.

    ``band``: leads of one band are of about equal harm; each group is reckoned as if its harm lay in the bands as that
    of all does. A group that is too small (see `pooled`) is told with others, or not at all; one
    without any harm is not told.
    Source: direct standardisation (Fleiss, Levin and Paik 2003, ch. 19); ratio estimator (Cochran 1977).
    """
    if not len(names):
        return []
    told = np.array(pooled(names), object).astype(str)
    bands = np.zeros(len(names), np.int64) if band is None else np.array(band, np.int64)
    out = []
    for name in sorted(set(told.tolist())):
        where = told == name
        if int(where.sum()) >= LEAST and harm[where].sum() > 0:
            out.append(_standard(name, where, reached, harm, bands))
    return out


def _standard(name: str, where: Flags, reached: Floats, harm: Floats, bands: np.ndarray) -> Share:
    share = overall = variance = 0.0
    held = [b for b in sorted(set(bands.tolist())) if harm[where & (bands == b)].sum() > 0]
    whole = sum(float(harm[bands == b].sum()) for b in held)
    for b in held:
        mine, every = where & (bands == b), bands == b
        part = float(harm[every].sum()) / whole
        mean, off = _ratio(reached[mine], harm[mine])
        share += part * mean
        variance += part**2 * off
        overall += part * float((harm[every] * reached[every]).sum() / harm[every].sum())
    error = SURE * float(np.sqrt(variance))
    low, high = max(share - error, 0.0), min(share + error, 1.0)
    flag = ""
    if abs(share - overall) > POINTS:
        flag = "chance" if low <= overall <= high else "beyond"
    return Share(name, int(where.sum()), share, low, high, overall, flag)


def _ratio(reached: Floats, harm: Floats) -> tuple[float, float]:
    """The share of harm reached, and its variance: the sampled one, or that of so few (Agresti and Coull 1998)."""
    total = float(harm.sum())
    mean = float((harm * reached).sum()) / total
    sampled = float(np.square(harm * (reached - mean)).sum()) / total**2
    many = total**2 / float(np.square(harm).sum())
    middle = (mean * many + 2) / (many + 4)
    return mean, max(sampled, middle * (1 - middle) / (many + 4))


def rate(yes: int, of: int) -> tuple[float, float, float]:
    """A share and its interval. Source: Wilson 1927."""
    if not of:
        return 0.0, 0.0, 1.0
    p, z = yes / of, SURE**2
    middle = (p + z / (2 * of)) / (1 + z / of)
    half = SURE * float(np.sqrt(p * (1 - p) / of + z / (4 * of**2))) / (1 + z / of)
    return p, max(middle - half, 0.0), min(middle + half, 1.0)
