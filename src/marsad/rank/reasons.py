"""Reasons as an Arrow column: code, signed weight (nats of the index) and parameters, strongest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from marsad.rank.columns import Flags, Floats, Ints, lists
from marsad.tables.decisions import REASON

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.rank.columns import Param, Params

_SILENT = 0.005  # nats: half a percent of the index is not worth a line
_PLACES = 4


class Reasons:
    """Collects reasons for many leads at once."""

    def __init__(self) -> None:
        self._leads: list[Ints] = []
        self._weights: list[Floats] = []
        self._pinned: list[Ints] = []
        self._codes: list[pa.Array] = []
        self._params: list[pa.Array] = []

    def fact(self, code: str, where: Flags, params: Params | None = None) -> None:
        """A reason without weight that comes first: why a lead stands in its tier."""
        self._add(code, np.flatnonzero(where), np.zeros(len(where)), params or {}, pinned=0)

    def weighed(self, code: str, weight: Floats, params: Params) -> None:
        """A reason of ``weight`` for each lead, left out where it hardly counts."""
        self._add(code, np.flatnonzero(np.abs(weight) >= _SILENT), weight, params, pinned=1)

    def some(self, code: str, leads: Ints, weight: Floats, params: Mapping[str, Sequence[str]]) -> None:
        """A reason of these ``leads`` alone, in the order of ``weight`` and of ``params``; it comes first."""
        if not len(leads):
            return
        here = np.arange(len(leads))
        self._leads.append(leads)
        self._weights.append(np.round(weight, _PLACES))
        self._pinned.append(np.zeros(len(leads), np.int64))
        self._codes.append(pa.array([code] * len(leads)))
        self._params.append(_maps({name: list(values) for name, values in params.items()}, here))

    def _add(self, code: str, at: Ints, weight: Floats, params: Params, pinned: int) -> None:
        if not len(at):
            return
        self._leads.append(at)
        self._weights.append(np.round(weight[at], _PLACES))
        # The typology's starting value comes after what is particular to this lead.
        self._pinned.append(np.full(len(at), 2 if code == "kind" else pinned))
        self._codes.append(pa.array([code]).take(pa.array(np.zeros(len(at), np.int64))))
        self._params.append(_maps(params, at))

    def column(self, order: Ints) -> pa.Array:
        """One list of reasons a lead; leads in this ``order``: to put lists in order afterwards would copy them."""
        size = len(order)
        if not self._leads:
            return pa.array([[]] * size, pa.list_(REASON))
        place = np.empty(size, np.int64)
        place[order] = np.arange(size)
        lead, weight = place[np.concatenate(self._leads)], np.concatenate(self._weights)
        codes, params = pa.concat_arrays(self._codes), pa.concat_arrays(self._params)
        # Codes were added in one fixed order, and lexsort is stable: ties keep that order.
        order = np.lexsort((-np.abs(weight), np.concatenate(self._pinned), lead))
        rows = pa.array(order)
        structs = pa.StructArray.from_arrays(
            [codes.take(rows), pa.array(weight[order].astype(np.float32)), params.take(rows)],
            fields=list(REASON),
        )
        return lists(lead[order], structs, size)


def _maps(params: Params, at: Ints) -> pa.Array:
    """The parameters of the reasons at ``at`` as one map a reason."""
    size, width = len(at), len(params)
    offsets = pa.array(np.arange(size + 1, dtype=np.int32) * np.int32(width))
    # One parameter after the other for all reasons, then by reason.
    by_reason = pa.array(np.arange(size * width).reshape(width, size).T.ravel())
    values = [pa.array([], pa.string()), *(_strings(values, at) for values in params.values())]
    keys = pa.array(list(params), pa.string()).take(pa.array(np.tile(np.arange(width), size)))
    return pa.MapArray.from_arrays(offsets, keys, pa.concat_arrays(values).take(by_reason))


def _strings(values: Param, at: Ints) -> pa.Array:
    if isinstance(values, np.ndarray):
        return pa.array(values[at]).cast(pa.string())
    if isinstance(values, tuple):
        codes, names = values
        words = names if isinstance(names, pa.Array) else pa.array(names, pa.string())
        return words.take(pa.array(codes[at]))
    return pa.array(values, pa.string()).take(pa.array(at))
