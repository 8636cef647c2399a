"""From observations and what they name to links, members and networks: the set half's first step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import MarsadError
from marsad.link.components import Ties, components
from marsad.link.identity import network_ids
from marsad.link.profile import profile
from marsad.link.selectors_shared import STRANGERS, index, memtable, mentions_once, weigh
from marsad.link.templates import group, name
from marsad.model import FLAGGED
from marsad.tables import LINKS, MEMBERS, empty

if TYPE_CHECKING:
    from collections.abc import Iterable

NEEDS = ["id", "kind", "text", "author", "region", "platform", "fields", "seen_at"]
"""The columns of OBSERVATIONS that linking reads."""
OFFENDERS = 0.1
"""A template holds observations together where at least this share of its copies is flagged as an offender's."""
BENIGN = "benign: its copies are not flagged as an offender's"
_NATS_A_NAT = 4.0  # a text must tell four times what it is trusted with: people copy greetings
_NAT = r'"(cgnat|cgn|nat|vpn|tor|proxy)"\s*:\s*true'


@dataclass(frozen=True, slots=True)
class Linked:
    """Arrow tables by ``marsad.tables``: LINKS, MEMBERS, NETWORKS."""

    links: pa.Table
    members: pa.Table
    networks: pa.Table


@dataclass(frozen=True, slots=True)
class _Seen:
    """Observations in the order of their ids, and what is known of each by row."""

    table: pa.Table
    speaker: pa.Array
    lang: pa.Array
    offender: npt.NDArray[np.float32]  # best score of a finding by an offender
    victim: npt.NDArray[np.bool_]
    typology: pa.Array  # of the best flagged finding, "" = none

    @property
    def ids(self) -> pa.Array:
        return self.table["id"].chunk(0)

    @property
    def flagged(self) -> npt.NDArray[np.bool_]:
        return (self.offender >= FLAGGED) | self.victim


def link(
    observations: pa.Table,
    readings: pa.Table,
    selectors: pa.Table,
    findings: pa.Table,
    *,
    previous: pa.Table | None = None,
    connection: ibis.BaseBackend,
) -> Linked:
    """Tie observations together by texts and selectors, and find the networks among them.

    Tables by ``marsad.tables`` (of the observations only NEEDS); ``previous`` is the MEMBERS table of the last run,
    so that networks keep their ids. Joins and aggregates run on ``connection``. The order of rows in the input
    changes nothing. Raises MarsadError where an id stands twice.
    """
    seen = _seen(observations, readings, findings, connection)
    grouping = group(seen.table["text"])
    template = name(seen.ids, grouping.label)
    links, ties = _links(seen, template, grouping.label, grouping.nats, selectors, connection)
    reports = pc.equal(seen.speaker, "reporting").to_numpy(zero_copy_only=False)
    member_of = components(ties, len(seen.ids), seen.flagged, reports & ~seen.flagged)
    names = network_ids(seen.ids, member_of, previous)
    network = _named(member_of, names)
    inside = pc.or_(pc.not_equal(template, ""), pc.not_equal(network, ""))
    members = pa.table([seen.ids, template, network], schema=MEMBERS).filter(inside)
    rows = pa.table({
        "network": network, "template": template, "n": np.arange(len(network)), "id": seen.ids,
        "speaker": seen.speaker, "lang": seen.lang, "offender": seen.offender, "victim": seen.victim,
        **{column: seen.table[column] for column in ("region", "platform", "seen_at")},
    }).filter(pc.not_equal(network, ""))  # fmt: skip
    return Linked(links, members, profile(rows, links, findings, connection))


def _named(group_of: npt.NDArray[np.int64], names: Any) -> pa.Array:
    roots = np.array(sorted(names), np.int64)
    known = pa.array(["", *(names[root] for root in roots.tolist())], pa.string())
    at = np.where(group_of >= 0, np.searchsorted(roots, group_of) + 1, 0)
    return known.take(pa.array(at))


def _seen(
    observations: pa.Table, readings: pa.Table, findings: pa.Table, connection: ibis.BaseBackend
) -> _Seen:
    table = observations.select(NEEDS)
    table = (
        table.take(pc.sort_indices(table["id"])).combine_chunks() if table.num_rows else empty(table.schema)
    )
    ids = table["id"].combine_chunks() if table.num_rows else pa.array([], pa.string())
    ids = ids if isinstance(ids, pa.Array) else pa.concat_arrays(ids.chunks)
    if len(ids) > 1 and pc.any(pc.equal(ids[1:], ids[:-1])).as_py():
        raise MarsadError("an observation's id stands twice", hint="append observations by id, never twice")
    size = len(ids)
    read = _rows(readings["id"], ids)
    speaker, lang = (_placed(readings[column], read, size, "") for column in ("speaker", "lang"))
    best = _best(findings, connection)
    at = _rows(best["observation"], ids)
    offender = np.zeros(size, np.float32)
    victim = np.zeros(size, bool)
    ok = at >= 0
    offender[at[ok]] = best["offender"].fill_null(0).to_numpy()[ok]
    victim[at[ok]] = best["victim"].fill_null(0).to_numpy()[ok] >= FLAGGED
    typology = _placed(best["typology"].fill_null(""), at, size, "")
    return _Seen(table, speaker, lang, offender, victim, typology)


def _best(findings: pa.Table, connection: ibis.BaseBackend) -> pa.Table:
    """Best offender's and victim's score of each observation and the typology of the best flagged finding."""
    rows = memtable({name: findings[name] for name in ("observation", "typology", "speaker", "score")})
    flagged = rows.score >= FLAGGED
    # Ties by name: the largest of "score typology" as one struct is not portable, two aggregates are.
    score = rows.group_by("observation").agg(
        offender=rows.score.max(where=rows.speaker == "offender"),
        victim=rows.score.max(where=rows.speaker == "victim"),
        top=rows.score.max(where=flagged),
    )
    named = rows.filter(flagged).join(score, "observation")
    best = named.filter(named.score == named.top).group_by("observation").agg(typology=named.typology.min())
    joined = score.left_join(best, "observation").select("observation", "offender", "victim", "typology")
    return connection.to_pyarrow(joined)


def _rows(ids: pa.ChunkedArray, known: pa.Array) -> npt.NDArray[np.int64]:
    """Row of each id in ``known``, -1 = not there."""
    found: npt.NDArray[np.int64] = (
        pc.fill_null(pc.index_in(ids, value_set=known), -1).to_numpy().astype(np.int64)
    )
    return found


def _placed(values: pa.ChunkedArray, at: npt.NDArray[np.int64], size: int, missing: str) -> pa.Array:
    """``values`` by row: value ``i`` to row ``at[i]``."""
    where = np.full(size, -1, np.int64)
    where[at[at >= 0]] = np.flatnonzero(at >= 0)
    taken = values.take(pa.array(where, mask=where < 0))
    taken = taken.combine_chunks() if isinstance(taken, pa.ChunkedArray) else taken
    if isinstance(taken, pa.ChunkedArray):
        taken = pa.concat_arrays(taken.chunks) if taken.num_chunks else pa.array([], values.type)
    return taken.fill_null(missing)


def _links(
    seen: _Seen,
    template: pa.Array,
    label: npt.NDArray[np.int64],
    nats: npt.NDArray[np.float32],
    selectors: pa.Table,
    connection: ibis.BaseBackend,
) -> tuple[pa.Table, Ties]:
    texts = len(np.unique(label))
    parts = [
        _by_text(seen, template, nats, texts),
        _by_selector(seen, label, selectors, texts, connection),
    ]
    rows = pa.concat_tables(parts)
    order = pc.sort_indices(rows, [("n", "ascending"), ("via_kind", "ascending"), ("via", "ascending")])
    rows = rows.take(order).combine_chunks()
    links = pa.table(
        {
            "observation": seen.ids.take(rows["n"]),
            **{column: rows[column] for column in ("via_kind", "via", "weight", "degree", "suppressed")},
        }
    ).cast(LINKS)
    active = rows.filter(pc.equal(rows["suppressed"], ""))
    code, vias = _codes(active)
    ties = Ties(
        active["n"].to_numpy(),
        code,
        active["weight"].to_numpy().astype(np.float64),
        pc.equal(active["via_kind"], "template").to_numpy(),
        vias,
    )
    return links, ties


def _codes(rows: pa.Table) -> tuple[npt.NDArray[np.int64], int]:
    """A number for each different (kind, value)."""
    key = pc.binary_join_element_wise(rows["via_kind"], rows["via"], "\0")
    code = np.concatenate([np.zeros(0, np.int64), *(c.indices.to_numpy() for c in _dictionary(key))])
    return code.astype(np.int64), int(code.max(initial=-1)) + 1


def _dictionary(values: pa.ChunkedArray) -> Iterable[Any]:
    return pc.dictionary_encode(values).unify_dictionaries().chunks


def _by_text(seen: _Seen, template: pa.Array, nats: npt.NDArray[np.float32], texts: int) -> pa.Table:
    code = pc.dictionary_encode(template)
    at = code.indices.to_numpy()
    degree = np.bincount(at, minlength=len(code.dictionary))
    hot = np.bincount(at, weights=seen.offender >= FLAGGED, minlength=len(code.dictionary))
    tells = np.full(len(code.dictionary), np.inf)
    np.minimum.at(tells, at, nats)
    weight = np.minimum(np.log((texts + STRANGERS) / np.maximum(degree, 1)), tells / _NATS_A_NAT)
    benign = hot < OFFENDERS * degree
    rows = np.flatnonzero(pc.not_equal(template, "").to_numpy(zero_copy_only=False))
    return _table(
        rows, ["template"] * len(rows), template.take(pa.array(rows)), weight[at[rows]], degree[at[rows]],
        np.where(benign[at[rows]], BENIGN, ""),
    )  # fmt: skip


def _by_selector(
    seen: _Seen, label: npt.NDArray[np.int64], selectors: pa.Table, texts: int, connection: ibis.BaseBackend
) -> pa.Table:
    n = _rows(selectors["observation"], seen.ids)
    known = n >= 0
    columns = {name: selectors[name].filter(pa.array(known)) for name in ("kind", "value", "confidence")}
    mentions = memtable({"n": n[known], **columns})
    # Many sightings of one address are one subject seen often, not many unrelated texts.
    sighted = pc.equal(seen.table["kind"], "sighting").to_numpy()
    facts = memtable({
        "n": np.arange(len(label)),
        "text_group": np.where(sighted, -1, label),
        "flagged": seen.flagged,
        "typology": seen.typology,
        "nat": pc.match_substring_regex(seen.table["fields"], _NAT),
    })  # fmt: skip
    shared = connection.to_pyarrow(index(mentions, facts))
    weight, suppressed = weigh(shared, texts)
    vias = memtable({
        "kind": shared["kind"], "value": shared["value"], "degree": shared["degree"], "weight": weight,
        "suppressed": pa.array(suppressed, pa.string()),
    })  # fmt: skip
    rows = connection.to_pyarrow(
        mentions_once(mentions).join(vias, ["kind", "value"])[
            "n", "kind", "value", "confidence", "weight", "degree", "suppressed"
        ]
    )
    held = rows["weight"].to_numpy() * rows["confidence"].to_numpy()
    return _table(rows["n"], rows["kind"], rows["value"], held, rows["degree"], rows["suppressed"])


def _table(n: Any, kind: Any, via: Any, weight: Any, degree: Any, suppressed: Any) -> pa.Table:
    columns = {
        "n": n,
        "via_kind": kind,
        "via": via,
        "weight": weight,
        "degree": degree,
        "suppressed": suppressed,
    }
    types = {"n": pa.int64(), "weight": pa.float32(), "degree": pa.int64()}
    return pa.table({
        key: (column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([pa.array(column)])).cast(
            types.get(key, pa.string())
        )
        for key, column in columns.items()
    })  # fmt: skip
