"""Fits the linear model: softmax groups over sparse rows, by L-BFGS; the same input always gives the same weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize

if TYPE_CHECKING:
    from collections.abc import Sequence

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]

_MEMORY = 6  # steps that L-BFGS remembers
_STEADY = 8.0
"""How much harder than a weight a known bias is held: chosen lines say little of how frequent things are."""


@dataclass(frozen=True, slots=True)
class Group:
    """One question of which exactly one answer is true. ``truth``: its number for each row, −1 = not known."""

    truth: Ints
    size: int


def fit(
    rows: sparse.csr_matrix,
    groups: Sequence[Group],
    *,
    penalty: float = 0.5,
    seen: int = 2,
    steps: int = 80,
    weight: Floats | None = None,
    known: tuple[npt.NDArray[np.float32], npt.NDArray[np.floating]] | None = None,
) -> tuple[npt.NDArray[np.float32], Floats]:
    """(weights (columns of ``rows``, answers), bias): multinomial logistic regression with L2 ``penalty``.

    Columns that fewer than ``seen`` rows have keep weight 0: they could only be learned by heart. ``weight``: how
    much each row counts. ``known``: weights and bias to start from; ``penalty`` then holds to them instead of to 0,
    and the bias too, `_STEADY` times as hard.
    Source: Byrd et al. 1995, A limited memory algorithm (L-BFGS-B, in SciPy); Chelba and Acero 2006, Adaptation of
    maximum entropy capitalizer (a prior whose mean are the known weights).
    """
    used = np.flatnonzero(np.bincount(rows.indices, minlength=rows.shape[1]) >= seen)
    some = rows[:, used].tocsr().astype(np.float32)
    turned = some.T.tocsr()
    width, count = sum(group.size for group in groups), len(used)
    share = np.ones(rows.shape[0]) if weight is None else weight
    before = 0.0 if known is None else rows @ known[0] + known[1]
    held = 0.0 if known is None else penalty * _STEADY

    def cost(flat: Floats) -> tuple[float, Floats]:
        weights = flat[: count * width].reshape(count, width)
        scores = some @ weights.astype(np.float32) + flat[count * width :] + before
        lost, slope = _lost(scores, groups, share)
        turn = turned @ slope.astype(np.float32) + penalty * weights
        bias = flat[count * width :]
        lean = slope.sum(0) + held * bias
        lost += penalty / 2 * float((weights * weights).sum()) + held / 2 * float((bias * bias).sum())
        return lost, np.concatenate([turn.ravel(), lean])

    start = np.zeros(count * width + width)
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": _MEMORY})
    weights, bias = np.zeros((rows.shape[1], width), np.float32), found.x[count * width :]
    weights[used] = found.x[: count * width].reshape(count, width)
    return (weights, bias) if known is None else (known[0] + weights, known[1] + bias)


def _lost(scores: Floats, groups: Sequence[Group], share: Floats) -> tuple[float, Floats]:
    """Cross-entropy of all groups and its slope by the scores."""
    slope, lost, first = np.zeros_like(scores, np.float64), 0.0, 0
    for group in groups:
        said = softmax(scores[:, first : first + group.size])
        known = np.flatnonzero(group.truth >= 0)
        right = group.truth[known]
        lost -= float((share[known] * np.log(np.maximum(said[known, right], 1e-12))).sum())
        part = slope[:, first : first + group.size]
        part[known] = said[known]
        part[known, right] -= 1.0
        part *= share[:, None]
        first += group.size
    return lost, slope


def softmax(scores: npt.NDArray[np.floating]) -> Floats:
    """Each row as probabilities that add up to 1."""
    shifted = np.exp(np.asarray(scores, np.float64) - scores.max(1, keepdims=True))
    result: Floats = shifted / shifted.sum(1, keepdims=True)
    return result
