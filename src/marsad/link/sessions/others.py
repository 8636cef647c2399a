"""What other units say they saw, laid beside our sessions, so that two units do not work on one line unknowingly."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.sessions.columns import listed
from marsad.selectors.addresses import line
from marsad.tables import SESSIONS

if TYPE_CHECKING:
    from marsad.link.sessions.grouping import Ints
    from marsad.link.sessions.settings import Settings

type Row = dict[str, Any]

_EARLIEST, _LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def others_of(
    lines: tuple[Ints, pa.Array],
    clients: tuple[Ints, pa.Array],
    seen: tuple[Ints, Ints, Ints],
    others: pa.Table,
    settings: Settings,
) -> pa.Array:
    """The column `others` of SESSIONS.

    ``lines`` (session, name of its line) and ``clients`` have a row a pair. ``seen``: of each session first and last
    (microseconds, 0 where not known) and its share. A client that another unit names is the same wherever it is. An
    address must overlap in time, give or take the gap after which it may be another's, and nobody else may be known
    to share it: behind carrier NAT two units may well see two subscribers.
    """
    size = len(seen[0])
    found: defaultdict[int, dict[tuple[str, str], Row]] = defaultdict(dict)
    told = others.to_pylist()
    for name, pairs, alone in (("address", lines, True), ("client", clients, False)):
        by: defaultdict[str, list[Row]] = defaultdict(list)
        for row in told:
            if row[name]:
                by[line(row[name]) if alone else row[name]].append(row)
        hit = np.flatnonzero(
            pc.is_in(pairs[1], pa.array(sorted(by), pa.string())).to_numpy(zero_copy_only=False)
        )
        for session, value in zip(
            pairs[0][hit].tolist(), pairs[1].take(pa.array(hit)).to_pylist(), strict=True
        ):
            for row in by[value]:
                if not alone or _meets(row, [int(each[session]) for each in seen], settings):
                    _add(found[session], row)
    # Most sessions are nobody else's: only the others are made into rows.
    rows = [(at, found[at][who]) for at in sorted(found) for who in sorted(found[at])]
    units = pa.array([row for _, row in rows], SESSIONS.field("others").type.value_type)
    return listed(np.array([at for at, _ in rows], np.int64), units, size)


def _meets(row: Row, seen: list[int], settings: Settings) -> bool:
    first, last, share = seen
    if share:
        return False
    gap = timedelta(seconds=settings.gap_seconds[0])
    ours = (
        [datetime.fromtimestamp(each / 1e6, UTC) for each in (first, last)] if last else [_EARLIEST, _LATEST]
    )
    begin, end = row["first"] or row["last"] or _EARLIEST, row["last"] or row["first"] or _LATEST
    return bool(begin - ours[1] < gap and ours[0] - end < gap)


def _add(units: dict[tuple[str, str], Row], row: Row) -> None:
    """One entry a unit and contact: since when and until when it saw any of it."""
    who = row["unit"], row["contact"]
    entry = units.setdefault(who, {"unit": who[0], "contact": who[1], "first": None, "last": None})
    firsts = [each for each in (entry["first"], row["first"]) if each is not None]
    lasts = [each for each in (entry["last"], row["last"]) if each is not None]
    entry["first"], entry["last"] = min(firsts, default=None), max(lasts, default=None)
