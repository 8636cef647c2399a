"""The learned model: small tables of weights, and what they say about a batch of texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.learned import meanings
from marsad.learned.grams import BITS, FEW, choose_words, scores
from marsad.learned.outputs import MOTIVES, SPEAKERS, TOPICS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Floats = npt.NDArray[np.float32]
type Ints = npt.NDArray[np.int64]


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
    ``offender``, ``victim``: bias, and weights of the log-odds that this one speaks of the topic and of the rules'
    nats where that one speaks; ``motive``: weights of model and rules, and a bias for each of `MOTIVES`.
    """

    speaker: Floats
    offender: Floats
    victim: Floats
    motive: Floats


@dataclass(frozen=True, slots=True)
class Heard:
    """The cues of a lexicon as the model knows them: a code of each, 0 = unknown, and its weights (cues, columns)."""

    codes: npt.NDArray[np.uint64]
    rows: Floats


@dataclass(frozen=True, slots=True)
class Learned:
    """``table`` (rows, columns): weights of hashed n-grams in units of ``scale`` (columns); ``pairs`` (rows, columns):
    of hashed pairs of cues, in units of ``pair_scale``; ``cues``: full names of the packs' cues, of which
    ``cue_weights`` (cues, columns) speak; ``bias`` (columns); ``joining``: how much the model and the rules count
    together. ``version``: of the weights.
    """

    table: npt.NDArray[np.int8]
    scale: Floats
    pairs: npt.NDArray[np.int8]
    pair_scale: Floats
    cues: tuple[str, ...]
    cue_weights: Floats
    bias: Floats
    joining: Joining
    version: str

    def logits(
        self, batch: FoldedBatch, tokens: Tokens, text: Ints, cue: npt.NDArray[np.integer], heard: Heard
    ) -> Logits:
        """``text``, ``cue``: the packs' cues that were found, sorted by text; ``heard``: what `hear` says of them."""
        sums, counts, words = scores(batch, tokens, self.table)
        length = np.sqrt(counts + FEW).astype(np.float32)
        said: Floats = sums.astype(np.float32) * (self.scale / length[:, None])
        said += self.bias
        meanings.add(text, cue, heard.codes, heard.rows, self.pairs, self.pair_scale, said)
        first, second = len(SPEAKERS), len(SPEAKERS) + len(TOPICS) + 1
        return Logits(said[:, :first], said[:, first:second], said[:, second:], words)

    def hear(self, names: Sequence[str]) -> Heard:
        """How the cues of these full names are read; those that the model does not know say nothing."""
        place = {name: row for row, name in enumerate(self.cues)}
        rows = np.zeros((len(names), len(self.bias)), np.float32)
        for number, name in enumerate(names):
            if name in place:
                rows[number] = self.cue_weights[place[name]]
        return Heard(meanings.codes(names, self.cues), rows)

    def weights(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """(weights (columns of `marsad.learned.rows.matrix` with these cues, columns), bias), for fitting."""
        grams, pairs = self.table.astype(np.float32), self.pairs.astype(np.float32)
        return np.vstack([grams * self.scale, pairs * self.pair_scale, self.hear(names).rows]), self.bias

    def strongest(self, batch: FoldedBatch, tokens: Tokens, text: Ints, column: Ints, most: int) -> Ints:
        """(findings, most): the words that speak loudest for each text's column, by token, −1 where none speaks."""
        chosen = np.full((len(text), most), -1, np.int64)
        places = (tokens.starts, tokens.ends, tokens.bounds)
        choose_words(batch.points, *places, text, column, self.table, chosen)
        return chosen


def topic_column(typology: str) -> int:
    """The column of the table that speaks for a typology."""
    return len(SPEAKERS) + TOPICS.index(typology)


def motive_column(motive: str) -> int:
    """The column of the table that speaks for a motive."""
    return len(SPEAKERS) + len(TOPICS) + 1 + MOTIVES.index(motive)


def quantised(
    weights: Floats, bias: npt.NDArray[np.floating], cues: Sequence[str], joining: Joining, version: str
) -> Learned:
    """A model of ``weights`` (columns of `marsad.learned.rows.matrix`, answers); hashed rows are kept in 8 bits."""
    grams, pairs, rows = np.split(weights, [1 << BITS, (1 << BITS) + (1 << meanings.BITS)])
    named = rows.astype(np.float32)
    return Learned(
        *_in_bytes(grams), *_in_bytes(pairs), tuple(cues), named, bias.astype(np.float32), joining, version
    )


def _in_bytes(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    scale = (np.abs(weights).max(0) / 127.0 + 1e-12).astype(np.float32)
    return np.clip(np.rint(weights / scale), -127, 127).astype(np.int8), scale
