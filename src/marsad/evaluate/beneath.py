"""What lies beneath the scores of one typology, before a speaker is chosen and small scores are left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad import learned
from marsad.detect.detector import built_in
from marsad.detect.joining import log_odds, read
from marsad.learned import TOPICS
from marsad.selectors import find_batch
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

type Floats = npt.NDArray[np.float64]

_BATCH = 4_096


@dataclass(frozen=True, slots=True)
class Beneath:
    """Of each text. ``rules``: nats of the pack's evidence if an offender spoke; ``model``: the shipped model's
    log-odds of the topic; ``cue``: whether any cue of the pack's own stands in it.
    """

    rules: Floats
    model: Floats
    cue: npt.NDArray[np.bool_]


def beneath(texts: Sequence[str], typology: str) -> Beneath:
    """What rules and model say of ``typology`` in each text, in their order."""
    parts = [_beneath(texts[first : first + _BATCH], typology) for first in range(0, len(texts), _BATCH)]
    return Beneath(
        np.concatenate([np.zeros(0), *(part.rules for part in parts)]),
        np.concatenate([np.zeros(0), *(part.model for part in parts)]),
        np.concatenate([np.zeros(0, bool), *(part.cue for part in parts)]),
    )


def _beneath(texts: Sequence[str], typology: str) -> Beneath:
    detector, model = built_in(), learned.built_in()
    number = next(place for place, pack in enumerate(detector.packs) if pack.id == typology)
    batch = fold_batch(texts)
    tokens = tokenize(batch)
    hits = detector.hits(batch, tokens, find_batch(batch, [""] * len(texts), tokens))
    weighed = detector.weigh(hits, len(texts))
    rules = np.full(len(texts), detector.packs[number].bias)
    rules[weighed.evidence.texts] = weighed.weights.offender[number]
    names = detector.lexicon.cues
    said = read(model.logits(batch, tokens, hits.text, hits.cue, model.hear(names)))
    own = np.array([name.startswith(f"{typology}.") for name in names], bool)
    cue = np.zeros(len(texts), bool)
    cue[hits.text[own[hits.cue]]] = True
    return Beneath(rules, log_odds(said.topic[:, TOPICS.index(typology)]), cue)
