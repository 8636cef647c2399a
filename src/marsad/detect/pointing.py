"""Finds the words of a text that made a model speak for a typology, so that they stand as cues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.learned import TOPICS, topic_column
from marsad.learned.plugged import QUESTIONS

if TYPE_CHECKING:
    from marsad.learned import Learned
    from marsad.learned.transformer import Transformer
    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

type Longs = npt.NDArray[np.int64]

WORDS = "learned.words"
"""The cue of words that speak for a finding which the rules flag by themselves."""
TRANSFORMER_WORDS = "transformer.words"
"""The same by a unit's own transformer."""
MOST_WORDS = 3
_MOST_PIECES = 16
"""Times that a transformer reads a text again to say which words count; longer texts are taken apart less finely."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Finds the words of a batch that made the learned model, or a unit's transformer, speak for a typology."""

    learned: Learned
    batch: FoldedBatch
    tokens: Tokens
    transformer: Transformer | None = None

    @property
    def version(self) -> str:
        """Of the models that were heard."""
        more = f".onnx-{self.transformer.version}" if self.transformer else ""
        return f"{self.learned.version}{more}"

    def words(self, text: Longs, typologies: list[str]) -> tuple[Longs, Longs, Longs]:
        """(finding, start, end) of the strongest words of each finding, in code points of the original texts."""
        asked = np.flatnonzero([name in TOPICS for name in typologies])
        column = np.array([topic_column(typologies[place]) for place in asked], np.int64)
        chosen = self.learned.strongest(self.batch, self.tokens, text[asked], column, MOST_WORDS)
        finding, place = np.nonzero(chosen >= 0)
        token = chosen[finding, place]
        return asked[finding], *self._span(token, token)

    def transformer_words(
        self, text: Longs, typologies: list[str], flagged: npt.NDArray[np.bool_]
    ) -> tuple[Longs, Longs, Longs]:
        """The same for the transformer and ``flagged`` findings, by occlusion: how much less likely it becomes when
        a piece of the text is taken away. Where no piece counts alone, the whole text is pointed at.

        Source: Zeiler and Fergus 2014 (occlusion).
        """
        found: list[tuple[int, int, int]] = []
        known = self._columns()
        for finding in np.flatnonzero(flagged).tolist() if known else ():
            if typologies[finding] in known:
                found += [
                    (finding, *span) for span in self._pieces(int(text[finding]), known[typologies[finding]])
                ]
        rows = np.array(found, np.int64).reshape(-1, 3)
        return rows[:, 0], rows[:, 1], rows[:, 2]

    def _columns(self) -> dict[str, int]:
        """The transformer's column of each typology that it is believed about."""
        answers = self.transformer.labels.answers.get("typology") if self.transformer else None
        if answers is None or answers.calibration is None or not answers.calibration.share:
            return {}
        names = [QUESTIONS["typology"][number] for number in answers.ours]
        return dict(zip(names, answers.theirs, strict=True))

    def _pieces(self, text: int, column: int) -> list[tuple[int, int]]:
        """At most `MOST_WORDS` spans of one text, those that count most."""
        tokens = np.arange(self.tokens.bounds[text], self.tokens.bounds[text + 1])
        pieces = [each for each in np.array_split(tokens, min(len(tokens), _MOST_PIECES)) if len(each)]
        first, last = (np.array([each[end] for each in pieces], np.int64) for end in (0, -1))
        starts, ends = self._span(first, last)
        whole = self.batch.originals[text]
        spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
        without = [f"{whole[:start]} {whole[end:]}" for start, end in spans]
        scores = self._odds([whole, *without], column)
        lost = scores[0] - scores[1:]
        order = np.argsort(-lost, kind="stable")[:MOST_WORDS].tolist()
        return [spans[place] for place in order if lost[place] > 0] or [(0, len(whole))]

    def _odds(self, texts: list[str], column: int) -> npt.NDArray[np.float64]:
        """How much the transformer speaks for a column, against all others."""
        if self.transformer is None:
            return np.zeros(len(texts))
        logits = self.transformer.logits(texts)["typology"]
        others = np.delete(logits, column, axis=1)
        high = others.max(1)
        result: npt.NDArray[np.float64] = (
            logits[:, column] - high - np.log(np.exp(others - high[:, None]).sum(1))
        )
        return result

    def _span(self, first: Longs, last: Longs) -> tuple[Longs, Longs]:
        """Where tokens begin and end in their original texts."""
        origin = self.batch.origin.astype(np.int64)
        return origin[self.tokens.starts[first]], origin[self.tokens.ends[last] - 1] + 1
