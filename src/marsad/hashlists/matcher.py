"""Answers whether a hash is on a list: exactly, and for PDQ within 31 bits; what it needs lies beside the lake."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from marsad.hashlists.digests import EXACT, Digests, from_column
from marsad.hashlists.exact import Sorted
from marsad.hashlists.lists import Import, current
from marsad.link.hamming import RADIUS
from marsad.link.hash_index import HashIndex
from marsad.link.images import FAIR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from marsad.engines import Lake

type Ints = npt.NDArray[np.int64]

FOLDER = "hash-index"
_FORMAT = "1"
_DONE = "index.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry of a list is: its list, category (as written), severity (0 to 5, None = not known).

    ``poor``: the list says that the picture's hash is of low quality.
    """

    name: str
    version: str
    category: str
    severity: int | None
    scheme: str
    poor: bool = False


@dataclass(frozen=True, slots=True)
class Matches:
    """Number of the question, number of the entry (`Matcher.entries`), bits apart; the nearest of each entry."""

    question: Ints
    entry: Ints
    distance: Ints


@dataclass(frozen=True, slots=True)
class Matcher:
    """All lists in force, ready to be asked. Build with `Matcher.of`."""

    entries: tuple[Entry, ...]
    exact: Mapping[str, Sorted]
    near: HashIndex | None
    codes: npt.NDArray[np.uint32]  # of each of ``near.rows``

    @classmethod
    def of(cls, lake: Lake) -> Matcher | None:
        """Of the lists in force; None where there are none. Reads what an earlier call kept beside the lake, or makes
        and keeps it."""
        lists = current(lake)
        if not lists:
            return None
        folder = lake.path / FOLDER / _key(lake, lists)
        if not (folder / _DONE).exists():
            _make(lake, lists, folder)
        return _read(folder)

    def ask(self, algorithm: str, digests: Digests, radius: int = RADIUS) -> Matches:
        """Entries that are the same hash, or for PDQ within ``radius`` bits of it."""
        if algorithm == "pdq":
            return self._near(digests, radius)
        if algorithm not in self.exact or not len(digests):
            nothing = np.empty(0, np.int64)
            return Matches(nothing, nothing, nothing)
        question, code = self.exact[algorithm].find(digests)
        return Matches(question, code, np.zeros(len(question), np.int64))

    def _near(self, digests: Digests, radius: int) -> Matches:
        if self.near is None or not len(digests):
            nothing = np.empty(0, np.int64)
            return Matches(nothing, nothing, nothing)
        return Matches(*self.near.nearest(_words(digests), self.codes, len(self.entries), radius))


def _words(digests: Digests) -> npt.NDArray[np.uint64]:
    return np.ascontiguousarray(digests).view(">u8").astype(np.uint64).reshape(-1, 4)


def _key(lake: Lake, lists: Mapping[str, Import]) -> str:
    told = [_FORMAT, str(lake.version("hashes")), *(each.id for each in lists.values())]
    return hashlib.blake2b("\n".join(told).encode(), digest_size=10).hexdigest()


def _make(lake: Lake, lists: Mapping[str, Import], folder: Path) -> None:
    """Whole or not at all; what was kept of earlier lists goes."""
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    entries: dict[Entry, int] = {}
    told: dict[str, Any] = {"exact": [], "near": False}
    for algorithm in EXACT:
        digests, code = _coded(lake, algorithm, lists, entries)
        if len(code):
            _save(unfinished, algorithm, Sorted.build(digests, code))
            told["exact"].append(algorithm)
    digests, code = _coded(lake, "pdq", lists, entries)
    if len(code):
        index = HashIndex.build(_words(digests))
        _save(unfinished, "pdq", index)
        np.save(unfinished / "pdq-codes.npy", code[index.rows].astype(np.uint32))
        told["near"] = True
    told["entries"] = [[getattr(entry, each.name) for each in fields(Entry)] for entry in entries]
    (unfinished / _DONE).write_text(json.dumps(told), encoding="utf-8")
    for old in folder.parent.iterdir():
        if old != unfinished:
            shutil.rmtree(old, ignore_errors=True)
    unfinished.rename(folder)


def _coded(
    lake: Lake, algorithm: str, lists: Mapping[str, Import], entries: dict[Entry, int]
) -> tuple[Digests, Ints]:
    """Hashes of an algorithm on lists in force, and the number of each one's entry."""
    names = ["import", "category", "quality", "digest"]
    rows = lake.read("hashes", columns=names, where=ds.field("algorithm") == algorithm)
    imports = {each.id: each for each in lists.values()}
    # A list whose import was broken off is in no row of `hash_lists`: it does not answer.
    rows = rows.filter(pc.is_in(rows["import"], pa.array(list(imports), pa.string())))
    poor = pc.fill_null(pc.less(rows["quality"], FAIR), False)
    keys = pa.table({"import": rows["import"], "category": rows["category"], "poor": poor})
    kinds = (
        keys.group_by(["import", "category", "poor"])
        .aggregate([])
        .sort_by([("import", "ascending"), ("category", "ascending"), ("poor", "ascending")])
    )
    code = np.zeros(rows.num_rows, np.int64)
    for kind in kinds.to_pylist():
        made = imports[kind["import"]]
        entry = Entry(
            made.name,
            made.version,
            kind["category"],
            made.severities.get(kind["category"]),
            made.scheme,
            kind["poor"],
        )
        here = pc.and_(pc.equal(keys["import"], kind["import"]), pc.equal(keys["category"], kind["category"]))
        here = pc.and_(here, pc.equal(keys["poor"], kind["poor"]))
        code[here.to_numpy()] = entries.setdefault(entry, len(entries))
    return from_column(rows["digest"], algorithm), code


def _save(folder: Path, name: str, made: Sorted | HashIndex) -> None:
    for each in fields(made):
        np.save(folder / f"{name}-{each.name}.npy", getattr(made, each.name))


def _load(folder: Path, name: str) -> npt.NDArray[Any]:
    # Copy-on-write: compiled loops take the same form of array as from memory, and nothing is ever written.
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="c", allow_pickle=False))


def _read(folder: Path) -> Matcher:
    told = json.loads((folder / _DONE).read_text(encoding="utf-8"))
    exact = {
        name: Sorted(*(_load(folder, f"{name}-{each.name}") for each in fields(Sorted)))
        for name in told["exact"]
    }
    near, codes = None, np.empty(0, np.uint32)
    if told["near"]:
        near = HashIndex(*(_load(folder, f"pdq-{each.name}") for each in fields(HashIndex)))
        codes = _load(folder, "pdq-codes")
    return Matcher(tuple(Entry(*entry) for entry in told["entries"]), exact, near, codes)
