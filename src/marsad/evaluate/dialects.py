"""How well the group of Arabic dialects is told, on lines that a person marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.evaluate.scores import Counts
from marsad.text.dialect_words import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NONE = "none"


@dataclass(frozen=True, slots=True)
class DialectScores:
    """Counts of each group, and which group was said for which; ``none`` = no group."""

    texts: int
    overall: Counts
    by_group: Mapping[str, Counts]
    said: Mapping[tuple[str, str], int]  # (truth, answer) → texts


def tell(texts: Sequence[str]) -> list[str]:
    """The group of each text, "" where none is sure."""
    from marsad.text import fold_batch
    from marsad.text.dialect import dialects
    from marsad.text.language import languages
    from marsad.text.tokens import tokenize

    batch = fold_batch(texts)
    tokens = tokenize(batch)
    return dialects(batch, tokens, languages(batch, tokens)[0])[0]


def score_dialects(truth: Sequence[str], answers: Sequence[str]) -> DialectScores:
    """Compare groups, "" for none; a text of no group that is given one counts as wrong."""
    said: dict[tuple[str, str], int] = {}
    for pair in zip(truth, answers, strict=True):
        key = (pair[0] or NONE, pair[1] or NONE)
        said[key] = said.get(key, 0) + 1
    groups = {group: _counts(said, group) for group in GROUPS}
    overall = Counts(
        sum(c.right for c in groups.values()),
        sum(c.wrong for c in groups.values()),
        sum(c.missed for c in groups.values()),
    )
    return DialectScores(len(truth), overall, groups, said)


def _counts(said: Mapping[tuple[str, str], int], group: str) -> Counts:
    right = said.get((group, group), 0)
    answered = sum(count for (_, answer), count in said.items() if answer == group)
    there = sum(count for (true, _), count in said.items() if true == group)
    return Counts(right, answered - right, there - right)
