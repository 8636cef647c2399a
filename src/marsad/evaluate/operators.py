"""How well planted operators are found: beside what exact links would give, and as selectors are hidden."""

from __future__ import annotations

import hashlib
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from marsad.evaluate.clusters import Agreement, agreement
from marsad.evaluate.world import SPLIT, Tables, tables_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from marsad.evaluate.truth import Item

HIDDEN = (0.1, 0.25, 0.5, 0.75, 1.0)
_WITHOUT_TEXT = frozenset({"sighting", "tip"})
_WHOLE = 1 << 32


@dataclass(frozen=True, slots=True)
class OperatorScores:
    """Operators of a world by way of finding them. ``items``, ``seed``: the world's.

    ``ways``: ours; ``exact``: components over the selectors that truly stand there and over true templates, without
    the planted hubs: what links can give at most; ``stored pairs``: components over all selectors that were
    found, as whoever joins everything does. ``hidden``: ours, where this share of the selectors cannot be read.
    """

    items: int
    seed: int
    ways: Mapping[str, Agreement]
    hidden: Mapping[float, Agreement]


def score_operators(items: int, seed: int, *, split: str = SPLIT, workers: int = 1) -> OperatorScores:
    """Make a world, read it once, link it as it is and with more and more of its selectors taken away."""
    from marsad.synth import write_world

    with tempfile.TemporaryDirectory(prefix="marsad-evaluate-") as name:
        folder = Path(name)
        write_world(folder, items=items, seed=seed, split=split, workers=workers)
        world = tables_of(folder, workers=workers)
        hubs = _hubs(folder / "truth" / "hubs.jsonl")
    texts = [item for item in world.truth if item.kind not in _WITHOUT_TEXT]
    mine = [item for item in texts if item.operator and not item.benign]
    ways = {
        "ours": _agreed(mine, _networks(world.members)),
        "exact": _agreed(mine, joined({item.id: _true(item, hubs) for item in mine})),
        "stored pairs": _agreed(mine, joined(_found(world.rows["selectors"], {item.id for item in mine}))),
    }
    hidden = {0.0: ways["ours"]}
    for share in HIDDEN:
        hidden[share] = _agreed(mine, _networks(_linked(world, share)))
    return OperatorScores(items, seed, ways, hidden)


def joined(carried: Mapping[str, Iterable[Hashable]]) -> dict[str, str]:
    """The component of each item under whatever it carries."""
    number: dict[Hashable, int] = {}
    items = list(carried)
    edges = [
        (at, number.setdefault(one, len(number))) for at, item in enumerate(items) for one in carried[item]
    ]
    size = len(items) + len(number)
    left, right = np.array(edges, np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(left), np.int8), (left, len(items) + right)), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    return {item: str(label[at]) for at, item in enumerate(items)}


def readable(selectors: pa.Table, hidden: float) -> pa.Table:
    """The mentions that can still be read where a share of them is ``hidden``: more hides those and others."""
    keys = zip(*(selectors[name].to_pylist() for name in ("observation", "kind", "value")), strict=True)
    drawn = [
        int.from_bytes(hashlib.blake2b("\x1f".join(key).encode(), digest_size=4).digest()) for key in keys
    ]
    return selectors.filter(pa.array(np.array(drawn, np.int64) >= hidden * _WHOLE))


def _linked(world: Tables, hidden: float) -> pa.Table:
    from marsad import link
    from marsad.engines import embedded

    rows = {**world.rows, "selectors": readable(world.rows["selectors"], hidden)}
    observations = world.observations.select(list(link.NEEDS))
    return link.link(observations, **rows, previous=None, connection=embedded.connection()).members


def _networks(members: pa.Table) -> dict[str, str]:
    return dict(zip(members["observation"].to_pylist(), members["network"].to_pylist(), strict=True))


def _agreed(mine: Sequence[Item], found: Mapping[str, str]) -> Agreement:
    return agreement([item.operator for item in mine], [found.get(item.id, "") for item in mine])


def _true(item: Item, hubs: set[tuple[str, str]]) -> list[Hashable]:
    carried: list[Hashable] = [
        (one.kind, one.value) for one in item.mentions if (one.kind, one.value) not in hubs
    ]
    return [*carried, ("template", item.template)] if item.template else carried


def _found(selectors: pa.Table, among: set[str]) -> dict[str, list[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in selectors.select(["observation", "kind", "value"]).to_pylist():
        if row["observation"] in among:
            found[row["observation"]].append((row["kind"], row["value"]))
    return {name: found[name] for name in sorted(among)}


def _hubs(path: Path) -> set[tuple[str, str]]:
    import orjson

    rows = (orjson.loads(line) for line in path.read_bytes().splitlines())
    return {(row["kind"], row["value"]) for row in rows}
