"""Trains a unit's own weights on its labelled lines, and tells before they are used whether they help."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from marsad import learned
from marsad.detect import Detector, lexicon
from marsad.detect.own import own_path
from marsad.evaluate.answers import ask_detector
from marsad.evaluate.plain import plain as as_plain
from marsad.evaluate.trial_figures import Pair, crossed, figures
from marsad.evaluate.unit_lines import UnitLines, counted, read_lines, require
from marsad.learned.likeness import folds, groups_alike
from marsad.learned.own import adapted, keep
from marsad.learned.rows import matrix
from marsad.learned.truth import truths
from marsad.selectors import find_batch
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table
    from scipy import sparse


FOLDS = 5
_KNOWN = Path(__file__).parent / "sets" / "detection_open.jsonl"
_FORGOTTEN = 0.02
"""Share by which figures on the lines that the shipped model knows may fall: it was fitted on them."""


@dataclass(frozen=True, slots=True)
class Training:
    """What training on a unit's lines gave. Before: the shipped model; after: the unit's own.

    ``folds`` and ``whole``: each line read by weights that were learned from neither it nor anything like it.
    ``known``: an open part of our own evaluation set, which the shipped weights learned, so that what is forgotten is
    seen. ``worse``: what got worse, in words; ``helps``: nothing did and something got better. ``path``: where the
    weights were written, "" where not.
    """

    lines: int
    counts: Mapping[str, int]
    folds: tuple[Pair, ...]
    whole: Pair
    known: Pair
    worse: tuple[str, ...]
    helps: bool
    version: str
    path: str = ""

    def tables(self) -> list[Table]:
        """The figures as tables for a terminal."""
        from marsad.evaluate.show_training import trial_tables

        return trial_tables(
            "Own weights", self.folds, {"your lines": self.whole, "lines known before": self.known}
        )

    def to_dict(self) -> dict[str, Any]:
        """The figures for programs."""
        result: dict[str, Any] = as_plain(self)
        return result


def train(paths: Sequence[Path], *, anyway: bool = False) -> Training:
    """Train on the labelled lines of ``paths``, cross-validate, and keep the weights where they help.

    ``anyway`` keeps them whatever the figures say. Deterministic; the order of files and lines does not matter.
    Raises SourceError naming the line of a bad record, or saying how many lines are missing.
    """
    lines = read_lines(paths)
    shipped = learned.built_in()
    plain = Detector(lexicon.built_in(), shipped)
    rows = rows_of(plain, lines.texts, lines.regions)
    alike = groups_alike(rows)
    counts = counted(lines, alike.tolist())
    require(counts)
    truth = truths(lines.labels())

    def tried(rest: np.ndarray) -> Detector:
        held = [replace(group, truth=group.truth[rest]) for group in truth]
        return Detector(plain.lexicon, adapted(shipped, plain.lexicon.cues, rows[rest], held))

    pairs, whole = crossed(plain, lines, folds(alike, FOLDS), tried)
    own = adapted(shipped, plain.lexicon.cues, rows, truth)
    known = _compared(plain, Detector(plain.lexicon, own), read_lines([_KNOWN]))
    worse = whole.worse() + tuple(f"on what was known before, {each}" for each in known.worse(by=_FORGOTTEN))
    result = Training(
        len(lines.texts), counts, pairs, whole, known, worse, not worse and whole.better(), own.version
    )
    if not (result.helps or anyway):
        return result
    keep(own, own_path())
    return replace(result, path=str(own_path()))


def rows_of(detector: Detector, texts: Sequence[str], regions: Sequence[str]) -> sparse.csr_matrix:
    """What the model reads of each text: n-grams, then ``detector``'s cues."""
    batch = fold_batch(texts)
    tokens = tokenize(batch)
    hits = detector.hits(batch, tokens, find_batch(batch, list(regions), tokens))
    return matrix(batch, tokens, hits.text.astype(np.int64), hits.cue, detector.lexicon.cues)


def _compared(first: Detector, second: Detector, lines: UnitLines) -> Pair:
    before, after = (ask_detector(each, lines.texts, lines.regions) for each in (first, second))
    return Pair(figures(lines.truth, before), figures(lines.truth, after))
