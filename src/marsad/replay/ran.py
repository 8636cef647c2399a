"""What the log of evidence says of a run: what it read with, what it ranked from, and a commitment to every lead."""

from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING

from marsad.detect import own
from marsad.detect.detector import WITHOUT_MODEL
from marsad.errors import LakeError
from marsad.evidence.nouns import Arrival
from marsad.evidence.tree import root_of
from marsad.replay.bundle import bundled
from marsad.replay.rooted import leaves
from marsad.tables import TABLES

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.engines import Lake
    from marsad.engines.runs import Run
    from marsad.evidence import Vault
    from marsad.evidence.nouns import Act, Event, Item

_NAME = "packs.zip"
_MARK = 100  # characters of a mark that stand in the log


def log_run(vault: Vault, act: Act, lake: Lake, run: Run, statements: str, decisions: str, harm: str) -> int:
    """Seals what texts are read with, logs the run that has just ranked, writes a checkpoint; gives the entry's number.

    ``statements``, ``decisions`` and ``harm`` are the marks of what was in force.
    """
    model = not os.environ.get(WITHOUT_MODEL)
    packs = _sealed(vault, act, run, bundled(model=model))
    ids, hashes = leaves(lake.read("leads"))
    versions = {f"v_{name}": lake.version(name) for name in TABLES if name != "runs"}
    event = vault.note(
        "run", act, more={
            "run": run.id, "marsad": run.version, "as_of": _moment(run.as_of), "packs": packs.commitment,
            "packs_item": packs.id, "model": own.heard().version if model else "",
            "transformer": int(model and own.transformer_folder() is not None),
            "leads": len(ids), "leads_root": root_of(hashes).hex(), "statements": _short(statements),
            "decisions": _short(decisions), "harm": _short(harm), **versions,
        },
    )  # fmt: skip
    vault.checkpoint()
    return event.seq


def entry_of(vault: Vault, run: str, seq: int | None) -> Event:
    """The log's entry of a run. Raises LakeError where the run has none, or another one stands there."""
    if seq is not None and seq < vault.log.size:
        event = next(vault.events(seq, seq + 1))
        if event.action == "run" and event.more.get("run") == run:
            return event
    raise LakeError(
        "the log of evidence has no entry of that run",
        hint="it was run with --no-seal, or beside another store",
    )


def _sealed(vault: Vault, act: Act, run: Run, data: bytes) -> Item:
    """The item that these packs were sealed as, by this run or an earlier one."""
    for item in vault.find(hashlib.sha256(data).hexdigest()):
        if item.held == "bytes" and item.name == _NAME:
            return item
    why = run.provenance
    arrival = Arrival(
        _NAME, kind="pack", media_type="application/zip", handling=why.handling, subject_category="none",
        retention_days=why.retention_days,
    )  # fmt: skip
    return vault.add(io.BytesIO(data), arrival, act)


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _short(mark: str) -> str:
    """Long marks by their hash: an entry of the log is short."""
    return mark if len(mark) <= _MARK else hashlib.sha256(mark.encode()).hexdigest()
