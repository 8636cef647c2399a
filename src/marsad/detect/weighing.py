"""Adds fired rules up: nats per typology and speaker, families of evidence, subtypes, severity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.speaker import OFFENDER, ORDINARY, REPORTING, VICTIM
from marsad.model import FAMILIES

if TYPE_CHECKING:
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.phrases import Hits
    from marsad.detect.rules import Evidence, Fired
    from marsad.packs import Pack, Packs

type Floats = npt.NDArray[np.float64]
type Bytes = npt.NDArray[np.uint8]

_NAMES = {"offender": OFFENDER, "victim": VICTIM, "reporting": REPORTING, "ordinary": ORDINARY}
_STORY_AT_MOST = 4.0
"""Nats that a typology's own victim rules may say about who speaks; see `marsad.detect.speaker`."""
_TOPIC = 1.2
"""Nats of a typology's evidence from which a text is about it, so that its way of telling says who speaks."""
_BITS = np.array([bin(n).count("1") for n in range(256)], np.uint8)


@dataclass(frozen=True, slots=True)
class Weights:
    """Rows are packs (typologies, then modifiers), columns the texts of the evidence. Nats include the bias.

    ``offender``/``victim``: nats if that one speaks; ``severity`` likewise (OFFENDER, VICTIM) × packs × texts;
    ``speakers`` (4, texts): what all rules together say about who speaks, without the offence itself;
    ``subtypes``: for each pack with subtypes (subtypes, texts).
    """

    offender: Floats
    victim: Floats
    speakers: Floats
    families: Bytes
    severity: Bytes
    subtypes: dict[int, Floats]

    def enough(self, packs: tuple[Pack, ...]) -> npt.NDArray[np.bool_]:
        """Where the evidence comes from as many families as the pack asks for."""
        wanted = np.array([p.min_evidence if p.kind != "modifier" else 1 for p in packs], np.uint8)
        return _BITS[self.families] >= wanted[:, None]


def add_up(lexicon: Lexicon, packs: tuple[Pack, ...], evidence: Evidence, hits: Hits) -> Weights:
    """Sum the fired rules of a batch."""
    number = {pack.id: n for n, pack in enumerate(packs)}
    shape = (len(packs), len(evidence.texts))
    bias = np.array([p.bias for p in packs])[:, None]
    weights = Weights(
        offender=np.repeat(bias, shape[1], axis=1),
        victim=np.repeat(bias, shape[1], axis=1),
        speakers=np.repeat(base_speakers(lexicon.packs)[:, None], shape[1], axis=1),
        families=np.zeros(shape, np.uint8),
        severity=np.zeros((2, *shape), np.uint8),
        subtypes={n: np.zeros((len(p.subtypes), shape[1])) for n, p in enumerate(packs) if p.subtypes},
    )
    weights.severity[:] = np.array([p.severity for p in packs], np.uint8)[None, :, None]
    family_bit = np.array([1 << FAMILIES.index(f) for f in lexicon.families], np.uint8)
    story = np.zeros(shape)
    narrated = np.zeros((4, shape[1]))
    for fired in evidence.fired:
        pack = fired.bound.pack
        if pack.kind == "speaker":
            into = narrated if fired.bound.rule.with_topic else weights.speakers
            into[_NAMES[pack.id], fired.rows] += fired.bound.rule.weight
        else:
            _add(weights, fired, number[pack.id], story, (hits, evidence, family_bit))
    typologies = [n for n, p in enumerate(packs) if p.kind == "typology"]
    if typologies:
        weights.speakers[VICTIM] += np.minimum(story[typologies].max(0), _STORY_AT_MOST)
        suffered, done = (
            (side - bias)[typologies].max(0) >= _TOPIC for side in (weights.victim, weights.offender)
        )
        weights.speakers[VICTIM] += narrated[VICTIM] * suffered
        weights.speakers[OFFENDER] += narrated[OFFENDER] * done
        weights.speakers[REPORTING] += narrated[REPORTING] * (suffered | done)
    return weights


def base_speakers(packs: Packs) -> Floats:
    """Nats of the four speakers before anything is read."""
    base = np.zeros(4)
    for name, pack in packs.speakers.items():
        base[_NAMES[name]] = pack.bias
    return base


def _add(
    weights: Weights, fired: Fired, pack: int, story: Floats, found: tuple[Hits, Evidence, Bytes]
) -> None:
    rule, rows = fired.bound.rule, fired.rows
    if rule.speaker == "reporting":
        weights.speakers[REPORTING, rows] += rule.weight
        return
    if (
        rule.speaker == "ordinary"
    ):  # a look-alike of this typology: it speaks against this one, not for all others
        weights.offender[pack, rows] -= rule.weight
        weights.victim[pack, rows] -= rule.weight
        return
    if rule.speaker not in {"victim", "told"}:
        weights.offender[pack, rows] += rule.weight
    if rule.speaker != "offender":
        weights.victim[pack, rows] += rule.weight
    if rule.speaker == "victim":
        story[pack, rows] += max(rule.weight, 0.0)
    if rule.severity:
        for side, whose in ((0, {"both", "offender"}), (1, {"both", "victim", "told"})):
            if rule.speaker in whose:
                weights.severity[side, pack, rows] = np.maximum(
                    weights.severity[side, pack, rows], rule.severity
                )
    if rule.subtype:
        index = fired.bound.pack.subtypes.index(rule.subtype)
        weights.subtypes[pack][index, rows] += max(rule.weight, 0.1)
    if rule.weight > 0:
        hits, evidence, family_bit = found
        at = np.searchsorted(evidence.texts, hits.text[fired.hits])
        np.bitwise_or.at(weights.families[pack], at, family_bit[hits.cue[fired.hits]])
