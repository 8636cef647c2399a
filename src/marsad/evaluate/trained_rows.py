"""What a model that is trained here reads of a text: folded words and their n-grams, and how the text looks.

The shipped model reads folded words only. In another collection much may be told by what folding takes away: capitals,
lengthened letters, the shapes of numbers and prices, laughter, how many are addressed.
"""

from __future__ import annotations

import re
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from marsad.learned.grams import BITS, features
from marsad.text import fold_batch
from marsad.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

type Ints = npt.NDArray[np.int64]

_LOOKS_BITS = 14
_SIGN = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]")
_LENGTHENED = re.compile(r"(.)\1{2,}")
_LAUGHTER = re.compile("ه{3,}|(?:ha){2,}|lo+l|[😂🤣😹😆😅]", re.IGNORECASE)
ADDRESSED = re.compile(r"<USER>|@\w+")
"""Names in a tweet, masked or not."""
_STEPS = (0, 1, 2, 4, 8, 12, 20, 40, 80, 120, 160)
"""Counts are told apart by which of these they exceed."""


def words_and_grams(texts: Sequence[str]) -> sparse.csr_matrix:
    """(texts, columns): how often each word, pair and n-gram stands in a text, as the shipped model reads them."""
    batch = fold_batch(texts)
    return _counts(*features(batch, tokenize(batch)), BITS)


def looks(texts: Sequence[str]) -> sparse.csr_matrix:
    """(texts, columns): what the eye sees before it reads."""
    columns = [[zlib.crc32(name.encode()) % (1 << _LOOKS_BITS) for name in _names(text)] for text in texts]
    bounds = np.cumsum([0, *map(len, columns)])
    return _counts(bounds, np.array([one for row in columns for one in row], np.int64), _LOOKS_BITS)


def weighed(counts: sparse.csr_matrix, rare: npt.NDArray[np.float64]) -> sparse.csr_matrix:
    """Rows of length 1: a count as 1 + its logarithm, times what its column's rarity says.

    Source: Salton and Buckley 1988, Term-weighting approaches in automatic text retrieval.
    """
    rows = counts.copy()
    rows.data = (1.0 + np.log(rows.data)) * rare[rows.indices]
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    return (sparse.diags(1.0 / np.maximum(length, 1e-9)) @ rows).tocsr()


def rarity(counts: sparse.csr_matrix) -> npt.NDArray[np.float64]:
    """Of each column the root of 1 + log(all texts / texts that have it), both counted with one more.

    The root: on short texts the whole logarithm lets what stands in two or three of them speak too loudly.
    """
    having = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.sqrt(1.0 + np.log((1.0 + counts.shape[0]) / (1.0 + having))), np.float64)


def _counts(bounds: Ints, columns: npt.NDArray[np.integer], bits: int) -> sparse.csr_matrix:
    shape = (len(bounds) - 1, 1 << bits)
    rows = sparse.csr_matrix((np.ones(len(columns)), columns, bounds), shape=shape)
    rows.sum_duplicates()
    return rows


def _names(text: str) -> Iterator[str]:
    """Signs, the shapes of words in Latin letters and digits, and counts."""
    words, signs = text.split(), _SIGN.findall(text)
    yield from (f"sign {sign}" for sign in sorted(set(signs)))
    shapes = [_shape(word) for word in words if word.isascii()]
    yield from (f"shape {shape}" for shape in shapes)
    yield from (f"shapes {first} {second}" for first, second in pairwise(shapes))
    counted = {
        "letters": len(text) // 2,
        "words": len(words),
        "signs": len(signs),
        "kinds of signs": len(set(signs)),
        "laughter": len(_LAUGHTER.findall(text)),
        "addressed": len(ADDRESSED.findall(text)),
        "lengthened": len(_LENGTHENED.findall(text)),
        "digits": sum(map(str.isdigit, text)),
        "capitals": sum(map(str.isupper, text)),
        "questions": text.count("?") + text.count("؟"),
        "calls": text.count("!"),
        "stops": text.count("."),
        "tags": text.count("#"),
        "links": text.count("http"),
    }
    for name, number in counted.items():
        yield from (f"{name} over {step}" for step in _STEPS if number > step)
        if not number:
            yield f"{name}: none"


def _shape(word: str) -> str:
    """Capitals as A, small letters as a, digits as 9, none more than twice in a row: "£1,500.00" as "£9,99.99"."""
    plain = re.sub("[0-9]", "9", re.sub("[a-z]", "a", re.sub("[A-Z]", "A", word)))
    return _LENGTHENED.sub(r"\1\1", plain)
