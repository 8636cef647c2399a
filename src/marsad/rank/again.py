"""Ranks again what was known on a day, and says whether a stored lead is the same to the last digit."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from marsad.errors import LakeError, UsageError
from marsad.rank.stored import rank_stored

if TYPE_CHECKING:
    from datetime import datetime

    from marsad.engines import Lake

_BEFORE = timedelta(milliseconds=1)  # versions of a table are told apart by the millisecond


@dataclass(frozen=True, slots=True)
class Difference:
    """A column of LEADS in which the lead as stored and as reckoned again differ."""

    column: str
    stored: object
    again: object


@dataclass(frozen=True, slots=True)
class Again:
    """A lead reckoned again: by which ``run`` it was stored, ``as_of`` when, and where it differs; nowhere = same.

    ``version`` and ``version_now``: of Marsad, then and now; another one may reckon otherwise.
    """

    lead: str
    run: str
    as_of: datetime
    version: str
    version_now: str
    differs: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        return not self.differs


def again(lake: Lake, lead: str, known: datetime | None = None) -> Again:
    """``lead`` as it was ``known`` (UTC; None = now) beside what ranking gives for the tables of that day.

    Observations, what was read in them, networks, sessions, statements and decisions are those of the run that stored
    the lead; nothing is read or linked again. Raises UsageError where no such lead was known, LakeError where the run
    that stored it never finished or what it ranked is gone.
    """
    stored = lake.read("leads", where=pc.field("id") == lead, as_of=known).to_pylist()
    written = lake.written("leads", known)
    if not stored or written is None:
        raise UsageError(
            "no lead with that id was known then",
            hint="marsad leads --lake DIR --as-of DATE lists those that were",
        )
    run = _run(lake, written)
    table = rank_stored(lake, run["as_of"], run["finished"], written - _BEFORE)
    found = table.filter(pc.equal(table["id"], lead)).to_pylist()
    return Again(
        lead, run["id"], run["as_of"], run["version"], importlib.metadata.version("marsad"),
        differences(stored[0], found[0] if found else None),
    )  # fmt: skip


def differences(stored: dict[str, Any], found: dict[str, Any] | None) -> tuple[Difference, ...]:
    """Where two rows of LEADS differ; a row that is not there differs in its id."""
    if found is None:
        return (Difference("id", stored["id"], None),)
    return tuple(
        Difference(name, stored[name], found[name]) for name in stored if stored[name] != found[name]
    )


def _run(lake: Lake, written: datetime) -> dict[str, Any]:
    """The run that wrote what was written then: the first to finish after it, and begun before."""
    runs = lake.read("runs").sort_by([("finished", "ascending")]).to_pylist()
    for run in runs:
        if run["finished"] >= written:
            if run["started"] <= written + _BEFORE:
                return dict(run)
            break
    raise LakeError(
        "the run that stored this lead was never finished, so what it ranked is not known",
        hint="run it again",
    )
