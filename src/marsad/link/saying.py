"""Puts what a person says about networks into a row of STATEMENTS: who stands for each side, who said it and why.

A side is remembered by a few of its observations, not by a network's name: names come and go, observations stay.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UsageError
from marsad.link.components import FIRM
from marsad.link.selectors_shared import KNOWN, PRIORS
from marsad.link.statements import HUB, MERGE, NOT_HUB, SPLIT, WITHDRAW, in_force, withdrawn
from marsad.tables import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from marsad.engines import Lake

STAND = 16
"""Observations that stand for a side: enough to outlive what is erased, few enough to read."""
HUB_DAYS = 180
"""How long a word on a selector holds: numbers get new owners."""


@dataclass(frozen=True, slots=True)
class Word:
    """Who says something, why, when (UTC) and until when (None = until it is withdrawn). Raises UsageError."""

    by: str
    reason: str
    made: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Nobody decides without a name and a reason."""
        for name, given in (("--by", self.by), ("--reason", self.reason)):
            if not given.strip():
                raise UsageError(
                    f"nobody decides without {name}",
                    hint='for example: --by "R. Haddad" --reason "seen in ..."',
                )
        if self.until is not None and self.until <= self.made:
            raise UsageError("nothing ends before it is said", hint="name a later date with --until")


@dataclass(frozen=True, slots=True)
class Held:
    """Networks as they are: observations of each, their ties (LINKS), and which of them victims wrote."""

    members: Mapping[str, Sequence[str]]
    links: pa.Table
    victims: Collection[str] = ()


def merge(held: Held, one: str, two: str, word: Word) -> dict[str, Any]:
    """Two networks are one, or what is in none belongs to one. Raises UsageError where they are the same or one is not
    there."""
    if one == two:
        raise UsageError("a network cannot be merged with itself", hint="name two networks or leads")
    sides = [stand_for(_network(held, name), held.links) for name in (one, two)]
    return _row(MERGE, word, subjects=sides[0], others=sides[1], networks=[one, two])


def split(held: Held, network: str, part: Collection[str], word: Word) -> dict[str, Any]:
    """``part`` of a network's observations is not of the rest. Raises UsageError where that is nobody or everybody."""
    inside = _network(held, network)
    if strangers := len(set(part) - set(inside)):
        raise UsageError(
            f"{strangers} of the observations are not in {network}", hint="marsad explain shows who is"
        )
    if not part:
        raise UsageError("the part is empty: nobody in the network carries that", hint="check kind and value")
    rest = sorted(set(inside) - set(part))
    if not rest:
        raise UsageError("the part is the whole network", hint="name fewer selectors or observations")
    sides = stand_for(part, held.links), stand_for(_least_like(rest, part, held.links), held.links)
    return _row(SPLIT, word, subjects=sides[0], others=sides[1], networks=[network])


def on_selector(kind: str, value: str, word: Word, *, hub: bool) -> dict[str, Any]:
    """A selector ties nobody (``hub``), or does whatever the counts say; for HUB_DAYS unless it is said how long."""
    until = word.until or word.made + timedelta(days=HUB_DAYS)
    return _row(HUB if hub else NOT_HUB, word, until=until, via_kind=kind, via=value)


def selector(lake: Lake, text: str, *, hub: bool) -> tuple[str, str, int]:
    """Kind and value of ``KIND:VALUE``, and how many observations carry it.

    Raises UsageError for an unknown kind, and where a word would change nothing: a file, a platform or everybody's
    address ties nobody whatever is said, and what nobody carries cannot be cleared.
    """
    kind, _, value = text.partition(":")
    if kind not in {*PRIORS, "hash"} or not value:
        raise UsageError("that is not KIND:VALUE of a selector", hint="for example email:sales@shop.example")
    rows = lake.read("links", where=(pc.field("via_kind") == kind) & (pc.field("via") == value))
    reasons = set(rows["suppressed"].to_pylist())
    if fixed := next((each for each in sorted(reasons) if each in KNOWN), ""):
        raise UsageError(f"it ties nobody whatever is said: {fixed}", hint="nothing needs to be said")
    if not hub and not rows.num_rows:
        raise UsageError(f"no two observations carry this {kind}", hint="write it as marsad selectors does")
    return kind, value, rows.num_rows


def keep(lake: Lake, row: Mapping[str, Any]) -> None:
    """Adds a statement to a lake; the caller holds its pen."""
    lake.append("statements", pa.Table.from_pylist([dict(row)], schema=STATEMENTS))


def withdraw(table: pa.Table, of: str, word: Word) -> dict[str, Any]:
    """Take a statement back. Raises UsageError where there is none of that id, or it holds no longer."""
    rows = table.to_pylist()
    found = next((row for row in rows if row["id"] == of), None)
    if found is None:
        raise UsageError(f"there is no statement {of!r}", hint="marsad statements shows all")
    gone = withdrawn(rows, word.made)
    if of in gone:
        raise UsageError(f"{of} was withdrawn already", hint="marsad statements shows by whom")
    if found["kind"] != WITHDRAW and not in_force(found, gone, word.made):
        raise UsageError(f"{of} has run out already", hint="there is nothing to take back")
    return _row(WITHDRAW, word, of=of)


def carriers(held: Held, network: str, kind: str, value: str) -> list[str]:
    """The observations of a network that carry a selector or a template."""
    links = held.links
    named = links.filter(pc.and_(pc.equal(links["via_kind"], kind), pc.equal(links["via"], value)))
    return sorted(set(named["observation"].to_pylist()) & set(_network(held, network)))


def stand_for(side: Collection[str], links: pa.Table) -> list[str]:
    """At most STAND observations of a side: those held by firm ties first, one of each strongest tie and then the
    next of each, ties with most observations first, then the smallest id."""
    ids = pa.array(sorted(side), pa.string())
    ties = _of(_ties(links), side).sort_by(
        [("observation", "ascending"), ("weight", "descending"), ("tie", "ascending")]
    )
    at = pc.index_in(ties["observation"], value_set=ids).to_numpy()
    first = np.flatnonzero(np.diff(at, prepend=-1))
    strongest, firm = np.full(len(ids), -1), np.zeros(len(ids), bool)
    strongest[at[first]] = (
        np.unique(ties["tie"].to_pylist(), return_inverse=True)[1][first] if len(first) else 0
    )
    firm[at[first]] = ties["weight"].to_numpy()[first] >= FIRM
    many = np.bincount(strongest + 1)[strongest + 1]
    by_tie = np.lexsort((np.arange(len(ids)), ~firm, strongest))
    turn = np.empty(len(ids), np.int64)
    starts = np.searchsorted(strongest[by_tie], strongest[by_tie])
    turn[by_tie] = np.arange(len(ids)) - starts
    order = np.lexsort((np.arange(len(ids)), -many, turn, ~firm))[:STAND]
    return sorted(ids.take(pa.array(order)).to_pylist())


def _least_like(rest: Sequence[str], part: Collection[str], links: pa.Table) -> list[str]:
    """That half of the rest which shares least with the part: the others may well go with it."""
    ties = _of(_ties(links), {*rest, *part}).sort_by([("observation", "ascending"), ("tie", "ascending")])
    inside = pc.is_in(ties["observation"], value_set=pa.array(sorted(part), pa.string())).to_numpy()
    via = np.unique(ties["tie"].to_pylist(), return_inverse=True)[1]
    share = np.bincount(via, weights=inside) / np.maximum(np.bincount(via), 1)
    at = pc.fill_null(
        pc.index_in(ties["observation"], value_set=pa.array(rest, pa.string())), len(rest)
    ).to_numpy()
    weight = ties["weight"].to_numpy().astype(np.float64)
    common, whole = (
        np.bincount(at, weights=each, minlength=len(rest) + 1)[:-1] for each in (weight * share[via], weight)
    )
    like = np.round(common / np.maximum(whole, 1.0), 6)
    return [name for name, each in zip(rest, like.tolist(), strict=True) if each <= np.median(like)]


def _network(held: Held, name: str) -> Sequence[str]:
    inside = held.members.get(name, ())
    if not inside:
        raise UsageError(
            f"there is no network {name!r}", hint="marsad leads shows the networks that lead somewhere"
        )
    return inside


def _ties(links: pa.Table) -> pa.Table:
    """Those that are not suppressed, with kind and value as one name."""
    active = links.filter(pc.equal(links["suppressed"], ""))
    tie = pc.binary_join_element_wise(active["via_kind"], active["via"], ":")
    return active.append_column("tie", tie)


def _of(ties: pa.Table, side: Collection[str]) -> pa.Table:
    return ties.filter(pc.is_in(ties["observation"], value_set=pa.array(sorted(side), pa.string())))


def _row(kind: str, word: Word, **more: Any) -> dict[str, Any]:
    """A row of STATEMENTS; its id is that of all it says."""
    row: dict[str, Any] = {
        "kind": kind, "by": word.by.strip(), "made": word.made.astimezone(UTC), "reason": word.reason.strip(),
        "subjects": [], "others": [], "networks": [], "via_kind": "", "via": "", "of": "", "until": word.until,
    }  # fmt: skip
    row |= more
    digest = hashlib.blake2b(repr(sorted(row.items())).encode(), digest_size=8).digest()
    return {"id": f"S-{base64.b32encode(digest).decode().lower()[:10]}", **row}
