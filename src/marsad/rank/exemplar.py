"""The one observation that shows what a lead is about: never a possible victim's where somebody is suspected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model import KINDS, SPEAKERS
from marsad.rank.columns import Ints

if TYPE_CHECKING:
    from marsad.rank.facts import Found, Observed
    from marsad.rank.signals import Signals
    from marsad.rank.subjects import Subjects

_SAME, _OTHER, _TIP, _SIGHTING, _REST = range(5)  # which comes first
_tip, _sighting = KINDS.index("tip"), KINDS.index("sighting")
_offender = SPEAKERS.index("offender")


def exemplars(whom: Subjects, seen: Observed, found: Found, told: Signals, order: Ints) -> pa.Array:
    """The exemplar's id for each lead, leads in this ``order``; "" where nothing of a network may be shown.

    Of a network: an offender's words with the best score in the lead's own typology, then in another, then a tip, a
    sighting, any other finding; ties go to the smaller id. A victim's words are taken where nobody else speaks.
    """
    best = whom.first.copy()
    lead, row, rank, score = (np.concatenate(each) for each in zip(
        _findings(whom, found, told), _sources(whom, seen), strict=True
    ))  # fmt: skip
    allowed = (lead >= 0) & (whom.victim[row] == told.victims_only[lead])
    lead, row, rank, score = (each[allowed] for each in (lead, row, rank, score))
    by = np.lexsort((-score, rank, lead))
    lead, row, rank, score = (each[by] for each in (lead, row, rank, score))
    leads, first, at = np.unique(lead, return_index=True, return_inverse=True)
    # Names are put in order only where nothing else decides: that takes longest.
    ties = np.flatnonzero((rank == rank[first][at]) & (score == score[first][at]))
    tied = ties[np.lexsort((_alphabetical(seen.ids.take(pa.array(row[ties]))), at[ties]))]
    best[leads] = row[tied[np.unique(at[tied], return_index=True)[1]]]
    best = best[order]
    shown = pa.array(np.maximum(best, 0), mask=best < 0)
    return pc.fill_null(seen.ids.take(shown).cast(pa.string()), "")


def _findings(whom: Subjects, found: Found, told: Signals) -> tuple[Ints, Ints, Ints, Ints]:
    """Network, observation, precedence and score of each flagged finding."""
    lead = whom.held[found.observation]
    same = found.typology == told.typology[lead]
    ours = (found.speaker == _offender) | told.victims_only[lead]
    rank = np.where(ours, np.where(same, _SAME, _OTHER), _REST)
    return lead, found.observation, rank, found.score


def _sources(whom: Subjects, seen: Observed) -> tuple[Ints, Ints, Ints, Ints]:
    """The same of each tip, sighting and report: they need no finding."""
    source = np.isin(seen.kind, (_tip, _sighting))
    row = np.flatnonzero(source | whom.victim)
    rank = np.where(source[row], np.where(seen.kind[row] == _tip, _TIP, _SIGHTING), _REST)
    return whom.held[row], row, rank, np.zeros(len(row), np.int64)


def _alphabetical(ids: pa.Array) -> Ints:
    """Each id's place in the order of ids."""
    place = np.empty(len(ids), np.int64)
    place[pc.sort_indices(ids).to_numpy()] = np.arange(len(ids))
    return place
