"""The links table: what ties each observation, texts and selectors, how strongly, and what does not count and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.link.components import Ints, Ties
from marsad.link.labels import most
from marsad.link.observed import Observed
from marsad.link.ordered import Ordered, whole
from marsad.link.selectors_shared import CONTACTS, STRANGERS, index, memtable, mentions_once, weigh
from marsad.model import FLAGGED
from marsad.tables import LINKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis

TEMPLATE = "template"
OFFENDERS = 0.1
"""A template holds observations together where at least this share of its copies is flagged as an offender's."""
_TELLING = 0.02
"""The share of flagged observations from which on it says something about a value that those who name it are not."""
BENIGN = "benign: its copies are not flagged as an offender's"
_TELLS = 4.0
"""A text must tell four times what it is trusted with: people copy greetings."""


@dataclass(frozen=True, slots=True)
class Vias:
    """What may tie observations, one entry each, by kind and value: why it does not ("" = it does), and more."""

    kind: pa.Array
    value: pa.Array
    degree: Ints
    suppressed: pa.Array

    def holds(self) -> npt.NDArray[np.bool_]:
        """Which of them may hold observations together."""
        holds: npt.NDArray[np.bool_] = pc.equal(self.suppressed, "").to_numpy(zero_copy_only=False)
        return holds

    def slice(self, first: int, end: int) -> Vias:
        """Some of them."""
        parts = (each[first:end] for each in (self.kind, self.value, self.degree, self.suppressed))
        return Vias(*parts)


@dataclass(frozen=True, slots=True)
class Rows:
    """One entry an observation × what may tie it: numbers of both, and the weight in nats."""

    observation: Ints
    via: Ints
    weight: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mentions:
    """Each observation × selector once: number, selector (kind × all values + value) and confidence."""

    observation: Ints
    via: Ints
    confidence: npt.NDArray[np.float64]
    kinds: pa.Array
    values: pa.Array

    def names(self, via: Ints) -> tuple[pa.Array, pa.Array]:
        """The kind and the value of selectors."""
        values = max(len(self.values), 1)
        return self.kinds.take(pa.array(via // values)), self.values.take(pa.array(via % values))


def mentions(among: Ordered, selectors: pa.Table, connection: ibis.BaseBackend) -> Mentions:
    """What the observations name, each once."""
    n = among.find(selectors["observation"])
    kind, value = (whole(selectors[name]).dictionary_encode() for name in ("kind", "value"))
    via = kind.indices.to_numpy().astype(np.int64) * len(value.dictionary) + value.indices.to_numpy()
    inside = n >= 0
    confidence = selectors["confidence"].to_numpy()[inside]
    named = pa.table({"n": n[inside], "via": via[inside], "confidence": confidence})
    once = connection.to_pyarrow(mentions_once(memtable(named, named.column_names)))
    n, code = (once[name].to_numpy() for name in ("n", "via"))
    return Mentions(n, code, once["confidence"].to_numpy().astype(float), kind.dictionary, value.dictionary)


def ties(
    seen: Observed,
    named: Mentions,
    connection: ibis.BaseBackend,
    *,
    everyone: bool = False,
    said: Mapping[tuple[str, str], str] | None = None,
) -> tuple[Rows, Vias]:
    """All that may tie, by observation, kind and value; ``everyone`` also where nobody is suspected of anything.

    ``said`` is what people said of selectors (`statements.Said.selectors`).
    """
    texts = int(np.count_nonzero(seen.text_group == np.arange(len(seen.ids))))
    text, text_vias = _by_text(seen, texts, 0.0 if everyone else OFFENDERS)
    by_name, named_vias = _by_selector(seen, named, texts, connection, said)
    # Templates take their place among the kinds of selectors.
    before = int(np.count_nonzero(pc.less(named_vias.kind, TEMPLATE).to_numpy(zero_copy_only=False)))
    many = len(text_vias.kind)
    vias = _joined(named_vias.slice(0, before), text_vias, named_vias.slice(before, len(named_vias.kind)))
    observation = np.concatenate((text.observation, by_name.observation))
    via = np.concatenate((text.via + before, np.where(by_name.via < before, by_name.via, by_name.via + many)))
    order = np.argsort(observation * max(len(vias.kind), 1) + via)
    return Rows(observation[order], via[order], np.concatenate((text.weight, by_name.weight))[order]), vias


def _joined(*parts: Vias) -> Vias:
    return Vias(
        pa.concat_arrays([part.kind for part in parts]),
        pa.concat_arrays([part.value for part in parts]),
        np.concatenate([part.degree for part in parts]),
        pa.concat_arrays([part.suppressed for part in parts]),
    )


def links(ids: pa.Array, rows: Rows, vias: Vias) -> pa.Table:
    """The LINKS table."""
    via = pa.array(rows.via)
    columns = [
        ids.take(pa.array(rows.observation)), vias.kind.take(via), vias.value.take(via), pa.array(rows.weight),
        pa.array(vias.degree[rows.via]), vias.suppressed.take(via),
    ]  # fmt: skip
    return pa.table(columns, schema=LINKS)


def holding(rows: Rows, vias: Vias) -> Ties:
    """Those that may hold networks together."""
    active = vias.holds()[rows.via]
    there = np.zeros(len(vias.kind), bool)
    there[rows.via[active]] = True
    number = (np.cumsum(there) - 1)[rows.via[active]]  # in their order still
    template = pc.equal(vias.kind, TEMPLATE).to_numpy(zero_copy_only=False)
    weight = rows.weight[active].astype(np.float64)
    return Ties(rows.observation[active], number, weight, template[rows.via[active]], int(there.sum()))


def _by_text(seen: Observed, texts: int, least: float) -> tuple[Rows, Vias]:
    many = len(seen.templates)
    degree = np.bincount(seen.template, minlength=many)
    offenders = np.bincount(seen.template, weights=seen.offender >= FLAGGED, minlength=many)
    tells = -most(seen.template, -seen.nats.astype(np.float64), many, -np.inf)
    weight, reason = weigh_templates(degree, offenders, tells, texts, least)
    rows = np.flatnonzero(seen.template)
    # By name, as the docstring of `Vias` has it: their numbers are in the order of their smallest members.
    names = seen.templates[1:]
    order = pc.sort_indices(names).to_numpy()
    place = np.empty(many, np.int64)
    place[order + 1] = np.arange(many - 1)
    kinds, why = (
        pa.array([TEMPLATE] * (many - 1), pa.string()),
        pa.array(reason[1:][order].tolist(), pa.string()),
    )
    vias = Vias(kinds, names.take(pa.array(order)), degree[1:][order], why)
    return Rows(rows, place[seen.template[rows]], weight[seen.template[rows]]), vias


def says_nothing(flagged: int, observations: int) -> bool:
    """Whether hardly anybody is suspected: then it says nothing about a value that nobody who names it is."""
    return flagged < _TELLING * observations


def weigh_templates(
    degree: Ints,
    offenders: npt.NDArray[Any],
    tells: npt.NDArray[np.float64],
    texts: int,
    least: float = OFFENDERS,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.str_]]:
    """Weight in nats of each template and why it holds nothing together ("" = it does).

    Of each how many copies it has, how many of them are flagged as an offender's, and the least that one tells;
    ``texts`` is how many unrelated texts there are in all, ``least`` the share of flagged copies that it takes. Copies
    are one text however many they are: only what the text tells makes a coincidence less likely.
    """
    weight = np.minimum(np.log(texts + STRANGERS), tells / _TELLS).astype(np.float32)
    return weight, np.where(offenders < least * degree, BENIGN, "")


def _by_selector(
    seen: Observed,
    named: Mentions,
    texts: int,
    connection: ibis.BaseBackend,
    said: Mapping[tuple[str, str], str] | None,
) -> tuple[Rows, Vias]:
    # Many sightings of one address are one subject seen often, not many unrelated texts.
    sighting = pc.equal(seen.columns["kind"], "sighting").to_numpy()
    n = named.observation
    silent = says_nothing(int(np.count_nonzero(seen.flagged)), len(seen.ids))
    contact = pc.is_in(named.kinds, pa.array(CONTACTS)).to_numpy(zero_copy_only=False)
    facts = {
        "n": n,
        "via": named.via,
        "contact": contact[named.via // max(len(named.values), 1)],
        "text_group": np.where(sighting, -1, seen.text_group)[n],
        "flagged": (seen.flagged | silent)[n],
        "typology": seen.typology[n],
        "nat": seen.shared_address[n],
    }
    shared = connection.to_pyarrow(index(memtable(pa.table(facts), list(facts))))
    for name, words in zip(("kind", "value"), named.names(shared["via"].to_numpy()), strict=True):
        shared = shared.append_column(name, words)
    shared = shared.sort_by([("kind", "ascending"), ("value", "ascending")]).combine_chunks()
    weight, suppressed = weigh(shared, texts, said)
    at = _number(named.via, shared["via"].to_numpy())
    inside = at >= 0
    rows = Rows(n[inside], at[inside], (weight[at[inside]] * named.confidence[inside]).astype(np.float32))
    degree = shared["degree"].cast(pa.int64()).to_numpy()
    return rows, Vias(
        whole(shared["kind"]), whole(shared["value"]), degree, pa.array(suppressed, pa.string())
    )


def _number(values: Ints, among: Ints) -> Ints:
    """Where each value stands in ``among``; -1 = nowhere."""
    if not len(among):
        return np.full(len(values), -1)
    order = np.argsort(among)
    at = order[np.minimum(np.searchsorted(among[order], values), len(among) - 1)]
    return np.where(among[at] == values, at, -1)
