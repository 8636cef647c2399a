"""What lists of known files say about a lead: the gravest entry, whether lists agree, and that none knows its files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.rank.columns import Flags, Ints, coded, count, distinct, largest, smallest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.engines.places import Places
    from marsad.rank.columns import Params
    from marsad.rank.signals import Signals
    from marsad.rank.subjects import Subjects

_UNKNOWN = -1
FILES = ("file_sharing_observation",)
"""Typologies that are about listed files: a category says how grave they are."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry a lead: its gravest entry (row of ``entries``, -1 = none), its severity (1 to 5, else -1 not known, 0
    not pertinent), how many lists know its files, and whether it states hashes that no list knows."""

    entry: Ints
    severity: Ints
    lists: Ints
    unknown: Flags
    entries: list[dict[str, str]]

    def facts(self) -> Iterator[tuple[str, Flags, Params]]:
        """Reasons without a weight: which list, in which version, calls it what."""
        there = self.entry >= 0
        told = [
            self.entries[entry] if entry >= 0 else {"list": "", "version": "", "category": ""}
            for entry in self.entry
        ]
        words: Params = {name: [each[name] for each in told] for name in ("list", "version", "category")}
        bare = np.array([not each["category"] for each in told], np.bool_)
        yield "listed", there & ~bare, words
        yield "listed_bare", there & bare, {name: words[name] for name in ("list", "version")}


def listed(table: pa.Table | None, whom: Subjects, places: Places) -> Listed | None:
    """From `tables.LISTED`; None where no list was ever asked."""
    if table is None or not table.num_rows:
        return None
    size, row = len(whom), places.find(table["observation"])
    own = np.where(whom.own >= 0, whom.own, whom.held)
    lead = np.where(row >= 0, own[row], -1)
    named, names = coded(table["list"])
    known = np.array([name != "" for name in names], np.bool_)[named]
    severity = pc.fill_null(table["severity"], _UNKNOWN).to_numpy().astype(np.int64)
    by_lead, _ = distinct(np.where(known, lead, -1), named, len(names))
    keys = (
        table.select(["list", "version", "category"]).group_by(["list", "version", "category"]).aggregate([])
    )
    keys = keys.sort_by([(name, "ascending") for name in ("list", "version", "category")])
    entries = [{name: each[name] for name in ("list", "version", "category")} for each in keys.to_pylist()]
    place = {(each["list"], each["version"], each["category"]): at for at, each in enumerate(entries)}
    code = np.array(
        [
            place[key]
            for key in zip(
                *(table[name].to_pylist() for name in ("list", "version", "category")), strict=True
            )
        ]
    )
    top = largest(np.where(known, lead, -1), severity, size, _UNKNOWN)
    gravest = known & (lead >= 0) & (severity == top[lead])
    entry = smallest(np.where(gravest, lead, -1), code, size, len(entries))
    return Listed(
        np.where(entry == len(entries), -1, entry), top, count(by_lead, size),
        (count(lead, size, ~known) > 0) & (count(lead, size, known) == 0), entries,
    )  # fmt: skip


def graded(told: Signals, lists: Listed | None, typologies: list[str]) -> Signals:
    """Signals in which an address that was seen, or a file that a platform reported, is as grave as its category."""
    if lists is None:
        return told
    files = np.array([name in FILES for name in typologies], np.bool_)[told.typology]
    return replace(told, severity=np.where(files & (lists.severity > 0), lists.severity, told.severity))
