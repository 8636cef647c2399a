"""An artificial unit whose truth is known: it looks at what ranks high, and at a few that are drawn by lot."""

from __future__ import annotations

import numpy as np

from marsad.hindsight.lessons import Lessons, lessons
from marsad.hindsight.outcomes import Outcome
from marsad.hindsight.weighing import Answers
from marsad.rank import load_harm
from marsad.rank.choosing import choose

HARM = load_harm()
CRIMES = ("drug_ad_coded", "scam_job_task", "thb_sexual_exploitation_ad")
_PULL = 1.6  # log-odds of truth for each standard deviation of what ranking sees and belief does not
_BASE = -1.4


def truth(crime: int) -> float:
    """P(actionable) over everything of a crime: what a unit that saw all of it would find."""
    z = np.random.default_rng(1).normal(size=400_000)
    return float((1 / (1 + np.exp(-(_BASE + 0.5 * crime + _PULL * z)))).mean())


def unit(
    seed: int, *, random_share: float = 0.08, weeks: int = 12, leads: int = 900, naive: bool = False
) -> Lessons:
    """What the unit learns after some weeks: every week new leads, 160 hours, two hours a lead.

    ``naive``: it takes what it saw as it comes, as if everything had been looked at.
    """
    lots = np.random.default_rng(seed)
    seen: list[Outcome] = []
    without = total = 0
    for week in range(weeks):
        z, crime = lots.normal(size=leads), lots.integers(0, len(CRIMES), leads)
        found = lots.random(leads) < 1 / (1 + np.exp(-(_BASE + 0.5 * crime + _PULL * z)))
        took = 2 * lots.lognormal(np.log(1.5) - 0.125, 0.5, leads)
        choice = choose(
            tier=np.full(leads, 2), index=np.exp(z), hours=np.full(leads, 2.0), crime=crime,
            area=lots.integers(0, 4, leads), capacity=160.0, shares={}, random_share=random_share,
            seed=seed * 100 + week,
        )  # fmt: skip
        without += int((choice.chance <= 0).sum())
        total += leads
        for row in choice.order.tolist():
            chance = 1.0 if naive else choice.chance[row]
            seen.append(outcome(f"L-{week}-{row}", CRIMES[crime[row]], chance, found[row], took[row]))
    blind = dict.fromkeys(CRIMES, without / total)
    return lessons(seen, HARM, Answers(), blind)


def outcome(lead: str, entry: str, chance: float, actionable: bool, took: float, **more: object) -> Outcome:
    """One lead that somebody looked into."""
    told: dict[str, object] = {
        "lead": lead, "entry": entry, "own": False, "suffers": False, "told": False, "chance": float(chance),
        "right": 0.6, "act": HARM.entry(entry).actionable, "high": 0.2, "needed": 2.0, "is_right": True,
        "is_actionable": bool(actionable), "is_high": None, "hours": float(took), "harm_version": HARM.version,
        "amounts": {},
    }  # fmt: skip
    return Outcome(**(told | more))  # type: ignore[arg-type]
