"""Scores detection on lines that a person labelled: who speaks, of what, with which motive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from marsad.errors import SourceError
from marsad.evaluate.answers import ask
from marsad.evaluate.detection import DetectionScores, score_detection
from marsad.evaluate.truth import Item
from marsad.model import SPEAKERS

if TYPE_CHECKING:
    from pathlib import Path

_HINT = (
    'one object a line: {"id","text","speaker","typology"}, and "lang","region","motive","modifiers" if known'
)


def is_labelled(path: Path) -> bool:
    """Whether the first line says who speaks."""
    try:
        with path.open("rb") as file:
            first = orjson.loads(file.readline())
    except (OSError, orjson.JSONDecodeError):
        return False
    return isinstance(first, dict) and "speaker" in first


def score_labelled(path: Path, *, texts: bool = False) -> DetectionScores:
    """Scores on a file of labelled lines. ``texts`` puts the words into the worst errors.

    Raises SourceError naming the line where a record is not of that form, or where the file cannot be read.
    """
    truth, words, regions = read_labelled(path)
    answers = [
        type(answer)(item.id, item.lang, answer.speaker, answer.selectors, answer.findings)
        for item, answer in zip(truth, ask(words, regions=regions), strict=True)
    ]
    shown = {item.id: text for item, text in zip(truth, words, strict=True)} if texts else None
    return score_detection(truth, answers, texts=shown)


def read_labelled(path: Path) -> tuple[list[Item], list[str], list[str]]:
    """(what is true, text, region) of each line. Raises SourceError naming the line that is not of that form."""
    truth: list[Item] = []
    words: list[str] = []
    regions: list[str] = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise SourceError(f"cannot read {path.name}", hint="check the path") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
            truth.append(_item(row, number))
            words.append(str(row["text"]))
            regions.append(str(row.get("region", "")))
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise SourceError(f"{path.name}, line {number}: not a labelled text", hint=_HINT) from error
    return truth, words, regions


def _item(row: dict[str, object], number: int) -> Item:
    speaker, modifiers = str(row["speaker"]), row.get("modifiers", [])
    if speaker not in SPEAKERS or not isinstance(modifiers, list):
        raise ValueError(speaker)
    return Item(
        str(row.get("id", number)),
        speaker,
        str(row["typology"]),
        str(row.get("motive", "")),
        tuple(map(str, modifiers)),
        lang=str(row.get("lang", "")),
        noise=str(row.get("looks_like", "")),
        line=number,
    )
