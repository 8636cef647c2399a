"""In which countries a session may lie: what databases of places and its source say, and how much that is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.sessions.columns import listed, micros, smallest_first
from marsad.link.sessions.grouping import NO_TIME, Ints
from marsad.tables import SESSIONS

if TYPE_CHECKING:
    from marsad.link.sessions.settings import Country

type Floats = npt.NDArray[np.float64]

_YEAR = 365.25 * 86_400_000_000
_SECOND = 1_000_000
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Stays:
    """Each address of each session once, sorted by both: when it was last seen there, what its source says of it.

    ``at`` is in microseconds or NO_TIME; ``share`` a place in `settings.SHARES`; ``country`` a place in
    ``countries``, -1 = not said.
    """

    session: Ints
    address: Ints
    at: Ints
    share: Ints
    country: Ints
    countries: list[str]


@dataclass(frozen=True, slots=True)
class Located:
    """One entry a session: columns of SESSIONS by name."""

    columns: dict[str, pa.Array]


def located(stays: Stays, sessions: int, addresses: pa.Array, locations: pa.Table, known: Country) -> Located:
    """Countries with their probabilities, whether they are uncertain, and the database that was asked.

    ``addresses`` are the names of ``stays.address``. Of several databases the one built nearest to the time an
    address was last seen speaks. What is missing to 1 is unknown. Each address of a session counts alike.
    """
    asked = locations.filter(pc.not_equal(locations["country"], ""))
    row = _nearest(stays, addresses, asked)
    countries = sorted({*stays.countries, *pc.unique(asked["country"]).to_pylist()})
    said = _renumbered(stays.country, stays.countries, countries)
    told = np.full(len(row), _NOWHERE)
    code = pc.fill_null(pc.index_in(asked["country"], pa.array(countries, pa.string())), -1).to_numpy()
    told[row >= 0] = code[row[row >= 0]]
    by_base, by_source = _beliefs(stays, told, said, asked, row, known)
    spread = np.bincount(stays.session, minlength=sessions).astype(np.float64)
    group, where = np.concatenate((stays.session, stays.session)), np.concatenate((told, said))
    p = np.concatenate((by_base, by_source)) / spread[group]
    columns = _sets(group[where >= 0], where[where >= 0], p[where >= 0], sessions, countries, known)
    return Located({**columns, **_asked(stays, sessions, asked, row)})


def _nearest(stays: Stays, addresses: pa.Array, asked: pa.Table) -> Ints:
    """The row of ``asked`` that speaks for each stay; -1 where no database knows the address."""
    found = np.full(len(stays.session), -1, np.int64)
    number = pc.fill_null(pc.index_in(asked["address"], value_set=addresses), -1).to_numpy().astype(np.int64)
    rows = np.flatnonzero(number >= 0)
    if not len(rows):
        return found
    built = micros(asked["built"])
    # The same moment in several databases: the first by name, so that the order of rows changes nothing.
    name = pc.rank(asked["database"], tiebreaker="dense").to_numpy().astype(np.int64)
    order = rows[np.lexsort((name[rows], built[rows], number[rows]))]
    keys, when = number[order], built[order]
    low, span = int(when.min()), int(when.max() - when.min()) // _SECOND + 3
    at = np.where(stays.at == NO_TIME, np.iinfo(np.int64).max, stays.at)  # not known when: the newest
    within = ((np.clip(at, low - _SECOND, when.max()) - low) // _SECOND) + 1
    place = np.searchsorted(keys * span + (when - low) // _SECOND + 1, stays.address * span + within, "right")
    starts, ends = (np.searchsorted(keys, stays.address, side) for side in ("left", "right"))
    before, after = np.maximum(place - 1, starts), np.minimum(place, ends - 1)
    inside = np.flatnonzero(ends > starts)
    before, after, at = before[inside], after[inside], stays.at[inside]
    nearer = np.abs(when[after] - at) < np.abs(when[before] - at)
    found[inside] = order[np.where(nearer & (at != NO_TIME), after, before)]
    return found


def _renumbered(code: Ints, names: list[str], among: list[str]) -> Ints:
    place = {name: at for at, name in enumerate(among)}
    return np.append(np.array([place[name] for name in names], np.int64), _NOWHERE)[code]


def _beliefs(
    stays: Stays, told: Ints, said: Ints, asked: pa.Table, row: Ints, known: Country
) -> tuple[Floats, Floats]:
    """P(the database's country), P(the source's country): 0 where one says nothing or both say the same (then the
    first holds both)."""
    right = _right(asked, known)
    base = np.where(row >= 0, right[row] if len(right) else 0.0, 0.0)
    built = micros(asked["built"])
    timed = (row >= 0) & (stays.at != NO_TIME)
    years = np.ones(len(row))  # unknown when: as if the database were a year away
    years[timed] = np.abs(built[row[timed]] - stays.at[timed]) / _YEAR
    base *= 1 - known.crosses * (1 - (1 - known.moved_a_year) ** years)
    source = np.where(said >= 0, known.said, 0.0)
    same, apart = (told >= 0) & (told == said), (told >= 0) & (said >= 0) & (told != said)
    both = 1 - (1 - base) * (1 - source * known.news)
    neither = (1 - base) * (1 - source)
    one, two = base * (1 - source), source * (1 - base)
    whole = np.where(apart, one + two + neither, 1.0)
    base = np.where(same, both, np.where(apart, one / whole, base))
    source = np.where(same, 0.0, np.where(apart, two / whole, source))
    share = np.array(known.share)[stays.share]
    return base * share, source * share


def _right(asked: pa.Table, known: Country) -> Floats:
    """P(a database of the day is right), by the accuracy radius it states."""
    radius = asked["radius_km"].to_numpy().astype(np.float64)
    limits = np.array([limit for limit, _ in known.right])
    chances = np.array([p for _, p in known.right])
    at = np.searchsorted(limits, np.nan_to_num(radius), "left").clip(max=len(limits) - 1)
    return np.where(np.isnan(radius), known.right_unstated, chances[at])


def _sets(
    session: Ints, country: Ints, p: Floats, sessions: int, countries: list[str], known: Country
) -> dict[str, pa.Array]:
    width = max(len(countries), 1)
    key, at = np.unique(session * width + country, return_inverse=True)
    total = np.round(np.bincount(at, weights=p, minlength=len(key)).astype(np.float64), 4)
    kept = total > 0
    group, code, total = key[kept] // width, key[kept] % width, total[kept]
    order = np.lexsort((code, -total, group))
    group, code, total = group[order], code[order], total[order]
    likely = np.zeros(sessions)
    np.maximum.at(likely, group, total)
    entries = pa.StructArray.from_arrays(
        [pa.array(countries, pa.string()).take(pa.array(code)), pa.array(total)],
        fields=list(SESSIONS.field("jurisdictions").type.value_type),
    )
    return {"jurisdictions": listed(group, entries, sessions), "uncertain": pa.array(likely < known.certain)}


def _asked(stays: Stays, sessions: int, asked: pa.Table, row: Ints) -> dict[str, pa.Array]:
    """The database that spoke for the address each session was seen at last."""
    known = np.flatnonzero(row >= 0)
    latest = smallest_first(stays.session[known], -stays.at[known].astype(np.float64), stays.address[known])
    of = np.full(sessions, -1, np.int64)
    of[stays.session[known[latest]]] = row[known[latest]]
    at = pa.array(of, mask=of < 0)
    return {
        "geo_db": pc.fill_null(asked["database"].combine_chunks().take(at), ""),
        "geo_date": asked["built"].combine_chunks().take(at),
        "radius_km": asked["radius_km"].combine_chunks().take(at),
    }
