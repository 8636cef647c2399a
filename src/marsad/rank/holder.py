"""Who holds the records of a lead, so that one letter keeps those of many: a network by its number, or a platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import KINDS
from marsad.rank.columns import heaviest

if TYPE_CHECKING:
    from marsad.rank.columns import Ints
    from marsad.rank.facts import Observed
    from marsad.rank.subjects import Subjects

_ASN = r'"asn"\s*:\s*"?(?:AS)?(?P<asn>[0-9]{1,10})'
_sighting = KINDS.index("sighting")


def holders(whom: Subjects, seen: Observed, fields: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """Codes of leads, and the words they stand for.

    ``AS64500`` where a lead was seen at addresses and the fields name their network, else its platform, else "".
    """
    size, rows = len(whom), np.flatnonzero(seen.kind == _sighting)
    lead = np.where(whom.own >= 0, whom.own, whom.held)
    number = pc.struct_field(pc.extract_regex(fields.take(pa.array(rows)), _ASN), "asn").combine_chunks()
    codes = number.dictionary_encode()
    code = pc.fill_null(codes.indices, -1).to_numpy().astype(np.int64)
    # Sorted, so that nothing depends on the order of rows.
    names = codes.dictionary.to_pylist()
    place = np.argsort(np.argsort(np.array(names, str))) if names else np.zeros(0, np.int64)
    network = _most(lead[rows], np.where(code >= 0, np.append(place, -1)[code], -1), size, len(names))
    platform = _most(lead, seen.platform, size, len(seen.platforms))
    words = pa.array([*(f"AS{name}" for name in sorted(names)), *seen.platforms, ""], pa.string())
    at = np.where(network >= 0, network, np.where(platform >= 0, len(names) + platform, len(words) - 1))
    return at, words


def _most(lead: np.ndarray, code: np.ndarray, size: int, codes: int) -> np.ndarray:
    """The code that most observations of each lead have; -1 = none."""
    return heaviest(lead, code, np.ones(len(lead), np.int64), size, codes)
