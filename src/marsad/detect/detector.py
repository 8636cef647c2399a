"""From folded texts to speakers and findings: the whole of detection for one batch, and for one text."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect import lexicon as lexicons
from marsad.detect import own
from marsad.detect.columns import FindingColumns, Told, find, tell
from marsad.detect.firing import fire, widen
from marsad.detect.joining import join_motives, join_scores, join_speakers, read, spare
from marsad.detect.phrases import find_hits
from marsad.detect.pointing import Pointer
from marsad.detect.rules import bind
from marsad.detect.second import second
from marsad.detect.speaker import OFFENDER, PERSONAL, Speakers, decide, weigh
from marsad.detect.vocabulary import Vocabulary
from marsad.detect.weighing import add_up, open_ledger
from marsad.model import SPEAKERS, Cue, Finding, Span
from marsad.selectors import find_batch
from marsad.text import fold_batch
from marsad.text.language import languages
from marsad.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.detect.firing import Evidence
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.phrases import Hits
    from marsad.detect.weighing import Floats, Weights
    from marsad.learned import Heard, Learned
    from marsad.learned.transformer import Transformer
    from marsad.selectors import Mentions
    from marsad.text import FoldedBatch
    from marsad.text.tokens import Tokens

WITHOUT_MODEL = "MARSAD_WITHOUT_MODEL"
"""Environment variable: when it is set, the rules decide alone; workers inherit it."""
_CERTAIN_AT_MOST = 0.98  # rules alone never deserve more


@dataclass(frozen=True, slots=True)
class Detected:
    """Speaker of each text (number in `model.SPEAKERS`) with its probability, and the findings of all texts."""

    speaker: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float32]
    findings: FindingColumns


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the rules say of a batch: evidence, its sums, and nats of the four speakers (4, texts)."""

    evidence: Evidence
    weights: Weights
    nats: Floats


class Detector:
    """The packs, ready to read batches. Keeps a vocabulary, so one per process is enough.

    ``learned``: a model that is heard beside the rules, or None for the rules alone. ``transformer``: a unit's own,
    whose opinion is pooled with that of ``learned`` and is not heard without it.
    """

    def __init__(
        self, lexicon: Lexicon, learned: Learned | None = None, transformer: Transformer | None = None
    ) -> None:
        self.lexicon, self.learned, self.transformer = lexicon, learned, transformer
        self.vocabulary = Vocabulary(lexicon)
        self._book = bind(lexicon)
        # Sightings give their findings from fields, see `marsad.detect.sightings`.
        self.packs = tuple(p for p in lexicon.packs if p.kind != "sighting")
        self._ledger = open_ledger(lexicon, self.packs, self._book)
        self._reader = (learned, learned.hear(lexicon.cues)) if learned else None

    def detect_batch(
        self,
        batch: FoldedBatch,
        tokens: Tokens,
        langs: Sequence[str],
        mentions: Mentions,
        kinds: Sequence[str] = (),
    ) -> Detected:
        """Speakers and findings of a batch.

        ``langs``: the code of each text as `text.language` gives it. Packs match by script and word, so that a text of
        mixed languages loses nothing; in Arabizi, Arabic terms match by how they are spelled too. ``kinds``:
        `model.KINDS` of each text, or none.
        """
        hits = self.hits(batch, tokens, mentions, langs)
        if self._reader is None:
            return self.judge(hits, len(batch), kinds)
        return self._judge_both(*self._reader, hits, batch, tokens, kinds)

    def hits(
        self,
        batch: FoldedBatch,
        tokens: Tokens,
        mentions: Mentions,
        langs: Sequence[str] | None = None,
        *,
        distinct: bool = True,
    ) -> Hits:
        """Every cue of a batch; without ``langs`` the languages are read here.

        ``distinct=False`` keeps one hit a term where two terms find the same place.
        """
        codes = languages(batch, tokens)[0] if langs is None else langs
        arabizi = [text for text, code in enumerate(codes) if code == "arabizi"]
        signatures = self.vocabulary.signatures(batch, tokens, arabizi)
        found = (self.lexicon, self.vocabulary.meanings, signatures)
        return find_hits(*found, batch, tokens, mentions, distinct=distinct)

    def judge(self, hits: Hits, size: int, kinds: Sequence[str] = ()) -> Detected:
        """Speakers and findings of ``size`` texts from their cues, by the rules alone."""
        weighed = self.weigh(hits, size)
        decided = decide(weighed.nats, list(kinds) or [""] * size)
        told = tell(self.packs, weighed.weights, decided.speaker[weighed.evidence.texts])
        return self._detected(decided, weighed, hits, Told(told, told))

    def weigh(self, hits: Hits, size: int, more: npt.NDArray[np.int64] | None = None) -> Weighed:
        """What the rules say of ``size`` texts; ``more``: texts to look at although they hold no cue."""
        evidence = fire(self._book, hits)
        if more is not None:
            evidence = widen(evidence, more)
        weights = add_up(self._ledger, evidence, hits)
        nats = np.repeat(self._ledger.base[:, None], size, axis=1)
        nats[:, evidence.texts] = weights.speakers
        offence = np.full(size, min((p.bias for p in self.packs), default=0.0))
        offence[evidence.texts] = self._offence(weights.offender, weights.enough(self.packs), evidence)
        return Weighed(evidence, weights, weigh(nats, offence))

    def _judge_both(
        self,
        model: Learned,
        heard: Heard,
        hits: Hits,
        batch: FoldedBatch,
        tokens: Tokens,
        kinds: Sequence[str],
    ) -> Detected:
        """Speakers and findings by rules and model together."""
        size, asked = len(batch), list(kinds) or [""] * len(batch)
        said = read(model.logits(batch, tokens, hits.text, hits.cue, heard))
        if self.transformer is not None:
            said = second(self.transformer, said, batch.originals)
        weighed = self.weigh(hits, size, np.flatnonzero(said.about()))
        alone = decide(weighed.nats, asked)
        both = decide(join_speakers(model.joining, said, weighed.nats), asked)
        own = np.isin(asked, PERSONAL)
        decided = Speakers(spare(both.speaker, said, alone.speaker, own), both.share)
        rows = weighed.evidence.texts
        enough = weighed.weights.enough(self.packs)

        def scored() -> tuple[Floats, Floats]:
            speaker = decided.speaker[rows]
            told = tell(self.packs, weighed.weights, speaker)
            some = said.at(rows)
            return told, join_scores(
                model.joining, self.packs, some, told, speaker, decided.share[:, rows], enough
            )

        told, joined = scored()
        # Nobody offends without an offence: where nothing is flagged, the rules say who speaks.
        idle = rows[(decided.speaker[rows] == OFFENDER) & (joined.max(0, initial=-1.0) < 0)]
        decided.speaker[idle] = alone.speaker[idle]
        told, joined = scored() if len(idle) else (told, joined)
        motive = join_motives(model.joining, said.motive[rows])
        point = Pointer(model, batch, tokens, self.transformer)
        return self._detected(decided, weighed, hits, Told(joined, told, motive, point))

    def _detected(self, decided: Speakers, weighed: Weighed, hits: Hits, told: Told) -> Detected:
        evidence, weights = weighed.evidence, weighed.weights
        speaker = decided.speaker[evidence.texts]
        columns = find(self.lexicon, self._book, self.packs, weights, evidence, hits, speaker, told)
        sure = np.minimum(decided.confidence, np.float32(_CERTAIN_AT_MOST))
        return Detected(decided.speaker, sure, columns)

    def _offence(self, nats: Floats, enough: npt.NDArray[np.bool_], evidence: Evidence) -> Floats:
        """Per text the strongest typology's nats; a typology without enough families of evidence does not speak."""
        rows = [n for n, p in enumerate(self.packs) if p.kind == "typology"]
        if not rows or not len(evidence.texts):
            return np.zeros(len(evidence.texts))
        best: Floats = np.where(enough, nats, np.minimum(nats, -0.5))[rows].max(0)
        return best


def built_in() -> Detector:
    """The detector of the packs in use and, unless `WITHOUT_MODEL` is set, the model in use; made once a process."""
    return _built_in(not os.environ.get(WITHOUT_MODEL))


@functools.cache
def _built_in(model: bool) -> Detector:
    if not model:
        return Detector(lexicons.built_in(meanings=False))
    return Detector(lexicons.built_in(), own.heard(), own.transformer())


def detect_batch(
    batch: FoldedBatch, tokens: Tokens, langs: Sequence[str], mentions: Mentions, kinds: Sequence[str] = ()
) -> Detected:
    """Speakers and findings of a batch by the built-in packs; see `Detector.detect_batch`."""
    return built_in().detect_batch(batch, tokens, langs, mentions, kinds)


def detect_texts(
    texts: Sequence[str],
    regions: Sequence[str] = (),
    kinds: Sequence[str] = (),
    detector: Detector | None = None,
) -> Detected:
    """Speakers and findings of plain texts. ``regions``: ISO codes that read national phone numbers."""
    batch = fold_batch(texts)
    tokens = tokenize(batch)
    mentions = find_batch(batch, list(regions) or [""] * len(texts), tokens)
    detector = detector or built_in()
    return detector.detect_batch(batch, tokens, languages(batch, tokens)[0], mentions, kinds)


def detect(text: str, region: str = "", kind: str = "post") -> tuple[str, list[Finding]]:
    """Who speaks in one text and what is found in it, strongest first. ``region`` reads national phone numbers."""
    detected = detect_texts([text], [region], [kind])
    return SPEAKERS[int(detected.speaker[0])], rebuild(detected.findings)


def findings(text: str, region: str = "", kind: str = "post") -> list[Finding]:
    """What is found in one text, strongest first; see `detect`."""
    return detect(text, region, kind)[1]


def rebuild(columns: FindingColumns) -> list[Finding]:
    """The columns as `model.Finding` objects, in their order."""
    found = []
    for i in range(len(columns.text)):
        places = range(int(columns.bounds[i]), int(columns.bounds[i + 1]))
        cues = tuple(
            Cue(
                columns.cue_family[p],
                Span(int(columns.cue_start[p]), int(columns.cue_end[p])),
                columns.cue_rule[p],
            )
            for p in places
        )
        found.append(
            Finding(
                typology=columns.typology[i],
                score=float(columns.score[i]),
                severity=int(columns.severity[i]),
                speaker=columns.speaker[i],
                cues=cues,
                subtype=columns.subtype[i],
                modifiers=columns.modifiers(i),
                pack_version=columns.pack_version[i],
            )
        )
    return found
