"""Names networks so that they keep their names while they grow, shrink, merge or split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.labels import pairs
from marsad.link.templates import stable_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt


def network_ids(ids: pa.Array, group: npt.NDArray[np.int64], previous: pa.Table | None) -> Mapping[int, str]:
    """The network id of each group: key = its smallest member's row in the sorted ``ids``; -1 in ``group`` = alone.

    A group inherits the id of the previous network (MEMBERS table) that it shares most members with; where two
    groups claim one id, the one with the larger share has it, then the one with the smaller first member. The
    others get ``N-`` and 12 hexadecimal digits of the hash of their smallest member's id.
    """
    roots = np.unique(group[group >= 0]).tolist()
    names = _inherited(ids, group, previous) if previous is not None and previous.num_rows else {}
    taken = set(names.values())
    if previous is not None:
        # A name that another group had yesterday is not given to a stranger today.
        taken |= set(pc.unique(previous["network"]).to_pylist())
    first = dict(zip(roots, ids.take(pa.array(roots, pa.int64())).to_pylist(), strict=True))
    for root in roots:
        if root not in names:
            key, again = first[root], 0
            while (name := stable_name("N", key)) in taken:
                again += 1
                key = f"{first[root]} {again}"
            names[root] = name
            taken.add(name)
    return names


def _inherited(ids: pa.Array, group: npt.NDArray[np.int64], previous: pa.Table) -> dict[int, str]:
    before = previous.filter(pc.not_equal(previous["network"], "")).combine_chunks()
    at = pc.index_in(before["observation"], value_set=ids)
    known = pc.is_valid(at)
    rows = at.filter(known).to_numpy().astype(np.int64)
    old = pc.dictionary_encode(before["network"].filter(known)).combine_chunks()
    if isinstance(old, pa.ChunkedArray):
        old = old.chunk(0) if old.num_chunks else pa.array([], pa.dictionary(pa.int32(), pa.string()))
    held = group[rows] >= 0
    root, name, _, count = pairs(group[rows][held], old.indices.to_numpy()[held])
    names = old.dictionary.to_pylist()
    both = zip(root.tolist(), name.tolist(), count.tolist(), strict=True)
    claims = sorted((-count, names[name], root) for root, name, count in both)
    given: dict[int, str] = {}
    used: set[str] = set()
    for _, claimed, by in claims:
        if by not in given and claimed not in used:
            given[by] = claimed
            used.add(claimed)
    return given
