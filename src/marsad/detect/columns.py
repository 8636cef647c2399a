"""Turns summed evidence into findings with their cues, as flat columns for a whole batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.cues import choose_cues
from marsad.detect.pointing import TRANSFORMER_WORDS, WORDS
from marsad.detect.speaker import VICTIM
from marsad.learned import MOTIVES
from marsad.model import FAMILIES, FLAGGED, MODEL_LED, SPEAKERS

if TYPE_CHECKING:
    from marsad.detect.firing import Evidence
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.phrases import Hits
    from marsad.detect.pointing import Pointer
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


@dataclass(frozen=True, slots=True)
class Told:
    """Nats (packs, texts of the evidence) of each finding: as given, and by the rules alone; with a model also what it
    adds to each motive (motives, texts), and a pointer to its words.
    """

    nats: Floats
    alone: Floats
    motive: Floats | None = None
    pointer: Pointer | None = None


def find(
    lexicon: Lexicon,
    book: Rulebook,
    packs: tuple[Pack, ...],
    weights: Weights,
    evidence: Evidence,
    hits: Hits,
    speaker: Longs,
    told: Told,
) -> FindingColumns:
    """All findings of a batch. ``speaker``: number in `model.SPEAKERS` of each text of the evidence."""
    suffers = speaker == VICTIM
    number, row, score = _shown(packs, told, speaker)
    modified = _modifiers(packs, told.alone, number, row)
    cues = choose_cues(lexicon, book, packs, evidence, hits, (number, row, modified), suffers)
    named = tuple(f"{bound.pack.id}.{bound.rule.id}" for bound in book.rules)
    shown = _reasons(lexicon, hits, cues)
    if told.pointer is not None:
        alone = (told.alone[number, row] >= 0) & (np.diff(cues[0]) > 0)
        shown = _with_words(
            shown,
            told.pointer,
            evidence.texts[row],
            [packs[n].id for n in number.tolist()],
            alone,
            score >= FLAGGED,
            len(named),
        )
    counts = np.bincount(shown[0], minlength=len(number))
    # No cue, no finding: there is none where only negative rules fired. And what the model alone says must be flagged.
    has = (counts > 0) & ((np.diff(cues[0]) > 0) | (score >= FLAGGED))
    shown = _of(shown, has)
    number, row, score, modified = number[has], row[has], score[has], modified[has]
    return FindingColumns(
        text=evidence.texts[row],
        typology=Named(number, tuple(pack.id for pack in packs)),
        subtype=_subtypes(packs, weights, number, row, told.motive),
        score=score.astype(np.float32),
        severity=weights.severity[np.where(suffers[row], 1, 0), number, row].astype(np.int8),
        speaker=Named(speaker[row], SPEAKERS),
        modifier_bounds=np.append(0, np.cumsum(modified.sum(1))),
        modifier=Named(np.nonzero(modified)[1], tuple(pack.id for pack in packs)),
        pack_version=Named(number, tuple(_version(pack, told) for pack in packs)),
        bounds=np.append(0, np.cumsum(counts[has])),
        cue_family=Named(shown[1], FAMILIES),
        cue_start=shown[2],
        cue_end=shown[3],
        cue_rule=Named(shown[4], (*named, MODEL_LED, WORDS, TRANSFORMER_WORDS)),
    )


def _version(pack: Pack, told: Told) -> str:
    """The pack's version and, behind a plus, that of the model that was heard beside it."""
    return pack.version if told.pointer is None else f"{pack.version}+learned.{told.pointer.version}"


type _Reasons = tuple[Longs, Longs, Longs, Longs, Longs]
"""Cues as columns: finding, family, start, end, rule."""


def _reasons(lexicon: Lexicon, hits: Hits, cues: tuple[Longs, Longs, Longs]) -> _Reasons:
    """The rules' cues of all findings."""
    bounds, hit, rule = cues
    family = np.array([FAMILIES.index(name) for name in lexicon.families], np.int64)
    finding = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    return finding, family[hits.cue[hit]], hits.start[hit], hits.end[hit], rule


def _of(cues: _Reasons, kept: Mask) -> _Reasons:
    """The cues of some findings."""
    first, second, third, fourth, fifth = (column[kept[cues[0]]] for column in cues)
    return first, second, third, fourth, fifth


def _with_words(
    cues: _Reasons,
    pointer: Pointer,
    text: Longs,
    typologies: list[str],
    alone: Mask,
    flagged: Mask,
    rules: int,
) -> _Reasons:
    """The cues with the models' words among them, in the order of the text. ``alone``: flagged by the rules too."""
    ours, theirs = pointer.words(text, typologies), pointer.transformer_words(text, typologies, flagged)
    added: list[_Reasons] = []
    for (finding, start, end), by_rules_too in ((ours, rules + 1), (theirs, rules + 2)):
        rule = np.where(alone[finding], by_rules_too, rules)
        added.append((finding, np.full(len(finding), FAMILIES.index("text"), np.int64), start, end, rule))
    columns = np.stack([np.concatenate(each) for each in zip(cues, *added, strict=True)])
    # A word that both models alone point at is one cue.
    order = np.lexsort((columns[4], columns[3], columns[2], columns[0]))
    columns = columns[:, order]
    said = (np.diff(columns, axis=1) != 0).any(0)
    new = np.concatenate((np.ones(min(1, len(order)), bool), said | (columns[4, 1:] != rules)))
    first, second, third, fourth, fifth = columns[:, new]
    return first, second, third, fourth, fifth


def _shown(packs: tuple[Pack, ...], told: Told, speaker: Longs) -> tuple[Longs, Longs, Floats]:
    """(pack, text of the evidence, score) of the findings that are given, in the order of the columns.

    What only the model suggests is given where it is flagged: a suspicion without a rule's reason is no finding.
    """
    nats = np.where((told.nats < 0) & (told.alone < _HARDLY), -np.inf, told.nats)
    number, row = np.nonzero((nats >= _HARDLY) & _typologies(packs)[:, None])
    score = 1.0 / (1.0 + np.exp(-nats[number, row]))
    score = np.where(speaker[row] > VICTIM, np.where(score >= 0.5, score * _QUOTED, 0.0), score)
    order = np.lexsort((number, -score, row))
    order = order[score[order] >= SHOWN]
    return number[order], row[order], score[order]


def _typologies(packs: tuple[Pack, ...]) -> Mask:
    return np.array([pack.kind == "typology" for pack in packs], bool)


def tell(packs: tuple[Pack, ...], weights: Weights, speaker: Longs) -> Floats:
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


def _subtypes(
    packs: tuple[Pack, ...], weights: Weights, number: Longs, row: Longs, motive: Floats | None
) -> Named:
    """The likeliest subtype of each finding, "" where nothing speaks for one."""
    codes, names = np.zeros(len(number), np.int64), [""]
    for pack, table in weights.subtypes.items():
        mine = np.flatnonzero(number == pack)
        nats = table[:, row[mine]]
        if motive is not None and packs[pack].subtypes == MOTIVES:
            codes[mine] = (nats + motive[:, row[mine]]).argmax(0) + len(names)
            names += packs[pack].subtypes
            continue
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
