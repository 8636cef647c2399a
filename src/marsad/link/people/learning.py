"""Weights estimated anew on a unit's own records, without knowing who is who (Splink's expectation maximisation)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad.errors import UsageError
from marsad.link.people.columns import columns
from marsad.link.people.matching import scoring
from marsad.link.people.settings import ATTRIBUTES, Weights, codes, shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.people.record import PersonRecord

FEWEST = 1_000
"""Records of persons below which nothing can be estimated."""
_BLOCKING = ("l.birth = r.birth", "l.name_key = r.name_key")
"""Pairs to estimate on: the first for all but birth, the second for all but the name."""
_EDGE = 1e-7  # a share is never taken for nought or one


def learn_on(records: Sequence[PersonRecord], *, weights: Weights | None = None) -> Weights:
    """Weights for records like these; a level that too few pairs show keeps its weight of ``weights``.

    Relatives are not corrected for as in the shipped weights: look at the pairs before relying on it. Raises UsageError
    where fewer than FEWEST records of persons are given, or where victims' stand among others.
    """
    start = weights or shipped()
    people = sorted((one for one in records if not one.organisation), key=lambda record: record.id)
    if len(people) < FEWEST:
        raise UsageError(
            f"{len(people):,} records of persons are too few to learn from", hint=f"at least {FEWEST:,}"
        )
    if len({record.protected for record in people}) > 1:
        raise UsageError("records of victims stand among others", hint="learn from them alone, or not at all")
    session = scoring(columns(people), start)
    try:
        model = session.learn(_BLOCKING)
    finally:
        session.close()
    levels = {found["output_column_name"]: found["comparison_levels"] for found in model["comparisons"]}
    learned = {name: _learned(name, levels[name], start) for name in ATTRIBUTES}
    return Weights(f"{start.version}+own", start.per_record, learned)


def _learned(name: str, levels: list[dict[str, Any]], start: Weights) -> dict[str, tuple[float, float]]:
    told = [level for level in levels if not level.get("is_null_level")]
    found = {}
    for code, level in zip(codes(name), told, strict=True):
        before = start.levels[name][code]
        m, u = level.get("m_probability"), level.get("u_probability")
        found[code] = (_share(m, before[0]), _share(u, before[1])) if m and u else before
    return found


def _share(value: float, before: float) -> float:
    return round(min(max(value or before, _EDGE), 1 - _EDGE), 9)
