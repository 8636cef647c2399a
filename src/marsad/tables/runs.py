"""Tables of what was done, and of what could not be read."""

from __future__ import annotations

import pyarrow as pa

from marsad.tables.parts import PROVENANCE, UTC, required

RUNS = pa.schema(
    [
        *required(
            ("id", pa.string()),
            ("version", pa.string()),
            ("sources", pa.list_(pa.string())),
            ("read", pa.int64()),
            ("added", pa.int64()),
            ("refused", pa.int64()),
            *((f.name, f.type) for f in PROVENANCE if f.name != "retention_until"),
            ("retention_days", pa.int32()),
            ("lake_version", pa.int64()),  # the version of `observations` that this run linked
        ),
        pa.field("as_of", UTC),  # the moment that deadlines and freshness of its ranking are reckoned from
        pa.field("started", UTC),
        pa.field("finished", UTC),
        # Younger than the rest: which statements and which decisions were in force, "" where none was.
        pa.field("statements", pa.string()),
        pa.field("decisions", pa.string()),
        pa.field("entry", pa.int64()),  # of the log of evidence, from 0; null where nothing was sealed
        pa.field("harm", pa.string()),  # version of the harm table that ranked, and who signed it
    ]
)

REFUSALS = pa.schema(
    required(
        ("run", pa.string()),
        ("source", pa.string()),
        ("record", pa.int64()),
        ("reason", pa.string()),
        ("raw", pa.binary()),
    )
)
