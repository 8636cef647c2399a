"""The best set of leads for the hours there are, and what is knowingly left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Plan:
    """Lead ids in order of work; ``hours`` is what the chosen need; life risk may exceed ``capacity``."""

    chosen: tuple[str, ...]
    left: tuple[str, ...]
    hours: float
    capacity: float


def capacity(leads: pa.Table, hours: float) -> Plan:
    """Fill ``hours`` (staff-hours) by tier, then index; what no longer fits lets smaller ones pass.

    Tier 0 is always chosen, even beyond the hours: a person must confirm it within the hour.
    Source: greedy by value density is within one item of the optimum (Dantzig 1957).
    """
    if not 0 <= hours < float("inf"):
        raise UsageError(
            f"capacity: got {hours} hours, expected 0 or more", hint="for example --capacity-hours 40"
        )
    chosen, left, used = [], [], 0.0
    ordered = leads.select(["rank", "id", "tier", "hours"]).sort_by("rank")
    for lead, tier, need in zip(
        *(ordered[name].to_pylist() for name in ("id", "tier", "hours")), strict=True
    ):
        if tier == 0 or used + need <= hours:
            chosen.append(lead)
            used += need
        else:
            left.append(lead)
    return Plan(tuple(chosen), tuple(left), round(used, 1), float(hours))
