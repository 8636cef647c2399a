"""Names networks so that they keep their names while they grow, shrink, merge or split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.labels import pairs
from marsad.link.templates import stable_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

type Claim = tuple[int, str, str]
"""How many members, the name of a network of the last run, the smallest member's id of one of this."""


def network_ids(ids: pa.Array, group: npt.NDArray[np.int64], previous: pa.Table | None) -> Mapping[int, str]:
    """The network id of each group: key = its smallest member's row in the sorted ``ids``; -1 in ``group`` = alone.

    A group inherits the id of the previous network (MEMBERS table) that it shares most members with; where two
    groups claim one id, the one with the larger share has it, then the one with the smaller first member. The
    others get ``N-`` and 12 hexadecimal digits of the hash of their smallest member's id.
    """
    roots = np.unique(group[group >= 0])
    claims = _claims(ids, group, previous) if previous is not None and previous.num_rows else []
    taken = set(pc.unique(previous["network"]).to_pylist()) if previous is not None else set()
    names = named(ids.take(pa.array(roots, pa.int64())).to_pylist(), claims, taken)
    return dict(zip(roots.tolist(), names, strict=True))


def named(firsts: Sequence[str], claims: Iterable[Claim], taken: set[str]) -> list[str]:
    """The name of each network by its smallest member's id (``firsts``, ascending).

    ``claims`` say how many members of a network of the last run a network holds; ``taken`` are that run's names.
    """
    given: dict[str, str] = {}
    used: set[str] = set()
    for _, name, by in sorted((-count, name, by) for count, name, by in claims):
        if by not in given and name not in used:
            given[by] = name
            used.add(name)
    # A name that another group had yesterday is not given to a stranger today.
    used |= taken
    for first in firsts:
        if first not in given:
            key, again = first, 0
            while (name := stable_name("N", key)) in used:
                again += 1
                key = f"{first} {again}"
            given[first] = name
            used.add(name)
    return [given[first] for first in firsts]


def _claims(ids: pa.Array, group: npt.NDArray[np.int64], previous: pa.Table) -> Iterator[Claim]:
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
    firsts = ids.take(pa.array(root)).to_pylist()
    return zip(count.tolist(), (names[each] for each in name.tolist()), firsts, strict=True)
