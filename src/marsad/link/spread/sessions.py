"""Sessions as what ties observations: `marsad.link.sessions.ties` on an engine's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from marsad.link.sessions.ties import SESSION, STATED

if TYPE_CHECKING:
    from marsad.engines.contract import Expression


def with_sessions(selectors: Expression, captures: Expression | None) -> Expression:
    """Selectors and sessions in one table: observation, kind, value, confidence."""
    columns = ["observation", "kind", "value", "confidence"]
    if captures is None:
        return selectors.select(columns)
    is_stated = (selectors.kind == "ip") & (selectors.written == STATED)
    others, alone = selectors.filter(~is_stated), selectors.filter(is_stated)
    alone = alone.anti_join(captures, alone.observation == captures.observation)
    tied = captures.select("observation", "session").distinct()
    tied = tied.select(
        "observation", kind=ibis.literal(SESSION), value="session", confidence=ibis.literal(1.0, "float32")
    )
    return others.select(columns).union(alone.select(columns)).union(tied.select(columns))
