"""Learns what each level of agreement weighs from a register whose truth is known.

First by counting (m among records of one person, u among strangers); then corrected on the pairs that blocking really
brings together, because relatives share names, houses and days of birth and attributes are not independent there.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.optimize import minimize

from marsad.link.people.columns import Columns, columns
from marsad.link.people.matching import scoring
from marsad.link.people.settings import ATTRIBUTES, Weights, codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.link.people.record import PersonRecord

type Longs = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]

_STRANGERS = 40  # random pairs looked at for each record
_PULL = 20.0  # pairs' worth of belief in each counted weight
_LEAST = 0.5  # pairs that stand for a level nobody was seen at


def learn_weights(
    records: Sequence[PersonRecord], persons: Sequence[str], start: Weights, *, version: str, seed: int = 1
) -> Weights:
    """Weights from records of people whose true ``persons`` are given; ``start`` only says which levels there are."""
    order = sorted(range(len(records)), key=lambda place: records[place].id)
    held = columns([records[place] for place in order])
    _, who = np.unique([persons[place] for place in order], return_inverse=True)
    size = len(order)
    drawn = np.random.default_rng(seed).integers(0, size * _STRANGERS // 2, (size, _STRANGERS))
    true = _scored(_blocked(held, who[:, None]), start)
    strangers = _different(_scored(_blocked(held, drawn), start), who)
    per_record = 2.0 * true.num_rows / size
    counted = {name: _counted(name, true, strangers) for name in ATTRIBUTES}
    near = _scored(held, start)
    return Weights(version, per_record, _corrected(counted, near, who, per_record / (size - 1), start))


def _blocked(held: Columns, keys: Longs) -> Columns:
    """The same records under other blocks, one row of keys for each."""
    lists = pa.array(keys.tolist(), pa.list_(pa.int64()))
    place = held.table.schema.get_field_index("blocks")
    return dataclasses.replace(held, table=held.table.set_column(place, "blocks", lists))


def _scored(held: Columns, weights: Weights) -> pa.Table:
    session = scoring(held, weights)
    try:
        return session.pairs()
    finally:
        session.close()


def _same(pairs: pa.Table, who: Longs) -> npt.NDArray[np.bool_]:
    same: npt.NDArray[np.bool_] = who[pairs["place_l"].to_numpy()] == who[pairs["place_r"].to_numpy()]
    return same


def _different(pairs: pa.Table, who: Longs) -> pa.Table:
    return pairs.filter(pa.array(~_same(pairs, who)))


def _counted(name: str, true: pa.Table, strangers: pa.Table) -> dict[str, tuple[float, float]]:
    """m and u of each level by counting."""
    listed = codes(name)

    def shares(pairs: pa.Table) -> Floats:
        level = pairs[f"gamma_{name}"].to_numpy()
        seen = np.bincount(level[level >= 0], minlength=len(listed)) + _LEAST
        found: Floats = (seen / seen.sum())[::-1]
        return found

    return {
        code: (float(m), float(u)) for code, m, u in zip(listed, shares(true), shares(strangers), strict=True)
    }


def _corrected(
    counted: dict[str, dict[str, tuple[float, float]]],
    near: pa.Table,
    who: Longs,
    prior: float,
    start: Weights,
) -> dict[str, dict[str, tuple[float, float]]]:
    """Levels whose weights tell matches among ``near`` pairs best (logistic regression, pulled to the counted ones)."""
    places = {(name, code): n for n, (name, code) in enumerate((a, c) for a in ATTRIBUTES for c in codes(a))}
    counts = np.array([np.log(counted[name][code][0] / counted[name][code][1]) for name, code in places])
    columns_of = [_positions(near[f"gamma_{name}"].to_numpy(), name, places) for name in ATTRIBUTES]
    borne = _borne(near, start.levels["name"]["full"][1], counted["name"]["full"][1])
    rows, number = np.unique(np.column_stack([*columns_of, np.round(borne * 2)]), axis=0, return_inverse=True)
    same = _same(near, who)
    yes = np.bincount(number.ravel(), weights=same, minlength=len(rows))
    all_ = np.bincount(number.ravel(), minlength=len(rows)).astype(np.float64)
    found = _fitted(rows[:, :-1].astype(np.int64), np.log(prior) + rows[:, -1] / 2, yes, all_, counts)
    return {
        name: {code: _shares(counted[name][code], float(found[places[name, code]])) for code in codes(name)}
        for name in ATTRIBUTES
    }


def _positions(level: Longs, name: str, places: dict[tuple[str, str], int]) -> Longs:
    """The place of each pair's level among all weights, -1 where unknown."""
    listed = codes(name)
    table = np.array([places[name, code] for code in reversed(listed)] + [-1])
    found: Longs = table[level]
    return found


def _borne(near: pa.Table, was: float, u: float) -> Floats:
    """Nats by which a name's frequency will move the weight of the level that is adjusted, once its u is ``u``."""
    full = near["gamma_name"].to_numpy() == len(codes("name")) - 1
    moved = near["mw_tf_adj_name"].to_numpy() * np.log(2) + np.log(u / was)
    found: Floats = np.where(full, moved, 0.0)
    return found


def _fitted(rows: Longs, offset: Floats, yes: Floats, all_: Floats, start: Floats) -> Floats:
    """Weights in nats; row -1 entries weigh nothing."""
    known = rows >= 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = offset + (weights[rows] * known).sum(1)
        chance = 1.0 / (1.0 + np.exp(-odds))
        value = (all_ * np.logaddexp(0.0, odds) - yes * odds).sum() + _PULL * (
            (weights - start) ** 2
        ).sum() / 2
        slope = _PULL * (weights - start)
        wrong = (all_ * chance - yes)[:, None] * known
        np.add.at(slope, np.where(known, rows, 0), wrong)
        return float(value), slope

    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return found


def _shares(counted: tuple[float, float], nats: float) -> tuple[float, float]:
    """m and u with that log ratio, u as counted where m then stays a share."""
    ratio = float(np.exp(nats))
    u = min(counted[1], 0.999, 0.999 / ratio)
    return round(u * ratio, 9), round(u, 9)
