"""Who speaks: offender, victim, reporting or ordinary. Decided before any finding is given.

A text's typology evidence says that an offender may be speaking; evidence of suffering and of reporting speak
for the others. A threat that a victim quotes is evidence of both, and the victim's own words weigh more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]

OFFENDER, VICTIM, REPORTING, ORDINARY = range(4)
_OFFENDER_AT_MOST = 4.0
"""Nats. However much is quoted, it must stay possible to outweigh it with two clear signs of reporting."""
_NEVER = -40.0
_VICTIM_MARGIN = 1.5
"""Nats by which an offender must be likelier than a victim. Within it the text is read as a victim's: taking a victim
for an offender accuses somebody who asked for help, the other way round costs a person's second look."""
_REPORTING_MARGIN = 0.5
"""The same against reporting, where a mistake costs less."""
_KIND_NATS: dict[str, tuple[float, float, float, float]] = {
    # Who can have written a record of this kind. A report is a person's own, a tip speaks for a possible victim:
    # whatever they quote, neither is ever an offender's.
    "report": (_NEVER, 3.4, -2.5, 0.0),
    "tip": (_NEVER, 4.6, -4.0, 0.0),
    "advert": (0.3, -1.0, -0.5, 0.0),
}
PERSONAL = ("report", "tip")
"""Kinds of records in which a person tells what happened."""
_NEUTRAL = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Speakers:
    """For each text the speaker's number in `model.SPEAKERS` and the probabilities of all four (4, texts)."""

    speaker: npt.NDArray[np.int64]
    share: Floats

    @property
    def confidence(self) -> npt.NDArray[np.float32]:
        """The probability of who was chosen."""
        return self.share[self.speaker, np.arange(len(self.speaker))].astype(np.float32)


def weigh(evidence: Floats, offence: Floats) -> Floats:
    """Nats of the four speakers by the rules (4, texts).

    ``evidence`` (4, texts): nats of the speaker packs, bias included; ``offence`` (texts): the strongest typology's
    nats where an offender speaks, bias included.
    """
    nats = evidence.copy()
    nats[OFFENDER] += np.minimum(offence, _OFFENDER_AT_MOST)
    return nats


def decide(weighed: Floats, kinds: list[str]) -> Speakers:
    """Choose among the four speakers. ``weighed`` (4, texts): their nats; ``kinds``: `model.KINDS` of each or ""."""
    nats = weighed.copy()
    numbers = {kind: number for number, kind in enumerate(_KIND_NATS, 1)}
    known = [numbers.get(kind, 0) for kind in kinds]
    if any(known):
        own = np.isin(kinds, PERSONAL)
        # An offender's words in a person's own report are pasted: they tell what was done to that person.
        nats[VICTIM, own] = np.logaddexp(nats[VICTIM, own], nats[OFFENDER, own])
        nats += np.array([_NEUTRAL, *_KIND_NATS.values()])[known].T
    nats -= nats.max(0, initial=-np.inf)
    share = np.exp(nats)
    share /= share.sum(0)
    best = share.argmax(0)
    _spare(best, nats)
    return Speakers(best, share)


def _spare(best: npt.NDArray[np.int64], nats: Floats) -> None:
    """Where an offender is not clearly the likeliest, somebody else speaks; a possible victim comes first."""
    offends = best == OFFENDER
    best[offends & (nats[REPORTING] > nats[OFFENDER] - _REPORTING_MARGIN)] = REPORTING
    best[offends & (nats[VICTIM] > nats[OFFENDER] - _VICTIM_MARGIN)] = VICTIM
