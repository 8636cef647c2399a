"""What Marsad says about each observation, in a form that can be compared with the truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from marsad.model import FLAGGED, SPEAKERS, Finding, Selector, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from marsad.detect import Detector

_BATCH = 4_096
_INPUT = pa.schema([(name, pa.string()) for name in ("id", "kind", "text", "region", "fields")])


@dataclass(frozen=True, slots=True)
class Answer:
    """The row half's answer about one observation; ``findings`` of all scores, without their cues."""

    id: str
    lang: str
    speaker: str
    selectors: tuple[Selector, ...] = ()
    findings: tuple[Finding, ...] = ()

    def flagged(self) -> tuple[Finding, ...]:
        """Findings at or above the flagging score."""
        return tuple(one for one in self.findings if one.score >= FLAGGED)

    def score(self, typology: str) -> float:
        """Highest score of a typology, 0 where there is no finding of it."""
        return max((one.score for one in self.findings if one.typology == typology), default=0.0)


def ask(texts: Sequence[str], *, region: str = "", regions: Sequence[str] | None = None) -> list[Answer]:
    """Answers about bare texts, in their order; ``region`` (or one a text) reads national phone numbers."""
    from marsad.detect import read_batch

    places = list(regions) if regions is not None else [region] * len(texts)
    answers: list[Answer] = []
    for first in range(0, len(texts), _BATCH):
        some = list(texts[first : first + _BATCH])
        names = [str(number) for number in range(first, first + len(some))]
        columns = [names, ["post"] * len(some), some, places[first : first + len(some)], ["{}"] * len(some)]
        batch = pa.RecordBatch.from_arrays(
            [pa.array(column, pa.string()) for column in columns], schema=_INPUT
        )
        answers += answers_of([read_batch(batch)])
    return answers


def ask_detector(detector: Detector, texts: Sequence[str], regions: Sequence[str]) -> list[Answer]:
    """Answers of another detector than the one in use about bare texts, without selectors; in their order."""
    from marsad.detect import detect_texts
    from marsad.detect.detector import rebuild

    answers = []
    for first in range(0, len(texts), _BATCH):
        some, places = texts[first : first + _BATCH], regions[first : first + _BATCH]
        said = detect_texts(some, places, ["post"] * len(some), detector)
        found: list[list[Finding]] = [[] for _ in some]
        for text, finding in zip(said.findings.text.tolist(), rebuild(said.findings), strict=True):
            found[text].append(finding)
        for number, speaker in enumerate(said.speaker.tolist()):
            answers.append(Answer(str(first + number), "", SPEAKERS[speaker], (), tuple(found[number])))
    return answers


def answers_of(batches: Iterable[pa.RecordBatch | pa.Table]) -> list[Answer]:
    """Answers from tables of `tables.ROWS`."""
    return [_answer(row) for batch in batches for row in batch.to_pylist()]


def _answer(row: dict[str, list[dict[str, object]]]) -> Answer:
    return Answer(
        str(row["id"]),
        str(row["lang"]),
        str(row["speaker"]),
        tuple(_selector(one) for one in row["selectors"]),
        tuple(_finding(one) for one in row["findings"]),
    )


def _selector(one: dict[str, object]) -> Selector:
    span = Span(int(str(one["start"])), int(str(one["end"])))
    return Selector(
        str(one["kind"]), str(one["value"]), span, float(str(one["confidence"])), str(one["written"])
    )


def _finding(one: dict[str, object]) -> Finding:
    modifiers = one["modifiers"]
    return Finding(
        str(one["typology"]),
        float(str(one["score"])),
        int(str(one["severity"])),
        str(one["speaker"]),
        (),
        str(one["subtype"]),
        tuple(modifiers) if isinstance(modifiers, list) else (),
    )
