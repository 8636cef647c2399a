"""What captures and sessions say of each observation that carries an address: never who, only which line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.sessions import SHARES, captures, sessions
from marsad.rank.columns import Flags, Ints, coded, micros, positions

if TYPE_CHECKING:
    from marsad.engines.places import Places
    from marsad.link.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Sighted:
    """Captures in the order of nothing, and what their sessions say; ``observation`` -1 = none of those at hand."""

    observation: Ints
    session: Ints  # row in the sessions table
    share: Ints  # of the session: place in SHARES
    ported: Flags
    file: Ints  # -1 = none named
    at: Ints  # microseconds, NO_TIME
    others: pa.Array  # of each session: what other units say they saw

    def first_session(self, size: int) -> Ints:
        """The first session of each of ``size`` observations by the sessions' order; -1 = none."""
        found = np.full(size, len(self.others), np.int64)
        inside = self.observation >= 0
        np.minimum.at(found, self.observation[inside], self.session[inside])
        return np.where(found == len(self.others), -1, found)

    def any(self, size: int, where: Flags) -> Flags:
        """Which of ``size`` observations have a capture for which ``where`` holds."""
        found = np.zeros(size, np.bool_)
        found[self.observation[(self.observation >= 0) & where]] = True
        return found


def sighted(places: Places, observations: pa.Table, known: Sessions | None) -> Sighted:
    """Captures of the observations in ``places``; where no sessions are ``known`` they are made anew."""
    known = known or sessions(captures(observations))
    table = known.captures
    row = positions(table["session"], known.sessions["id"])
    share = positions(known.sessions["share"], pa.array(SHARES, pa.string()))
    digest, names = coded(table["hash"])
    return Sighted(
        observation=places.find(table["observation"]),
        session=row,
        share=share[row] if len(row) else row,
        ported=pc.is_valid(table["port"]).to_numpy(),
        file=np.where(digest == 0, -1, digest) if names and not names[0] else digest,
        at=micros(table["at"]),
        others=known.sessions["others"].combine_chunks(),
    )
