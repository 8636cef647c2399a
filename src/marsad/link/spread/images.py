"""The pictures of observations as selectors: `marsad.link.images` on an engine's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from marsad.link.images import FOUND, NEEDS, name_images, read_images
from marsad.link.ordered import whole

if TYPE_CHECKING:
    from marsad.engines.contract import Expression, Tables


def with_images(tables: Tables, selectors: Expression, observations: Expression) -> Expression:
    """Selectors and pictures in one table: observation, kind, value, confidence.

    The different hashes come to this process, 64 characters each, to be grouped; nothing else does.
    """
    found = tables.keep(tables.by_row(observations.select(NEEDS), read_images, FOUND))
    digits = whole(tables.fetch(found.select("digits").distinct())["digits"])
    if not len(digits):
        return selectors
    values = tables.given(pa.table({"digits": digits, "value": name_images(digits)}))
    named = found.inner_join(values, "digits")
    named = named.select("observation", "kind", "value", confidence=ibis.literal(1.0, "float32"))
    return selectors.select(named.columns).union(named)
