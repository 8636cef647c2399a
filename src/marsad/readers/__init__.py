"""Sources in, observations out: one file per format, found by the registry; nothing is dropped in silence."""

from marsad.readers.batches import Batch, observations
from marsad.readers.contract import Keep, Reader
from marsad.readers.identity import observation_id
from marsad.readers.options import Limits, ReadOptions
from marsad.readers.table_rows import table_rows
from marsad.readers.walk import read, readers, records

__all__ = [
    "Batch",
    "Keep",
    "Limits",
    "ReadOptions",
    "Reader",
    "observation_id",
    "observations",
    "read",
    "readers",
    "records",
    "table_rows",
]
