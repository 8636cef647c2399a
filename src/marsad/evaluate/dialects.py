"""How well the group of Arabic dialects is told, on lines that a person marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from marsad.errors import SourceError
from marsad.evaluate.scores import Counts, total
from marsad.text.dialect import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

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
    groups = {group: _counts(said, group) for group in DIALECTS if group}
    return DialectScores(len(truth), total(groups.values()), groups, said)


def _counts(said: Mapping[tuple[str, str], int], group: str) -> Counts:
    right = said.get((group, group), 0)
    answered = sum(count for (_, answer), count in said.items() if answer == group)
    there = sum(count for (true, _), count in said.items() if true == group)
    return Counts(right, answered - right, there - right)


def is_marked(path: Path) -> bool:
    """Whether the first line of a file is marked with a dialect and with nothing else that is scored."""
    try:
        with path.open("rb") as lines:
            row = orjson.loads(next((line for line in lines if line.strip()), b"null"))
    except (OSError, ValueError):
        return False  # whoever reads the file says what is wrong with it
    return isinstance(row, dict) and "dialect" in row and not {"selectors", "speaker"} & set(row)


def score_file(path: Path) -> DialectScores:
    """Score a JSONL file {"id","text","dialect"}; SourceError names the line where a record is not of that form."""
    texts, truth = [], []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
            text, dialect = row["text"], row["dialect"]
        except (KeyError, TypeError, ValueError) as error:
            raise _refused(path, number, type(error).__name__) from error
        if not isinstance(text, str) or dialect not in DIALECTS:
            raise _refused(path, number, "ValueError")
        texts.append(text)
        truth.append(dialect)
    return score_dialects(truth, tell(texts))


def _refused(path: Path, number: int, what: str) -> SourceError:
    return SourceError(
        f"{path.name}, line {number}: not a record marked with a dialect ({what})",
        hint=f'expected {{"id","text","dialect"}}, the dialect one of: {", ".join(DIALECTS[1:])} or ""',
    )
