"""The rules of all packs as arrays, so that a compiled loop can ask them; see `marsad.detect.firing`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marsad.detect.lexicon import Lexicon
    from marsad.packs import Pack, Rule

type Longs = npt.NDArray[np.int64]
type Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule with its cues as numbers. ``groups``: (cue numbers, how many different words)."""

    pack: Pack
    rule: Rule
    groups: tuple[tuple[tuple[int, ...], int], ...]
    none: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules in their order, and what the compiled loop asks of them. Sets are bits in rows of 64-bit numbers.

    Groups ``bounds[r]:bounds[r + 1]`` are those of rule ``r``. ``wanted`` (groups, …) and ``none`` (rules, …): sets
    of cues; ``counts``: different words that a group asks for; ``within``: tokens, 0 = anywhere in the text;
    ``watch`` (cues, …): the set of rules that are worth asking where a text holds the cue; ``asked`` (cues): whether
    any rule names it, for some are there for the learned model alone.
    """

    rules: tuple[BoundRule, ...]
    bounds: Longs
    wanted: Bits
    counts: Longs
    none: Bits
    within: Longs
    watch: Bits
    asked: npt.NDArray[np.bool_]


def bind(lexicon: Lexicon) -> Rulebook:
    """All rules of speakers, typologies and modifiers, in the order of their packs."""
    packs = (*lexicon.packs.speakers.values(), *lexicon.packs)
    return rulebook([_bind(lexicon, pack, rule) for pack in packs for rule in pack.rules], len(lexicon.cues))


def _bind(lexicon: Lexicon, pack: Pack, rule: Rule) -> BoundRule:
    groups = tuple((tuple(lexicon.cue_number(pack, n) for n in g.cues), g.count) for g in rule.all)
    return BoundRule(pack, rule, groups, tuple(lexicon.cue_number(pack, name) for name in rule.none))


def rulebook(rules: Iterable[BoundRule], cues: int) -> Rulebook:
    """Lay out ``rules`` over cues numbered below ``cues``."""
    bound = tuple(rules)
    groups = [group for rule in bound for group in rule.groups]
    return Rulebook(
        rules=bound,
        bounds=np.cumsum([0, *(len(rule.groups) for rule in bound)], dtype=np.int64),
        wanted=_sets([members for members, _ in groups], cues),
        counts=np.array([count for _, count in groups], np.int64),
        none=_sets([rule.none for rule in bound], cues),
        within=np.array([rule.rule.within if len(rule.groups) > 1 else 0 for rule in bound], np.int64),
        watch=_watch(bound, groups, cues),
        asked=_asked(bound, cues),
    )


def _asked(rules: tuple[BoundRule, ...], cues: int) -> npt.NDArray[np.bool_]:
    asked = np.zeros(cues, np.bool_)
    for rule in rules:
        for members in (*(members for members, _ in rule.groups), rule.none):
            asked[list(members)] = True
    return asked


def _watch(rules: tuple[BoundRule, ...], groups: list[tuple[tuple[int, ...], int]], cues: int) -> Bits:
    """Each rule is watched for by one of its groups: the one whose cues the fewest groups ask for."""
    uses = np.bincount([cue for members, _ in groups for cue in members], minlength=cues)
    watched: list[list[int]] = [[] for _ in range(cues)]
    for number, rule in enumerate(rules):
        rarest = min(
            (members for members, _ in rule.groups), key=lambda members: int(uses[list(members)].sum())
        )
        for cue in sorted(set(rarest)):
            watched[cue].append(number)
    return _sets(watched, len(rules))


def _sets(lists: Iterable[Iterable[int]], size: int) -> Bits:
    """Each list of numbers below ``size`` as a row of bits."""
    rows = [list(numbers) for numbers in lists]
    bits = np.zeros((len(rows), size // 64 + 1), np.uint64)
    for row, numbers in zip(bits, rows, strict=True):
        for number in numbers:
            row[number >> 6] |= np.uint64(1 << (number & 63))
    return bits
