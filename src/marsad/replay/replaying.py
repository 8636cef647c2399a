"""A lead of any day run again: ranked from the tables as they were, its texts read with the packs that were sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from marsad.detect import NEEDS, read_with
from marsad.engines.intake import split
from marsad.errors import EvidenceError, LakeError, ModelError, PackError
from marsad.rank import again
from marsad.replay.bundle import detector_of
from marsad.replay.proof import Proven, prove
from marsad.replay.ran import entry_of

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.detect import Detector
    from marsad.engines import Lake
    from marsad.evidence import Vault
    from marsad.evidence.nouns import Act, Event
    from marsad.rank import Again

_TABLES = {"readings": "id", "selectors": "observation", "findings": "observation"}
_BATCH = 8_192


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of a lead read again: how many there are, how many come out the same, which do not, which could not be.

    ``differs`` and ``unread`` are ids of observations.
    """

    count: int
    differs: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return not self.differs and not self.unread


@dataclass(frozen=True, slots=True)
class Replayed:
    """A lead run again. Without a store ``texts`` and ``proven`` are None; ``unproven``: why there is no proof."""

    again: Again
    texts: Texts | None = None
    proven: Proven | None = None
    unproven: str = ""

    @property
    def same(self) -> bool:
        """Whether nothing differs, and nothing that should be proven is not; a lake without evidence proves nothing."""
        return self.again.same and (self.texts is None or self.texts.same) and not self.unproven


def replay(
    lake: Lake, lead: str, known: datetime | None = None, vault: Vault | None = None, act: Act | None = None
) -> Replayed:
    """``lead`` as it was ``known`` (UTC; None = now), run again.

    The ranking as `marsad.rank.again`; texts are read by a detector of the packs and the model that were sealed with
    the run that read them, whatever is in use today. Opening them is logged on behalf of ``act``. Raises as `again`
    does.
    """
    found = again(lake, lead, known)
    if vault is None or act is None:
        return Replayed(found)
    runs = {row["id"]: row for row in lake.read("runs").to_pylist()}
    run = runs[found.run]
    try:
        event = entry_of(vault, found.run, run["entry"])
        proven = prove(lake, vault, event, lead, known)
    except (LakeError, EvidenceError) as error:
        return Replayed(found, unproven=error.message)
    texts = _Reading(lake, vault, act, run["finished"]).read(lead, known)
    return Replayed(found, texts, proven)


class _Reading:
    """Reads the texts of leads again, with one detector for each bundle of packs."""

    def __init__(self, lake: Lake, vault: Vault, act: Act, at: datetime) -> None:
        self._lake, self._vault, self._act, self._at = lake, vault, act, at
        self._runs = sorted(lake.read("runs", columns=["id", "entry"]).to_pylist(), key=lambda run: run["id"])
        self._detectors: dict[str, Detector | None] = {}

    def read(self, lead: str, known: datetime | None) -> Texts:
        ids = self._members(lead, known)
        chosen = pa.array(ids, pa.string())
        seen = self._lake.read(
            "observations", columns=[*NEEDS, "run"], where=pc.field("id").isin(chosen), as_of=self._at
        )
        stored = self._stored(chosen)
        differs, unread = [], []
        for run in sorted(set(seen["run"].to_pylist())):
            rows = seen.filter(pc.equal(seen["run"], run)).select(NEEDS)
            detector = self._detector(run)
            if detector is None:
                unread += rows["id"].to_pylist()
                continue
            for batch in rows.combine_chunks().to_batches(_BATCH):
                found = _by_observation(split(pa.Table.from_batches([read_with(detector, batch)])))
                differs += [
                    each for each in batch["id"].to_pylist() if not _alike(stored.get(each), found[each])
                ]
        return Texts(len(ids), tuple(sorted(differs)), tuple(sorted(unread)))

    def _members(self, lead: str, known: datetime | None) -> list[str]:
        row = self._lake.read("leads", where=pc.field("id") == lead, as_of=known).to_pylist()[0]
        if row["about"] == "observation":
            return [row["subject"]]
        members = self._lake.read("members", where=pc.field("network") == row["subject"], as_of=self._at)
        return sorted(members["observation"].to_pylist())

    def _stored(self, ids: pa.Array) -> dict[str, dict[str, list[Any]]]:
        return _by_observation(
            {
                name: self._lake.read(name, where=pc.field(key).isin(ids), as_of=self._at)
                for name, key in _TABLES.items()
            }
        )

    def _detector(self, run: str) -> Detector | None:
        """Of the packs that ``run`` read with; where it was broken off, of the next run that was not.

        None where they were not sealed or are gone, or where a transformer had a say that cannot be asked again.
        """
        entry = next((each for each in self._runs if each["id"] >= run and each["entry"] is not None), None)
        if entry is None:
            return None
        try:
            event = entry_of(self._vault, entry["id"], entry["entry"])
            packs = str(event.more["packs_item"])
            if packs not in self._detectors:
                self._detectors[packs] = self._open(packs, event)
        except (LakeError, EvidenceError, PackError, ModelError):
            return None
        return self._detectors[packs]

    def _open(self, packs: str, event: Event) -> Detector | None:
        if event.more.get("transformer"):
            return None
        with self._vault.open(packs, self._act) as stream:
            return detector_of(stream)


def _by_observation(tables: dict[str, pa.Table]) -> dict[str, dict[str, list[Any]]]:
    """Rows of each table by observation, in an order of their own."""
    found: dict[str, dict[str, list[Any]]] = {}
    for name, key in _TABLES.items():
        for row in tables[name].to_pylist():
            found.setdefault(row[key], {each: [] for each in _TABLES})[name].append(row)
    for held in found.values():
        for rows in held.values():
            rows.sort(key=lambda row: orjson.dumps(row, option=orjson.OPT_SORT_KEYS))
    return found


def _alike(stored: dict[str, list[Any]] | None, again: dict[str, list[Any]]) -> bool:
    """Whether what is stored says the same; what an earlier Marsad did not write down does not differ."""
    if stored is None:
        return False
    return all(
        len(stored[name]) == len(again[name])
        and all(
            was == is_ or all(value is None or value == is_[key] for key, value in was.items())
            for was, is_ in zip(stored[name], again[name], strict=True)
        )
        for name in _TABLES
    )
