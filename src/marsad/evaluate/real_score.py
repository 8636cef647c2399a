"""Figures of one real file, and how such files are read and put to the row half."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.evaluate.answers import Answer, ask
from marsad.evaluate.scores import share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from marsad.evaluate.addresses import Refusal


@dataclass(frozen=True, slots=True)
class RealScore:
    """Figures of one file: shares unless their name says otherwise. ``skipped``: why there are none.

    ``refused``: of a file of addresses, those that were not accepted.
    """

    name: str
    rows: int = 0
    figures: Mapping[str, float] = field(default_factory=dict)
    caveat: str = ""
    skipped: str = ""
    refused: tuple[Refusal, ...] = ()


def read_rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """The records of a file with a header; in one with tabs a quotation mark is a letter like any other."""
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        if delimiter == "\t":
            return list(csv.DictReader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
        return list(csv.DictReader(lines, delimiter=delimiter))


@functools.lru_cache(maxsize=8)
def asked(texts: tuple[str, ...], region: str = "") -> tuple[Answer, ...]:
    """Answers about texts; those of several files are kept, since some are looked at twice."""
    return tuple(ask(texts, region=region))


def share_of(answers: Iterable[bool]) -> float:
    """The share that is true; NaN of none."""
    values = list(answers)
    return share(sum(values), len(values))
