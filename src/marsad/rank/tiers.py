"""Tiers and clocks: life risk first and without a score, then what must be preserved, then work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marsad.model import FAMILIES, SPEAKERS
from marsad.rank.columns import MICROS_A_DAY, NO_TIME, Flags, Floats, Ints, smallest
from marsad.rank.subjects import REPORT

if TYPE_CHECKING:
    from marsad.rank.facts import Found
    from marsad.rank.harm import HarmTable, LifeRule
    from marsad.rank.signals import Signals
    from marsad.rank.subjects import Subjects

NEVER = np.iinfo(np.int64).max
CLOCKS = ("money", "report", "provider", "erasure", "life_risk")
"""What can run out; the last is the hour in which a person confirms a life risk."""
_HOUR = 3_600_000_000
_victim = SPEAKERS.index("victim")


def rules(found: Found, harm: HarmTable) -> Ints:
    """The first life-risk rule that fits each finding, however old; as many as there are rules where none does.

    None fits what the model alone made of a text: a person is called within the hour for a rule's reasons only.
    """
    none = len(harm.life_risk)
    fits = np.full(len(found.observation), none, np.int64)
    for number in reversed(range(none)):
        fits[_fits(found, harm.life_risk[number]) & ~found.led] = number
    return fits


def fresh(found: Found, time: Ints, harm: HarmTable, now: int) -> Flags:
    """Whether each finding is young enough for tier 0; ``time`` of its observation (microseconds, NO_TIME)."""
    windows = [harm.entry(name).window_days for name in found.typologies]
    longest = np.maximum(np.array(windows), harm.life_risk_days)[found.typology] * MICROS_A_DAY
    young: Flags = (time == NO_TIME) | (now - time <= longest)
    return young


def life_risk(whom: Subjects, found: Found, fits: Ints, believed: tuple[Flags, Flags], none: int) -> Ints:
    """The first rule (of `rules`) that fits any finding of each lead; -1 where none does.

    ``believed``: which findings count in the lead of their observation, and which in that of its network.
    What endangers a victim opens that victim's own lead, never the network that the report names.
    """
    leads = whom.own[found.observation], np.where(found.speaker == _victim, -1, whom.held[found.observation])
    first = [
        smallest(lead, np.where(sure, fits, none), len(whom), none)
        for lead, sure in zip(leads, believed, strict=True)
    ]
    out = np.minimum(*first)
    return np.where(out == none, -1, out)


def likely(alone: Floats, told: Flags, harm: HarmTable) -> Flags:
    """Findings sure enough by themselves for tier 0; ``told``: in what somebody told the unit, one call confirms it."""
    least = np.where(told, harm.life_risk_told, harm.life_risk_least)
    return alone >= np.log(least) - np.log1p(-least)


def believed(
    whom: Subjects, found: Found, itself: Flags, typology: Ints, right: Floats, harm: HarmTable
) -> tuple[Flags, Flags]:
    """Which findings are believed by themselves, or together with all that speaks for their lead.

    ``itself``: see `likely`; ``typology`` and P(right) of each lead.
    """

    def within(lead: Ints) -> Flags:
        together: Flags = (typology[lead] == found.typology) & (right[lead] >= harm.life_risk_least)
        return itself | (together & (lead >= 0))

    return within(whom.own[found.observation]), within(whom.held[found.observation])


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


def deadlines(
    whom: Subjects, told: Signals, harm: HarmTable, now: int, kept: Ints | None = None
) -> tuple[Ints, Ints]:
    """Each lead's next clock that has not run out: time (microseconds, NEVER) and which of CLOCKS.

    ``kept``: until when a provider has agreed to keep records (microseconds, NO_TIME): its clock is that.
    """
    size = len(whom)
    clocks = np.full((len(CLOCKS) - 1, size), NEVER)
    paid = told.money != NO_TIME
    clocks[0][paid] = told.money[paid] + int(harm.clocks["money_hours"] * _HOUR)
    urgent = told.severity >= harm.clocks["report_severity"]
    report = (whom.sort == REPORT) & (told.last != NO_TIME) & urgent
    clocks[1][report] = told.last[report] + int(harm.clocks["report_hours"] * _HOUR)
    # The subscriber can be asked for as long as the newest sighting's records are kept.
    address = (told.sightings > 0) & (told.last != NO_TIME)
    clocks[2][address] = told.last[address] + int(harm.clocks["provider_days"] * MICROS_A_DAY)
    if kept is not None:
        clocks[2] = np.where(kept != NO_TIME, kept, clocks[2])
    near = told.erased <= now + int(harm.clocks["erasure_days"] * MICROS_A_DAY)
    clocks[3][near] = told.erased[near]
    clocks[clocks <= now] = NEVER
    which = np.argmin(clocks, axis=0)
    when = clocks[which, np.arange(size)]
    return when, np.where(when == NEVER, -1, which)


def confirming(tier: Ints, deadline: Ints, clock: Ints, raised: Ints) -> tuple[Ints, Ints]:
    """Deadlines and clocks with the hour for confirming a life risk, reckoned from when it was ``raised``."""
    hour = np.where(tier == 0, raised + _HOUR, NEVER)
    return np.minimum(deadline, hour), np.where(hour < deadline, CLOCKS.index("life_risk"), clock)


def hours(needed: Floats, tier: Ints, clock: Ints, harm: HarmTable) -> Floats:
    """Staff-hours of what has to be done first: where only records would be gone, a letter that keeps them."""
    letter = (tier == 1) & np.isin(clock, (CLOCKS.index("provider"), CLOCKS.index("erasure")))
    return np.where(letter, np.minimum(needed, harm.clocks["letter_hours"]), needed)


def tiers(risk: Ints, deadline: Ints, weak: Flags, harm: HarmTable, now: int) -> Ints:
    """0 life risk, 1 preserve first, 2 work, 3 review. ``weak`` leads are for review whatever their clock."""
    tier = np.where(weak, 3, 2)
    tier[~weak & (deadline < now + int(harm.clocks["preserve_hours"] * _HOUR))] = 1
    tier[risk >= 0] = 0
    return tier
