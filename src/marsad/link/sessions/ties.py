"""Sessions as what ties observations: in place of the bare address that a record's fields name."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SESSION = "session"
STATED = "stated"
"""How a selector was written that stands in a record's fields (`detect.stated`)."""


def with_sessions(selectors: pa.Table, captures: pa.Table | None) -> pa.Table:
    """Selectors (observation, kind, value, confidence, written) and the sessions of observations in one table.

    Two sightings of one address in two sessions may be two subscribers', so an address out of a record's fields ties
    nobody where its session does; one that stands in a text ties as ever.
    """
    columns = ["observation", "kind", "value", "confidence"]
    if captures is None or not captures.num_rows:
        return selectors.select(columns)
    stated = pc.and_(pc.equal(selectors["kind"], "ip"), pc.equal(selectors["written"], STATED))
    rows = np.flatnonzero(stated.to_numpy(zero_copy_only=False))
    if len(rows):
        told = pc.is_in(
            selectors["observation"].take(pa.array(rows)), value_set=pc.unique(captures["observation"])
        )
        kept = np.ones(selectors.num_rows, np.bool_)
        kept[rows[told.to_numpy(zero_copy_only=False)]] = False
        selectors = selectors.filter(pa.array(kept))
    tied = captures.group_by(["observation", "session"], use_threads=False).aggregate([])
    sure = pa.array(np.ones(tied.num_rows, np.float32))
    kind = pa.repeat(pa.scalar(SESSION, pa.string()), tied.num_rows)
    named = pa.table([tied["observation"], kind, tied["session"], sure], names=columns)
    return pa.concat_tables([selectors.select(columns), named.cast(selectors.select(columns).schema)])
