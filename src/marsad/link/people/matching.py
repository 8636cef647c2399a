"""Records of people and organisations into persons, with a probability and reasons for every pair that is near."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.engines.scoring import Scoring
from marsad.errors import UsageError
from marsad.link.people.columns import Columns, columns
from marsad.link.people.groups import bits, grouped
from marsad.link.people.likeness import best_grades
from marsad.link.people.settings import ATTRIBUTES, Weights, code_of, settings, shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.people.record import PersonRecord

REVIEW, SURE = 0.5, 0.99
"""From which probability on a person looks at a pair, and from which on it is one person without a look."""

_REMEMBERED = 1 << 16  # pairs whose names were just compared


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one attribute of a pair agrees: its level's code, and what that weighs in bits; negative speaks against."""

    attribute: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person. ``same`` where they were taken for one; else somebody has to look.

    ``weight`` in bits is the log2 odds of ``probability``. ``missing`` are attributes that one of the two lacks.
    """

    a: str
    b: str
    probability: float
    weight: float
    same: bool
    reasons: tuple[Agreement, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """``person`` has an entry for each record in the order given; ``pairs`` of at least ``review``, the surest first.

    ``compared`` pairs were scored; ``crowded`` keys were too common to compare by, ``hubs`` contacts too widely shared.
    """

    person: tuple[str, ...]
    pairs: tuple[Pair, ...]
    compared: int = 0
    crowded: int = 0
    hubs: int = 0


def match_people(
    records: Sequence[PersonRecord],
    *,
    review: float = REVIEW,
    sure: float = SURE,
    weights: Weights | None = None,
) -> Matched:
    """Who is who among ``records``, whatever their order; persons are never matched with organisations.

    Raises UsageError where the thresholds are not 0 < review <= sure < 1, where an id comes twice, or where records of
    victims stand among others: they are matched alone or not at all. MarsadError where Splink is not installed.
    """
    _checked(records, review, sure)
    parts = [
        _matched(some, review, sure, weights or shipped())
        for kind in (False, True)
        if (some := sorted((r for r in records if r.organisation is kind), key=lambda record: record.id))
    ]
    person = {key: value for part in parts for key, value in part.person.items()}
    pairs = sorted((pair for part in parts for pair in part.pairs), key=lambda p: (-p.weight, p.a, p.b))
    return Matched(
        tuple(person[record.id] for record in records),
        tuple(pairs),
        sum(part.compared for part in parts),
        sum(part.columns.blocks.crowded for part in parts),
        sum(part.columns.hubs for part in parts),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    person: dict[str, str]
    pairs: list[Pair]
    compared: int
    columns: Columns


def _checked(records: Sequence[PersonRecord], review: float, sure: float) -> None:
    if not 0 < review <= sure < 1:
        raise UsageError(
            "thresholds must be 0 < review <= sure < 1", hint=f"for example --review {REVIEW} --sure {SURE}"
        )
    if len({record.protected for record in records}) > 1:
        raise UsageError(
            "records of victims stand among others and are never matched with them",
            hint="match them alone, or leave them out",
        )
    if len({record.id for record in records}) < len(records):
        raise UsageError("an id comes twice", hint="give each record its own id")


def scoring(held: Columns, weights: Weights) -> Scoring:
    """Splink over the columns of some records, with our comparison of names."""
    grades = functools.partial(
        best_grades,
        bounds=held.bounds,
        names=held.names,
        parts=held.lexicon.arrays,
        memo=np.full(_REMEMBERED, -1, np.int64),
    )
    return Scoring(
        held.table,
        settings(weights, held.table.num_rows),
        functions={"name_grade": grades},
        frequencies={"name_key": held.frequencies},
    )


def _matched(records: list[PersonRecord], review: float, sure: float, weights: Weights) -> _Part:
    held = columns(records)
    if held.blocks.pairs == 0:
        return _Part({record.id: _named(record.id) for record in records}, [], 0, held)
    session = scoring(held, weights)
    try:
        scored = session.pairs()
    finally:
        session.close()
    left, right = (scored[name].to_numpy() for name in ("place_l", "place_r"))
    first = grouped(len(records), left, right, scored["match_weight"].to_numpy(), bits(sure))
    person = {
        record.id: _named(records[place].id) for record, place in zip(records, first.tolist(), strict=True)
    }
    near = scored.filter(pc.greater_equal(scored["match_weight"], bits(review)))
    return _Part(person, _pairs(near, records, first), scored.num_rows, held)


def _named(first: str) -> str:
    """The stable name of a person: from the smallest id of its records."""
    return "p" + hashlib.blake2b(first.encode(), digest_size=8).hexdigest()


def _pairs(near: pa.Table, records: list[PersonRecord], person: Any) -> list[Pair]:
    return [
        Pair(
            records[row["place_l"]].id,
            records[row["place_r"]].id,
            float(row["match_probability"]),
            float(row["match_weight"]),
            bool(person[row["place_l"]] == person[row["place_r"]]),
            *_reasons(row),
        )
        for row in near.to_pylist()
    ]


def _reasons(row: dict[str, Any]) -> tuple[tuple[Agreement, ...], tuple[str, ...]]:
    """What agrees and what speaks against, the weightiest first, and what is missing."""
    levels = {name: code_of(name, row[f"gamma_{name}"]) for name in ATTRIBUTES}
    found = [
        Agreement(name, code, row[f"mw_{name}"] + (row.get(f"mw_tf_adj_{name}") or 0.0))
        for name, code in levels.items()
        if code != "unknown"
    ]
    missing = tuple(name for name, code in levels.items() if code == "unknown")
    return tuple(sorted(found, key=lambda reason: (-abs(reason.weight), reason.attribute))), missing
