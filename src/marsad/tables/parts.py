"""What several tables have in common: times, columns that are never null, where a record is from."""

from __future__ import annotations

import pyarrow as pa

UTC = pa.timestamp("us", tz="UTC")


def required(*fields: tuple[str, pa.DataType]) -> list[pa.Field]:
    """Columns that are never null."""
    return [pa.field(name, kind, nullable=False) for name, kind in fields]


PROVENANCE = required(
    ("purpose", pa.string()),
    ("legal_basis", pa.string()),
    ("handling", pa.string()),
    ("subject_category", pa.string()),
    ("assessment", pa.string()),
    ("retention_until", pa.date32()),
)
