"""A unit's own transformer in a folder: which output means what, and how far it is believed.

model.onnx  tokenizer.json  labels.json
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from marsad.errors import ModelError
from marsad.learned.outputs import NOTHING, SPEAKERS, TOPICS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

type Floats = npt.NDArray[np.float64]

LABELS = "labels.json"
QUESTIONS = {"speaker": SPEAKERS, "typology": (*TOPICS, NOTHING)}
"""What a plugged-in model may be asked, with the answers in the order of `marsad.learned.Logits`."""
_MOST_BYTES = 100_000
_MOST_TOKENS = 512
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,30}")
_TEMPERATURES = (0.05, 50.0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """``temperature`` divides logits; ``share`` (0 … 1) is how much they count beside the built-in model."""

    temperature: float
    share: float


@dataclass(frozen=True, slots=True)
class Answers:
    """One question's output: its name, how many columns it has, and for each of our answers that it knows
    (``ours``: number in `QUESTIONS`) the output's column (``theirs``).
    """

    output: str
    width: int
    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    calibration: Calibration | None


@dataclass(frozen=True, slots=True)
class Labels:
    """What labels.json says. ``tokens``: at most so many of a text are read."""

    version: str
    tokens: int
    answers: Mapping[str, Answers]

    def calibrated(self, by: Mapping[str, Calibration]) -> Labels:
        """The same with other calibrations."""
        return replace(self, answers={q: replace(a, calibration=by[q]) for q, a in self.answers.items()})


def read_labels(folder: Path) -> Labels:
    """What ``folder``/labels.json says. Raises ModelError saying what is wrong and how it should be."""
    try:
        with (folder / LABELS).open("rb") as file:
            held = file.read(_MOST_BYTES + 1)
        if len(held) > _MOST_BYTES:
            raise ValueError("it is too long")
        return _labels(json.loads(held))
    except OSError:
        reason = "cannot be read"
    except json.JSONDecodeError as error:
        reason = f"not JSON, line {error.lineno}"
    except (RecursionError, UnicodeDecodeError):
        reason = "not JSON"
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        reason = f"{error}" if isinstance(error, ValueError) else "a key is missing or of another kind"
    raise ModelError(f"{folder.name}/{LABELS}: {reason}", hint="docs/models.md shows one that works")


def write_calibration(folder: Path, by: Mapping[str, Calibration]) -> None:
    """Put calibrations into ``folder``/labels.json, whole or not at all; all else stays.

    Raises ModelError where nothing can be written there.
    """
    held = json.loads((folder / LABELS).read_text(encoding="utf-8"))
    for question, calibration in by.items():
        held["answers"][question]["calibration"] = {
            "temperature": round(calibration.temperature, 4),
            "share": round(calibration.share, 4),
        }
    unfinished = folder / f"{LABELS}.part"
    try:
        unfinished.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        unfinished.replace(folder / LABELS)
    except OSError:
        hint = "give yourself the right to write there, or put the printed numbers in by hand"
        raise ModelError(f"{folder.name}/{LABELS}: cannot be written", hint=hint) from None


def _labels(held: dict[str, Any]) -> Labels:
    version, tokens = held["version"], held.get("tokens", 256)
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise ValueError("version: letters, digits and - only, at most 31")
    if type(tokens) is not int or not 8 <= tokens <= _MOST_TOKENS:
        raise ValueError(f"tokens: a number from 8 to {_MOST_TOKENS}")
    answers = {question: _answers(question, each) for question, each in held["answers"].items()}
    if not answers:
        raise ValueError("answers: neither speaker nor typology")
    return Labels(version, tokens, answers)


def _answers(question: str, held: dict[str, Any]) -> Answers:
    if question not in QUESTIONS:
        raise ValueError(f"answers: {', '.join(QUESTIONS)}, nothing else")
    known, labels = QUESTIONS[question], held["labels"]
    named = [label for label in labels if label is not None]
    if not isinstance(labels, list) or len(labels) > 1_000 or len(set(named)) < len(named):
        raise ValueError(f"{question}: labels is a list with one name an output, none twice")
    if strange := [label for label in named if label not in known]:
        raise ValueError(
            f"{question}: label number {labels.index(strange[0])} is not one of {', '.join(known)}"
        )
    if question == "speaker" and len(named) < len(known):
        raise ValueError(f"speaker: all of {', '.join(known)} are needed")
    if question == "typology" and (NOTHING not in named or len(named) < 2):
        raise ValueError(f'typology: "{NOTHING}" and at least one id are needed')
    ours = tuple(sorted(known.index(label) for label in named))
    theirs = tuple(labels.index(known[number]) for number in ours)
    return Answers(str(held["output"]), len(labels), ours, theirs, _calibration(question, held))


def _calibration(question: str, held: dict[str, Any]) -> Calibration | None:
    if "calibration" not in held:
        return None
    found = Calibration(float(held["calibration"]["temperature"]), float(held["calibration"]["share"]))
    low, high = _TEMPERATURES
    if not (low <= found.temperature <= high and 0.0 <= found.share <= 1.0):
        raise ValueError(f"{question}: temperature from {low:g} to {high:g}, share from 0 to 1")
    return found


def pooled(before: Floats, logits: Floats, answers: Answers, calibration: Calibration) -> Floats:
    """Log-probabilities (texts, our answers) of ``before`` and of a plugged-in model's ``logits`` (texts, its columns).

    Logarithmic pool among the answers that it knows; what the others get together stays as it was, so that it says
    nothing about what it was never taught. Source: Genest and Zidek 1986; Guo et al. 2017 (temperature scaling).
    """
    ours, theirs = list(answers.ours), list(answers.theirs)
    known = before[:, ours]
    mass = _log_sum(known)
    said = logits[:, theirs] / calibration.temperature
    said = said - _log_sum(said)
    both = (1.0 - calibration.share) * (known - mass) + calibration.share * said
    result: Floats = before.copy()
    result[:, ours] = both - _log_sum(both) + mass
    return result


def _log_sum(scores: Floats) -> Floats:
    high = scores.max(1, keepdims=True)
    result: Floats = high + np.log(np.exp(scores - high).sum(1, keepdims=True))
    return result
