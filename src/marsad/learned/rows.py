"""Texts as sparse rows for fitting: the same features, with the same values, as the finished model reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from marsad.learned.grams import BITS, FEW, features
from marsad.learned.model import CUE

if TYPE_CHECKING:
    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Ints = npt.NDArray[np.int64]


def matrix(batch: FoldedBatch, tokens: Tokens, text: Ints, cue: Ints, cues: int) -> sparse.csr_matrix:
    """(texts, hashed n-grams + cues). ``text``, ``cue``: which of ``cues`` cues were found where."""
    bounds, touched = features(batch, tokens)
    size = np.diff(bounds)
    value = np.repeat(1.0 / np.sqrt(size + FEW), size)
    grams = sparse.csr_matrix((value, touched, bounds), shape=(len(batch), 1 << BITS))
    grams.sum_duplicates()
    found = sparse.csr_matrix((np.ones(len(text)), (text, cue)), shape=(len(batch), cues))
    found.data[:] = CUE  # the same cue twice is one cue
    return sparse.hstack([grams, found]).tocsr()
