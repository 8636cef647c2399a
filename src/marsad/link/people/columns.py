"""Records of one lane as arrays and as the table that Splink compares."""

from __future__ import annotations

import collections
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad.link.people.blocks import Blocks, blocks
from marsad.link.people.lexicon import Lexicon, lexicon
from marsad.link.people.likeness import MOST_PARTS
from marsad.link.people.names import Name
from marsad.link.people.names import names as names_of
from marsad.link.people.sounds import sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.people.record import PersonRecord

HUB = 50
"""Records beyond which a phone or address is a switchboard's and says nothing."""
_UNSEEN = 1_000  # records that are thought beside the real ones, as in `lexicon`


@dataclass(frozen=True, slots=True)
class Columns:
    """``table``: a row for each record in the order given; names of record r are rows ``bounds[r]:bounds[r + 1]``."""

    table: pa.Table
    frequencies: pa.Table
    lexicon: Lexicon
    names: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]
    blocks: Blocks
    hubs: int


def columns(records: Sequence[PersonRecord]) -> Columns:
    """The columns of records that may be matched with one another."""
    named, called = _named(records)
    forms = [[name.parts for name in some if name.parts] for some in named]
    words = lexicon(forms)
    names, bounds = _numbered(forms, words)
    aliases = [_alias_keys(*some) for some in zip(named, called, strict=True)]
    keys = [sorted({_key(form) for form in some}) for some in forms]
    contacts, hubs = _without_hubs([record.contacts for record in records])
    held = blocks(records, names, bounds, words, aliases, contacts)
    first = [some[0] if some else None for some in keys]
    table = pa.table({
        "place": pa.array(range(len(records)), pa.int64()),
        "name_key": pa.array(first, pa.string()),
        "birth": pa.array([record.birth.iso or None for record in records], pa.string()),
        "birth_year": pa.array([record.birth.year or None for record in records], pa.int32()),
        "documents": pa.array([record.documents or None for record in records], pa.list_(pa.string())),
        "contacts": pa.array([some or None for some in contacts], pa.list_(pa.string())),
        "aliases": pa.array([some or None for some in aliases], pa.list_(pa.string())),
        "called": pa.array([sorted({*a, *k}) for a, k in zip(aliases, keys, strict=True)], pa.list_(pa.string())),
        "blocks": held.keys,
    })  # fmt: skip
    return Columns(table, _frequencies(first), words, names, bounds, held, hubs)


def _named(records: Sequence[PersonRecord]) -> tuple[list[list[Name]], list[list[Name]]]:
    """Names and aliases of each record in parts."""
    told = [word for record in records for word in (*record.names, *record.aliases)]
    whose = [record.organisation for record in records for _ in (*record.names, *record.aliases)]
    found = iter(names_of(told, whose))
    named, called = [], []
    for record in records:
        named.append([next(found) for _ in record.names])
        called.append([next(found) for _ in record.aliases])
    return named, called


def _key(parts: tuple[str, ...]) -> str:
    """Skeletons of a name's parts in sorted order."""
    return " ".join(sorted(sound(part).skeleton for part in parts))


def _alias_keys(named: list[Name], called: list[Name]) -> list[str]:
    """Keys of by-names: what the record calls aliases, and the kunya before a name."""
    found = {_key(alias.parts or alias.kunya) for alias in called}
    found |= {_key(("bu" + name.kunya[0],)) for name in named if name.kunya}
    return sorted(found - {""})


def _numbered(
    forms: list[list[tuple[str, ...]]], words: Lexicon
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    place = {part: number for number, part in enumerate(words.parts)}
    bounds = np.cumsum([0, *map(len, forms)]).astype(np.int64)
    names = np.full((int(bounds[-1]), MOST_PARTS), -1, np.int64)
    for row, parts in enumerate(parts for some in forms for parts in some):
        names[row, : len(parts)] = [place[part] for part in parts]
    return names, bounds


def _without_hubs(contacts: list[tuple[str, ...]]) -> tuple[list[list[str]], int]:
    """Contacts that few records share, and how many values were left out as hubs."""
    counts = collections.Counter(value for some in contacts for value in some)
    hubs = {value for value, count in counts.items() if count > HUB}
    return [[value for value in some if value not in hubs] for some in contacts], len(hubs)


def _frequencies(keys: list[str | None]) -> pa.Table:
    """How often each name is borne, for Splink's adjustment; a name of a short list does not count as common."""
    counts = collections.Counter(key for key in keys if key)
    total = len(keys) + _UNSEEN
    return pa.table({
        "name_key": pa.array(sorted(counts), pa.string()),
        "tf_name_key": pa.array([counts[key] / total for key in sorted(counts)], pa.float64()),
    })  # fmt: skip
