"""Chooses the cues that a finding is shown with: in the order of the text, none inside another, not too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from marsad.detect.borrowing import borrowing
from marsad.detect.sorting import sort_by_two
from marsad.model import FAMILIES

if TYPE_CHECKING:
    from marsad.detect.firing import Evidence
    from marsad.detect.lexicon import Lexicon
    from marsad.detect.phrases import Hits
    from marsad.detect.rules import BoundRule, Rulebook
    from marsad.packs import Pack

type Longs = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]

MOST_CUES = 16
_NEVER, _VICTIM, _ALWAYS = range(3)


def choose_cues(
    lexicon: Lexicon,
    book: Rulebook,
    packs: tuple[Pack, ...],
    evidence: Evidence,
    hits: Hits,
    findings: tuple[Longs, Longs, Mask],
    suffers: Mask,
) -> tuple[Longs, Longs, Longs]:
    """(bounds, hit, rule) of each finding's cues in the order of the text. The first rule that uses a cue names it.

    ``findings``: pack, row of the evidence, and the packs that speak with it (findings, packs); ``suffers``: rows
    in which a victim speaks. Cues that lie inside another of their family are left out.
    """
    pack, row, together = findings
    index = {one.id: number for number, one in enumerate(packs)}
    family = np.array([FAMILIES.index(f) for f in lexicon.families], np.int64)
    bounds = np.zeros(len(pack) + 1, np.int64)
    hit, rule = np.empty(len(pack) * MOST_CUES, np.int64), np.empty(len(pack) * MOST_CUES, np.int64)
    used = evidence.hit_bounds[evidence.bounds]
    most = int(np.diff(used).max(initial=0))
    _choose(
        pack, row, together, suffers, evidence.bounds, evidence.rule, evidence.hit_bounds, evidence.hits,
        np.array([index.get(bound.pack.id, -1) for bound in book.rules], np.int64),
        np.array([_shows(bound) for bound in book.rules], np.int64),
        family[hits.cue], hits.start, hits.end, np.empty((6, most), np.int64), bounds, hit, rule,
    )  # fmt: skip
    return bounds, hit[: bounds[-1]], rule[: bounds[-1]]


def _shows(bound: BoundRule) -> int:
    """In whose texts the rule is a reason."""
    rule = bound.rule
    if rule.speaker not in {"both", "offender", "victim", "told"} or (rule.weight <= 0 and not rule.severity):
        return _NEVER
    return _ALWAYS if rule.speaker in {"both", "offender"} else _VICTIM


@borrowing()
def _choose(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    pack, row, together, suffers, bounds, rule, hit_bounds, hits, rule_pack, shows, family, start, end, room,
    out_bounds, out_hit, out_rule,
):  # fmt: skip
    count = 0
    cue, reason = room[0], room[1]
    for finding in range(len(pack)):
        text, size = row[finding], 0
        for firing in range(bounds[text], bounds[text + 1]):
            number = rule[firing]
            owner = rule_pack[number]
            if owner < 0 or not (owner == pack[finding] or together[finding, owner]):
                continue
            if shows[number] == _NEVER or (shows[number] == _VICTIM and not suffers[text]):
                continue
            for place in range(hit_bounds[firing], hit_bounds[firing + 1]):
                cue[size], reason[size] = hits[place], number
                size += 1
        size = _outermost(cue, reason, size, family, start, end, room)
        for place in range(min(size, MOST_CUES)):
            out_hit[count], out_rule[count] = cue[place], reason[place]
            count += 1
        out_bounds[finding + 1] = count


@borrowing()
def _outermost(cue, reason, size, family, start, end, room):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Leave the cues that lie in no other of their family, in the order of the text; how many."""
    first, second, order, spare = room[2], room[3], room[4], room[5]
    for place in range(size):
        hit = cue[place]
        first[place] = family[hit] << 32 | start[hit]
        second[place] = reason[place] - (end[hit] << 24)
    sort_by_two(first, second, order, spare, size)
    kept, last, reach = 0, -1, -1
    for place in range(size):
        hit = cue[order[place]]
        if family[hit] != last:
            last, reach = family[hit], -1
        if end[hit] > reach:
            reach = end[hit]
            order[kept] = order[place]
            kept += 1
    _take(cue, reason, order, kept, first, second)
    for place in range(kept):
        first[place], second[place] = start[cue[place]], end[cue[place]]
    sort_by_two(first, second, order, spare, kept)
    _take(cue, reason, order, kept, first, second)
    return kept


@borrowing()
def _take(cue, reason, order, size, first, second):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Leave those that the order names; ``first`` and ``second`` are room to work in."""
    for place in range(size):
        first[place], second[place] = cue[order[place]], reason[order[place]]
    for place in range(size):
        cue[place], reason[place] = first[place], second[place]
