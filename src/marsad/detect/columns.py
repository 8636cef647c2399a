"""Turns summed evidence into findings with their cues, as flat columns for a whole batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.speaker import VICTIM
from marsad.model import FAMILIES, SPEAKERS

if TYPE_CHECKING:
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.phrases import Hits
    from marsad.detect.rules import Evidence, Fired
    from marsad.detect.weighing import Floats, Weights
    from marsad.packs import Pack

type Longs = npt.NDArray[np.int64]

SHOWN = 0.3
"""Findings below this score (probability) are not given at all."""
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
_MOST_CUES = 16


@dataclass(frozen=True)
class FindingColumns:
    """Findings sorted by (text, −score, typology); the cues of finding ``i`` are ``bounds[i]:bounds[i + 1]``."""

    text: Longs
    typology: list[str]
    subtype: list[str]
    score: npt.NDArray[np.float32]
    severity: npt.NDArray[np.int8]
    speaker: list[str]
    modifiers: list[tuple[str, ...]]
    pack_version: list[str]
    bounds: Longs
    cue_family: list[str]
    cue_start: Longs
    cue_end: Longs
    cue_rule: list[str]


def find(
    lexicon: Lexicon,
    packs: tuple[Pack, ...],
    weights: Weights,
    evidence: Evidence,
    hits: Hits,
    speaker: Longs,
) -> FindingColumns:
    """All findings of a batch. ``speaker``: number in `model.SPEAKERS` of each text of the evidence."""
    suffers = speaker == VICTIM
    typologies = np.array([p.kind == "typology" for p in packs])
    told = np.where(speaker > VICTIM, np.maximum(weights.victim, weights.offender), weights.offender)
    told = np.where(weights.enough(packs), told, np.minimum(told, _THIN))
    if suffers.any():
        told[:, suffers] = _suffered(packs, weights, typologies, suffers)
    score = 1.0 / (1.0 + np.exp(-told))
    score = np.where(speaker > VICTIM, np.where(score >= 0.5, score * _QUOTED, 0.0), score)
    number, row = np.nonzero((score >= SHOWN) & typologies[:, None])
    order = np.lexsort((number, -score[number, row], row))
    number, row = number[order], row[order]
    side = np.where(suffers[row], 1, 0)
    modified = _modifiers(packs, told, number, row)
    family = np.array([FAMILIES.index(f) for f in lexicon.families], np.int64)
    cues = _cues(packs, evidence, hits, (number, row), suffers, modified, family)
    has = np.diff(cues[0]) > 0  # no cue, no finding: `_cues` gives none where only negative rules fired
    if not has.all():
        number, row, side = number[has], row[has], side[has]
        modified = [m for m, keep in zip(modified, has.tolist(), strict=True) if keep]
        cues = (np.concatenate((np.zeros(1, np.int64), np.cumsum(np.diff(cues[0])[has]))), *cues[1:])
    bounds, hit, rule = cues
    rule_names = [f"{f.bound.pack.id}.{f.bound.rule.id}" for f in evidence.fired]
    return FindingColumns(
        text=evidence.texts[row],
        typology=[packs[n].id for n in number.tolist()],
        subtype=[_subtype(packs, weights, n, r) for n, r in zip(number.tolist(), row.tolist(), strict=True)],
        score=score[number, row].astype(np.float32),
        severity=weights.severity[side, number, row].astype(np.int8),
        speaker=[SPEAKERS[s] for s in speaker[row].tolist()],
        modifiers=[tuple(packs[m].id for m in entry) for entry in modified],
        pack_version=[packs[n].version for n in number.tolist()],
        bounds=bounds,
        cue_family=[lexicon.families[c] for c in hits.cue[hit].tolist()],
        cue_start=hits.start[hit],
        cue_end=hits.end[hit],
        cue_rule=[rule_names[r] for r in rule.tolist()],
    )


def _suffered(
    packs: tuple[Pack, ...], weights: Weights, typologies: npt.NDArray[np.bool_], rows: npt.NDArray[np.bool_]
) -> Floats:
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


def _subtype(packs: tuple[Pack, ...], weights: Weights, number: int, row: int) -> str:
    table = weights.subtypes.get(number)
    if table is None or table[:, row].max(initial=0.0) <= 0:
        return ""
    return packs[number].subtypes[int(table[:, row].argmax())]


def _modifiers(packs: tuple[Pack, ...], nats: Floats, number: Longs, row: Longs) -> list[list[int]]:
    """Modifier packs of each finding; a modifier without a finding is never shown."""
    found: list[list[int]] = [[] for _ in range(len(number))]
    for modifier, pack in enumerate(packs):
        if pack.kind != "modifier" or not (nats[modifier] > 0).any():
            continue
        for at in np.flatnonzero(nats[modifier, row] > 0).tolist():
            if not pack.applies_to or packs[int(number[at])].id in pack.applies_to:
                found[at].append(modifier)
    return found


def _cues(
    packs: tuple[Pack, ...],
    evidence: Evidence,
    hits: Hits,
    findings: tuple[Longs, Longs],
    suffers: npt.NDArray[np.bool_],
    modified: list[list[int]],
    family: Longs,
) -> tuple[Longs, Longs, Longs]:
    """(bounds, hit, index into ``evidence.fired``) of each finding's cues in the order of the text."""
    number, row = findings
    index = {pack.id: n for n, pack in enumerate(packs)}
    place = np.full((len(packs), len(evidence.texts)), -1, np.int64)  # pack × row → finding
    place[number, row] = np.arange(len(number))
    parts: list[tuple[Longs, Longs, int]] = []
    for which, fired in enumerate(evidence.fired):
        if (pack := index.get(fired.bound.pack.id)) is None or not _speaks(fired):
            continue
        at = np.searchsorted(evidence.texts, hits.text[fired.hits])
        keep = _counts(fired, suffers[at])
        if packs[pack].kind == "modifier":
            for coloured in (f for f, entry in enumerate(modified) if pack in entry):
                mine = fired.hits[keep & (at == row[coloured])]
                parts.append((np.full(len(mine), coloured, np.int64), mine, which))
        else:
            keep &= place[pack, at] >= 0
            parts.append((place[pack, at[keep]], fired.hits[keep], which))
    if not parts:
        return np.zeros(len(number) + 1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    finding = np.concatenate([p[0] for p in parts])
    hit = np.concatenate([p[1] for p in parts])
    rule = np.concatenate([np.full(len(p[0]), p[2], np.int64) for p in parts])
    return _ordered(finding, hit, rule, hits, family, len(number))


def _speaks(fired: Fired) -> bool:
    rule = fired.bound.rule
    return rule.speaker in {"both", "offender", "victim", "told"} and (rule.weight > 0 or rule.severity > 0)


def _counts(fired: Fired, suffers: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    if fired.bound.rule.speaker == "both":
        return np.ones(len(suffers), bool)
    return suffers | (fired.bound.rule.speaker == "offender")


def _ordered(
    finding: Longs, hit: Longs, rule: Longs, hits: Hits, family: Longs, size: int
) -> tuple[Longs, Longs, Longs]:
    """In the order of the text, without cues that lie inside another of their family, at most `_MOST_CUES`.

    The first rule that uses a cue names it.
    """
    order = np.lexsort((rule, -hits.end[hit], hits.start[hit], family[hits.cue[hit]], finding))
    finding, hit, rule = finding[order], hit[order], rule[order]
    # Ends grow by a step from group to group, so that one running maximum serves all of them.
    group = np.cumsum(np.diff(finding * 16 + family[hits.cue[hit]], prepend=-1) != 0)
    reach = group * (int(hits.end.max(initial=0)) + 1) + hits.end[hit]
    keep = np.ones(len(hit), bool)
    keep[1:] = reach[1:] > np.maximum.accumulate(reach)[:-1]
    finding, hit, rule = finding[keep], hit[keep], rule[keep]
    order = np.lexsort((hits.end[hit], hits.start[hit], finding))
    finding, hit, rule = finding[order], hit[order], rule[order]
    counts = np.bincount(finding, minlength=size)
    rank = np.arange(len(finding)) - np.repeat(np.cumsum(counts) - counts, counts)
    keep = rank < _MOST_CUES
    counts = np.minimum(counts, _MOST_CUES)
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))), hit[keep], rule[keep]
