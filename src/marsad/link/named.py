"""From what a person names, a network (N-...) or a lead (L-...), to the observations that are meant.

A person's own report is never part of a record against somebody: merged with one, it is attached as a witness and stays
its own lead (`rank.subjects`). Two people's reports are never made one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UsageError
from marsad.link.statements import LEAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.engines import Lake


@dataclass(frozen=True, slots=True)
class Named:
    """A side of a statement to be: its network, or its lead where it is in none; ``witness``: what a victim told."""

    name: str
    observations: tuple[str, ...]
    witness: bool = False


def named(lake: Lake, name: str) -> Named:
    """Who is meant by the name of a network or a lead. Raises UsageError where there is none, and for a lead whose
    observation stands in a network: then that network is to be named."""
    if not name.startswith(LEAD):
        return Named(name, _members(lake, name))
    rows = lake.read("leads", columns=["about", "subject", "lane"], where=pc.field("id") == name).to_pylist()
    if not rows:
        raise UsageError(f"there is no lead {name!r}", hint="marsad leads shows all")
    (lead,) = rows
    if lead["about"] == "network":
        return Named(lead["subject"], _members(lake, lead["subject"]))
    subject = lead["subject"]
    inside = _networks(lake, [subject])
    if inside:
        raise UsageError(
            f"{name} stands in a network already", hint=f"name the network instead: {min(inside.values())}"
        )
    return Named(name, _fellows(lake, subject), lead["lane"] == "victim")


def check(one: Named, two: Named) -> None:
    """Raises UsageError where the two sides of a merge may not be joined."""
    if one.witness and two.witness:
        raise UsageError(
            "both are what people told of themselves: a person's report is never made one with another's",
            hint="merge each with the network that it is about",
        )


def _members(lake: Lake, network: str) -> tuple[str, ...]:
    rows = lake.read("members", columns=["observation"], where=pc.field("network") == network)
    return tuple(sorted(rows["observation"].to_pylist()))


def _networks(lake: Lake, observations: Sequence[str]) -> dict[str, str]:
    where = pc.field("observation").isin(pa.array(list(observations), pa.string()))
    rows = lake.read("members", columns=["observation", "network"], where=where).to_pylist()
    return {row["observation"]: row["network"] for row in rows if row["network"]}


def _fellows(lake: Lake, subject: str) -> tuple[str, ...]:
    """The observation itself, and where it is a capture those of the same sessions that are in no network either."""
    own = lake.read("captures", columns=["session"], where=pc.field("observation") == subject)
    sessions = pc.unique(own["session"])
    if not len(sessions):
        return (subject,)
    rows = lake.read("captures", columns=["observation"], where=pc.field("session").isin(sessions))
    others = sorted({subject, *rows["observation"].to_pylist()})
    taken = _networks(lake, others)
    return tuple(each for each in others if each not in taken)
