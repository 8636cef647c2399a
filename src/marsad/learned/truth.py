"""What labels say about the model's questions, as numbers that `marsad.learned.fit` learns from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marsad.learned.fit import Group
from marsad.learned.outputs import GROUPS, MOTIVES, SPEAKERS, TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterable


def truths(labels: Iterable[tuple[str, str, str]]) -> list[Group]:
    """One group for each question, from (speaker, topic, motive) of each line; "" where a line does not say.

    A topic that the model does not know is not said either. Ordinary lines speak of no topic, whatever they look like.
    """
    lines = list(labels)
    columns = [
        [SPEAKERS.index(speaker) if speaker else -1 for speaker, _, _ in lines],
        [_topic(speaker, topic) for speaker, topic, _ in lines],
        [MOTIVES.index(motive) if motive else -1 for _, _, motive in lines],
    ]
    return [
        Group(np.array(column, np.int64), len(group)) for column, group in zip(columns, GROUPS, strict=True)
    ]


def _topic(speaker: str, topic: str) -> int:
    if speaker == "ordinary":
        return len(TOPICS)
    return TOPICS.index(topic) if topic in TOPICS else -1
