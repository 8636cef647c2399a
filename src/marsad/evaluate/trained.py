"""What our own trainer learns from a labelled file on the spot: cross-validated, and never kept or shipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from marsad.evaluate.scores import Counts, macro_f1, roc_auc
from marsad.evaluate.trained_rows import ADDRESSED, looks, rarity, weighed, words_and_grams
from marsad.learned.fit import Group, fit
from marsad.learned.likeness import folds, groups_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

type Ints = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]
type Truth = npt.NDArray[np.bool_]
type Blocks = tuple[sparse.csr_matrix, ...]

FOLDS, INNER = 5, 3
FEWEST = 50
"""Texts of each class that are needed, those that are kept together counted once: of fewer, nothing is scored."""
PREFIX = 20
"""Letters at the start of a text by which two belong together, whatever follows."""
_PENALTY = 0.3
_CUTS = np.linspace(-3.0, 3.0, 61)
"""Log-odds among which the inner folds choose from where on a text is of the class."""


def crossed(texts: Sequence[str], positive: Sequence[bool], *, macro: bool) -> Mapping[str, float]:
    """F1 of the class, macro-F1 and ROC-AUC, each text read by weights learned from nothing like it; {} of too few.

    Texts that are alike, or whose first `PREFIX` letters are the same, stay in one fold. Where to cut is chosen by
    inner folds, for the best macro-F1 where ``macro``, otherwise for the best F1 of the class. Deterministic; the order
    of the texts does not matter.
    """
    order = sorted(range(len(texts)), key=lambda place: (texts[place], positive[place]))
    texts, truth = [texts[place] for place in order], np.array([positive[place] for place in order], bool)
    blocks = words_and_grams(texts), looks(texts)
    groups = kept_together(texts, blocks[0])
    if min(len(set(groups[truth].tolist())), len(set(groups[~truth].tolist()))) < FEWEST:
        return {}
    fold = folds(groups, FOLDS)
    said, above = np.zeros(len(texts)), np.zeros(len(texts), bool)
    for number in range(FOLDS):
        out, rest = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        cut = _cut(blocks, truth, rest, folds(groups, INNER)[rest], macro=macro)
        said[out] = _log_odds(blocks, truth, rest, out)
        above[out] = said[out] > cut
    own, other = _counts(truth, above), _counts(~truth, ~above)
    return {"F1 of the class": own.f1, "macro-F1": macro_f1([own, other]), "ROC-AUC": roc_auc(truth, said)}


def kept_together(texts: Sequence[str], grams: sparse.csr_matrix) -> Ints:
    """The number of each text's group: alike, of the same first letters, or both by way of other texts.

    Whom a text addresses is not looked at: masked names are the same everywhere.
    """
    size = len(texts)
    starts = ["".join(filter(str.isalpha, ADDRESSED.sub("", text).casefold()))[:PREFIX] for text in texts]
    ties = np.concatenate([groups_alike(grams) + size, np.unique(starts, return_inverse=True)[1] + 2 * size])
    ends = np.tile(np.arange(size), 2), ties
    graph = sparse.coo_matrix((np.ones(2 * size), ends), shape=(3 * size,) * 2)
    found: Ints = connected_components(graph, directed=False)[1][:size].astype(np.int64)
    return found


def _cut(blocks: Blocks, truth: Truth, rest: Ints, fold: npt.NDArray[np.uint64], *, macro: bool) -> float:
    """The log-odds that cut best when each inner fold of ``rest`` is read by weights learned from the others."""
    said = np.zeros(len(rest))
    for number in range(INNER):
        out = fold == number
        said[out] = _log_odds(blocks, truth, rest[~out], rest[out])
    right = truth[rest]
    score: Callable[[Truth], float] = (
        (lambda above: macro_f1([_counts(right, above), _counts(~right, ~above)]))
        if macro
        else (lambda above: _counts(right, above).f1)
    )
    best = [score(said > cut) for cut in _CUTS]
    return float(np.mean(_CUTS[np.array(best) == max(best)]))


def _log_odds(blocks: Blocks, truth: Truth, learn: Ints, read: Ints) -> Floats:
    """What weights learned from ``learn``, both classes counting the same, say of ``read``."""
    rare = [rarity(block[learn]) for block in blocks]
    known, asked = (
        sparse.hstack([weighed(block[some], each) for block, each in zip(blocks, rare, strict=True)]).tocsr()
        for some in (learn, read)
    )
    share = truth[learn].mean()
    weight = np.where(truth[learn], 0.5 / share, 0.5 / (1.0 - share))
    weights, bias = fit(known, [Group(truth[learn].astype(np.int64), 2)], penalty=_PENALTY, weight=weight)
    scores = np.asarray(asked @ weights + bias, np.float64)
    result: Floats = scores[:, 1] - scores[:, 0]
    return result


def _counts(truth: Truth, above: Truth) -> Counts:
    return Counts(int((truth & above).sum()), int((~truth & above).sum()), int((truth & ~above).sum()))
