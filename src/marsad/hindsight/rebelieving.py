"""Puts an outcome that was decided under an older harm table beside what today's would have believed of its lead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.hindsight.outcomes import Outcome
    from marsad.rank.harm import HarmTable

PARTS = ("right", "act", "high")
GRADED = ("score", "severity", "few_flagged")
"""Evidence that comes in degrees which reasons do not tell exactly: it is neither learned nor corrected."""


def rebelieved(each: Outcome, then: HarmTable, now: HarmTable) -> Outcome:
    """``each``, decided under the table ``then``, with the beliefs and hours of ``now``.

    Log-odds move by the difference between the two tables: of the starting value, and of every piece of evidence.
    """
    if then.version == now.version:
        return each
    right, act, high = (_moved(each, part, then, now) for part in PARTS)
    needed = each.needed * _hours(each, now) / _hours(each, then)
    return replace(each, right=right, act=act, high=high, needed=needed, harm_version=now.version)


def _moved(each: Outcome, part: str, then: HarmTable, now: HarmTable) -> float:
    believed = float(getattr(each, part))
    if not 0 < believed < 1:
        return believed
    at = PARTS.index(part)
    shift = _start(each, part, now) - _start(each, part, then)
    shift += _evidence(each.amounts, at, now) - _evidence(each.amounts, at, then)
    return float(1 / (1 + np.exp(-(_logit(believed) + shift))))


def _start(each: Outcome, part: str, harm: HarmTable) -> float:
    """The log-odds that evidence is added to; of P(right) only what a table says of it."""
    entry = harm.entry(each.entry)
    if part == "right":
        return -float(np.log(entry.rarer_told if each.told else entry.rarer))
    if part == "act":
        return _logit(harm.victim_actionable if each.own else entry.actionable)
    return _logit(entry.suffered if each.suffers else entry.high)


def _evidence(amounts: Mapping[str, float], at: int, harm: HarmTable) -> float:
    return sum(
        harm.evidence[code][at] * many
        for code, many in amounts.items()
        if code in harm.evidence and code not in GRADED
    )


def _hours(each: Outcome, harm: HarmTable) -> float:
    return harm.victim_hours if each.own else harm.entry(each.entry).hours


def _logit(p: float) -> float:
    return float(np.log(p) - np.log1p(-p))
