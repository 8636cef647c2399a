"""Which rules fire in which texts: co-occurrence of cues, near enough to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.phrases import Hits
    from marsad.packs import Pack, Rule

type Longs = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule with its cues as numbers. ``groups``: (cue numbers, how many different words)."""

    pack: Pack
    rule: Rule
    groups: tuple[tuple[tuple[int, ...], int], ...]
    none: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule's outcome: rows of `Evidence.texts` where it fired, and the hits that made it fire."""

    bound: BoundRule
    rows: Longs
    hits: Longs


@dataclass(frozen=True, slots=True)
class Evidence:
    """All texts of a batch that hold any cue (ascending), and the rules that fired in them."""

    texts: Longs
    fired: tuple[Fired, ...]


def bind(lexicon: Lexicon) -> tuple[BoundRule, ...]:
    """All rules of speakers, typologies and modifiers, in the order of their packs."""
    packs = (*lexicon.packs.speakers.values(), *lexicon.packs)
    return tuple(_bind(lexicon, pack, rule) for pack in packs for rule in pack.rules)


def _bind(lexicon: Lexicon, pack: Pack, rule: Rule) -> BoundRule:
    groups = tuple((tuple(lexicon.cue_number(pack, n) for n in g.cues), g.count) for g in rule.all)
    return BoundRule(pack, rule, groups, tuple(lexicon.cue_number(pack, name) for name in rule.none))


class _Presence:
    """Cues × texts: is it there, which hits, where."""

    def __init__(self, hits: Hits, cues: int) -> None:
        self.hits = hits
        new = np.diff(hits.text, prepend=-1) != 0
        self.texts, self.row = hits.text[new], np.cumsum(new) - 1
        self.present = np.zeros((cues, len(self.texts)), bool)
        self.present[hits.cue, self.row] = True
        order = np.argsort(hits.cue, kind="stable")
        bounds = np.searchsorted(hits.cue[order], np.arange(cues + 1))
        self._of_cue = [order[a:b] for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)]

    def any_of(self, cues: tuple[int, ...]) -> Mask:
        found: Mask = self.present[cues[0]]
        for cue in cues[1:]:
            found = found | self.present[cue]
        return found

    def hits_of(self, cues: tuple[int, ...], mask: Mask) -> Longs:
        """Hits of ``cues`` in the texts of ``mask``, ascending."""
        found = [hits[mask[self.row[hits]]] for hits in (self._of_cue[cue] for cue in cues)]
        return found[0] if len(found) == 1 else np.sort(np.concatenate(found))

    def several(self, cues: tuple[int, ...], count: int, mask: Mask) -> Mask:
        """Texts of ``mask`` that hold at least ``count`` different words of ``cues``."""
        found = self.hits_of(cues, mask)
        pairs = np.unique(np.stack((self.row[found], self.hits.word[found])), axis=1)
        return np.asarray(mask & (np.bincount(pairs[0], minlength=len(self.texts)) >= count), bool)


def weigh(rules: tuple[BoundRule, ...], hits: Hits, cues: int) -> Evidence:
    """Fire the rules over a batch's hits."""
    presence = _Presence(hits, cues)
    if not len(hits):
        return Evidence(presence.texts, ())
    fired = []
    for bound in rules:
        outcome = _fire(bound, presence)
        if outcome is not None:
            fired.append(outcome)
    return Evidence(presence.texts, tuple(fired))


def _fire(bound: BoundRule, presence: _Presence) -> Fired | None:
    mask = presence.any_of(bound.groups[0][0])
    for cues, _ in bound.groups[1:]:
        mask = mask & presence.any_of(cues)
    if not mask.any():
        return None
    for cues, count in bound.groups:
        if count > 1:
            mask = presence.several(cues, count, mask)
    if bound.none:
        mask = mask & ~presence.any_of(bound.none)
    if not mask.any():
        return None
    groups = [presence.hits_of(cues, mask) for cues, _ in bound.groups]
    if bound.rule.within and len(groups) > 1:
        groups = _near(groups, presence, bound.rule.within)
    used = groups[0] if len(groups) == 1 else _distinct(np.sort(np.concatenate(groups)))
    if not len(used):
        return None
    return Fired(bound, _distinct(presence.row[used]), used)


def _distinct(ascending: Longs) -> Longs:
    """Ascending numbers without repeats (hits stand in the order of their texts: no need to sort those again)."""
    distinct: Longs = ascending[np.diff(ascending, prepend=-1) != 0]
    return distinct


def _near(groups: list[Longs], presence: _Presence, within: int) -> list[Longs]:
    """Keep the hits that have one of each other group within ``within`` tokens (selector cues are always near)."""
    hits = presence.hits
    lead = groups[0]
    for other in groups[1:]:
        lead = lead[_beside(lead, other, hits, within)]
    rows = np.zeros(len(presence.texts), bool)
    rows[presence.row[lead]] = True
    kept = [lead]
    for other in groups[1:]:
        other = other[rows[presence.row[other]]]  # noqa: PLW2901
        kept.append(other[_beside(other, lead, hits, within)])
    return kept


def _beside(these: Longs, those: Longs, hits: Hits, within: int) -> Mask:
    if not len(these) or not len(those):
        return np.zeros(len(these), bool)
    placed = those[hits.first[those] >= 0]
    near = hits.first[these] < 0
    if len(placed) < len(those):  # a selector cue anywhere in the text
        near |= np.isin(hits.text[these], hits.text[those[hits.first[those] < 0]])
    if not len(placed):
        return near
    # Token numbers ascend with texts, so one sorted list serves the whole batch.
    firsts = hits.first[placed]
    order = np.argsort(firsts, kind="stable")
    firsts, texts = firsts[order], hits.text[placed][order]
    at = np.searchsorted(firsts, hits.first[these])
    for side in (np.minimum(at, len(firsts) - 1), np.maximum(at - 1, 0)):
        near |= (texts[side] == hits.text[these]) & (np.abs(firsts[side] - hits.first[these]) <= within)
    return near
