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

    from marsad.link.statements import Sides

type Claim = tuple[int, str, str]
"""How many members, the name of a network of the last run, the smallest member's id of one of this."""


_BACK = 1 << 60
"""Members that speak for a name that is given back: more than any network has."""


def network_ids(
    ids: pa.Array,
    group: npt.NDArray[np.int64],
    previous: pa.Table | None,
    former: Mapping[int, str] | None = None,
) -> Mapping[int, str]:
    """The network id of each group: key = its smallest member's row in the sorted ``ids``; -1 in ``group`` = alone.

    A group inherits the id of the previous network (MEMBERS table) that it shares most members with; where two
    groups claim one id, the one with the larger share has it, then the one with the smaller first member. The
    others get ``N-`` and 12 hexadecimal digits of the hash of their smallest member's id. ``former`` are names that
    groups get back (`given_back`).
    """
    roots = np.unique(group[group >= 0])
    claims = [*_claims(ids, group, previous)] if previous is not None and previous.num_rows else []
    claims += given_back_claims({ids[root].as_py(): name for root, name in (former or {}).items()})
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


def given_back(
    over: Sequence[Sides], homes: Sequence[tuple[int, int]], was: Mapping[str, str], taken: set[str]
) -> dict[int, str]:
    """The names that the two sides of a merge had before, where it held in the last run and holds no longer.

    ``homes`` are the groups that the sides of each are in now (-1 = none), ``was`` the networks in the last run of the
    observations that stand for them, ``taken`` all its names. Gives the name of such groups.
    """
    names: dict[int, str] = {}
    for each, (one, two) in zip(reversed(over), reversed(homes), strict=True):
        together = _usual(was, each.subjects)
        if min(one, two) < 0 or one == two or not together or together != _usual(was, each.others):
            continue
        for root, name in zip((one, two), each.networks, strict=True):
            free = name == together or name not in taken
            if free and root not in names and name not in names.values():
                names[root] = name
    return names


def given_back_claims(former: Mapping[str, str]) -> list[Claim]:
    """Names that are given back, by smallest member's id, as claims that no other outweighs."""
    return [(_BACK, name, first) for first, name in former.items()]


def _usual(was: Mapping[str, str], side: Sequence[str]) -> str:
    names = [was[one] for one in side if was.get(one)]
    return min(names, key=lambda name: (-names.count(name), name), default="")


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
