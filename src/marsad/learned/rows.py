"""Texts as sparse rows for fitting: the same features, with the same values, as the finished model reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from marsad.learned import meanings
from marsad.learned.grams import BITS, FEW, features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Ints = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]

_RARITY = 0.5
"""The power of a rare n-gram's weight: the inverse document frequency itself would learn names by heart."""


def matrix(
    batch: FoldedBatch, tokens: Tokens, text: Ints, cue: npt.NDArray[np.integer], cues: Sequence[str]
) -> sparse.csr_matrix:
    """(texts, hashed n-grams + hashed pairs of cues + cues). ``text``, ``cue``: which of ``cues`` stand where."""
    bounds, touched = features(batch, tokens)
    size = len(batch)
    grams = _rows(bounds, touched, 1.0, FEW, (size, 1 << BITS))
    numbers = meanings.codes(cues, cues)
    first, one, second, two = meanings.collect(text, cue, numbers, size)
    pairs = _rows(second, two, meanings.TWO, meanings.FEW, (size, 1 << meanings.BITS))
    found = _rows(first, one, meanings.ONE, meanings.FEW, (size, len(cues)))
    return sparse.hstack([grams, pairs, found]).tocsr()


def _rows(
    bounds: Ints, touched: npt.NDArray[np.integer], worth: float, few: int, shape: tuple[int, int]
) -> sparse.csr_matrix:
    """Rows in which everything touched counts ``worth`` / √(how much the row touches + ``few``)."""
    many = np.diff(bounds)
    value = np.repeat(worth / np.sqrt(many + few), many)
    rows = sparse.csr_matrix((value, touched, bounds), shape=shape)
    rows.sum_duplicates()
    return rows


def rarity(rows: sparse.csr_matrix) -> Floats:
    """What to multiply each column by before fitting: rare n-grams say more than frequent ones; 1 for cues.

    Weights fitted so belong to the columns as they are when they are multiplied by the same.
    Source: Spärck Jones 1972, A statistical interpretation of term specificity.
    """
    grams = 1 << BITS
    used = np.bincount(rows.indices, minlength=rows.shape[1])
    result = np.ones(rows.shape[1])
    inverse = np.maximum(np.log((rows.shape[0] + 1) / (used[:grams] + 1)), 0.1) ** _RARITY
    result[:grams] = inverse / (np.average(inverse, weights=used[:grams]) if used[:grams].any() else 1.0)
    return result
