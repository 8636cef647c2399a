"""A second opinion: what a unit's own transformer says, pooled with what the built-in model says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from marsad.learned.plugged import pooled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.detect.joining import Floats, Read
    from marsad.learned.transformer import Transformer


def second(transformer: Transformer, said: Read, texts: Sequence[str]) -> Read:
    """``said`` of a batch, pooled with ``transformer``'s opinion where there are words enough to be heard."""
    rows = np.flatnonzero(said.spoken)
    asked = [texts[row] for row in rows.tolist()]
    if not asked or not any(
        each.calibration and each.calibration.share for each in transformer.labels.answers.values()
    ):
        return said
    logits = transformer.logits(asked)

    def joined(question: str, before: Floats) -> Floats:
        answers = transformer.labels.answers.get(question)
        if answers is None or answers.calibration is None:
            return before
        result = before.copy()
        result[rows] = pooled(before[rows], logits[question], answers, answers.calibration)
        return result

    return replace(said, speaker=joined("speaker", said.speaker), topic=joined("typology", said.topic))
