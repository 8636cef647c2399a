"""Hand-written lines that no pack was written from: how well detection does on words it was not tuned to.

Every second line is sealed: packs are changed while looking at the open half only. The bars below are lower than what
was measured (docs/packs.md), so that they warn of a fall and do not invite tuning to these lines.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from marsad.detect import detect_texts
from marsad.model import FLAGGED, SPEAKERS

LINES = yaml.safe_load((Path(__file__).parent / "held_out.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Scores:
    """Figures of one half; F1 over typologies on offenders' texts by the strongest flagged finding."""

    macro_f1: float
    worst: float
    victims: float
    victims_as_offenders: float
    false_alarms: dict[str, float]


def measure(lines: list[dict[str, str]]) -> Scores:
    read = detect_texts([line["x"] for line in lines])
    flagged: list[list[str]] = [[] for _ in lines]
    columns = read.findings
    for text, typology, score in zip(
        columns.text.tolist(), columns.typology, columns.score.tolist(), strict=True
    ):
        if score >= FLAGGED:
            flagged[text].append(typology)
    speakers = [SPEAKERS[s] for s in read.speaker.tolist()]
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for line, found in zip(lines, flagged, strict=True):
        if line["s"] == "offender":
            top = found[0] if found else ""
            right[line["t"]] += top == line["t"]
            missed[line["t"]] += top != line["t"]
            wrong[top] += bool(top) and top != line["t"]
    f1 = {t: 2 * right[t] / (2 * right[t] + wrong[t] + missed[t]) for t in right}
    victims = [s for line, s in zip(lines, speakers, strict=True) if line["s"] == "victim"]
    alarms = {
        who: [bool(found) for line, found in zip(lines, flagged, strict=True) if line["s"] == who]
        for who in ("ordinary", "reporting")
    }
    return Scores(
        macro_f1=sum(f1.values()) / len(f1),
        worst=min(f1.values()),
        victims=victims.count("victim") / len(victims),
        victims_as_offenders=victims.count("offender") / len(victims),
        false_alarms={who: sum(found) / len(found) for who, found in alarms.items()},
    )


@pytest.fixture(scope="module")
def open_half() -> Scores:
    return measure(LINES[::2])


@pytest.fixture(scope="module")
def sealed_half() -> Scores:
    return measure(LINES[1::2])


def test_the_open_half_is_read(open_half: Scores) -> None:
    assert open_half.macro_f1 >= 0.9
    assert open_half.victims >= 0.85
    assert max(open_half.false_alarms.values()) <= 0.1


def test_the_sealed_half_is_read_well_enough_to_be_of_use(sealed_half: Scores) -> None:
    assert sealed_half.macro_f1 >= 0.85
    assert sealed_half.victims >= 0.8


def test_the_innocent_of_the_sealed_half_are_left_alone(sealed_half: Scores) -> None:
    assert max(sealed_half.false_alarms.values()) <= 0.15
    assert sealed_half.victims_as_offenders <= 0.2


def test_no_line_stands_in_a_packs_own_examples() -> None:
    from marsad.packs import load_packs

    own = {example.text for pack in load_packs() for example in pack.examples}
    assert not own & {line["x"] for line in LINES}
