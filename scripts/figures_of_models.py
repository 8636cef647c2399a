"""Cross-validated figures of rules and model together, for `train_models.py`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from marsad.detect.joining import join_motives, join_scores, join_speakers, spare
from marsad.detect.speaker import OFFENDER, ORDINARY, REPORTING, VICTIM, decide
from marsad.learned import MOTIVES, SPEAKERS, TOPICS
from marsad.packs import load_packs

if TYPE_CHECKING:
    from train_models import Line, Seen

    from marsad.detect.joining import Read
    from marsad.learned import Joining

FLAGGED = 0.5


def measure(lines: list[Line], said: Read, seen: Seen, joining: Joining) -> dict:
    """Figures on each hand-written set; every line read by models that were not fitted on it or its like."""
    counted = Counter(line.origin for line in lines)
    result: dict = {"lines": dict(counted)}
    speaker, score, alone = _judged(said, seen, joining)
    for origin in ("open", "written"):
        some = np.array([line.origin == origin for line in lines])
        result[origin] = _scores(
            [line for line in lines if line.origin == origin], speaker[some], score[:, some]
        )
        result[origin]["motive"] = _motive(lines, said, seen, joining, some)
        rules = np.where(alone[0][some] == VICTIM, alone[1][VICTIM][:, some], alone[1][OFFENDER][:, some])
        rules = np.where(alone[0][some] > VICTIM, 0.0, rules)
        result[origin]["rules_alone"] = _scores(
            [line for line in lines if line.origin == origin], alone[0][some], rules
        )
    return result


def _judged(said: Read, seen: Seen, joining: Joining) -> tuple:
    """Speaker and scores (topics, lines) as model and rules give them together, and as the rules give them alone."""
    size = seen.nats.shape[1]
    both = decide(join_speakers(joining, said, seen.nats), [""] * size)
    alone = decide(seen.nats, [""] * size)
    speaker = spare(both.speaker, said, alone.speaker)
    packs = tuple(load_packs()[name] for name in TOPICS)

    def scored() -> np.ndarray:
        told = np.where(speaker == VICTIM, seen.told[VICTIM], seen.told[OFFENDER])
        nats = join_scores(joining, packs, said, told, speaker, both.share, seen.enough)
        return np.where(speaker <= VICTIM, 1 / (1 + np.exp(-nats)), 0.0)

    idle = (speaker == OFFENDER) & (scored().max(0) < FLAGGED)  # nobody offends without an offence
    speaker = np.where(idle, alone.speaker, speaker)
    rules = {who: 1 / (1 + np.exp(-seen.told[who])) for who in (OFFENDER, VICTIM)}
    return speaker, scored(), (alone.speaker, rules)


def _motive(lines: list[Line], said: Read, seen: Seen, joining: Joining, some: np.ndarray) -> float:
    best = (join_motives(joining, said.motive) + seen.motives).argmax(0)
    right = [MOTIVES[best[n]] == line.motive for n, line in enumerate(lines) if some[n] and line.motive]
    return round(float(np.mean(right)), 3)


def _scores(lines: list[Line], speaker: np.ndarray, score: np.ndarray) -> dict:
    true = np.array([SPEAKERS.index(line.speaker) for line in lines])
    topic = np.array([TOPICS.index(line.topic) if line.topic else -1 for line in lines])
    flagged = score >= FLAGGED
    f1 = {}
    for number, name in enumerate(TOPICS):
        mine = flagged[number] & (true == OFFENDER)
        right = int((mine & (topic == number)).sum())
        there = int(((true == OFFENDER) & (topic == number)).sum())
        f1[name] = round(2 * right / max(1, int(mine.sum()) + there), 3)
    any_ = flagged.any(0)
    recalled = (speaker == VICTIM) & flagged[np.maximum(topic, 0), np.arange(len(lines))] & (topic >= 0)
    wanted = np.isin(true, [OFFENDER, VICTIM])
    said, came = score[score >= 0.05], _right(score, topic, wanted)[score >= 0.05]
    bins = [(round(float(said[b].mean()), 2), round(float(came[b].mean()), 2), int(b.sum())) for low in
            np.arange(0, 1, 0.1) if (b := (said >= low) & (said < low + 0.1)).any()]  # fmt: skip
    return {
        "speaker_accuracy": round(float((speaker == true).mean()), 3),
        "macro_f1": round(float(np.mean(list(f1.values()))), 3),
        "f1": f1,
        "alarms_ordinary": round(float(any_[true == ORDINARY].mean()), 4),
        "alarms_reporting": round(float(any_[true == REPORTING].mean()), 4),
        "victims_recalled": round(float(recalled[true == VICTIM].mean()), 3),
        "victims_seen_as_victims": round(float((speaker == VICTIM)[true == VICTIM].mean()), 3),
        "victims_as_offenders": round(float((any_ & (speaker == OFFENDER))[true == VICTIM].mean()), 4),
        "brier": round(float(((said - came) ** 2).mean()), 4),
        "calibration": bins,
    }


def _right(score: np.ndarray, topic: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return (np.arange(len(score))[:, None] == topic[None]) & wanted[None]
