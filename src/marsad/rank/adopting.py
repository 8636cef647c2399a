"""Writes down a plan that a person adopts: what it offers, why, and the chance that every lead had.

Outcomes are seen only where somebody looks. What is learned from them is weighed by these chances
(Ensign et al. 2018, "Runaway feedback loops in predictive policing"), so they are kept when a plan is adopted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UsageError
from marsad.rank import decisions as kinds
from marsad.rank.deciding import make, named, snapshots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.engines import Lake
    from marsad.link.saying import Word
    from marsad.rank.columns import Floats
    from marsad.rank.planning import Plan


def adopt_plan(lake: Lake, leads: pa.Table, made: Plan, word: Word) -> list[dict[str, Any]]:
    """The rows of a plan that a person adopts; ``leads``: those it was made of. See `adopt`."""
    kept = set(made.kept)
    picks = {lead: kinds.LETTER if lead in kept else why for lead, why in made.picked.items()}
    planned = leads.filter(pc.is_in(leads["id"], value_set=pa.array(made.ids, pa.string())))
    return adopt(lake, planned.sort_by("rank"), picks, made.chance, made.capacity, word)


def adopt(
    lake: Lake, leads: pa.Table, picks: Mapping[str, str], chance: Floats, capacity: float, word: Word
) -> list[dict[str, Any]]:
    """The rows of an adopted plan for `marsad.rank.deciding.keep`: the plan itself first, then what it offers.

    ``leads``: all of LEADS that the plan was made of; ``picks``: ids of the chosen and why (choosing.WHY, or LETTER
    where nobody looks into it yet); ``chance``: one a row of ``leads``. Raises UsageError where something was chosen
    that had no chance.
    """
    ids = leads["id"].to_pylist()
    odds = dict(zip(ids, chance.tolist(), strict=True))
    if wrong := [lead for lead in picks if not 0 < odds.get(lead, 0.0) <= 1]:
        raise UsageError(
            f"{len(wrong)} leads of the plan have no chance to be in it", hint="make the plan again"
        )
    rows = [row for row in leads.to_pylist() if row["id"] in picks] if picks else []
    kept = snapshots(lake, rows) if rows else {}
    plan = named("P", repr((word.by, word.made, capacity, sorted(picks.items()))))
    out = [make(kinds.PLAN, word, plan=plan, hours=capacity, queue=_queue(leads, odds))]
    out += [
        make(kinds.OFFERED, word, **kept[lead], plan=plan, why=why, chance=odds[lead])
        for lead, why in picks.items()
    ]
    return out


def _queue(leads: pa.Table, odds: Mapping[str, float]) -> list[dict[str, Any]]:
    """How many leads of each entry of the harm table stood in the queue, and how many of them had no chance at all."""
    columns = leads.select(["typology", "lane", "about", "id"]).to_pylist()
    pairs = [(kinds.entry_of(row), row["id"]) for row in columns]
    all_of = Counter(name for name, _ in pairs)
    hopeless = Counter(name for name, lead in pairs if odds[lead] <= 0)
    return [
        {"typology": name, "leads": many, "hopeless": hopeless[name]} for name, many in sorted(all_of.items())
    ]
