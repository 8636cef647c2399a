"""The table of runs: what each read and why it might, and what exactly it linked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marsad.tables.runs import RUNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.engines.lake import Lake
    from marsad.model import Provenance


@dataclass(frozen=True, slots=True)
class Run:
    """One run: ``read`` counts records, ``added`` new observations; ``as_of`` and ``started`` are UTC."""

    id: str
    version: str
    provenance: Provenance
    as_of: datetime
    started: datetime
    sources: Sequence[str] = ()
    read: int = 0
    added: int = 0
    refused: int = 0


def newest(lake: Lake) -> dict[str, Any] | None:
    """The newest finished run, a row of RUNS."""
    rows = lake.read("runs").sort_by([("finished", "descending")]).slice(0, 1).to_pylist()
    return rows[0] if rows else None


def is_linked(lake: Lake, version: str, statements: str) -> bool:
    """Whether the newest run linked exactly what is there now: observations, and the statements in force (their mark),
    with this ``version`` of Marsad."""
    run = newest(lake) or {}
    was = run.get("version"), run.get("lake_version"), run.get("statements") or ""
    return was == (version, lake.version("observations"), statements)


def is_ranked(lake: Lake, decisions: str) -> bool:
    """Whether the newest run ranked with exactly the decisions in force (their mark)."""
    return ((newest(lake) or {}).get("decisions") or "") == decisions


def finish(
    lake: Lake, run: Run, statements: str, decisions: str = "", harm: str = "", entry: int | None = None
) -> None:
    """Write down a run that has linked and ranked what is there now, with the marks of what was in force.

    ``harm``: version of the harm table and who signed it; ``entry``: its number in the log of evidence.
    """
    why = run.provenance
    row = {
        "id": run.id, "version": run.version, "sources": list(run.sources), "read": run.read, "added": run.added,
        "refused": run.refused, "purpose": why.purpose, "legal_basis": why.legal_basis, "handling": why.handling,
        "subject_category": why.subject_category, "assessment": why.assessment, "retention_days": why.retention_days,
        "lake_version": lake.version("observations"), "as_of": run.as_of, "started": run.started,
        "finished": datetime.now(UTC), "statements": statements, "decisions": decisions,
        "harm": harm, "entry": entry,
    }  # fmt: skip
    lake.append("runs", pa.Table.from_pylist([row], schema=RUNS))
