"""The learned model: small tables of weights, and what they say about a batch of texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np
import numpy.typing as npt

from marsad.learned.grams import FEW, choose_words, scores
from marsad.learned.outputs import MOTIVES, SPEAKERS, TOPICS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Floats = npt.NDArray[np.float32]
type Ints = npt.NDArray[np.int64]

CUE = 0.4
"""What a cue of the packs counts in a text; each n-gram counts 1 / √(how many + `FEW`)."""


@dataclass(frozen=True, slots=True)
class Logits:
    """What the model says of each text, in nats up to a constant a row: (texts, columns) of its group.

    ``topic`` has one column more than `TOPICS`: that the text speaks of none of them.
    """

    speaker: Floats
    topic: Floats
    motive: Floats
    words: Ints  # spelled with letters, in each text


@dataclass(frozen=True, slots=True)
class Joining:
    """How model and rules are weighed together, fitted on texts that neither was made from.

    ``speaker``: weight of the model's log-probability, of the rules' nats, and a bias for each of `SPEAKERS`;
    ``offender``, ``victim``: bias, and weights of the topic's log-odds, of the rules' nats and of the speaker's
    log-odds where that one speaks; ``motive``: weights of model and rules, and a bias for each of `MOTIVES`.
    """

    speaker: Floats
    offender: Floats
    victim: Floats
    motive: Floats


@dataclass(frozen=True, slots=True)
class Learned:
    """``table`` (rows, columns): weights of hashed n-grams in units of ``scale`` (columns); ``cues``: full names of the
    packs' cues, of which ``cue_weights`` (cues, columns) speak; ``bias`` (columns); ``joining``: how much the model and
    the rules count together. ``version``: of the weights.
    """

    table: npt.NDArray[np.int8]
    scale: Floats
    cues: tuple[str, ...]
    cue_weights: Floats
    bias: Floats
    joining: Joining
    version: str

    def logits(self, batch: FoldedBatch, tokens: Tokens, text: Ints, cue: Ints, rows: Floats) -> Logits:
        """``text``, ``cue``: the packs' cues that were found, sorted by text; ``rows``: of `cue_rows`."""
        sums, counts, words = scores(batch, tokens, self.table)
        length = np.sqrt(counts + FEW).astype(np.float32)
        said: Floats = sums.astype(np.float32) * (self.scale / length[:, None])
        said += self.bias
        _cues(text, cue, rows, said)
        first, second = len(SPEAKERS), len(SPEAKERS) + len(TOPICS) + 1
        return Logits(said[:, :first], said[:, first:second], said[:, second:], words)

    def cue_rows(self, names: Sequence[str]) -> Floats:
        """(cues, columns): what each cue of these full names adds; one that the model does not know adds nothing."""
        place = {name: row for row, name in enumerate(self.cues)}
        rows = np.zeros((len(names), len(self.bias)), np.float32)
        for number, name in enumerate(names):
            if name in place:
                rows[number] = self.cue_weights[place[name]] * np.float32(CUE)
        return rows

    def weights(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """(weights (rows + cues, columns), bias), for fitting: of the n-grams, then of the cues of these names."""
        rows = self.cue_rows(names) / np.float32(CUE)
        return np.vstack([self.table.astype(np.float32) * self.scale, rows]), self.bias

    def strongest(self, batch: FoldedBatch, tokens: Tokens, text: Ints, column: Ints, most: int) -> Ints:
        """(findings, most): the words that speak loudest for each text's column, by token, −1 where none speaks."""
        chosen = np.full((len(text), most), -1, np.int64)
        places = (tokens.starts, tokens.ends, tokens.bounds)
        choose_words(batch.points, *places, text, column, self.table, chosen)
        return chosen


@numba.njit(cache=True, nogil=True)
def _cues(text, cue, rows, said):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Add each cue of a text once."""
    last = np.full(len(rows), -1, np.int64)
    for hit in range(len(text)):
        if last[cue[hit]] != text[hit]:
            last[cue[hit]] = text[hit]
            for column in range(rows.shape[1]):
                said[text[hit], column] += rows[cue[hit], column]


def topic_column(typology: str) -> int:
    """The column of the table that speaks for a typology."""
    return len(SPEAKERS) + TOPICS.index(typology)


def motive_column(motive: str) -> int:
    """The column of the table that speaks for a motive."""
    return len(SPEAKERS) + len(TOPICS) + 1 + MOTIVES.index(motive)


def quantised(
    weights: Floats,
    bias: npt.NDArray[np.floating],
    cues: Sequence[str],
    rows: int,
    joining: Joining,
    version: str,
) -> Learned:
    """A model of ``weights``: the first ``rows`` rows are n-grams, kept in 8 bits a weight, the others ``cues``."""
    grams = weights[:rows]
    scale = (np.abs(grams).max(0) / 127.0 + 1e-12).astype(np.float32)
    table = np.clip(np.rint(grams / scale), -127, 127).astype(np.int8)
    return Learned(
        table,
        scale,
        tuple(cues),
        weights[rows:].astype(np.float32),
        np.asarray(bias, np.float32),
        joining,
        version,
    )
