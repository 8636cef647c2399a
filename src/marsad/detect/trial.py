"""Tries packs on their own examples: precision, recall, and what each term adds."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from marsad.detect.detector import Detected, Detector, detect_texts
from marsad.detect.lexicon import build
from marsad.detect.phrases import Hits
from marsad.detect.sightings import read_sighting
from marsad.model import FLAGGED, SPEAKERS
from marsad.packs import load_packs
from marsad.selectors import find_batch
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from marsad.packs import Example, Pack, Packs


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one example. ``right``: found where it must be, and not where it must not."""

    pack: str
    line: int
    positive: bool
    score: float
    speaker: str
    expected_speaker: str
    right: bool


@dataclass(frozen=True, slots=True)
class PackTrial:
    """A pack on its own examples.

    ``adds``: written terms without which examples would be lost, with how many; terms that no example needs are
    not in it. ``wrong``: lines of ``examples.yaml`` whose outcome is not what was written.
    """

    id: str
    examples: int
    precision: float
    recall: float
    speakers: float
    wrong: tuple[int, ...]
    adds: dict[str, int]


def test_packs(path: Path | None = None, *, terms: bool = True) -> list[dict[str, object]]:
    """Every pack of ``path`` (default: the built-in ones) on its own examples: one `PackTrial` as a mapping each.

    ``terms=False`` leaves out what each term adds, which judges the examples once more for each term.
    """
    packs = load_packs(path)
    detector = Detector(build(packs))
    outcomes = try_examples(packs, detector)
    return [asdict(_trial(pack, outcomes[pack.id], _adds(pack, detector) if terms else {})) for pack in packs]


test_packs.__test__ = False  # type: ignore[attr-defined]  # not a test of pytest's


def try_examples(packs: Packs, detector: Detector | None = None) -> dict[str, list[Outcome]]:
    """The outcome of each example, by pack."""
    detector = detector or Detector(build(packs))
    found: dict[str, list[Outcome]] = {}
    for pack in packs:
        sightings = [e for e in pack.examples if e.kind == "sighting"]
        texts = [e for e in pack.examples if e.kind != "sighting"]
        outcomes = [_of_fields(pack, e) for e in sightings] + _of_texts(pack, texts, detector)
        found[pack.id] = sorted(outcomes, key=lambda o: o.line)
    return found


def _of_fields(pack: Pack, example: Example) -> Outcome:
    finding = read_sighting(pack, example.fields)
    score = finding.score if finding else 0.0
    right = (score >= FLAGGED) is example.positive
    return Outcome(pack.id, example.line, example.positive, score, example.speaker, example.speaker, right)


def _of_texts(pack: Pack, examples: Sequence[Example], detector: Detector) -> list[Outcome]:
    detected = detect_texts([e.text for e in examples], kinds=[e.kind for e in examples], detector=detector)
    scores = [0.0] * len(examples)
    columns = detected.findings
    for place, (text, score) in enumerate(zip(columns.text.tolist(), columns.score.tolist(), strict=True)):
        if columns.typology[place] == pack.id or pack.id in columns.modifiers(place):
            scores[text] = max(scores[text], score)
    speakers = [SPEAKERS[s] for s in detected.speaker.tolist()]
    return [
        Outcome(pack.id, e.line, e.positive, score, speaker, e.speaker, (score >= FLAGGED) is e.positive)
        for e, score, speaker in zip(examples, scores, speakers, strict=True)
    ]


def _trial(pack: Pack, outcomes: Sequence[Outcome], adds: dict[str, int]) -> PackTrial:
    flagged = [o for o in outcomes if o.score >= FLAGGED]
    positive = [o for o in outcomes if o.positive]
    hits = sum(o.positive for o in flagged)
    return PackTrial(
        id=pack.id,
        examples=len(outcomes),
        precision=hits / len(flagged) if flagged else 1.0,
        recall=hits / len(positive) if positive else 1.0,
        speakers=sum(o.speaker == o.expected_speaker for o in outcomes) / max(len(outcomes), 1),
        wrong=tuple(o.line for o in outcomes if not o.right),
        adds=adds,
    )


def _adds(pack: Pack, detector: Detector) -> dict[str, int]:
    """Positive examples that are lost when one written term of the pack is left out."""
    texts = [e.text for e in pack.examples if e.positive and e.kind != "sighting"]
    batch = fold_batch(texts)
    hits = detector.hits(batch, tokenize(batch), find_batch(batch, [""] * len(texts)), distinct=False)
    before = _found(pack, detector.judge(hits, len(texts)))
    own = {n for n, (cue, _) in enumerate(detector.lexicon.written) if cue.startswith(f"{pack.id}.")}
    lost: dict[str, int] = {}
    for term in np.unique(hits.term).tolist():
        if term in own:
            keep = hits.term != term
            without = Hits(*(getattr(hits, field.name)[keep] for field in fields(Hits)))
            if count := len(before - _found(pack, detector.judge(without, len(texts)))):
                lost[detector.lexicon.written[term][1]] = count
    return dict(sorted(lost.items(), key=lambda item: (-item[1], item[0])))


def _found(pack: Pack, detected: Detected) -> set[int]:
    columns = detected.findings
    flagged = np.flatnonzero(columns.score >= FLAGGED).tolist()
    return {
        int(columns.text[place])
        for place in flagged
        if columns.typology[place] == pack.id or pack.id in columns.modifiers(place)
    }
