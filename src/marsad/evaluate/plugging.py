"""Calibrates a unit's own transformer on labelled lines, and tells before it is heard whether it helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from marsad.detect import Detector, lexicon
from marsad.detect.joining import read
from marsad.detect.own import TRANSFORMER, heard, transformer_folder
from marsad.errors import UsageError
from marsad.evaluate.plain import plain as as_plain
from marsad.evaluate.training import FOLDS, rows_of
from marsad.evaluate.trial_figures import Pair, crossed
from marsad.evaluate.unit_lines import UnitLines, counted, read_lines, require
from marsad.learned.believing import calibrate as believe
from marsad.learned.likeness import folds, groups_alike
from marsad.learned.plugged import write_calibration
from marsad.learned.transformer import load_transformer
from marsad.learned.truth import truths
from marsad.selectors import find_batch
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rich.table import Table

    from marsad.learned.fit import Group
    from marsad.learned.plugged import Calibration
    from marsad.learned.transformer import Transformer


@dataclass(frozen=True, slots=True)
class Plugging:
    """What a unit's own transformer adds. Before: rules and model in use; after: with the transformer.

    ``folds`` and ``whole``: calibrated on the other folds each. ``calibration``: on all lines, as it is written where
    ``path`` names the file. ``worse``, ``helps``: as in `marsad.evaluate.training.Training`.
    """

    lines: int
    counts: Mapping[str, int]
    folds: tuple[Pair, ...]
    whole: Pair
    worse: tuple[str, ...]
    helps: bool
    version: str
    calibration: Mapping[str, Calibration]
    path: str = ""

    def tables(self) -> list[Table]:
        """The figures as tables for a terminal."""
        from marsad.evaluate.show_training import trial_tables

        return trial_tables("Transformer", self.folds, {"your lines": self.whole})

    def to_dict(self) -> dict[str, Any]:
        """The figures for programs."""
        result: dict[str, Any] = as_plain(self)
        return result


def calibrate(paths: Sequence[Path], *, anyway: bool = False) -> Plugging:
    """Fit how far the unit's transformer is believed, and write it into its labels.json where it helps.

    The lines must be others than it was trained on. Raises UsageError where no transformer is set up, ModelError where
    it cannot be used, SourceError as `marsad.evaluate.training.train`.
    """
    folder = transformer_folder()
    if folder is None:
        raise UsageError("no transformer is set up", hint=f"{TRANSFORMER} names its folder: docs/models.md")
    lines, transformer = read_lines(paths), load_transformer(folder)
    plain = Detector(lexicon.built_in(), heard())
    groups = groups_alike(rows_of(plain, lines.texts, lines.regions))
    counts = counted(lines, groups.tolist())
    require(counts)
    fitted = _Fitted.of(plain, transformer, lines)

    def tried(rest: np.ndarray) -> Detector:
        return Detector(plain.lexicon, plain.learned, transformer.calibrated(fitted.on(rest)))

    pairs, whole = crossed(plain, lines, folds(groups, FOLDS), tried)
    worse, found = whole.worse(), fitted.on(np.arange(len(lines.texts)))
    helps = not worse and whole.better()
    if helps or anyway:
        write_calibration(folder, found)
    where = str(folder / "labels.json") if helps or anyway else ""
    return Plugging(len(lines.texts), counts, pairs, whole, worse, helps, transformer.version, found, where)


@dataclass(frozen=True, slots=True)
class _Fitted:
    """All lines as built-in model and transformer read them."""

    transformer: Transformer
    before: Mapping[str, np.ndarray]
    logits: Mapping[str, np.ndarray]
    truth: Mapping[str, Group]

    @classmethod
    def of(cls, plain: Detector, transformer: Transformer, lines: UnitLines) -> _Fitted:
        batch = fold_batch(lines.texts)
        tokens = tokenize(batch)
        hits = plain.hits(batch, tokens, find_batch(batch, list(lines.regions), tokens))
        model = plain.learned or heard()
        said = read(model.logits(batch, tokens, hits.text, hits.cue, model.hear(plain.lexicon.cues)))
        speaker, topic, _ = truths(lines.labels())
        before = {"speaker": said.speaker, "typology": said.topic}
        truth = {"speaker": speaker, "typology": topic}
        return cls(transformer, before, transformer.logits(lines.texts), truth)

    def on(self, some: np.ndarray) -> dict[str, Calibration]:
        """How far each question's answers are believed, from some of the lines."""
        return {
            question: believe(
                self.before[question][some],
                self.logits[question][some],
                self.truth[question].truth[some],
                answers,
            )
            for question, answers in self.transformer.labels.answers.items()
        }
