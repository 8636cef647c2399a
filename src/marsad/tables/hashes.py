"""Tables of lists of known files' hashes."""

from __future__ import annotations

import pyarrow as pa

from marsad.tables.parts import PROVENANCE, UTC, required

HASHES = pa.schema(  # one row a hash of a list; nothing else of what a list says about a file is ever kept
    [
        *required(
            ("list", pa.string()),
            ("import", pa.string()),  # H-..., the row of `hash_lists` that says where it is from
            ("algorithm", pa.string()),  # md5 | sha1 | sha256 | pdq
            ("digest", pa.binary()),
            ("category", pa.string()),  # as the list writes it; "" = none
        ),
        pa.field("quality", pa.int8()),  # of a pdq, 0 to 100, where the list states it
    ]
)

_COUNTED = pa.struct(required(("name", pa.string()), ("count", pa.int64())))
_GRADED = pa.struct([*required(("category", pa.string())), pa.field("severity", pa.int8())])

HASH_LISTS = pa.schema(  # one row an import or a removal of a list; the newest of a list is in force
    [
        *required(
            ("id", pa.string()),  # H-20260503T101500-1a2b3c
            ("list", pa.string()),
            ("version", pa.string()),
            ("state", pa.string()),  # imported | removed
            ("from_whom", pa.string()),
            ("format", pa.string()),
            ("file", pa.string()),  # SHA-256 of the file that was read, never its name
            ("scheme", pa.string()),  # of the categories
            ("severities", pa.list_(_GRADED)),  # 1 to 5, 0 = not pertinent, null = differs by country
            ("hashes", pa.list_(_COUNTED)),  # by algorithm
            ("entries", pa.int64()),
            ("refused", pa.int64()),
            ("reason", pa.string()),  # of a removal
        ),
        *PROVENANCE,
        pa.field("made", UTC),
    ]
)

LISTED = (
    pa.schema(  # one row an observation and an entry of a list that knows a file of it, as of the last run
        [
            *required(
                ("observation", pa.string()),
                ("list", pa.string()),  # "" = it states hashes, and no list knows them
                ("version", pa.string()),
                ("category", pa.string()),
            ),
            pa.field("severity", pa.int8()),
            *required(
                ("algorithm", pa.string()),
                ("distance", pa.int16()),  # bits
                ("low_quality", pa.bool_()),
            ),
        ]
    )
)

PARTED: dict[str, str] = {"hashes": "list"}
"""Tables of which one part is replaced at a time, and the column that tells parts apart."""
