"""Two detectors on the same labelled lines: what got better, and what got worse."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from marsad.evaluate.answers import ask_detector
from marsad.evaluate.detection import score_detection
from marsad.learned import TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from marsad.detect import Detector
    from marsad.evaluate.answers import Answer
    from marsad.evaluate.truth import Item
    from marsad.evaluate.unit_lines import UnitLines

_NOISE = 1  # lines by which a count may differ without being called worse
_CLOSE = 0.005  # macro-F1 and Brier that are called the same


@dataclass(frozen=True, slots=True)
class Figures:
    """One detector on some lines. ``alarms_…``: (lines with any flagged finding, lines) of those speakers;
    ``accused``: (victims flagged as offenders, victims). ``brier``: squared error of the scores of all typologies,
    summed a line, mean over lines; a finding that is not given counts as 0. NaN where nothing was there.
    """

    lines: int
    macro_f1: float
    speaker_accuracy: float
    victims_recalled: float
    alarms_ordinary: tuple[int, int]
    alarms_reporting: tuple[int, int]
    accused: tuple[int, int]
    brier: float


@dataclass(frozen=True, slots=True)
class Pair:
    """The same lines read without and with what is tried."""

    before: Figures
    after: Figures

    def worse(self, *, by: float = 0.0) -> tuple[str, ...]:
        """What got worse beyond a line or so, in words. ``by``: share of lines that is no matter besides."""
        found = []
        for name, what in (
            ("alarms_ordinary", "false alarms on ordinary lines"),
            ("alarms_reporting", "false alarms on reporting lines"),
            ("accused", "victims flagged as offenders"),
        ):
            (was, count), (now, _) = getattr(self.before, name), getattr(self.after, name)
            if now - was > _NOISE + by * count:
                found.append(f"more {what}: {was} → {now} of {count}")
        if self.before.macro_f1 - self.after.macro_f1 > _CLOSE + by:
            found.append(f"typologies: macro-F1 {self.before.macro_f1:.3f} → {self.after.macro_f1:.3f}")
        if self.after.brier - self.before.brier > _CLOSE + by:
            found.append(f"scores: Brier {self.before.brier:.3f} → {self.after.brier:.3f}")
        return tuple(found)

    def better(self) -> bool:
        """Whether typologies or scores got better by more than is called the same."""
        gain = self.after.macro_f1 - self.before.macro_f1, self.before.brier - self.after.brier
        return any(one > _CLOSE for one in gain if not math.isnan(one))


def crossed(
    plain: Detector,
    lines: UnitLines,
    fold: npt.NDArray[np.integer],
    tried: Callable[[npt.NDArray[np.int64]], Detector],
) -> tuple[tuple[Pair, ...], Pair]:
    """Each fold read by ``plain`` and by what ``tried`` makes of the other folds' lines; and all folds together."""
    before = ask_detector(plain, lines.texts, lines.regions)
    after: dict[int, Answer] = {}
    pairs = []
    for number in np.unique(fold):
        out = np.flatnonzero(fold == number).tolist()
        some = lines.some(out)
        said = ask_detector(tried(np.flatnonzero(fold != number)), some.texts, some.regions)
        after |= zip(out, said, strict=True)
        pairs.append(Pair(figures(some.truth, [before[place] for place in out]), figures(some.truth, said)))
    joined = [after[place] for place in range(len(lines.texts))]
    return tuple(pairs), Pair(figures(lines.truth, before), figures(lines.truth, joined))


def figures(truth: Sequence[Item], answers: Sequence[Answer]) -> Figures:
    """How good ``answers`` are."""
    scores = score_detection(truth, answers)
    return Figures(
        scores.texts,
        scores.macro_f1,
        scores.speaker_accuracy,
        scores.victims_recalled,
        scores.alarms.get("ordinary", (0, 0)),
        scores.alarms.get("reporting", (0, 0)),
        (scores.victims_as_offenders, scores.victims),
        _brier(truth, answers),
    )


def _brier(truth: Sequence[Item], answers: Sequence[Answer]) -> float:
    if not truth:
        return math.nan
    lost = [
        (answer.score(topic) - (item.typology == topic and item.speaker in {"offender", "victim"})) ** 2
        for item, answer in zip(truth, answers, strict=True)
        for topic in TOPICS
    ]
    return sum(lost) / len(truth)
