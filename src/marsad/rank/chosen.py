"""Which observations can move the order of leads at all: the rest need not be where ranking is done."""

from __future__ import annotations

from typing import Any

from marsad.model import FLAGGED

ALONE = ("report", "tip", "sighting")
"""Kinds that can be leads without a finding."""


def chosen(observations: Any, members: Any, findings: Any) -> Any:
    """Ids of observations with a flagged finding, in a network, or of a kind that leads alone (Ibis expression).

    Any other observation could be left out of the tables that `rank` is given without a change in its leads.
    """
    flagged = findings.filter(findings.score >= FLAGGED).select(id="observation")
    held = members.filter(members.network != "").select(id="observation")
    alone = observations.filter(observations.kind.isin(ALONE)).select("id")
    return flagged.union(held).union(alone).distinct()
