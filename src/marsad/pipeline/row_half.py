"""The row half: sources in, what is known left out, the rest read in parallel and committed by chunks."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

    from marsad.engines.contract import Engine
    from marsad.engines.intake import Intake
    from marsad.engines.refusals import Refusals
    from marsad.model import Provenance
    from marsad.pipeline.summary import Progress
    from marsad.readers import Keep, ReadOptions
    from marsad.readers.source import Source

BATCH = 16_384  # records a call of the row half: its array operations cost per call, memory and progress per record
READY = "marsad.detect.ready"
"""What workers' parent loads, so that all of them inherit it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for: ``workers`` None = one a core; ``as_of`` None = now; ``marked``: a label of all sources
    that hold abuse material, see `marsad.pipeline.sealing`; ``by``: who runs, "" = who is logged in."""

    paths: Sequence[Path | Source]
    provenance: Provenance
    options: ReadOptions
    engine: Engine
    workers: int | None
    commit_every: int
    as_of: datetime | None
    progress: Progress
    marked: str = ""
    by: str = ""


def rows(
    asked: Asked, intake: Intake, refusals: Refusals, name: str, now: datetime, keep: Keep | None
) -> int:
    """Read, leave out what is known, detect in parallel, commit by chunks; gives how many records were read.

    ``keep`` gives each file as it is to be read.
    """
    from marsad import detect, readers
    from marsad.tables import ROWS

    records = 0

    def fresh() -> Iterator[pa.RecordBatch]:
        nonlocal records
        stream = readers.observations(
            asked.paths,
            provenance=asked.provenance,
            run=name,
            options=asked.options,
            batch_size=BATCH,
            as_of=now.date(),
            keep=keep,
        )
        for batch in stream:
            records += batch.table.num_rows + len(batch.refusals)
            refusals.add(batch.refusals)
            if batch.refusals:
                asked.progress.refused(batch.refusals)
            asked.progress.read(batch.bytes_read, batch.bytes_total, records)
            new = intake.fresh(batch.table)
            if new.num_rows:
                yield new

    rows_of = asked.engine.map_batches(
        detect.read_batch, fresh(), columns=detect.NEEDS, schema=ROWS, ready=READY, workers=asked.workers
    )
    with contextlib.closing(rows_of) as pairs:
        for observations, found in pairs:
            intake.add(observations, found)
    refusals.commit()
    intake.commit()
    return records
