"""Tiers and clocks: life risk first and without a score, then what must be preserved, then work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marsad.model import FAMILIES, SPEAKERS
from marsad.rank.columns import MICROS_A_DAY, NO_TIME, Flags, Ints, smallest
from marsad.rank.subjects import REPORT

if TYPE_CHECKING:
    from marsad.rank.facts import Found
    from marsad.rank.harm import HarmTable, LifeRule
    from marsad.rank.signals import Signals
    from marsad.rank.subjects import Subjects

NEVER = np.iinfo(np.int64).max
CLOCKS = ("money", "report", "provider", "erasure")
_HOUR = 3_600_000_000
_victim = SPEAKERS.index("victim")


def rules(found: Found, harm: HarmTable) -> Ints:
    """The first life-risk rule that fits each finding; as many as there are rules where none does."""
    none = len(harm.life_risk)
    fits = np.full(len(found.observation), none, np.int64)
    for number in reversed(range(none)):
        fits[_fits(found, harm.life_risk[number])] = number
    return fits


def life_risk(whom: Subjects, found: Found, fits: Ints, harm: HarmTable) -> Ints:
    """The first rule (of `rules`) that fits any finding of each lead; -1 where none does.

    What endangers a victim opens that victim's own lead, never the network that the report names.
    """
    none = len(harm.life_risk)
    own, held = whom.own[found.observation], whom.held[found.observation]
    held = np.where(found.speaker == _victim, -1, held)
    out = np.minimum(smallest(own, fits, len(whom), none), smallest(held, fits, len(whom), none))
    return np.where(out == none, -1, out)


def _fits(found: Found, rule: LifeRule) -> Flags:
    fits = found.severity >= rule.severity
    if rule.typologies:
        fits &= np.isin(
            found.typology, [k for k, name in enumerate(found.typologies) if name in rule.typologies]
        )
    if rule.speakers:
        fits &= np.isin(found.speaker, [SPEAKERS.index(name) for name in rule.speakers])
    if rule.cues:
        fits &= (found.families & sum(1 << FAMILIES.index(name) for name in rule.cues)) > 0
    if rule.modifiers:
        fits &= np.any(
            [found.modifiers[name] for name in rule.modifiers if name in found.modifiers] or [False & fits], 0
        )
    return fits


def deadlines(whom: Subjects, told: Signals, harm: HarmTable, now: int) -> tuple[Ints, Ints]:
    """Each lead's next clock that has not run out: time (microseconds, NEVER) and which of CLOCKS."""
    size = len(whom)
    clocks = np.full((len(CLOCKS), size), NEVER)
    paid = told.money != NO_TIME
    clocks[0][paid] = told.money[paid] + int(harm.clocks["money_hours"] * _HOUR)
    report = (whom.sort == REPORT) & (told.last != NO_TIME)
    clocks[1][report] = told.last[report] + int(harm.clocks["report_hours"] * _HOUR)
    # The subscriber can be asked for as long as the newest sighting's records are kept.
    address = (told.sightings > 0) & (told.last != NO_TIME)
    clocks[2][address] = told.last[address] + int(harm.clocks["provider_days"] * MICROS_A_DAY)
    near = told.erased <= now + int(harm.clocks["erasure_days"] * MICROS_A_DAY)
    clocks[3][near] = told.erased[near]
    clocks[clocks <= now] = NEVER
    which = np.argmin(clocks, axis=0)
    when = clocks[which, np.arange(size)]
    return when, np.where(when == NEVER, -1, which)


def tiers(risk: Ints, deadline: Ints, actionable: np.ndarray, harm: HarmTable, now: int) -> Ints:
    """0 life risk, 1 preserve first, 2 work, 3 review."""
    tier = np.where(actionable < harm.review_below, 3, 2)
    tier[deadline < now + int(harm.clocks["preserve_hours"] * _HOUR)] = 1
    tier[risk >= 0] = 0
    return tier
