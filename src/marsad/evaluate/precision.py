"""Counts how often findings that stand alone are right, by typology and strength: what ranking starts from."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from marsad.engines.places import Places
from marsad.evaluate.world import tables_of
from marsad.model import KINDS
from marsad.rank.columns import one_chunk
from marsad.rank.facts import found, observed
from marsad.rank.precision import SIDES, STRENGTHS, sides, strengths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.evaluate.truth import Item
    from marsad.rank.facts import Found, Observed

SPLIT = "open"
"""Families of texts that rules may be made from: the held-out ones are never counted here."""
type Counts = dict[str, dict[str, list[list[int]]]]


def measure(items: int, seeds: Sequence[int], *, workers: int = 1) -> Counts:
    """Right and seen findings by side, typology and strength, over worlds of ``items`` rows a seed."""
    from marsad.synth import write_world

    right: Counter[tuple[str, str, int]] = Counter()
    seen: Counter[tuple[str, str, int]] = Counter()
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="marsad-precision-") as name:
            write_world(Path(name), items=items, seed=seed, split=SPLIT, workers=workers)
            world = tables_of(Path(name), workers=workers)
        places = Places.of(one_chunk(world.observations["id"]))
        who = observed(world.observations, places, world.rows["readings"], world.members, world.networks)
        flagged = found(world.rows["findings"], places, [])
        count(who, flagged, {item.id: item for item in world.truth}, right, seen)
    return _table(right, seen)


def count(
    who: Observed,
    flagged: Found,
    truth: Mapping[str, Item],
    right: Counter[tuple[str, str, int]],
    seen: Counter[tuple[str, str, int]],
) -> None:
    """Add flagged findings of observations that no network holds, or that were told to the unit."""
    kind = who.kind[flagged.observation]
    side = sides(kind, flagged.speaker)
    strength = strengths(np.bitwise_count(flagged.families).astype(np.int64), flagged.score)
    alone = (who.network[flagged.observation] < 0) | (SIDES.index("told") == side)
    ids = who.ids.to_pylist()
    for row in np.flatnonzero(alone).tolist():
        item = truth.get(ids[flagged.observation[row]])
        if item is None:
            continue
        name = flagged.typologies[flagged.typology[row]]
        cell = (SIDES[side[row]], name, int(strength[row]))
        seen[cell] += 1
        acts = item.speaker in {"offender", "victim"} or bool(kind[row] == KINDS.index("sighting"))
        right[cell] += int(item.typology == name and acts)


def _table(right: Counter[tuple[str, str, int]], seen: Counter[tuple[str, str, int]]) -> Counts:
    out: Counts = {side: {} for side in SIDES}
    for side, name, _ in sorted(seen):
        out[side][name] = [[right[side, name, k], seen[side, name, k]] for k in range(STRENGTHS)]
    return out
