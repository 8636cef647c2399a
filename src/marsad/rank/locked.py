"""Files of tips that nobody at the provider opened: locked, so that no one here opens them without legal process.

Source: United States v. Wilson, 13 F.4th 961 (9th Cir. 2021).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import KINDS
from marsad.rank.columns import Ints

if TYPE_CHECKING:
    from marsad.rank.facts import Observed
    from marsad.rank.subjects import Subjects

_tip = KINDS.index("tip")
_LOCKED = '"locked":true'  # as readers write a file's flag


def locked(whom: Subjects, seen: Observed, fields: pa.ChunkedArray) -> Ints:
    """How many locked files each lead's tips have; ``fields`` of the observations in the order of ``seen``."""
    rows = np.flatnonzero(seen.kind == _tip)
    many = pc.count_substring(fields.take(pa.array(rows)), _LOCKED).to_numpy().astype(np.int64)
    out = np.zeros(len(whom), np.int64)
    for lead in (whom.own[rows], whom.held[rows]):
        np.add.at(out, lead[lead >= 0], many[lead >= 0])
    return out
