"""Rules and model together: who speaks, how sure each finding is, and the words that made the model say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.speaker import OFFENDER, VICTIM
from marsad.learned import TOPICS

if TYPE_CHECKING:
    from marsad.learned import Joining, Logits
    from marsad.packs import Pack

type Floats = npt.NDArray[np.float64]
type Longs = npt.NDArray[np.int64]

_CLEAR = 4.0
"""Nats beyond which the rules make a finding no surer."""
_EVERYDAY = np.array([0.0, 0.0, 0.8, 0.6])
"""Nats for reporting and ordinary texts: they make up more of what a unit holds than of the lines that were learned."""
_SPEAKS = 0.25
"""P(an offender or a victim speaks of a typology) from which a text is looked at that holds no cue."""
_WORDS = 2
_SURE = 0.6
"""P(this one speaks, and of this typology) by the model from which code words need no cues of several families."""
_MAYBE_VICTIM = 0.3
"""P(victim) by the model alone from which nobody is taken for an offender."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the model says of a batch: log-probabilities of speakers (texts, 4), topics (texts, `TOPICS` and none) and
    motives (texts, 3). ``spoken``: where there are words enough to be heard; signs and a name alone are no offer.
    """

    speaker: Floats
    topic: Floats
    motive: Floats
    spoken: npt.NDArray[np.bool_]

    def about(self) -> npt.NDArray[np.bool_]:
        """Texts in which somebody speaks of a typology likely enough to be looked at."""
        someone = np.exp(self.speaker[:, [OFFENDER, VICTIM]]).sum(1)
        something = 1.0 - np.exp(self.topic[:, -1])
        result: npt.NDArray[np.bool_] = (someone * something >= _SPEAKS) & self.spoken
        return result

    def at(self, rows: Longs) -> Read:
        """The same for some texts."""
        return Read(self.speaker[rows], self.topic[rows], self.motive[rows], self.spoken[rows])


def read(logits: Logits) -> Read:
    """The model's logits as log-probabilities."""
    return Read(
        log_share(logits.speaker), log_share(logits.topic), log_share(logits.motive), logits.words >= _WORDS
    )


def log_share(scores: npt.NDArray[np.floating]) -> Floats:
    """Each row's scores as log-probabilities of one group."""
    high = scores.max(1, keepdims=True).astype(np.float64)
    low: Floats = scores - high
    result: Floats = low - np.log(np.exp(low).sum(1, keepdims=True))
    return result


def log_odds(log_probability: Floats) -> Floats:
    """Of log-probabilities; finite."""
    share = np.clip(np.exp(log_probability), 1e-6, 1 - 1e-6)
    result: Floats = np.log(share) - np.log1p(-share)
    return result


def join_speakers(joining: Joining, said: Read, nats: Floats) -> Floats:
    """Nats of the four speakers (4, texts) from the model and the rules' ``nats`` (4, texts)."""
    by_model, by_rules, *bias = joining.speaker.tolist()
    rules = nats - nats.max(0, initial=-np.inf)
    result: Floats = by_model * said.speaker.T + by_rules * rules + (np.array(bias) + _EVERYDAY)[:, None]
    return result


def spare(speaker: Longs, said: Read, alone: Longs, own: npt.NDArray[np.bool_] | None = None) -> Longs:
    """Who speaks, once more: nobody is taken for an offender whom the rules ``alone`` or the model read as a victim.

    ``own``: a person's own report, in which a pasted threat belongs to the victim's story.
    """
    offends = speaker == OFFENDER
    spared = np.where(offends & ~said.about(), alone, speaker)  # of what crime, the model could not say
    maybe = (alone == VICTIM) | (said.speaker[:, VICTIM] >= np.log(_MAYBE_VICTIM))
    if own is not None:
        spared = np.where(own & (alone == VICTIM), VICTIM, spared)
    return np.where((spared == OFFENDER) & maybe, VICTIM, spared)


def join_scores(
    joining: Joining,
    packs: tuple[Pack, ...],
    said: Read,
    told: Floats,
    speaker: Longs,
    share: Floats,
    enough: npt.NDArray[np.bool_],
) -> Floats:
    """Nats (packs, texts) of each finding where an offender or a victim speaks; elsewhere the rules' ``told``.

    ``share`` (4, texts): probabilities of the speakers. ``enough`` (packs, texts): whether cues of as many families as
    the pack asks for were found; a pack of code words is not believed without, unless the model is sure of it.
    """
    joined = told.copy()
    for who, weights in ((OFFENDER, joining.offender), (VICTIM, joining.victim)):
        rows = np.flatnonzero((speaker == who) & said.spoken)
        if not len(rows):
            continue
        # Where a victim is heard, an offender's words are what was done to them: they belong to the story.
        spoken = share[who, rows] if who == OFFENDER else share[[OFFENDER, VICTIM]][:, rows].sum(0)
        sure = np.log(np.clip(spoken, 1e-6, 1.0))
        for number, pack in enumerate(packs):
            if pack.id in TOPICS:
                topic = said.topic[rows, TOPICS.index(pack.id)]
                both: Floats = terms_of(topic + sure, told[number, rows]) @ weights.astype(np.float64)
                if pack.codebook:
                    believed = enough[number, rows] | (topic + sure >= np.log(_SURE))
                    both = np.where(believed, both, np.minimum(both, told[number, rows]))
                joined[number, rows] = both
    return joined


def join_motives(joining: Joining, said: Floats) -> Floats:
    """Nats (motives, texts) that the model adds to what the rules say of each motive."""
    by_model, _, *bias = joining.motive.tolist()
    result: Floats = by_model * said.T + np.array(bias)[:, None]
    return result


def terms_of(spoken: Floats, told: Floats) -> Floats:
    """(texts, 3): what a finding's score is a weighted sum of.

    ``spoken``: log-probability that this one speaks and of this typology; ``told``: what the rules say of it.
    """
    return np.stack([np.ones_like(spoken), log_odds(spoken), np.clip(told, -_CLEAR, _CLEAR)], 1)
