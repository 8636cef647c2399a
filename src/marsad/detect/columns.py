"""Turns summed evidence into findings with their cues, as flat columns for a whole batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.cues import choose_cues
from marsad.detect.speaker import VICTIM
from marsad.model import SPEAKERS

if TYPE_CHECKING:
    from marsad.detect.firing import Evidence
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.phrases import Hits
    from marsad.detect.rules import Rulebook
    from marsad.detect.weighing import Floats, Weights
    from marsad.packs import Pack

type Longs = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]

SHOWN = 0.3
"""Findings below this score (probability) are not given at all."""
_HARDLY = -0.9
"""Nats that are less than any score that is given."""
_QUOTED = 0.45
"""Reporting and ordinary texts keep what they speak about, below the flag (0.5)."""
_SOMETHING_ELSE = 1.3
"""Nats of what a victim suffers being none of ours: a typology's evidence must outweigh it."""
_SIDE_BY_SIDE = 3.0
"""Nats by which a typology may stay behind another one of the same account: people suffer several things at once."""
_QUOTE = 0.5
"""Nats that an offender's words lose when a victim quotes them."""
_THIN = -0.5
"""Nats at most where the evidence comes from too few families."""


@dataclass(frozen=True, slots=True)
class Named:
    """A column of names, as numbers into the few that there are."""

    codes: Longs
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, place: int) -> str:
        return self.names[int(self.codes[place])]


@dataclass(frozen=True)
class FindingColumns:
    """Findings sorted by (text, −score, typology); the cues of finding ``i`` are ``bounds[i]:bounds[i + 1]``, its
    modifiers ``modifier_bounds[i]:modifier_bounds[i + 1]``.
    """

    text: Longs
    typology: Named
    subtype: Named
    score: npt.NDArray[np.float32]
    severity: npt.NDArray[np.int8]
    speaker: Named
    modifier_bounds: Longs
    modifier: Named
    pack_version: Named
    bounds: Longs
    cue_family: Named
    cue_start: Longs
    cue_end: Longs
    cue_rule: Named

    def modifiers(self, place: int) -> tuple[str, ...]:
        """The modifiers of one finding."""
        first, last = self.modifier_bounds[place : place + 2].tolist()
        return tuple(self.modifier[at] for at in range(first, last))


def find(
    lexicon: Lexicon,
    book: Rulebook,
    packs: tuple[Pack, ...],
    weights: Weights,
    evidence: Evidence,
    hits: Hits,
    speaker: Longs,
) -> FindingColumns:
    """All findings of a batch. ``speaker``: number in `model.SPEAKERS` of each text of the evidence."""
    suffers = speaker == VICTIM
    told = _told(packs, weights, speaker)
    number, row = np.nonzero((told >= _HARDLY) & _typologies(packs)[:, None])
    score = 1.0 / (1.0 + np.exp(-told[number, row]))
    score = np.where(speaker[row] > VICTIM, np.where(score >= 0.5, score * _QUOTED, 0.0), score)
    order = np.lexsort((number, -score, row))
    order = order[score[order] >= SHOWN]
    number, row, score = number[order], row[order], score[order]
    modified = _modifiers(packs, told, number, row)
    cues = choose_cues(lexicon, book, packs, evidence, hits, (number, row, modified), suffers)
    has = np.diff(cues[0]) > 0  # no cue, no finding: there is none where only negative rules fired
    number, row, score, modified = number[has], row[has], score[has], modified[has]
    bounds, hit, rule = np.append(0, cues[0][1:][has]), cues[1], cues[2]
    return FindingColumns(
        text=evidence.texts[row],
        typology=Named(number, tuple(pack.id for pack in packs)),
        subtype=_subtypes(packs, weights, number, row),
        score=score.astype(np.float32),
        severity=weights.severity[np.where(suffers[row], 1, 0), number, row].astype(np.int8),
        speaker=Named(speaker[row], SPEAKERS),
        modifier_bounds=np.append(0, np.cumsum(modified.sum(1))),
        modifier=Named(np.nonzero(modified)[1], tuple(pack.id for pack in packs)),
        pack_version=Named(number, tuple(pack.version for pack in packs)),
        bounds=bounds,
        cue_family=Named(hits.cue[hit], lexicon.families),
        cue_start=hits.start[hit],
        cue_end=hits.end[hit],
        cue_rule=Named(rule, tuple(f"{bound.pack.id}.{bound.rule.id}" for bound in book.rules)),
    )


def _typologies(packs: tuple[Pack, ...]) -> Mask:
    return np.array([pack.kind == "typology" for pack in packs], bool)


def _told(packs: tuple[Pack, ...], weights: Weights, speaker: Longs) -> Floats:
    """Nats of all packs (packs, texts), now that it is known who speaks."""
    told = np.where(speaker > VICTIM, np.maximum(weights.victim, weights.offender), weights.offender)
    told = np.where(weights.enough(packs), told, np.minimum(told, _THIN))
    suffers = speaker == VICTIM
    if suffers.any():
        told[:, suffers] = _suffered(packs, weights, _typologies(packs), suffers)
    return told


def _suffered(packs: tuple[Pack, ...], weights: Weights, typologies: Mask, rows: Mask) -> Floats:
    """Nats of all packs in the texts of victims: somebody tells what happened, the question is only what.

    What the text quotes of the offender's words says it too. Each typology competes with something else and
    with the likeliest one; one family of evidence is enough, because the account itself is one.
    """
    told = np.maximum(weights.victim[:, rows], weights.offender[:, rows] - _QUOTE)
    bias = np.array([p.bias for p in packs])[:, None]
    evidence = np.maximum(told - bias, 0.0)
    best = np.where(typologies[:, None], evidence, 0.0).max(0, initial=0.0)
    against = np.maximum(_SOMETHING_ELSE, best - _SIDE_BY_SIDE)
    return np.where(typologies[:, None], evidence - against, told)


def _subtypes(packs: tuple[Pack, ...], weights: Weights, number: Longs, row: Longs) -> Named:
    """The likeliest subtype of each finding, "" where nothing speaks for one."""
    codes, names = np.zeros(len(number), np.int64), [""]
    for pack, table in weights.subtypes.items():
        mine = np.flatnonzero(number == pack)
        nats = table[:, row[mine]]
        codes[mine] = np.where(nats.max(0, initial=0.0) > 0, nats.argmax(0) + len(names), 0)
        names += packs[pack].subtypes
    return Named(codes, tuple(names))


def _modifiers(packs: tuple[Pack, ...], nats: Floats, number: Longs, row: Longs) -> Mask:
    """(findings, packs): which modifiers colour each finding; a modifier without a finding is never shown."""
    found = np.zeros((len(number), len(packs)), bool)
    for modifier, pack in enumerate(packs):
        if pack.kind == "modifier":
            colours = np.array([not pack.applies_to or other.id in pack.applies_to for other in packs], bool)
            found[:, modifier] = (nats[modifier, row] > 0) & colours[number]
    return found
